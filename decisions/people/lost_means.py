"""Removing an authenticator app or a passkey that a person has lost, so that they can sign in again."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.people import mail
from decisions.people.acts import locked_officer, locked_person
from decisions.people.permissions import check_may_clear

KINDS = Authenticator.Type


@transaction.atomic
def clear_means(*, person: User, means: Sequence[int], reason: str, by: User, at: datetime) -> list[str]:
    """Removes those of the person's means by their ids, with the recovery codes, and ends every session of theirs.

    Gives what was removed, in words. The password stays. The person and the other governance officers are told.

    Raises: Refused for one's own, for what the person does not have, for none, and without a reason.
    """
    officers = locked_officer(by)
    person = locked_person(person)
    check_may_clear(by, person)
    had = list(Authenticator.objects.select_for_update(of=("self",)).filter(user=person).order_by("pk"))
    chosen = [each for each in had if each.pk in means and each.type != KINDS.RECOVERY_CODES]
    if not chosen or len(chosen) < len(set(means)):
        raise Refused("Choose what is lost. Somebody may have removed it meanwhile.")
    if not reason.strip():
        raise Refused("Say why, and how you made sure who asked.")
    codes = [each for each in had if each.type == KINDS.RECOVERY_CODES]
    removed = [words(each) for each in (*chosen, *codes)]
    Authenticator.objects.filter(pk__in=[each.pk for each in (*chosen, *codes)]).delete()
    person.sessions_ended_at = at
    person.save(update_fields=["sessions_ended_at"])
    ledger.record(
        act="clear_means",
        by=by,
        at=at,
        person=person.pk,
        who=person.name,
        means=removed,
        reason=reason.strip(),
    )
    others = User.objects.filter(pk__in=officers - {by.pk, person.pk}).order_by("pk")
    mail.tell_of_cleared(person, removed, by=by, officers=others)
    return removed


def may_be_lost(person: User) -> list[Authenticator]:
    """What a person has besides a password, but for the codes that go with it."""
    found = Authenticator.objects.filter(user=person).exclude(type=KINDS.RECOVERY_CODES)
    return list(found.order_by("type", "pk"))


def words(means: Authenticator) -> str:
    """Passkeys by the names that their owner gave them."""
    if means.type == KINDS.WEBAUTHN:
        return f"passkey “{means.wrap().name}”"
    return "authenticator app" if means.type == KINDS.TOTP else "recovery codes"


def in_words(person: User) -> str:
    """For the page of the person."""
    return said(map(words, may_be_lost(person))) or "None"


def said(found: Iterable[str]) -> str:
    """ "Authenticator app, passkey “Work laptop”"."""
    together = ", ".join(found)
    return together[:1].upper() + together[1:]
