"""What happens to the ways in which people sign in, as lines of the log: the person by number, never by name."""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.dispatch import Signal

from commissioning.models import User

logger = logging.getLogger("commissioning.accounts")

NOTED: dict[str, tuple[Signal, int]] = {
    "signed in": (account.user_logged_in, logging.INFO),
    "password set": (account.password_set, logging.WARNING),
    "password changed": (account.password_changed, logging.WARNING),
    "password changed with a link": (account.password_reset, logging.WARNING),
    "authenticator added": (mfa.authenticator_added, logging.WARNING),
    "authenticator removed": (mfa.authenticator_removed, logging.WARNING),
    "recovery codes made anew": (mfa.authenticator_reset, logging.WARNING),
    "authenticator used": (mfa.authenticator_used, logging.INFO),
    "authenticator refused": (mfa.authentication_failed, logging.WARNING),
}
"""Every change is a warning, so that it is logged also where only warnings are."""


def listen() -> None:
    for what, (signal, level) in NOTED.items():
        signal.connect(_noter(what, level), weak=False, dispatch_uid=f"commissioning.accounts.events.{what}")


def _noter(what: str, level: int) -> Any:
    def note(sender: object, user: User, **given: Any) -> None:
        authenticator = given.get("authenticator")
        means = {"means": authenticator.type} if authenticator else {}
        logger.log(level, what, extra={"person": user.pk, **means})

    return note
