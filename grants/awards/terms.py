"""What an agreement says: payee, provider, instrument, conditions and how far its signing has come."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.lib import canonical
from commissioning.lib.refusal import Refused
from commissioning.lib.uploads import Checked
from commissioning.models import Role, User
from decisions.record import papers
from decisions.record.models import Decision
from decisions.record.permissions import writes_it
from grants.awards.choices import AgreementStatus
from grants.awards.models import Agreement, AgreementDocument, AgreementTerms
from grants.awards.recording import locked, record
from grants.written import written

SAID = (
    *("payee", "provider", "instrument", "status", "signed_on", "agreement_reference"),
    *("purpose", "conditions", "is_fixed_price"),
)
"""The fields of the terms that people write; the document comes as a file."""


def begin(agreement: Agreement, *, from_on: date, at: datetime) -> AgreementTerms:
    """The first terms, a part of posting: the grantee is paid by grant, and the agreement is to be drafted."""
    return AgreementTerms.objects.create(
        agreement=agreement,
        number=1,
        from_on=from_on,
        payee=agreement.grantee,
        written_at=at,
        written_by_name="This program",
    )


def on(agreement: Agreement, day: date) -> AgreementTerms:
    """The terms that hold on a day; the first ones before they began."""
    rows = agreement.terms.select_related("payee", "provider", "document").order_by("-number")
    return rows.filter(from_on__lte=day).first() or rows.last()  # type: ignore[return-value]  # begin() wrote one


def check_may_agree(user: User, decision: Decision) -> None:
    """Raises: Refused for anyone but finance and governance officers and the decision's own officers."""
    if not (user.has_role(Role.FINANCE, Role.GOVERNANCE) or writes_it(user, decision)):
        raise Refused("The author’s side, finance and governance officers keep agreements.")


@transaction.atomic
def agree(
    *,
    agreement: Agreement,
    fields: Mapping[str, Any],
    from_on: date,
    reason: str,
    by: User,
    at: datetime,
    file: Checked | None = None,
) -> AgreementTerms:
    """Writes the terms that hold from a day on. What is not given stays as it was in the terms before.

    Raises: Refused without a reason, from a day before the terms that it follows, from a day to come where the status
    is signed, or where nothing changes.
    """
    held = locked(agreement)
    check_may_agree(by, held.decision)
    before = held.terms.select_related("payee", "provider", "document").latest("number")
    said = {name: fields.get(name, getattr(before, name)) for name in SAID}
    document = _stored(held, file, by=by, at=at) if file else before.document
    _check(before, said, document, from_on=from_on, reason=reason, today=timezone.localdate(at))
    made = AgreementTerms.objects.create(
        agreement=held,
        number=before.number + 1,
        from_on=from_on,
        document=document,
        reason=reason.strip(),
        **written(by, at),
        **said,
    )
    record(
        "agree",
        held,
        by=by,
        at=at,
        number=made.number,
        from_on=from_on.isoformat(),
        reason=made.reason,
        changed=[name for name in SAID if said[name] != getattr(before, name)],
        terms_sha256=fingerprint(made),
    )
    return made


@transaction.atomic
def agree_together(
    *,
    agreements: Sequence[Agreement],
    fields: Mapping[str, Any],
    from_on: date,
    reason: str,
    by: User,
    at: datetime,
    pays_recipient: bool = False,
) -> list[AgreementTerms]:
    """Writes the same terms of several agreements, all or none; each has its own entry in the ledger.

    `pays_recipient`: each recipient is paid itself; otherwise each payee stays.
    Raises: Refused without any, and as agree() does of one of them, which is then named.
    """
    if not agreements:
        raise Refused("Choose the agreements that this is about.")
    made = []
    for agreement in sorted(agreements, key=lambda each: each.pk):
        own = {**fields, "payee": agreement.grantee} if pays_recipient else fields
        try:
            made.append(agree(agreement=agreement, fields=own, from_on=from_on, reason=reason, by=by, at=at))
        except Refused as refusal:
            raise Refused(f"{agreement.grantee}: {refusal.sentence}") from refusal
    return made


def fingerprint(terms: AgreementTerms) -> str:
    """Of all that the terms say; organisations by their numbers, as names change."""
    said = {
        **{name: str(getattr(terms, name)) for name in (*SAID, "number", "from_on", "reason")},
        "payee": str(terms.payee_id),
        "provider": str(terms.provider_id or ""),
        "document": terms.document.sha256 if terms.document else "",
    }
    return canonical.sha256(canonical.dumps(said))


def _check(
    before: AgreementTerms,
    said: Mapping[str, Any],
    document: AgreementDocument | None,
    *,
    from_on: date,
    reason: str,
    today: date,
) -> None:
    if not reason.strip():
        raise Refused("Say why the terms change.")
    if from_on < before.from_on:
        raise Refused("New terms cannot begin before those that they follow.")
    signed_on = said["signed_on"]
    if (said["status"] == AgreementStatus.SIGNED) != (signed_on is not None):
        raise Refused("Give the day on which the second side signed, where both have; and none before.")
    if signed_on and signed_on > today:
        raise Refused("An agreement cannot have been signed on a day to come.")
    if document == before.document and all(said[name] == getattr(before, name) for name in SAID):
        raise Refused("Nothing would change.")


def _stored(agreement: Agreement, file: Checked, *, by: User, at: datetime) -> AgreementDocument:
    """The file as it was put in, the same one where it is there already."""
    described = papers.described(file)
    there = agreement.documents.filter(sha256=described["sha256"]).first()
    if there:
        return there
    return AgreementDocument.objects.create(
        agreement=agreement,
        name=papers.put(file.content),
        stored_at=at,
        stored_by_name=by.name,
        **described,
    )
