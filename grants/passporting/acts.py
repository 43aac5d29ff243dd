"""Keeping passported grants: what came in, what is retained and passed on, by when, and what recipients report.

Every act locks the grant, checks that on no day more has gone out than came in, writes, and adds one line to the
ledger.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from commissioning.lib import dates, money
from commissioning.lib.refusal import Refused
from commissioning.models import Organisation, User
from decisions.ledger import chain as ledger
from decisions.record.models import Decision
from grants.passporting import carrying
from grants.passporting.choices import MONEY, EntryKind
from grants.passporting.models import OnwardReport, PassportedGrant, PassportEntry
from grants.passporting.permissions import check_may_keep
from grants.passporting.positions import NIL, until, why_short
from grants.passporting.said import fingerprint, grant_fingerprint, onward_fingerprint, onward_said, said
from grants.written import written

NO_DAY_TO_COME = "It cannot be of a day to come."


@transaction.atomic
def record_passported_grant(
    *, name: str, funder: Organisation, programme: str, financial_year: int, pass_on_by: date, by: User, at: datetime
) -> PassportedGrant:
    """Begins a grant in which nothing has come in yet.

    Raises: Refused for a name that is taken in that year or makes no address, and for a day before the year.
    """
    check_may_keep(by)
    if pass_on_by < date(financial_year, 4, 1):
        raise Refused("The day by which it is to be passed on is before its financial year.")
    slug = slugify(f"{name[:80]} {dates.financial_year_name(financial_year).replace('/', '-')}")
    if not slugify(name) or PassportedGrant.objects.filter(slug=slug).exists():
        raise Refused("A grant of that name and year is there already, or the name has no letters. Give another name.")
    grant = PassportedGrant.objects.create(
        slug=slug,
        name=name.strip(),
        funder=funder,
        programme=programme.strip(),
        financial_year=financial_year,
        pass_on_by=pass_on_by,
        **written(by, at),
    )
    _record("record_passported_grant", grant, by=by, at=at, **said(grant), grant_sha256=grant_fingerprint(grant))
    return grant


@transaction.atomic
def record_passported_money(
    *,
    grant: PassportedGrant,
    kind: str,
    amount: Decimal,
    effective_on: date,
    document: str,
    reason: str,
    by: User,
    at: datetime,
) -> PassportEntry:
    """Writes a sum that came in, is retained, or was sent back. One less than nothing takes an earlier one back.

    Raises: Refused for nothing, a day to come, a receipt without its document, what is kept or taken back without a
    reason, and where on any day more would have gone out than came in.
    """
    grant = _locked(grant, by)
    if kind not in MONEY or amount == 0:
        raise Refused("Choose what happened to the money, and give a sum that is not £0.00.")
    if kind == EntryKind.RECEIVED and not document.strip():
        raise Refused("Name the document that shows what came in.")
    if (kind != EntryKind.RECEIVED or amount < 0) and not reason.strip():
        raise Refused("Say why.")
    texts = {"document": document.strip(), "reason": reason.strip()}
    entry = PassportEntry(kind=kind, amount=amount, effective_on=effective_on, **texts)
    [made] = _write(grant, [entry], by, at)
    _tell("record_passported_money", grant, [made], by=by, at=at, amount=money.plain(amount), **texts)
    return made


@transaction.atomic
def pass_on(
    *,
    grant: PassportedGrant,
    decision: Decision,
    stream: str | None,
    effective_on: date,
    reason: str,
    by: User,
    at: datetime,
) -> list[PassportEntry]:
    """Counts the awards of a decision as this grant passed on, each as it stands on that day; None: of every stream.

    Asked for again once awards have changed, it writes the differences. Raises: Refused for a decision that this person
    may not see or that does not name the funder, where nothing would change, where an award became less and no reason
    is given, and where more would be passed on than came in.
    """
    grant = _locked(grant, by)
    if not Decision.objects.visible_to(by).filter(pk=decision.pk).exists():
        raise Refused("There is no decision of that reference that you may see.")
    found = carrying.differences(grant, decision, stream, effective_on)
    if not found:
        raise Refused(
            f"By {dates.long(effective_on)} {decision.reference} has no award from this funder for {grant.year_name} "
            "that is not counted already."
        )
    if any(amount < 0 for _, amount in found) and not reason.strip():
        raise Refused("An award became less than was counted. Say why.")
    shared: dict[str, Any] = {"kind": EntryKind.PASSED_ON, "effective_on": effective_on, "reason": reason.strip()}
    made = _write(grant, [PassportEntry(award=award, amount=amount, **shared) for award, amount in found], by, at)
    total = money.plain(sum((amount for _, amount in found), NIL))
    detail = {"decision": decision.reference, "stream": stream or "", "amount": total, "reason": reason.strip()}
    _tell("pass_on", grant, made, by=by, at=at, **detail)
    return made


@transaction.atomic
def move_passing_day(
    *, grant: PassportedGrant, pass_on_by: date, effective_on: date, document: str, reason: str, by: User, at: datetime
) -> PassportEntry:
    """Writes another day by which the money is to be passed on. Raises: Refused without a reason."""
    grant = _locked(grant, by)
    if not reason.strip():
        raise Refused("Say why the day moves.")
    texts = {"document": document.strip(), "reason": reason.strip()}
    entry = PassportEntry(kind=EntryKind.MOVED, pass_on_by=pass_on_by, effective_on=effective_on, **texts)
    [made] = _write(grant, [entry], by, at)
    _tell("move_passing_day", grant, [made], by=by, at=at, pass_on_by=pass_on_by.isoformat(), **texts)
    return made


@transaction.atomic
def record_onward(
    *,
    grant: PassportedGrant,
    recipient: Organisation,
    as_at: date,
    passed_on: Decimal | None,
    retained: Decimal | None,
    to_whom: str,
    said_by: str,
    by: User,
    at: datetime,
) -> OnwardReport:
    """Writes what a recipient says of its part, in all up to a day. What it does not say stays not recorded.

    Raises: Refused for who was given nothing, nothing said, a day to come, and more than was passed on to it by then.
    """
    grant = _locked(grant, by)
    entries = until(grant.entries.select_related("award__agreement"), as_at)
    given = sum((each.amount or NIL for each in entries if _is_to(each, recipient)), NIL)
    if as_at > timezone.localdate(at):
        raise Refused(NO_DAY_TO_COME)
    if not said_by.strip() or (passed_on is None and retained is None):
        raise Refused("Say who reports, and what was passed on or retained.")
    if min(passed_on or NIL, retained or NIL) < 0 or (passed_on or NIL) + (retained or NIL) > given:
        raise Refused(f"{recipient} had {money.pounds(given)} of this grant by {dates.long(as_at)}, and no more.")
    made = OnwardReport.objects.create(
        grant=grant,
        recipient=recipient,
        number=(grant.onward_reports.aggregate(last=Max("number"))["last"] or 0) + 1,
        as_at=as_at,
        passed_on=passed_on,
        retained=retained,
        to_whom=to_whom.strip(),
        said_by=said_by.strip(),
        **written(by, at),
    )
    _record("record_onward", grant, by=by, at=at, **onward_said(made), report_sha256=onward_fingerprint(made))
    return made


def _is_to(entry: PassportEntry, recipient: Organisation) -> bool:
    return entry.award is not None and entry.award.agreement.grantee_id == recipient.pk


def _locked(grant: PassportedGrant, by: User) -> PassportedGrant:
    check_may_keep(by)
    return PassportedGrant.objects.select_for_update(of=("self",)).select_related("funder").get(pk=grant.pk)


def _write(grant: PassportedGrant, entries: Sequence[PassportEntry], by: User, at: datetime) -> list[PassportEntry]:
    """Raises: Refused for a day to come, and where the entries cannot stand beside those that are there."""
    before = list(grant.entries.order_by("number"))
    for number, entry in enumerate(entries, start=len(before) + 1):
        entry.grant, entry.number = grant, number
        entry.written_at, entry.written_by, entry.written_by_name = at, by, by.name
    if any(entry.effective_on > timezone.localdate(at) for entry in entries):
        raise Refused(NO_DAY_TO_COME)
    if refusal := why_short([*before, *entries]):
        raise Refused(refusal)
    return PassportEntry.objects.bulk_create(entries)


def _tell(
    act: str, grant: PassportedGrant, entries: Sequence[PassportEntry], *, by: User, at: datetime, **detail: Any
) -> None:
    _record(
        act,
        grant,
        by=by,
        at=at,
        kind=entries[0].kind,
        effective_on=entries[0].effective_on.isoformat(),
        first=entries[0].number,
        last=entries[-1].number,
        **detail,
        entries_sha256=fingerprint(entries),
    )


def _record(act: str, grant: PassportedGrant, *, by: User, at: datetime, **detail: Any) -> None:
    ledger.record(act=act, by=by, at=at, grant=grant.slug, name=str(grant), **detail)
