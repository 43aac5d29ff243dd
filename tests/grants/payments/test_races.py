"""Two finance officers at the same instant, on two connections of a real server."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from commissioning.lib.refusal import Refused
from decisions.ledger import chain
from grants.awards.models import Adjustment, Award, Posting
from grants.payments import proof, releasing, scheduling
from grants.payments.models import Instalment, Step
from grants.payments.paying import pay
from grants.payments.schedules import Row
from tests.conftest import guards_off
from tests.factories import user
from tests.grants.payments import paying as to
from tests.grants.payments.paying import AGREED, award_of
from tests.races import overlap, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def certified(authority: None) -> Instalment:
    """In twice, so that what is committed first leaves no room for the other."""
    to.seed(["Bolton"])
    to.second_finance_officer()
    instalment = to.plan(award_of("Bolton"))[0]
    to.certify(instalment)
    return instalment


def let_go(instalment: Instalment, who: str) -> Callable[[], Step]:
    return lambda: releasing.release(instalment=instalment, by=user(who), at=AGREED)


def sound() -> None:
    assert [*chain.faults(), *proof.faults()] == []


def sentences(outcomes: list[Any]) -> list[str]:
    return [str(each) for each in outcomes if isinstance(each, Exception)]


def test_everything_that_two_people_do_at_once_is_done_once(certified: Instalment) -> None:
    """One test: signing the decision is slow, and each step stands on the one before."""
    outcomes = together(let_go(certified, "finance"), let_go(certified, "priya"))
    assert sentences(outcomes) == [f"{certified.reference} is released, so it cannot be released."]
    again = {"amount": certified.amount, "paid_on": AGREED.date(), "by": user("finance"), "at": AGREED}
    both = [lambda name=name: pay(instalment=certified, ledger_reference=name, **again) for name in ("A", "B")]
    first, second = overlap(*both)
    assert isinstance(first, Step)
    assert isinstance(second, Refused)
    assert str(second) == f"{certified.reference} is paid, so it cannot be paid."
    _a_schedule_and_a_certificate(certified)
    _raw_releases(certified)
    _one_claim(certified)
    sound()


def _a_schedule_and_a_certificate(paid: Instalment) -> None:
    """Who certifies while the schedule is replaced finds the instalment gone."""
    award, second = paid.award, paid.award.instalments.get(number=2)
    left = scheduling.left(award, day=AGREED.date())
    half = Decimal("20000.00")
    rows = [Row(date(2022, 4, 1), half, "One"), Row(date(2023, 4, 3), left - half, "Two")]
    _, late = overlap(lambda: to.typed(award, rows, reason="Anew."), lambda: to.certify(second))
    assert str(late) == f"{second.reference} is replaced, so it cannot be certified."


def _raw_releases(paid: Instalment) -> None:
    """Around the acts too: of two releases that do not both fit the award, the database lets one through."""
    one, two = paid.award.instalments.filter(number__gt=3)
    to.certify(one)
    to.certify(two)
    with guards_off("grants_adjustment"):
        paid.award.adjustments.update(amount=paid.amount + one.amount)
    outcomes = together(*(lambda each=each: _raw(each) for each in (one, two)))
    assert all(isinstance(each, IntegrityError) for each in outcomes)  # the schedule no longer comes to the award
    with guards_off("grants_adjustment"):
        paid.award.adjustments.update(amount=paid.amount + one.amount + two.amount)
    outcomes = together(*(lambda each=each: _raw(each) for each in (one, one)))
    assert sorted(type(each).__name__ for each in outcomes) == ["IntegrityError", "Step"]
    with guards_off("grants_step"):
        Step.objects.filter(instalment=one, kind="released").delete()


def _one_claim(paid: Instalment) -> None:
    """One claim for instalments of two awards under one agreement: who comes second waits, and finds it certified."""
    award, last = paid.award, paid.award.instalments.latest("number")
    for act in (releasing.withhold, releasing.resume_instalment):
        act(instalment=last, reason="To be claimed.", by=user("finance"), at=AGREED)
    with guards_off("grants_award", "grants_adjustment"):
        other = Award.objects.create(agreement=award.agreement, stream="Another", locality=award.locality)
        Adjustment.objects.create(award=other, posting=Posting.objects.get(), amount=Decimal("5.00"), change="awarded")
    (first,) = to.typed(other, [Row(date(2022, 5, 3), Decimal("5.00"), "All of it")])
    _, late = overlap(lambda: to.certify(first, claim="C 7"), lambda: to.certify(last, claim="c 7"))
    assert str(late) == f"Claim c 7 is certified with instalment {first.reference} already."


def _raw(instalment: Instalment) -> Step:
    by = user("finance")
    given = {"number": 2, "amount": instalment.amount, "effective_on": AGREED.date(), "by": by, "by_name": by.name}
    return Step.objects.create(instalment=instalment, kind="released", state="released", at=AGREED, **given)
