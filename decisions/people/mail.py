"""What is mailed to people about their accounts; nobody else ever types or sees a password."""

import logging
from collections.abc import Iterable, Sequence
from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from commissioning.lib.listing import listed
from commissioning.models import User

logger = logging.getLogger("commissioning.accounts")


def invite(person: User) -> None:
    """Mails the link with which the person sets a password, once the caller's transaction is committed.

    Not through the record of sent mail: whoever reads that must not find the link. Where the mail server fails, the
    person's page says that they have no password yet, and offers the link again.
    """
    transaction.on_commit(partial(_invite, person), robust=True)


def tell_of_address(person: User, *, old: str, new: str) -> None:
    """Tells both addresses, at once whatever the person prefers, and once the caller's transaction is committed."""
    body = (
        f"{person.name}, from now on you sign in with {new}.\n\nIf this is wrong, tell a governance officer at once.\n"
    )
    for address in (old, new):
        transaction.on_commit(partial(_send, "Your address for signing in was changed", body, address), robust=True)


def tell_of_cleared(person: User, removed: Sequence[str], *, by: User, officers: Iterable[User]) -> None:
    """Tells the person and the other governance officers, at once and once the caller's transaction is committed.

    The reason stays in the history of accounts: it may say more of the person than a mail should.
    """
    what, page = listed(removed), settings.SITE_ADDRESS + reverse("mfa_index")
    theirs = (
        f"{by.name}, {by.title_line}, removed from your account: {what}. You were signed out everywhere.\n\n"
        f"Sign in with your password, and add an authenticator app or a passkey anew:\n{page}\n\n"
        "If you did not ask for this, tell a governance officer at once.\n"
    )
    history = settings.SITE_ADDRESS + reverse("people_history")
    others = (
        f"{by.name}, {by.title_line}, removed from the account of {person.name}: {what}.\n\n"
        f"The reason stands in the history of accounts:\n{history}\n\nIf you doubt it, close the account and ask.\n"
    )
    subject = "A way to sign in was removed"
    for address, body in ((person.email, theirs), *((each.email, others) for each in officers)):
        transaction.on_commit(partial(_send, subject, body, address), robust=True)


def link(person: User) -> str:
    """Works once, and for the days of PASSWORD_RESET_TIMEOUT; not after the address or the password has changed."""
    made = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return settings.SITE_ADDRESS + reverse("account_reset_password_from_key", kwargs=made)


def _invite(person: User) -> None:
    context = {"person": person, "authority": settings.AUTHORITY_NAME, "address": link(person)}
    body = render_to_string("people/invitation_mail.txt", context)
    _send(f"Your account for the decision records of {settings.AUTHORITY_NAME}", body, person.email)


def _send(subject: str, body: str, address: str) -> None:
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
    except Exception:  # whatever a mail server or its library does: the act stands
        logger.warning("a mail about an account was not sent", exc_info=True)
