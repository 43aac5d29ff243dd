"""What an enterprise had counts from 1 April two financial years back, to the penny, with merged records together."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from commissioning.example import authority as example
from commissioning.models import Organisation
from decisions.questionnaires.subsidy import years_from
from grants.awards.models import Adjustment, Agreement
from grants.organisations import acts as organisations
from grants.subsidy import figures
from tests.conftest import guards_off
from tests.decisions.answering import NO_SUBSIDY
from tests.factories import NOW, user
from tests.grants.awards.giving import post, uplift
from tests.grants.subsidy.assisting import SEALED, council, given, moved, worth

pytestmark = pytest.mark.django_db

TODAY = date(2021, 11, 8)


@pytest.fixture(scope="module")
def _given(kept: None) -> None:
    """Two lots of assistance to one council, and money that is no subsidy."""
    example.load()
    given("200000.00", elsewhere="10000.00")
    given("40000.00", elsewhere="12000.00")
    given("50000.00", NO_SUBSIDY)


@pytest.fixture
def first(_given: None) -> Agreement:
    return Agreement.objects.earliest("pk")


def had(day: date = TODAY) -> tuple[Decimal, Decimal]:
    standing = figures.of(council(), day)
    return standing.assisted, standing.elsewhere


def in_database(day: date) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute("SELECT grants_assisted(%s, %s, %s)", [council().pk, years_from(day), day])
        return Decimal(cursor.fetchone()[0])


def test_assistance_counts_with_what_was_declared_last_and_other_money_does_not(first: Agreement) -> None:
    assert had() == (Decimal("240000.00"), Decimal("12000.00"))
    standing = figures.of(council(), TODAY)
    assert (standing.together, standing.left) == (Decimal("252000.00"), Decimal("63000.00"))
    assert (standing.since, standing.declared_on, standing.stands) == (date(2019, 4, 1), date(2021, 10, 1), "below")


def test_nothing_counts_before_the_day_it_is_given(first: Agreement) -> None:
    before = date(SEALED.year, SEALED.month, SEALED.day - 1)
    assert had(before)[0] == in_database(before) == 0
    assert had(SEALED)[0] == in_database(SEALED) == Decimal("240000.00")


@pytest.mark.parametrize(
    ("given_on", "day", "counts"),
    [
        (date(2019, 4, 1), date(2021, 4, 1), True),
        (date(2019, 4, 1), date(2022, 3, 31), True),
        (date(2019, 4, 1), date(2022, 4, 1), False),
        (date(2019, 3, 31), date(2021, 3, 31), True),
        (date(2019, 3, 31), date(2021, 4, 1), False),
        (date(2020, 2, 29), date(2022, 3, 31), True),
        (date(2021, 3, 31), date(2021, 3, 31), True),
        (date(2021, 4, 1), date(2021, 3, 31), False),
    ],
)
def test_three_financial_years_count(first: Agreement, given_on: date, day: date, counts: bool) -> None:
    for each in Agreement.objects.all():
        moved(each, given_on)
    assert had(day)[0] == in_database(day) == (Decimal("240000.00") if counts else 0)


@pytest.mark.parametrize(
    ("amount", "stands"),
    [
        ("231499.99", "below"),
        ("231500.00", "near"),
        ("263000.00", "near"),
        ("263000.01", "above"),
    ],
)
def test_who_is_near_the_limit_or_above_it(first: Agreement, amount: str, stands: str) -> None:
    """With £40,000 by the second decision and £12,000 from others; near is £31,500 or less below £315,000."""
    worth(first, amount)
    assert figures.of(council(), TODAY).stands == stands


def test_an_uplift_that_answers_nothing_counts_as_what_it_raises(first: Agreement) -> None:
    uplift(first.decision, "5")
    post()
    assert had(date(2021, 12, 31))[0] == Decimal("250000.00")


@pytest.mark.parametrize(("percent", "counts"), [("5", "50000.00"), ("-5", "40000.00")])
def test_a_change_of_money_from_before_counts_as_what_it_adds(first: Agreement, percent: str, counts: str) -> None:
    """A twentieth of £200,000 that is over, beside £40,000; what is taken from it leaves no hole in what counts."""
    uplift(first.decision, percent.strip("-"))
    post()
    moved(first, date(2018, 4, 1))
    if percent.startswith("-"):
        with guards_off("grants_adjustment"):
            Adjustment.objects.filter(change="raised").update(amount=Decimal("-10000.00"))
    day = date(2021, 12, 31)
    assert had(day)[0] == in_database(day) == Decimal(counts)


def test_merged_records_share_one_limit(first: Agreement) -> None:
    other = Organisation.objects.create(name="Bolton Borough")
    with guards_off("grants_agreement"):
        Agreement.objects.filter(pk=first.pk).update(grantee=other)
    apart = [(each.body, each.assisted) for each in figures.everyone(TODAY)]
    assert apart == [(other, Decimal("200000.00")), (council(), Decimal("40000.00"))]
    organisations.merge_organisations(duplicate=other, into=council(), reason="One body.", by=user("finance"), at=NOW)
    assert in_database(TODAY) == Decimal("240000.00")
    other = Organisation.objects.select_related("merged_into").get(pk=other.pk)
    assert [(each.body, each.assisted) for each in figures.everyone(TODAY)] == [(council(), Decimal("240000.00"))]
    assert figures.of(other, TODAY) == figures.of(council(), TODAY)


def test_a_declaration_counts_while_its_years_do(first: Agreement) -> None:
    assert had(date(2024, 3, 31))[1] == Decimal("12000.00")
    assert figures.everyone(date(2024, 4, 1)) == []


def test_the_awards_behind_the_sum_come_to_it(first: Agreement) -> None:
    _, rows = figures.with_awards(council(), TODAY)
    assert [(row["reference"], row["counts"]) for row in rows] == [
        (reference, amount)
        for reference, amount in sorted(
            [
                (first.decision.reference, Decimal("200000.00")),
                (Agreement.objects.order_by("pk")[1].decision.reference, Decimal("40000.00")),
            ],
            reverse=True,
        )
    ]
    assert sum(row["counts"] for row in rows) == figures.of(council(), TODAY).assisted


def test_the_file_says_what_the_list_says(first: Agreement) -> None:
    headings, row = figures.table(figures.everyone(TODAY))
    said = dict(zip(headings, row, strict=True))
    assert said["Enterprise"] == "Bolton Council"
    assert [said[name] for name in ("Counted from", "As at", "Declared on", "Stands")] == [
        *("2019-04-01", "2021-11-08", "1 October 2021", "Below the limit")
    ]
    assert [said[name] for name in ("From this authority", "From others, as declared", "Together", "Left")] == [
        *(Decimal("240000.00"), Decimal("12000.00"), Decimal("252000.00"), Decimal("63000.00"))
    ]
