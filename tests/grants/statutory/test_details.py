"""What is said of an agreement for statutory lists: by whom, never changed, proved by the ledger."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction

from commissioning.example import authority as example
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from grants.awards.models import Agreement
from grants.statutory import proof
from grants.statutory.models import AgreementDetails
from tests import factories
from tests.conftest import guards_off
from tests.decisions.witness import refused
from tests.factories import user
from tests.grants.awards.giving import LATER, post
from tests.grants.statutory.listed import COUNCIL, agreement, detail

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _posted(kept: None) -> None:
    example.load()
    factories.signed(total=Decimal("63600.00"))
    post()


@pytest.fixture
def council(_posted: None) -> Agreement:
    return agreement(COUNCIL)


@pytest.mark.usefixtures("_posted")
def test_later_details_keep_what_is_not_given_and_the_ledger_has_both() -> None:
    detail(COUNCIL, sector="public", irrecoverable_vat=Decimal("5"), reason="")
    made = detail(COUNCIL, review_on=date(2022, 3, 1), sector="voluntary", reason="It became a trust.")
    assert (made.number, made.sector, made.irrecoverable_vat, made.review_on) == (
        2,
        "voluntary",
        Decimal("5.00"),
        date(2022, 3, 1),
    )
    second, first = LedgerEvent.objects.order_by("-number")[:2]
    assert (first.act, first.by_name, first.reference, first.at) == (
        "detail",
        "Leo Brandreth",
        made.agreement.decision.reference,
        LATER,
    )
    assert [sentence(event) for event in (first, second)] == [
        "said for statutory lists, of the agreement with Bolton Council: what the recipient is and the VAT that cannot "
        "be recovered.",
        "said for statutory lists, of the agreement with Bolton Council: what the recipient is and the day of the "
        "review, because: It became a trust.",
    ]
    assert list(proof.faults()) == []


@pytest.mark.parametrize(
    ("who", "may"),
    [
        *[("finance", True), ("officer", True), ("colleague", True)],
        *[("governance", False), ("auditor", False), ("legal", False), ("treasurer", False), ("director", False)],
    ],
)
@pytest.mark.usefixtures("_posted")
def test_finance_and_the_decisions_own_officers_say_details(who: str, may: bool) -> None:
    if may:
        assert detail(COUNCIL, who=who, is_small="no").written_by == user(who)
        return
    with refused("The author’s side and finance officers say what statutory lists ask for."):
        detail(COUNCIL, who=who, is_small="no")


@pytest.mark.parametrize(
    ("said", "reason", "why"),
    [
        ({"sector": "public"}, "Again.", "Nothing would change."),
        ({"sector": "voluntary"}, "  ", "Say why the details change."),
        ({"irrecoverable_vat": Decimal("-0.01")}, "Typed.", "VAT that cannot be recovered cannot be less than £0.00."),
        (
            {"review_on": date(2022, 3, 1), "has_no_review": True},
            "Both.",
            "Give the day of the review, or say that none is planned.",
        ),
        ({"tender_reference": "ITT 7"}, "Typed.", "A reference is that of an invitation to quote or to tender."),
        (
            {"tender_reference": "ITT 7", "invitation": "neither"},
            "Typed.",
            "A reference is that of an invitation to quote or to tender.",
        ),
    ],
)
@pytest.mark.usefixtures("_posted")
def test_details_are_refused_with_a_sentence(said: dict[str, Any], reason: str, why: str) -> None:
    detail(COUNCIL, sector="public")
    with refused(why):
        detail(COUNCIL, reason=reason, **said)


@pytest.mark.usefixtures("_posted")
def test_details_that_were_altered_put_in_or_taken_out_are_found() -> None:
    altered, gone = detail(COUNCIL, sector="public"), detail(COUNCIL, is_small="no")
    name = f"of {altered.agreement.decision.reference} with Bolton Council"
    with guards_off():
        AgreementDetails.objects.filter(pk=altered.pk).update(irrecoverable_vat=Decimal("1.00"))
        AgreementDetails.objects.filter(pk=gone.pk).delete()
        AgreementDetails.objects.create(**row(altered.agreement, number=3))
    assert sorted(proof.faults()) == [
        f"Details 1 of the agreement {name}: they are not as they were written.",
        f"Details 2 of an agreement of {altered.agreement.decision.reference}: they are in the ledger and gone from "
        "the record.",
        f"Details 3 of the agreement {name}: the ledger does not have them.",
    ]


def row(of: Agreement, **more: Any) -> dict[str, Any]:
    """Details as somebody might write them past the form."""
    by = user("finance")
    return {
        "agreement": of,
        "number": 2,
        "sector": "public",
        "reason": "Found.",
        "written_at": LATER,
        "written_by": by,
        "written_by_name": by.name,
    } | more


@pytest.mark.parametrize(
    "more",
    [
        {"number": 1},
        {"number": 3},
        {"reason": ""},
        {"sector": "charity"},
        {"is_small": "perhaps"},
        {"invitation": "letter"},
        {"irrecoverable_vat": Decimal("-0.01")},
        {"review_on": date(2022, 3, 1), "has_no_review": True},
        {"tender_reference": "ITT 7"},
        {"tender_reference": "ITT 7", "invitation": "neither"},
        {"written_at": LATER - timedelta(seconds=1)},
    ],
    ids=str,
)
def test_the_database_refuses_details_past_the_form(council: Agreement, more: dict[str, Any]) -> None:
    detail(COUNCIL, is_small="no")
    with pytest.raises(Error), transaction.atomic():
        AgreementDetails.objects.create(**row(council, **more))
    assert AgreementDetails.objects.create(**row(council, tender_reference="ITT 7", invitation="quote")).number == 2


@pytest.mark.usefixtures("_posted")
def test_the_database_keeps_details_as_they_were_written() -> None:
    made = detail(COUNCIL, is_small="no")
    for change in (
        lambda: AgreementDetails.objects.filter(pk=made.pk).update(is_small="yes"),
        lambda: AgreementDetails.objects.filter(pk=made.pk).delete(),
        lambda: connection.cursor().execute("TRUNCATE grants_agreementdetails"),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()
