"""What was done to people's accounts, in plain sentences."""

from collections.abc import Mapping
from typing import Any

WORDS = {
    "name": "name",
    "email": "e-mail address",
    "job_title": "job title",
    "directorate": "directorate",
    "roles": "roles",
}
PEOPLE = ("add_person", "change_person", "close_account", "reopen_account", "invite_person", "clear_means")


def people_sentence(act: str, detail: object) -> str:
    """What happened, without the name of who did it; also for a row that was altered into something else."""
    said: Mapping[str, Any] = detail if isinstance(detail, Mapping) else {}
    who, before, after = said.get("who", ""), _part(said, "before"), _part(said, "after")
    return {
        "add_person": f"made an account for {after.get('name', '')}, {after.get('email', '')}, with {_roles(after)}.",
        "change_person": f"changed the account of {who}: {_changes(before, after)}.",
        "close_account": f"closed the account of {who}{_holding(said)}.",
        "reopen_account": f"reopened the account of {who}.",
        "clear_means": f"removed from the account of {who}: {_value(said.get('means'))}.{_reason(said)}",
        "invite_person": f"sent {who} the link to set a password again.",
    }[act]


def _part(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = said.get(key)
    return part if isinstance(part, Mapping) else {}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    changed = [
        f"{words} from {_value(before.get(key))} to {_value(after.get(key))}"
        for key, words in WORDS.items()
        if key in before or key in after
    ]
    return "; ".join(changed)


def _value(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value or "none")


def _roles(said: Mapping[str, Any]) -> str:
    roles = said.get("roles")
    return f"the roles {_value(roles)}" if roles else "no role"


def _reason(said: Mapping[str, Any]) -> str:
    return f" Reason: {said['reason']}" if said.get("reason") else ""


def _holding(said: Mapping[str, Any]) -> str:
    posts = said.get("posts")
    return f", who holds {_value(posts)}" if posts else ""
