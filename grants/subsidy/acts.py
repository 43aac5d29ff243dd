"""Writing the two letters, saying that they were sent, taking in what an enterprise confirmed, entering a subsidy."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from commissioning.lib import canonical, money
from commissioning.lib.refusal import Refused
from commissioning.lib.uploads import Checked
from commissioning.models import User
from decisions.questionnaires.subsidy import years_from
from decisions.record import papers
from decisions.scheme import thresholds
from grants.awards.models import Agreement, Posting
from grants.awards.recording import locked, record
from grants.subsidy import figures, fingerprints, letters
from grants.subsidy.choices import LetterKind
from grants.subsidy.models import DatabaseEntry, LetterSent, SubsidyConfirmation, SubsidyLetter
from grants.subsidy.permissions import check_may_keep
from grants.subsidy.standing import EntryDue, Unconfirmed
from grants.written import stamped


@transaction.atomic
def write_notification(
    *, agreement: Agreement, addressed_to: str, reply_by: date, by: User, at: datetime
) -> SubsidyLetter:
    """Freezes the letter that asks the recipient to confirm, with all that the agreement gives as such assistance.

    Raises: Refused where it gives none, or for a day to reply by that is over; CouldNotRender.
    """
    held = locked(agreement)
    check_may_keep(by, held.decision)
    amount = _given(held)
    if reply_by <= timezone.localdate(at):
        raise Refused("Give a day to reply by that is still to come.")
    said = letters.notification(held, amount, addressed_to=addressed_to, reply_by=reply_by, who=by, at=at)
    return _write(held, said, amount, by=by, at=at)


@transaction.atomic
def write_given(*, agreement: Agreement, addressed_to: str, given_on: date, by: User, at: datetime) -> SubsidyLetter:
    """Freezes the letter that confirms that it is given, and when.

    Raises: Refused before the recipient has confirmed all of it, for a day before that or to come; CouldNotRender.
    """
    held = locked(agreement)
    check_may_keep(by, held.decision)
    amount, confirmed = _given(held), last_confirmation(held)
    if confirmed is None or Unconfirmed.objects.filter(agreement=held).exists():
        raise Refused(f"{held.grantee} has not confirmed it yet, so it is not given.")
    if given_on < confirmed.confirmed_on:
        raise Refused("It cannot be given before it is confirmed.")
    _check_not_to_come(given_on, at)
    said = letters.given(held, amount, confirmed, addressed_to=addressed_to, given_on=given_on, who=by, at=at)
    return _write(held, said, amount, given_on=given_on, by=by, at=at)


@transaction.atomic
def send_letter(*, letter: SubsidyLetter, sent_on: date, how: str, by: User, at: datetime) -> LetterSent:
    """Says that the letter went out. Raises: Refused twice, for a letter that a later one replaces, or another day."""
    held = locked(letter.agreement)
    check_may_keep(by, held.decision)
    if LetterSent.objects.filter(letter=letter).exists():
        raise Refused("It is recorded as sent already.")
    if letter != held.subsidy_letters.filter(kind=letter.kind).latest("number"):
        raise Refused("A later letter replaces this one. Send that.")
    if not how.strip():
        raise Refused("Say how it was sent, and to whom.")
    if sent_on < timezone.localdate(letter.at):
        raise Refused("A letter cannot be sent before it is written.")
    _check_not_to_come(sent_on, at)
    made = LetterSent.objects.create(letter=letter, sent_on=sent_on, how=how.strip(), **stamped(by, at))
    record(
        "send_letter",
        held,
        by=by,
        at=at,
        **_about(letter),
        sent_on=sent_on.isoformat(),
        how=made.how,
        sent_sha256=fingerprints.of_sending(made),
    )
    return made


@transaction.atomic
def confirm_subsidy(
    *,
    letter: SubsidyLetter,
    confirmed_on: date,
    elsewhere: Decimal,
    by: User,
    at: datetime,
    note: str = "",
    file: Checked | None = None,
) -> SubsidyConfirmation:
    """Takes in that the recipient stays within the limit, with what it had from others: its money waits no longer.

    What counts is all that this authority gave it up to now, since the first day that counted on the day of its answer.
    Two at once take turns, as decisions that are submitted do: judging.take_turns().

    Raises: Refused where both sums come to more than the limit; for a letter that was not sent, or a day before that
    or to come; again, without a note that says why.
    """
    held = locked(letter.agreement)
    check_may_keep(by, held.decision)
    _take_turns()
    _check_confirmable(letter, confirmed_on, elsewhere, at=at)
    before = letter.confirmations.count()
    if before and not note.strip():
        raise Refused("It is confirmed already. Say why it is recorded again.")
    had = assisted(held, years_from(confirmed_on), timezone.localdate(at))
    if why := figures.too_much(had, elsewhere, thresholds.minimal_assistance(confirmed_on)):
        raise Refused(why)
    made = SubsidyConfirmation.objects.create(
        letter=letter,
        number=before + 1,
        confirmed_on=confirmed_on,
        elsewhere=elsewhere,
        note=note.strip(),
        **(papers.kept(file) if file else {}),
        **stamped(by, at),
    )
    said = {"confirmation": made.number, "confirmed_on": confirmed_on.isoformat(), "elsewhere": money.plain(elsewhere)}
    record(
        "confirm_subsidy",
        held,
        by=by,
        at=at,
        **_about(letter),
        **said,
        confirmation_sha256=fingerprints.of_confirmation(made),
    )
    return made


@transaction.atomic
def enter_subsidy(
    *,
    agreement: Agreement,
    posting: Posting,
    database_reference: str,
    entered_on: date,
    by: User,
    at: datetime,
    note: str = "",
) -> DatabaseEntry:
    """Says that what a decision gave, or changed, is in the subsidy database.

    Raises: Refused where nothing is due, without the database's reference, for a day before the decision or to come;
    again, without a note that says why.
    """
    held = locked(agreement)
    check_may_keep(by, held.decision)
    due = EntryDue.objects.filter(agreement=held, posting=posting).first()
    if due is None:
        raise Refused("Nothing of this has to be in the subsidy database.")
    if not database_reference.strip():
        raise Refused("Give the reference that the subsidy database gave it.")
    if entered_on < due.effective_on:
        raise Refused("It cannot be entered before it is decided.")
    _check_not_to_come(entered_on, at)
    before = DatabaseEntry.objects.filter(agreement=held, posting=posting).count()
    if before and not note.strip():
        raise Refused("It is entered already. Say why it is recorded again.")
    made = DatabaseEntry.objects.create(
        agreement=held,
        posting=posting,
        number=before + 1,
        database_reference=database_reference.strip(),
        entered_on=entered_on,
        note=note.strip(),
        **stamped(by, at),
    )
    said = {"posting": posting.pk, "number": made.number, "entered_on": entered_on.isoformat()}
    record(
        "enter_subsidy",
        held,
        by=by,
        at=at,
        **said,
        database_reference=made.database_reference,
        entry_sha256=fingerprints.of_entry(made),
    )
    return made


def last_confirmation(agreement: Agreement) -> SubsidyConfirmation | None:
    """The one that counts."""
    rows = SubsidyConfirmation.objects.filter(letter__agreement=agreement)
    return rows.order_by("-letter__number", "-number").first()


def assisted(agreement: Agreement, since: date, until: date) -> Decimal:
    """What the grantee's body had from this authority between two days, as the database counts it."""
    grantee = agreement.grantee
    with connection.cursor() as cursor:
        cursor.execute("SELECT grants_assisted(%s, %s, %s)", [grantee.merged_into_id or grantee.pk, since, until])
        return Decimal(cursor.fetchone()[0])


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('minimal financial assistance'))")


