"""Acts on people's accounts. Nobody is ever deleted: an account is closed, and what the person did stays theirs."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from commissioning.lib.refusal import Refused
from commissioning.models import Directorate, Role, User
from decisions.ledger import chain as ledger
from decisions.people import mail
from decisions.people.permissions import check_may_change_people, check_may_close, check_may_invite, check_may_reopen


@dataclass(frozen=True)
class Details:
    """What governance officers say of a person."""

    name: str
    email: str
    job_title: str
    directorate: Directorate | None
    roles: tuple[Role, ...]


def details_of(person: User) -> Details:
    roles = tuple(role for role in Role if role in person.roles)
    return Details(person.name, person.email, person.job_title, person.directorate, roles)


@transaction.atomic
def add_person(*, details: Details, by: User, at: datetime) -> User:
    """Makes an account without a password, and mails the person a link to set one once this is committed.

    Raises: Refused where another person has that address, in whatever letters.
    """
    locked_officer(by)
    person = User(is_active=True)
    person.set_unusable_password()
    _write(person, details)
    ledger.record(act="add_person", by=by, at=at, person=person.pk, before={}, after=_said(details))
    mail.invite(person)
    return person


@transaction.atomic
def change_person(*, person: User, details: Details, by: User, at: datetime) -> User:
    """Changes what is said of a person from now on; what was signed and frozen before keeps what it says.

    A changed address is told to the old one and the new one, and links that were mailed to the old one stop working.
    Raises: Refused where nothing changes, for one's own roles, where the last governance officer would be gone, and
    where another person has that address.
    """
    officers = locked_officer(by)
    person = locked_person(person)
    before = details_of(person)
    if before == details:
        raise Refused("Nothing is changed.")
    if person.pk == by.pk and set(before.roles) != set(details.roles):
        raise Refused("You cannot change your own roles. Another governance officer has to do it.")
    if Role.GOVERNANCE not in details.roles:
        _keep_an_officer(person, officers)
    if before.email != details.email:
        EmailAddress.objects.filter(user=person).delete()  # else the sign-in package would still know the old one
        mail.tell_of_address(person, old=before.email, new=details.email)
    _write(person, details)
    ledger.record(
        act="change_person",
        by=by,
        at=at,
        person=person.pk,
        who=before.name,
        before=_only_changed(before, details),
        after=_only_changed(details, before),
    )
    return person


@transaction.atomic
def close_account(*, person: User, by: User, at: datetime) -> User:
    """From this moment the person cannot sign in. Their roles, posts, signatures and history stay as they are.

    Raises: Refused for one's own account, one that is closed, and that of the last governance officer.
    """
    officers = locked_officer(by)
    person = locked_person(person)
    check_may_close(by, person)
    _keep_an_officer(person, officers)
    person.is_active = False
    person.save(update_fields=["is_active"])
    ledger.record(act="close_account", by=by, at=at, person=person.pk, who=person.name, posts=posts_of(person, at))
    return person


@transaction.atomic
def reopen_account(*, person: User, by: User, at: datetime) -> User:
    """The person can sign in again, as before. Raises: Refused where the account is open."""
    locked_officer(by)
    person = locked_person(person)
    check_may_reopen(by, person)
    person.is_active = True
    person.save(update_fields=["is_active"])
    ledger.record(act="reopen_account", by=by, at=at, person=person.pk, who=person.name)
    return person


@transaction.atomic
def invite_person(*, person: User, by: User, at: datetime) -> User:
    """Mails the link to set a password once more. Raises: Refused where the person has one, or may not sign in."""
    locked_officer(by)
    person = locked_person(person)
    check_may_invite(by, person)
    ledger.record(act="invite_person", by=by, at=at, person=person.pk, who=person.name)
    mail.invite(person)
    return person


def posts_of(person: User, at: datetime) -> list[str]:
    """Titles of the posts that the person holds on that day, or is to hold later."""
    held = person.holdings.exclude(until_on__lt=timezone.localdate(at)).select_related("post")
    return sorted({holding.post.title for holding in held})


def locked_officer(by: User) -> set[int]:
    """The governance officers who can sign in, locked until the transaction ends: two cannot remove each other."""
    check_may_change_people(by)
    officers = User.objects.filter(is_active=True, roles__contains=[Role.GOVERNANCE]).order_by("pk")
    found = set(officers.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    if by.pk not in found:
        raise Refused("You are no governance officer any more.")
    return found


def locked_person(person: User) -> User:
    found = User.objects.select_for_update(of=("self",), no_key=True).select_related("directorate")
    return found.get(pk=person.pk)


def _keep_an_officer(person: User, officers: set[int]) -> None:
    if officers == {person.pk}:
        raise Refused(f"{person.name} is the last governance officer. Make somebody else one first.")


def _write(person: User, details: Details) -> None:
    """Raises: Refused where the address is taken, also by somebody who is being added at this moment."""
    other = User.objects.filter(email=details.email).exclude(pk=person.pk).first()
    if other:
        closed = "" if other.is_active else ", whose account is closed"
        raise Refused(f"{details.email} is the address of {other.name}{closed}. Give another.")
    for name, value in {**vars(details), "roles": list(details.roles)}.items():
        setattr(person, name, value)
    try:
        person.clean_fields()
        with transaction.atomic():
            person.save()
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from fault
    except IntegrityError as fault:
        if "email" not in str(fault):
            raise
        raise Refused(f"{details.email} is somebody’s address already. Give another.") from fault


def _said(details: Details) -> dict[str, object]:
    """As text: the ledger outlives directorates and roles."""
    roles = [role.label for role in details.roles]
    directorate = details.directorate.name if details.directorate else ""
    return {**vars(details), "directorate": directorate, "roles": roles}


def _only_changed(details: Details, other: Details) -> dict[str, object]:
    said, others = _said(details), _said(other)
    return {key: value for key, value in said.items() if value != others[key]}
