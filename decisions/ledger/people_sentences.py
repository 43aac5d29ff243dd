"""What was done to people's accounts, in plain sentences."""

from collections.abc import Mapping
from typing import Any

from decisions.ledger.changes import changed, part, value

WORDS = {
    "name": "name",
    "email": "e-mail address",
    "job_title": "job title",
    "directorate": "directorate",
    "roles": "roles",
}
PEOPLE = ("add_person", "change_person", "close_account", "reopen_account", "invite_person", "clear_means")


def people_sentence(act: str, said: Mapping[str, Any]) -> str:
    """What happened, without the name of who did it."""
    who, after = said.get("who", ""), part(said, "after")
    return {
        "add_person": f"made an account for {after.get('name', '')}, {after.get('email', '')}, with {_roles(after)}.",
        "change_person": f"changed the account of {who}: {changed(said, WORDS)}.",
        "close_account": f"closed the account of {who}{_holding(said)}.",
        "reopen_account": f"reopened the account of {who}.",
        "clear_means": f"removed from the account of {who}: {value(said.get('means'))}.{_reason(said)}",
        "invite_person": f"sent {who} the link to set a password again.",
    }[act]


def _roles(said: Mapping[str, Any]) -> str:
    roles = said.get("roles")
    return f"the roles {value(roles)}" if roles else "no role"


def _reason(said: Mapping[str, Any]) -> str:
    return f" Reason: {said['reason']}" if said.get("reason") else ""


def _holding(said: Mapping[str, Any]) -> str:
    posts = said.get("posts")
    return f", who holds {value(posts)}" if posts else ""
