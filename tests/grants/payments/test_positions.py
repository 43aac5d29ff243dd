"""Seed 001 as an agreement: right to the penny on each of five days, by the fold of steps and by SQL of its own."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from commissioning.example import authority
from grants.awards import posting
from grants.awards.models import Award
from grants.payments import paying, releasing, scheduling
from grants.payments.choices import Because, Mode
from grants.payments.positions import Position
from grants.payments.schedules import Row
from tests.factories import TOTAL, user
from tests.grants.awards.giving import uplift
from tests.grants.payments import paying as to
from tests.grants.payments.independent import by_sql
from tests.grants.payments.paying import AGREED, award_of

pytestmark = pytest.mark.django_db

YEAR_2 = datetime(2022, 4, 1, 9, 0, tzinfo=UTC)
CAME_BACK = datetime(2022, 9, 15, 9, 0, tzinfo=UTC)
RAISED = datetime(2023, 4, 10, 9, 0, tzinfo=UTC)
YEAR_3 = datetime(2023, 5, 2, 9, 0, tzinfo=UTC)
UPLIFT = Decimal("16633.05")
"""2.6 % of each award, each to the penny."""


@pytest.fixture(scope="module")
def _paid(kept: None) -> None:
    """Ten awards. Bury's second instalment is withheld; Wigan gives £4,000.00 back; all rise by 2.6 % in year 3."""
    authority.load()
    decision = to.whole_seed()
    awards = list(Award.objects.order_by("pk"))
    plans = {award.pk: to.plan(award, Mode.IN_YEAR) for award in awards}
    for award in awards:
        to.paid(plans[award.pk][0], at=AGREED)
    releasing.withhold(
        instalment=plans[award_of("Bury").pk][1], reason="No February forecast.", by=user("finance"), at=YEAR_2
    )
    for award in awards:
        if award != award_of("Bury"):
            to.paid(plans[award.pk][1], at=YEAR_2)
    paying.claw_back(
        instalment=plans[award_of("Wigan").pk][1],
        amount=Decimal("4000.00"),
        came_back_on=CAME_BACK.date(),
        because=Because.UNSPENT,
        reason="A vacant post.",
        by=user("finance"),
        at=CAME_BACK,
    )
    uplift(decision, "2.6", at=RAISED)
    posting.catch_up(at=RAISED + timedelta(days=11))
    for award in awards:
        rest = scheduling.left(award, day=YEAR_3.date())
        (last,) = to.typed(award, [Row(date(2023, 5, 2), rest, "2023/24")], at=YEAR_3, reason="Uplift.")
        to.paid(last, at=YEAR_3)


@pytest.fixture
def awards(_paid: None, db: None) -> list[Award]:
    return list(Award.objects.order_by("pk"))


def by_fold(awards: list[Award], day: date) -> Position:
    return sum((scheduling.position_of(award, day) for award in awards), Position())


FIRST, SECOND = Decimal("213244.37"), Decimal("213244.33")
BURY, BACK = Decimal("12913.91"), Decimal("4000.00")


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2021-10-25", {}),
        ("2021-10-31", {"awarded": TOTAL}),
        ("2022-03-31", {"awarded": TOTAL, "paid": FIRST, "to_come": TOTAL - FIRST}),
        (
            "2023-03-31",
            {
                "awarded": TOTAL,
                "paid": FIRST + SECOND - BURY,
                "withheld": BURY,
                "clawed_back": BACK,
                "to_come": TOTAL - FIRST - SECOND,
            },
        ),
        (
            "2023-06-30",
            {
                "awarded": TOTAL + UPLIFT,
                "paid": TOTAL + UPLIFT - BURY,
                "withheld": BURY,
                "clawed_back": BACK,
            },
        ),
    ],
)
def test_the_position_is_right_to_the_penny(awards: list[Award], day: str, wanted: dict[str, Decimal]) -> None:
    on = date.fromisoformat(day)
    assert by_fold(awards, on) == by_sql(on) == Position(**wanted)


def test_on_every_day_something_happened_both_computations_agree(awards: list[Award]) -> None:
    days = {each for day in (AGREED, YEAR_2, CAME_BACK, RAISED, YEAR_3) for each in (day, day + timedelta(days=11))}
    for at in sorted(days):
        assert by_fold(awards, at.date()) == by_sql(at.date()), at


def test_between_the_uplift_and_its_schedule_the_awards_are_out_of_step(awards: list[Award]) -> None:
    found: Any = by_fold(awards, date(2023, 4, 25))
    assert found.difference == UPLIFT
    assert by_fold(awards, YEAR_3.date()).difference == 0


def test_the_parts_of_any_cut_come_to_the_whole(awards: list[Award]) -> None:
    for day in (date(2022, 3, 31), date(2023, 3, 31), date(2023, 6, 30)):
        places: dict[Any, Position] = {}
        for award in awards:
            places[award.locality_id] = places.get(award.locality_id, Position()) + scheduling.position_of(award, day)
        assert len(places) == 10
        assert sum(places.values(), Position()) == by_sql(day)
