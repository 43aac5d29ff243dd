"""The end of a year adds up, whatever was done to payments, and says what each fold of steps says."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from commissioning.example import authority
from grants.awards.models import Award
from grants.awards.scope import Scope
from grants.finance import year_end
from grants.finance.year_end import COLUMNS, Sums
from grants.payments import paying
from grants.payments.choices import Because, Mode
from grants.payments.positions import Position
from grants.payments.scheduling import position_of
from grants.returns.models import Return
from tests.conftest import guards_off
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import user
from tests.grants.finance.spending import HMPPS, from_hmpps
from tests.grants.payments import paying as to
from tests.grants.payments.paying import AGREED, award_of, later
from tests.grants.payments.test_machine import PaymentsMachine
from tests.grants.returns import asking

pytestmark = pytest.mark.django_db

YEARS = (2020, 2021, 2022, 2023)


def together(awards: Iterable[Award], day: date) -> Position:
    return sum((position_of(award, day) for award in awards), Position())


def folded(year: int, today: date) -> dict[str, Decimal]:
    """What the year end should say of everything, by folds of steps alone."""
    before, then = date(year, 3, 31), date(year + 1, 3, 31)
    this, later_ones = Award.objects.filter(financial_year=year), Award.objects.filter(financial_year__gt=year)
    others = Award.objects.exclude(pk__in=this)
    end = together(this, then)
    return {
        "awarded": end.awarded,
        "paid_before": together(this, before).paid,
        "paid_in": end.paid - together(this, before).paid,
        "recovered": end.recovered,
        "unpaid": end.awarded - end.paid + end.recovered,
        "released": end.released,
        "withheld": end.withheld,
        "to_come": end.to_come + end.difference,
        "paid_since": together(this, max(today, then)).paid - end.paid,
        "advance": together(later_ones, then).paid,
        "paid_for_others": together(others, then).paid - together(others, before).paid,
        "clawed_back": end.clawed_back,
        "underspend": Decimal("0.00"),
    }


def figures(sums: Sums) -> dict[str, Decimal]:
    return dict(zip(COLUMNS, sums.row, strict=True))


def check(year: int, today: date) -> None:
    found = year_end.of(user("finance"), Scope(), year, today)
    assert figures(found.total) == folded(year, today)
    for column in COLUMNS:
        total = getattr(found.total, column)
        assert sum((getattr(line.sums, column) for line in found.lines), Decimal(0)) == total
        assert sum((getattr(sums, column) for _, sums in found.by_funder), Decimal(0)) == total
    for sums in (line.sums for line in found.lines):
        assert sums.awarded == sums.paid_before + sums.paid_in - sums.recovered + sums.unpaid
        assert sums.unpaid == sums.released + sums.withheld + sums.to_come


class YearEndMachine(PaymentsMachine):
    """The machine of payments, with one award of 2021/22 and one of 2022/23."""

    @invariant()
    def every_year_end_adds_up(self) -> None:
        for year in YEARS:
            check(year, self.at.date())


@pytest.fixture(scope="module")
def _seed(kept: None) -> None:
    authority.load()
    to.seed(["Bolton", "Bury"])
    to.second_finance_officer()
    with guards_off("grants_award"):
        Award.objects.filter(agreement__grantee__name="Bolton Council").update(financial_year=2021)
        Award.objects.filter(agreement__grantee__name="Bury Council").update(financial_year=2022)


@pytest.mark.usefixtures("_seed")
def test_whatever_is_done_to_payments_each_year_adds_up(db: None) -> None:
    run_state_machine_as_test(
        YearEndMachine,
        settings=settings(
            max_examples=2,
            stateful_step_count=30,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def paid(_seed: None, db: None) -> Any:
    """Bolton 2021/22 by quarters from November 2021: one paid, a part of it clawed back; Bury 2022/23 paid ahead."""
    quarters = to.plan(award_of("Bolton"), Mode.QUARTERLY)
    to.paid(quarters[0], reference="BACS 1")
    back = {"because": Because.UNSPENT, "reason": "A vacant post.", "came_back_on": later(3).date()}
    paying.claw_back(instalment=quarters[0], amount=Decimal("100.00"), **back, by=user("finance"), at=later(3))
    to.release(quarters[1])
    (ahead,) = to.plan(award_of("Bury"), Mode.ONE_OFF)
    to.paid(ahead, reference="BACS 2")
    to.paid(quarters[2], at=later(200), reference="BACS 3")
    return quarters


def test_the_page_says_what_is_owed_and_what_was_paid_ahead(client: Client, paid: Any) -> None:
    first, second, third = paid[:3]
    found = year_end.of(user("finance"), Scope(), 2021, date(2026, 4, 1))
    check(2021, date(2026, 4, 1))
    bolton, bury = found.lines
    awarded = Decimal("69573.32")
    assert figures(bolton.sums) == dict.fromkeys(COLUMNS, Decimal(0)) | {
        "awarded": awarded,
        "paid_in": first.amount,
        "unpaid": awarded - first.amount,
        "released": second.amount,
        "to_come": awarded - first.amount - second.amount,
        "paid_since": third.amount,
        "clawed_back": Decimal("100.00"),
    }
    assert figures(bury.sums) == dict.fromkeys(COLUMNS, Decimal(0)) | {
        "advance": Decimal("38741.73"),
        "paid_for_others": Decimal("38741.73"),
    }
    text = main_text(page(signed_in(client, "finance"), "/finance/year-end/2021/"))
    assert "Unpaid at 31 March 2022" in text
    assert "Paid ahead for later years£38,741.73" in text.replace("years £", "years£")


def test_the_next_year_takes_up_where_this_one_ended(paid: Any) -> None:
    found = year_end.of(user("finance"), Scope(), 2022, date(2026, 4, 1))
    (bury,) = [line for line in found.lines if line.recipient == "Bury Council"]
    (bolton,) = [line for line in found.lines if line.recipient == "Bolton Council"]
    assert (bury.sums.awarded, bury.sums.paid_before, bury.sums.unpaid) == (Decimal("38741.73"),) * 2 + (0,)
    assert bolton.sums.paid_for_others == paid[2].amount
    assert found.total.paid_in + found.total.paid_for_others == paid[2].amount


def test_underspend_is_what_the_last_return_of_the_year_says(paid: Any) -> None:
    agreement = award_of("Bolton").agreement
    asking.ask(agreement, at=AGREED)
    one, two = Return.objects.filter(line__agreement=agreement).order_by("number")[:2]
    asking.take_in(one, on=later(1).date(), at=later(1), underspend=Decimal("900.00"))
    assert year_end.of(user("finance"), Scope(), 2021, date(2026, 4, 1)).total.underspend == Decimal("900.00")
    asking.take_in(two, on=later(2).date(), at=later(2), underspend=Decimal("250.00"))
    assert year_end.of(user("finance"), Scope(), 2021, date(2026, 4, 1)).total.underspend == Decimal("250.00")
    assert year_end.of(user("finance"), Scope(), 2022, date(2026, 4, 1)).total.underspend == 0


def test_a_year_follows_the_filters_but_its_own_year(client: Client, paid: Any) -> None:
    signed_in(client, "finance")
    for query, recipients in (("locality=Bolton", ["Bolton Council"]), ("recipient=Bury+Council", ["Bury Council"])):
        made = client.get(f"/finance/year-end/2021.csv?{query}&year=1999").content.decode("utf-8-sig")
        assert [row["Recipient"] for row in csv.DictReader(io.StringIO(made))] == recipients
    response = client.get("/finance/year-end/?year=2021&locality=Bolton")
    assert (response.status_code, response["Location"]) == (302, "/finance/year-end/2021/?locality=Bolton")
    chosen = [
        each["value"] for each in page(client, "/finance/year-end/2021/").all("option") if "selected" in each.attrs
    ]
    assert chosen == ["2021"]


@pytest.mark.parametrize("year", [1066, 2200, 99999])
def test_there_is_no_such_year(client: Client, paid: Any, year: int) -> None:
    assert signed_in(client, "finance").get(f"/finance/year-end/{year}/").status_code == 404


def test_the_year_end_keeps_to_its_queries(client: Client, paid: Any) -> None:
    signed_in(client, "finance")
    few = queries(client, "/finance/year-end/2021/")
    from_hmpps()
    assert queries(client, "/finance/year-end/2021/") == few <= MOST
    assert HMPPS in main_text(page(client, "/finance/year-end/2021/"))