def _given(agreement: Agreement) -> Decimal:
    amount = figures.gives([agreement.pk]).get(agreement.pk, figures.NIL)
    if amount <= 0:
        raise Refused(f"{agreement.decision.reference} gives {agreement.grantee} no minimal financial assistance.")
    return amount


def _check_not_to_come(day: date, at: datetime) -> None:
    if day > timezone.localdate(at):
        raise Refused("Give a day that is not to come.")


def _check_confirmable(letter: SubsidyLetter, confirmed_on: date, elsewhere: Decimal, *, at: datetime) -> None:
    sent = LetterSent.objects.filter(letter=letter).first()
    if letter.kind != LetterKind.NOTIFICATION or sent is None:
        raise Refused("Only a notification that was sent is confirmed.")
    if confirmed_on < sent.sent_on:
        raise Refused("It cannot be confirmed before the notification was sent.")
    _check_not_to_come(confirmed_on, at)
    if elsewhere < 0:
        raise Refused("Give what it had from others, £0 or more.")


def _write(
    agreement: Agreement,
    said: Mapping[str, str],
    amount: Decimal,
    *,
    by: User,
    at: datetime,
    given_on: date | None = None,
) -> SubsidyLetter:
    content, file = canonical.dumps(dict(said)), letters.pdf(said, at)
    made = SubsidyLetter.objects.create(
        agreement=agreement,
        number=agreement.subsidy_letters.count() + 1,
        kind=said["kind"],
        amount=amount,
        given_on=given_on,
        content=content,
        sha256=canonical.sha256(content),
        name=papers.put(file),
        file_sha256=hashlib.sha256(file).hexdigest(),
        size=len(file),
        **stamped(by, at),
    )
    act = "write_given" if made.kind == LetterKind.GIVEN else "write_notification"
    record(
        act,
        agreement,
        by=by,
        at=at,
        **_about(made),
        amount=money.plain(amount),
        letter_sha256=fingerprints.of_letter(made),
    )
    return made


def _about(letter: SubsidyLetter) -> dict[str, Any]:
    return {"letter": letter.number, "kind": letter.kind}
