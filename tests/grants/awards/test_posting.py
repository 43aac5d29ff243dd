"""Awards are made of sealed figures alone: by one decision, and by those that raise, vary, extend and replace it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from commissioning.models import Locality, Organisation
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision
from grants.awards import posting, proof
from grants.awards.models import Adjustment, Agreement, Award, Posting
from tests import factories
from tests.conftest import guards_off
from tests.decisions.linking import grants, made, superseded, to
from tests.decisions.raw import execute
from tests.factories import NOW, TOTAL
from tests.grants.awards.giving import LATER, amounts, post, uplift

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]

SEALED_ON = (NOW + timedelta(days=4)).date()


def test_a_sealed_decision_makes_one_award_for_each_council() -> None:
    version = factories.signed()
    [made_of] = post()
    assert (made_of.version, made_of.effective_on, made_of.total) == (version, SEALED_ON, TOTAL)
    assert amounts()["Bolton Council", "", 2021] == Decimal("69573.32")
    assert len(amounts()) == 10
    assert sum(amounts().values()) == TOTAL
    agreement = Agreement.objects.get(grantee__name="Bolton Council")
    terms = agreement.terms.get()
    assert (terms.payee, terms.provider, terms.status) == (agreement.grantee, None, "to_draft")
    assert agreement.grantor_name == "Greater Manchester Combined Authority"


def test_what_was_awarded_on_a_day_before_the_sealing_is_nothing() -> None:
    factories.signed()
    post()
    assert amounts(SEALED_ON - timedelta(days=1)) == {}
    assert sum(amounts(SEALED_ON).values()) == TOTAL


def test_posting_again_changes_nothing() -> None:
    factories.signed()
    post()
    before = LedgerEvent.objects.count()
    assert post() == []
    assert (Adjustment.objects.count(), LedgerEvent.objects.count()) == (10, before)


def test_the_last_signature_posts_after_its_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    version = factories.signed(count=3)
    with django_capture_on_commit_callbacks(execute=True):
        factories.sign(version, "deputy.mayor", at=NOW + timedelta(days=4))
    assert Posting.objects.get().version == version


def test_what_is_not_decided_makes_no_award() -> None:
    factories.signed(count=3)
    assert post() == []
    assert not Award.objects.exists()


def test_an_uplift_of_one_year_adds_its_increase_to_the_same_awards() -> None:
    first = grants(total="300.00", years=(2021, 2022))
    uplift(first, "2.6", years=(2022,))
    post()
    found = amounts()
    assert len(found) == 20
    rows = {row.locality.council.name: row for row in first.allocations.filter(financial_year=2022) if row.locality}
    for council, row in rows.items():
        assert found[council, "", 2022] == (row.amount * Decimal("1.026")).quantize(Decimal("0.01"))
    raised = Adjustment.objects.filter(change="raised")
    assert {each.award.agreement.decision_id for each in raised} == {first.pk}


@pytest.mark.parametrize("is_increase", [True, False])
def test_an_uplift_comes_to_the_same_whether_its_total_is_the_increase_or_the_new_total(is_increase: bool) -> None:
    first = factories.signed().decision
    uplift(first, "2.6", is_increase=is_increase)
    post()
    raised = Adjustment.objects.filter(change="raised")
    assert sum(each.amount for each in raised) == Decimal("16633.05")
    assert amounts()["Wigan Council", "", 2021] == Decimal("82080.34")


def test_a_variation_adds_to_the_award_of_the_same_recipient() -> None:
    first = made(total="45000.00")
    made(to(first), total="10000.00")
    post()
    assert amounts() == {("Bolton Council", "", 2021): Decimal("55000.00")}
    assert list(Adjustment.objects.values_list("change", "amount")) == [
        ("awarded", Decimal("45000.00")),
        ("varied", Decimal("10000.00")),
    ]


def test_a_decision_that_replaces_another_takes_its_figures_back_and_gives_its_own() -> None:
    superseded()
    post()
    assert amounts() == {("Bolton Council", "", 2021): Decimal("48000.00")}
    assert list(Adjustment.objects.values_list("change", "amount")) == [
        ("awarded", Decimal("45000.00")),
        ("replaced", Decimal("-45000.00")),
        ("awarded", Decimal("48000.00")),
    ]


def test_what_carries_an_award_out_gives_nothing_twice() -> None:
    first = made(total="45000.00")
    made(to(first, "implements"), total="40000.00", kind="award")
    assert [each.total for each in post()] == [Decimal("45000.00"), Decimal("0.00")]
    assert amounts() == {("Bolton Council", "", 2021): Decimal("45000.00")}


def test_a_decision_open_to_call_in_is_held_back_and_says_why() -> None:
    decision = factories.signed(function_family="transport").decision
    assert post() == []
    [held] = posting.held_back(Decision.objects.all())
    assert held.decision == decision
    assert held.reason == (
        "It is open to call-in, as decisions on transport functions are. No publication is recorded from which the "
        "days could be counted, so nothing is paid under it."
    )


def test_what_follows_a_decision_that_is_held_back_waits_for_it() -> None:
    first = made(total="45000.00")
    Locality.objects.filter(name="Bolton").update(council=None)
    with guards_off():
        first.allocations.update(recipient=None, locality=Locality.objects.get(name="Bolton"))
    made(to(first), total="10000.00")
    assert post() == []
    reasons = [each.reason for each in posting.held_back(Decision.objects.all())]
    assert reasons == [
        "No council is recorded for Bolton, so nobody can be given the money.",
        f"It follows {first.reference}, whose awards are not made yet.",
    ]
    Locality.objects.filter(name="Bolton").update(council=Organisation.objects.get(name="Bolton Council"))
    assert len(post()) == 2


def test_a_record_that_differs_from_what_was_sealed_is_held_back() -> None:
    decision = factories.signed().decision
    with guards_off():
        decision.allocations.filter(locality__name="Bury").update(amount=Decimal("38741.74"))
    assert post() == []
    [held] = posting.held_back(Decision.objects.all())
    assert held.reason == "The record does not give the figures that were sealed. Run manage.py verify."


def refused(change: str) -> str:
    """What the database says to a change behind the program's back, at once or at the commit."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        _change_for_good(change)
    return str(refusal.value).splitlines()[0]


