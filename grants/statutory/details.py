"""Saying what statutory lists ask of an agreement and nothing else in the record says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.lib import canonical, money
from commissioning.lib.refusal import Refused
from commissioning.models import User
from grants.awards.models import Agreement
from grants.awards.recording import locked, record
from grants.statutory.choices import Invitation
from grants.statutory.models import AgreementDetails
from grants.statutory.permissions import check_may_detail
from grants.written import written

SAID = (
    *("sector", "is_small", "irrecoverable_vat", "review_on", "has_no_review"),
    *("invitation", "tender_reference"),
)
"""The fields that people write."""


def last_of(agreement: Agreement) -> AgreementDetails | None:
    return agreement.details.order_by("-number").first()


@transaction.atomic
def detail(*, agreement: Agreement, fields: Mapping[str, Any], reason: str, by: User, at: datetime) -> AgreementDetails:
    """Writes all that is said of the agreement from now on. What is not given stays as it was.

    Raises: Refused where nothing changes, without a reason where something was said before, for a review that is both
    on a day and not planned, and for the reference of an invitation that there was not.
    """
    held = locked(agreement)
    check_may_detail(by, held.decision)
    before = last_of(held)
    stands = before or AgreementDetails()
    said = {name: fields.get(name, getattr(stands, name)) for name in SAID}
    _check(said, {name: getattr(stands, name) for name in SAID}, reason if before else "-")
    made = AgreementDetails.objects.create(
        agreement=held,
        number=before.number + 1 if before else 1,
        reason=reason.strip(),
        **written(by, at),
        **said,
    )
    record(
        "detail",
        held,
        by=by,
        at=at,
        number=made.number,
        reason=made.reason,
        changed=[name for name in SAID if said[name] != getattr(stands, name)],
        details_sha256=fingerprint(made),
    )
    return made


def fingerprint(details: AgreementDetails) -> str:
    """Of all that the details say."""
    vat = details.irrecoverable_vat
    said = {name: str(getattr(details, name)) for name in (*SAID, "number", "reason")}
    said["irrecoverable_vat"] = "" if vat is None else money.plain(vat)
    return canonical.sha256(canonical.dumps(said))


def _check(said: Mapping[str, Any], before: Mapping[str, Any], reason: str) -> None:
    if said == before:
        raise Refused("Nothing would change.")
    if not reason.strip():
        raise Refused("Say why the details change.")
    if said["irrecoverable_vat"] is not None and said["irrecoverable_vat"] < 0:
        raise Refused("VAT that cannot be recovered cannot be less than £0.00.")
    if said["review_on"] and said["has_no_review"]:
        raise Refused("Give the day of the review, or say that none is planned.")
    if said["tender_reference"] and said["invitation"] not in (Invitation.QUOTE, Invitation.TENDER):
        raise Refused("A reference is that of an invitation to quote or to tender.")
