"""What is paid of each funder's money: shared out as what is committed is, to the penny, as at any day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commissioning.example import authority
from commissioning.models import Organisation
from decisions.record.models import Decision, FundingSource
from grants.awards.models import Award
from grants.funders import figures, listing, shares
from grants.funders.paid import apportioned, divided
from grants.funders.shares import Gives
from grants.payments import paying as giving_back
from grants.payments.choices import Because
from grants.payments.models import Instalment
from grants.payments.schedules import Row
from tests.decisions.pages import main_text, page, signed_in
from tests.factories import user
from tests.grants.awards.giving import LATER, post, uplift
from tests.grants.funders.promising import GMCA, HMPPS, JUSTICE, decide, source
from tests.grants.payments import paying as to

PENCE = st.integers(-5_000_000, 50_000_000).map(lambda pence: Decimal(pence).scaleb(-2))
POSITIVE = st.integers(1, 50_000_000).map(lambda pence: Decimal(pence).scaleb(-2))


@given(amount=PENCE, weights=st.lists(POSITIVE, min_size=1, max_size=8))
def test_parts_come_to_the_amount_and_are_within_a_penny_of_their_proportion(
    amount: Decimal, weights: list[Decimal]
) -> None:
    parts = apportioned(amount, weights)
    assert sum(parts) == amount
    total = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / total) <= Decimal("0.01")
    assert apportioned(total, weights) == weights


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("80.00", ["100.00", "-20.00"], ["80.00", "0.00"]),
        ("100.00", ["60.00", "40.00", "-99.00"], ["60.00", "40.00", "0.00"]),
        ("5.00", ["7.00", "-7.00"], ["5.00", "0.00"]),
        ("5.00", ["-7.00", "0.00"], ["5.00", "0.00"]),
        ("0.01", ["1.00", "1.00", "1.00"], ["0.00", "0.01", "0.00"]),
    ],
)
def test_what_takes_from_an_award_takes_nothing_of_what_is_paid(
    amount: str, weights: list[str], parts: list[str]
) -> None:
    assert apportioned(Decimal(amount), map(Decimal, weights)) == [Decimal(part) for part in parts]


def named(*said: tuple[str | None, int | None]) -> list[FundingSource]:
    return [
        FundingSource(
            funder=Organisation(pk=number), amount=None if amount is None else Decimal(amount), financial_year=year
        )
        for number, (amount, year) in enumerate(said, 1)
    ]


@pytest.mark.parametrize(
    ("sources", "gives", "paid", "of_sources", "of_pools"),
    [
        ([("60.00", None), ("40.00", None)], {2021: "100.00"}, {2021: "50.00"}, ["30.00", "20.00"], []),
        ([("60.00", None), (None, None)], {2021: "100.00"}, {2021: "50.00"}, ["30.00", None], ["20.00"]),
        ([(None, None), (None, None)], {2021: "100.00"}, {2021: "50.00"}, [None, None], ["50.00"]),
        (
            [("60.00", 2021), ("40.00", 2022)],
            {2021: "60.00", 2022: "40.00"},
            {2021: "50.00", 2022: "0.00"},
            ["50.00", "0.00"],
            [],
        ),
        (
            [(None, 2021), (None, 2021), ("40.00", 2022)],
            {2021: "60.00", 2022: "40.00"},
            {2021: "50.00", 2022: "4.00"},
            [None, None, "4.00"],
            ["50.00"],
        ),
        ([("70.00", 2021), ("30.00", 2022)], {2021: "60.00", 2022: "40.00"}, {2021: "50.00"}, ["35.00", "15.00"], []),
        ([("99.00", 2021)], {2021: "9.00"}, {2021: "3.00"}, ["3.00"], []),
    ],
)
def test_payments_are_divided_as_what_is_committed(
    sources: list[Any], gives: dict[int, str], paid: dict[int, str], of_sources: list[Any], of_pools: list[str]
) -> None:
    found = named(*sources)
    given_all = Gives({year: Decimal(amount) for year, amount in gives.items()}, is_envelope=False)
    parts, pools = shares.divided(found, given_all)
    by_year = {year: Decimal(amount) for year, amount in paid.items()}
    assert divided(found, parts, pools, given_all, by_year) == (
        [None if each is None else Decimal(each) for each in of_sources],
        [Decimal(each) for each in of_pools],
    )
    assert divided(found, parts, pools, given_all, given_all.by_year) == (parts, [pool.amount for pool in pools])


@pytest.fixture(scope="module")
def _made(kept: None) -> None:
    """Two funders in known shares, two in unknown ones, and an uplift by a third."""
    authority.load()
    decide("1000.00", source(GMCA, "600.01"), source(HMPPS, "399.99"))
    decide("500.00", source(GMCA, None), source(HMPPS, None))
    alone = decide("300.00", source(JUSTICE, "300.00"))
    uplift(alone, "10")
    to.second_finance_officer()
    post()
    for award in Award.objects.all():
        to.sign(award.agreement, at=LATER)


def award_of(total: str) -> Award:
    return Award.objects.get(agreement__decision=Decision.objects.get(total=Decimal(total)))


def pay(award: Award, *amounts: str, days: int = 0) -> list[Instalment]:
    """The first instalment is paid, so many days later; the others are planned."""
    rows = [Row(date(2022, 4, 1), Decimal(amount), "A part") for amount in amounts]
    made = to.typed(award, rows, at=LATER)
    to.paid(made[0], at=LATER + timedelta(days=days))
    return made


def paid(day: date | None = None) -> tuple[str, ...]:
    """Of the three funders in turn, and of shares that nobody recorded."""
    found = figures.of(user("finance"), day)
    of_all = {name: Decimal(0) for name in (GMCA, HMPPS, JUSTICE)}
    for each in found.promises:
        of_all[each.funder.name] += each.paid or 0
    shared = sum((found.shared_paid(year) for year in found.years), Decimal(0))
    return tuple(f"{amount:.2f}" for amount in (*of_all.values(), shared))


@pytest.mark.django_db
@pytest.mark.usefixtures("_made")
def test_a_payment_is_each_funders_as_far_as_its_share_is_recorded_as_at_any_day() -> None:
    """The uplift is the combined authority's: of what is paid of the raised award, a part is."""
    assert paid() == ("0.00", "0.00", "0.00", "0.00")
    first, _ = pay(award_of("1000.00"), "500.00", "500.00")
    pay(award_of("500.00"), "200.00", "300.00", days=5)
    pay(award_of("300.00"), "110.00", "220.00", days=10)
    giving_back.claw_back(
        instalment=first,
        amount=Decimal("100.00"),
        came_back_on=(LATER + timedelta(days=20)).date(),
        because=Because.UNSPENT,
        reason="A vacant post.",
        by=user("finance"),
        at=LATER + timedelta(days=20),
    )
    start = timezone.localdate(LATER)
    expected = {
        -1: ("0.00", "0.00", "0.00", "0.00"),
        0: ("300.00", "200.00", "0.00", "0.00"),
        5: ("300.00", "200.00", "0.00", "200.00"),
        10: ("310.00", "200.00", "100.00", "200.00"),
        20: ("250.00", "160.00", "100.00", "200.00"),
    }
    assert {days: paid(start + timedelta(days=days)) for days in expected} == expected
    totals = {
        each.year: (f"{each.committed:.2f}", f"{each.paid:.2f}")
        for each in listing.years(figures.of(user("finance"), timezone.localdate()))
    }
    assert totals == {2021: ("1800.00", "700.00"), None: ("30.00", "10.00")}


@pytest.mark.django_db
@pytest.mark.usefixtures("_made")
def test_the_pages_show_what_is_paid(client: Client) -> None:
    pay(award_of("1000.00"), "500.00", "500.00")
    finance = signed_in(client, "finance")
    list_page = main_text(page(finance, "/finance/funders/"))
    for words in ("Paid", "£300.00", "£200.00", "£500.00"):
        assert words in list_page
    one = page(finance, f"/finance/funders/{Organisation.objects.get(name=HMPPS).pk}/")
    assert "Paid £200.00 less what came back" in main_text(one)
    file = finance.get("/finance/funders.csv").content.decode()
    assert ",399.99,200.00," in file