def _change_for_good(change: str) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET CONSTRAINTS ALL DEFERRED")
    execute(change)
    execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_nothing_of_an_award_is_changed_or_deleted() -> None:
    factories.signed()
    post()
    for table in ("agreement", "agreementterms", "award", "posting", "adjustment"):
        for how, change in (
            ("UPDATE", f"UPDATE grants_{table} SET id = id"),
            ("DELETE", f"DELETE FROM grants_{table}"),
            ("TRUNCATE", f"TRUNCATE grants_{table} CASCADE"),
        ):
            assert "is append-only" in refused(change), (table, how)


def test_no_adjustment_is_added_to_a_posting() -> None:
    factories.signed()
    post()
    award, posted = Award.objects.first(), Posting.objects.get()
    assert award
    found = refused(
        "INSERT INTO grants_adjustment (posting_id, award_id, change, amount) "
        f"VALUES ({posted.pk}, {award.pk}, 'varied', 0.01)"
    )
    assert found == "a posting adds 639733.01, says 639733.00, and was sealed as 639733.00"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("639732.99", "a posting adds 0, says 639732.99, and was sealed as 639733.00"),
        ("0.00", "a posting adds 0, says 0.00, and was sealed as 639733.00"),
    ],
)
def test_no_posting_says_another_sum_than_was_sealed(change: str, says: str) -> None:
    version = factories.signed()
    insert = "INSERT INTO grants_posting (version_id, effective_on, posted_at, total) VALUES "
    assert refused(f"{insert} ({version.pk}, '{SEALED_ON}', now(), {change})") == says


def test_nothing_is_posted_before_it_is_sealed_or_from_another_day_or_open_to_call_in() -> None:
    waiting, done = factories.signed(count=3), factories.signed()
    open_to_call_in = factories.signed(function_family="transport")
    insert = "INSERT INTO grants_posting (version_id, effective_on, posted_at, total) VALUES "
    assert refused(f"{insert} ({waiting.pk}, '{SEALED_ON}', now(), 0)").endswith("so nothing is awarded under it")
    assert refused(f"{insert} ({open_to_call_in.pk}, '{SEALED_ON}', now(), 0)").endswith(
        "is open to call-in, so nothing is awarded under it"
    )
    assert refused(f"{insert} ({done.pk}, '2021-10-01', now(), 0)").endswith("takes effect on the day of its sealing")


def test_what_was_posted_is_proved() -> None:
    factories.signed()
    post()
    assert list(proof.faults()) == []
    adjustment = Adjustment.objects.select_related("award__agreement").first()
    assert adjustment
    with guards_off():
        Adjustment.objects.filter(pk=adjustment.pk).update(amount=adjustment.amount + 1)
    reference = adjustment.award.agreement.decision.reference
    assert list(proof.faults()) == [
        f"Awards of {reference}: the adjustments do not come to what was posted.",
        f"Awards of {reference}: they are not as they were posted.",
    ]


def test_a_posting_that_is_gone_is_found() -> None:
    reference = factories.signed().decision.reference
    post()
    with guards_off():
        Adjustment.objects.all().delete()
        Posting.objects.all().delete()
    assert list(proof.faults([reference])) == [
        f"Awards of {reference}: they are in the ledger and gone from the record."
    ]


def test_the_ledger_says_what_was_posted() -> None:
    version = factories.signed()
    post()
    event = LedgerEvent.objects.latest("number")
    assert (event.act, event.by_name, event.at, event.content_sha256) == (
        "post_awards",
        "This program",
        LATER,
        version.sha256,
    )
    assert event.detail["total"] == "639733.00"
