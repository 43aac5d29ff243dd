"""What was done to posts, holdings and rules, in plain sentences."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from commissioning.lib import dates
from decisions.ledger.changes import part

Detail = Mapping[str, Any]


def day(said: Detail, key: str) -> str:
    """A day of the detail in words; as it stands where it is none."""
    try:
        return dates.long(date.fromisoformat(said.get(key, "")))
    except (TypeError, ValueError):
        return str(said.get(key, ""))


def _until(said: Detail) -> str:
    return f" until {day(said, 'until_on')}" if said.get("until_on") else ""


def _rule(said: Detail) -> str:
    return f"“{said.get('rule', '')}”, in place {said.get('position', '')}"


SENTENCES: dict[str, Callable[[Detail, Detail], str]] = {
    "add_post": lambda before, after: f"added the post {after.get('title', '')}.",
    "rename_post": lambda before, after: f"renamed the post {before.get('title', '')} to {after.get('title', '')}.",
    "abolish_post": lambda before, after: (
        f"abolished the post {after.get('title', '')} from {day(after, 'abolished_on')}."
    ),
    "appoint": lambda before, after: (
        f"appointed {after.get('holder', '')} to {after.get('post', '')} from {day(after, 'from_on')}{_until(after)}."
    ),
    "end_holding": lambda before, after: (
        f"ended {after.get('holder', '')}’s holding of {after.get('post', '')}: the last day is "
        f"{day(after, 'until_on')}."
    ),
    "hand_over": lambda before, after: (
        f"handed {after.get('post', '')} over from {before.get('holder', '')} to {after.get('holder', '')} on "
        f"{day(after, 'from_on')}{_until(after)}."
    ),
    "add_rule": lambda before, after: f"added a rule from {day(after, 'in_force_from')}: {_rule(after)}.",
    "end_rule": lambda before, after: f"ended a rule, in force until {day(after, 'in_force_until')}: {_rule(after)}.",
    "replace_rule": lambda before, after: (
        f"replaced a rule from {day(after, 'in_force_from')}: {_rule(before)}, became {_rule(after)}."
    ),
}


def scheme_sentence(act: str, said: Mapping[str, Any]) -> str:
    """What happened, without the name of who did it."""
    return SENTENCES[act](part(said, "before"), part(said, "after"))
