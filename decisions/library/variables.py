"""The variables of clauses: “{service}” is asked for, “{funders}” is read from the record, “{total}” becomes a token.

A figure is never put into a text as such: its token says it as it is when the notice is made (ADR 18).
"""

import re
from collections.abc import Callable, Mapping

from commissioning.lib import tokens
from commissioning.lib.listing import listed
from decisions.record import earlier
from decisions.record.models import Decision

MARK = re.compile(r"\{([^{}\n]{0,60})\}")


def _list(names: list[str]) -> str:
    return listed(names) if names else ""


def _recipients(decision: Decision) -> list[str]:
    return list(dict.fromkeys(row.recipient.name for row in decision.allocations.all() if row.recipient))


def _recipient(decision: Decision) -> str:
    """Nothing where there are several: which of them is meant, only the officer knows."""
    found = _recipients(decision)
    return found[0] if len(found) == 1 else ""


def _funders(decision: Decision) -> list[str]:
    return list(dict.fromkeys(source.funder.name for source in decision.funding_sources.all()))


def _earlier(decision: Decision) -> str:
    found = earlier.of(decision)
    return found[0].reference if len(found) == 1 else ""


def _asked(decision: Decision) -> str:
    return ""


BOUND = {"total": "total", "start date": "start", "end date": "end"}
"""The variables that are figures typed elsewhere, with the names of their tokens: see record/quoting.py."""


def _token(name: str) -> Callable[[Decision], str]:
    return lambda decision: tokens.token(BOUND[name])


VARIABLES: dict[str, tuple[str, Callable[[Decision], str]]] = {
    "recipient": ("the one organisation that gets the money", _recipient),
    "recipients": ("all of them, in one list", lambda decision: _list(_recipients(decision))),
    "total": ("the total, as a token that follows it", _token("total")),
    "funders": ("who pays, in one list", lambda decision: _list(_funders(decision))),
    "start date": ("the first day of the period, as a token that follows it", _token("start date")),
    "end date": ("the last day of the period, as a token that follows it", _token("end date")),
    "districts": (
        "the districts affected, in one list",
        lambda decision: _list([place["name"] for place in decision.places]),  # type: ignore[attr-defined]
    ),
    "directorate": ("the directorate of the record", lambda decision: decision.directorate.name),
    "team": ("the team that answers the public", lambda decision: decision.contact_team),
    "earlier decision": ("the reference of the one earlier decision", _earlier),
    "agreement date": ("the day of an agreement; always asked for", _asked),
    "service": ("what the service is called; always asked for", _asked),
}
"""What each stands for, and how it is read from a record; nothing where the record does not say."""


def names(text: str) -> list[str]:
    """The variables in a text, each once, in the order in which they are first there."""
    return list(dict.fromkeys(" ".join(name.split()) for name in MARK.findall(text)))


def unknown(text: str) -> list[str]:
    return [name for name in names(text) if name not in VARIABLES]


def values(text: str, decision: Decision) -> dict[str, str]:
    """What the record says for each variable of the text, "" where somebody has to be asked."""
    return {name: VARIABLES[name][1](decision) for name in names(text) if name in VARIABLES}


def bound(text: str) -> dict[str, str]:
    """What its figures become, whoever says what."""
    return {name: tokens.token(BOUND[name]) for name in names(text) if name in BOUND}


def filled(text: str, given: Mapping[str, str]) -> str:
    """The text with its variables replaced; one without a value stays as it is."""
    return MARK.sub(lambda found: given.get(" ".join(found[1].split()), "") or found[0], text)


def missing(text: str, given: Mapping[str, str]) -> list[str]:
    return [name for name in names(text) if not given.get(name, "").strip()]
