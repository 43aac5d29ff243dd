"""What is paid on claim is certified against a claim, and each claim of an agreement is certified once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from commissioning.example import authority
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from grants.payments import proof, releasing
from grants.payments.choices import Mode
from grants.payments.models import Instalment, Step
from tests.conftest import guards_off
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.witness import refused
from tests.factories import user
from tests.grants.payments import paying as to
from tests.grants.payments.paying import AGREED, award_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _seed(kept: None) -> None:
    authority.load()
    to.seed(["Bolton", "Bury"])


@pytest.fixture
def claimed(_seed: None, db: None) -> list[Instalment]:
    """Two quarters of an award that is paid in arrears."""
    return to.plan(award_of("Bolton"), Mode.ARREARS)[:2]


def test_without_a_claim_nothing_is_certified(claimed: list[Instalment]) -> None:
    with refused("This award is paid on claim. Give the number of the claim."):
        to.certify(claimed[0])
    with refused("This award is paid on claim. Give the number of the claim."):
        to.certify(claimed[0], claim="   ")


def test_the_ledger_and_the_page_say_which_claim(claimed: list[Instalment], client: Client) -> None:
    to.certify(claimed[0], claim=" C 7 ")
    told = LedgerEvent.objects.latest("number")
    assert sentence(told) == (
        f"certified instalment {claimed[0].reference}, {pounds(claimed[0])} to Bolton Council, on claim C 7."
    )
    shown = main_text(page(signed_in(client, "finance"), f"/finance/payments/{claimed[0].award_id}/"))
    assert "claim C 7" in shown
    assert list(proof.faults()) == []


def pounds(instalment: Instalment) -> str:
    return f"£{instalment.amount:,.2f}"


def test_one_claim_is_certified_once_however_it_is_written(claimed: list[Instalment]) -> None:
    first, second = claimed
    to.certify(first, claim="C 7")
    with refused(f"Claim c 7 is certified with instalment {first.reference} already."):
        to.certify(second, claim="c 7")
    assert to.certify(second, claim="C 8").claim_reference == "C 8"


def test_another_agreement_may_have_a_claim_of_that_number(claimed: list[Instalment]) -> None:
    to.certify(claimed[0], claim="7")
    (other, *_) = to.plan(award_of("Bury"), Mode.ARREARS)
    assert to.certify(other, claim="7").claim_reference == "7"


def test_what_is_taken_up_again_keeps_its_claim(claimed: list[Instalment]) -> None:
    first, second = claimed
    to.certify(first, claim="7")
    releasing.withhold(instalment=first, reason="To be looked at.", by=user("finance"), at=AGREED)
    releasing.resume_instalment(instalment=first, reason="It is right.", by=user("finance"), at=AGREED)
    with refused(f"Claim 7 is certified with instalment {first.reference} already."):
        to.certify(second, claim="7")
    assert to.certify(first, claim="7").number == 4


def test_a_claim_of_an_instalment_that_was_replaced_is_free_again(claimed: list[Instalment]) -> None:
    to.certify(claimed[0], claim="7")
    anew = to.plan(award_of("Bolton"), Mode.ARREARS, reason="Claimed less.")
    assert to.certify(anew[0], claim="7").claim_reference == "7"


def test_a_claim_or_invoice_may_be_named_where_none_is_needed(claimed: list[Instalment]) -> None:
    (once, *_) = to.plan(award_of("Bury"))
    assert to.certify(once, claim="INV 12").claim_reference == "INV 12"
    (another, *_) = to.plan(award_of("Bury"), reason="Anew.")
    assert to.certify(another).claim_reference == ""


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"claim_reference": ""}, "certified against a claim"),
        ({"claim_reference": "c 7"}, "claim c 7 is certified already"),
        ({"claim_reference": "9", "kind": "withheld", "state": "withheld", "reason": "No."}, "step_of_a_claim"),
    ],
)
def test_the_database_holds_it_too(claimed: list[Instalment], given: dict[str, str], why: str) -> None:
    to.certify(claimed[0], claim="C 7")
    by = user("officer")
    row = {"kind": "certified", "state": "certified", "number": 1, "amount": claimed[1].amount} | given
    with pytest.raises(IntegrityError, match=why), transaction.atomic():
        Step.objects.create(instalment=claimed[1], effective_on=AGREED.date(), at=AGREED, by=by, by_name=by.name, **row)


def test_a_claim_altered_behind_the_program_is_found(claimed: list[Instalment]) -> None:
    step = to.certify(claimed[0], claim="C 7")
    with guards_off("grants_step"):
        Step.objects.filter(pk=step.pk).update(claim_reference="C 8")
    assert list(proof.faults()) == [f"Step 1 of instalment {claimed[0].reference}: it is not as it was written."]


def test_the_form_keeps_what_was_typed(claimed: list[Instalment], client: Client) -> None:
    signed_in(client, "officer")
    address = f"/finance/payments/instalments/{claimed[0].pk}/certify/"
    response = client.post(address, {"claim_reference": ""})
    assert response.status_code == 409
    assert "Give the number of the claim." in response.content.decode()
    to.certify(claimed[1], claim="C 7")
    again = client.post(address, {"claim_reference": "C 7"})
    assert (again.status_code, 'value="C 7"' in again.content.decode()) == (409, True)
    assert client.post(address, {"claim_reference": "C 8"}).status_code == 302
    assert Decimal(claimed[0].amount) == Step.objects.get(instalment=claimed[0]).amount
