"""What each kind of adviser looks at: when one of these parts changes, the advice is stale."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commissioning.lib import canonical
from decisions.advice.choices import AdviceKind
from decisions.record import content, versions
from decisions.record.differences import Differences, between
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.record.sections import BY_KEY

Content = Mapping[str, Any]
NO_MONEY: dict[str, Any] = {"total": None, "funding_sources": [], "allocations": []}


@dataclass(frozen=True, slots=True)
class Parts:
    """Keys of the narrative sections, of the other parts of the content, and of questionnaires."""

    sections: tuple[str, ...]
    facts: tuple[str, ...]
    questionnaires: tuple[str, ...] = ()


LOOKED_AT = {
    AdviceKind.FINANCE: Parts(("decision", "financial"), ("money", "period", "posts")),
    AdviceKind.LEGAL: Parts(
        ("decision", "reasons", "alternatives", "legal", "interests", "exemption"),
        ("function_family", "kind", "type", "key_decision", "urgent", "period"),
        ("subsidy_control",),
    ),
    AdviceKind.PROCUREMENT: Parts(
        ("decision", "alternatives", "procurement"),
        ("kind", "money", "period"),
        ("procurement_route", "provider_selection"),
    ),
    AdviceKind.EQUALITY: Parts(
        ("decision", "reasons", "outcomes", "safeguarding_children", "safeguarding_adults", "equality"),
        ("localities", "period"),
    ),
    AdviceKind.INFORMATION: Parts(("decision", "data_protection", "exemption"), ()),
}


def says(decision: Decision) -> dict[str, Any]:
    """The content as it stands: frozen while a version counts, live otherwise.

    A decision that was loaded with its links and rows is taken as it is, and any other is looked up whole.
    """
    version = None if decision.is_open else versions.current(decision)
    if version is not None:
        read: dict[str, Any] = json.loads(version.content)
        return read
    loaded = decision if "together" in vars(decision) else whole(Decision.objects.filter(pk=decision.pk)).get()
    return content.of(loaded, version=0, chain=())


def basis(said: Content, kind: str) -> str:
    """The canonical text of the parts that advisers of this kind look at.

    Ties: rows of money are in the order of their own text, so that saving them in another order changes nothing.
    """
    parts = LOOKED_AT[AdviceKind(kind)]
    sections = {row["key"]: row for row in said["sections"]}
    kept = [
        {"key": key, "text": sections[key]["text"], "answer": sections[key]["answer"]}
        for key in parts.sections
        if key in sections
    ]
    answered = [row for row in said.get("questionnaires", ()) if row["key"] in parts.questionnaires]
    sheets = {"questionnaires": answered} if answered else {}
    return canonical.dumps({**sheets, **{key: _sorted(key, said.get(key)) for key in parts.facts}, "sections": kept})


def fingerprint(said: Content, kind: str) -> str:
    return canonical.sha256(basis(said, kind))


def changed(before: str, said: Content, kind: str) -> Differences:
    """What the content says otherwise, among these parts, than the basis did."""
    return between(_readable(before), _readable(basis(said, kind)))


def _sorted(key: str, value: Any) -> Any:
    if key != "money":
        return value
    return {name: sorted(part, key=canonical.dumps) if isinstance(part, list) else part for name, part in value.items()}


def _readable(written: str) -> dict[str, Any]:
    """As differences take it: with headings, and with money that is always there."""
    read: dict[str, Any] = json.loads(written)
    sections = [{**row, "heading": BY_KEY[row["key"]].title} for row in read["sections"]]
    return {"money": NO_MONEY, **read, "sections": sections}
