"""What was done to service lines, their spells and posts, in plain sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from decisions.ledger.changes import part
from decisions.ledger.scheme_sentences import day

Detail = Mapping[str, Any]

WORDS = {
    "name": "name",
    "title": "name",
    "description": "description",
    "provider": "provider",
    "pathway_notes": "notes on pathways",
    "kind": "kind",
    "funder": "funder",
    "from_on": "first day",
    "from_is": "how sure the first day is",
    "until_on": "last day",
    "until_is": "how sure the last day is",
    "amount": "amount",
    "amount_basis": "what the amount is for",
    "decision": "notice",
    "external_reference": "reference of its notice",
    "agreed_on": "day it was agreed",
    "exit_note": "exit note",
    "successor": "what follows",
    "successor_funder": "who pays next",
    "fte": "full-time equivalents",
    "certainty": "certainty",
    "pathway": "pathway",
    "employer": "employer",
    "hosted_by": "host",
    "paid_by": "who pays for it",
    "is_tupe": "transfer of employment",
}
UNSAID = {"decision", "description", "pathway_notes"}
"""What is only said to have changed: not everyone may see the decision, and texts are long."""
NOTHING = {"until_on": "no end"}


def _changes(said: Detail) -> str:
    before, after = part(said, "before"), part(said, "after")
    return "; ".join(_change(key, before, after) for key in WORDS if key in before and key in after)


def _change(key: str, before: Detail, after: Detail) -> str:
    if key in UNSAID:
        return WORDS[key]
    return f"{WORDS[key]} from {_value(key, before)} to {_value(key, after)}"


def _value(key: str, said: Detail) -> str:
    if not said.get(key):
        return NOTHING.get(key, "not recorded")
    return day(said, key) if key.endswith("_on") else str(said[key]).replace("_", " ")


def _spell(said: Detail) -> str:
    return f"“{said.get('spell', '')}” of {said.get('name', '')}"


def _post(said: Detail) -> str:
    return f"the post “{said.get('post_title', '')}”, paid for by {_spell(said)}"


SENTENCES: dict[str, Callable[[Detail], str]] = {
    "add_service": lambda said: f"added the service {said.get('name', '')}.",
    "change_service": lambda said: f"changed the service {said.get('name', '')}: {_changes(said)}.",
    "record_spell": lambda said: f"recorded {_spell(said)}, {_days(part(said, 'after'))}.",
    "correct_spell": lambda said: f"corrected {_spell(said)}: {_changes(said)}.",
    "strike_spell": lambda said: f"marked {_spell(said)} as recorded in error: {said.get('reason', '')}",
    "record_post": lambda said: f"recorded {_post(said)}: {part(said, 'after').get('fte', '')} FTE.",
    "correct_post": lambda said: f"corrected {_post(said)}: {_changes(said)}.",
    "strike_post": lambda said: f"marked {_post(said)} as recorded in error: {said.get('reason', '')}",
}


def _days(said: Detail) -> str:
    first = f"from {day(said, 'from_on')}" if said.get("from_on") else "from a day that is not recorded"
    return f"{first} to {day(said, 'until_on')}" if said.get("until_on") else f"{first}, without an end"
