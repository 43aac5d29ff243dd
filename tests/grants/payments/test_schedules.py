"""Schedules come to the award, to the penny, in order and on working days, whatever the mode and the period."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.working_days import HolidaysUnknown, is_working_day
from grants.payments.choices import Mode
from grants.payments.schedules import Row, generate, pieces

GENERATED = [mode for mode in Mode if mode is not Mode.TYPED]
NAMES = ["Staff in post", "First report", "Last report"]
APRIL, MARCH = date(2021, 4, 1), date(2022, 3, 31)
days = st.dates(date(2020, 1, 1), date(2024, 12, 31))
amounts = st.integers(0, 10**11).map(lambda pence: Decimal(pence).scaleb(-2))


@given(st.sampled_from(GENERATED), amounts, days, st.integers(0, 1000), days)
def test_a_schedule_comes_to_the_award_in_order_on_working_days_and_never_before_the_agreement(
    mode: Mode, amount: Decimal, start: date, length: int, agreed_on: date
) -> None:
    end = min(start + timedelta(days=length), date(2025, 12, 1))
    rows = generate(mode, amount, start, end, agreed_on, NAMES)
    assert sum((row.amount for row in rows), Decimal(0)) == amount
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
    assert all(row.amount > 0 and is_working_day(row.due_on) and row.due_on >= agreed_on for row in rows)
    assert len({row.what_for for row in rows}) == len(rows)


@given(st.sampled_from([0, 1, 3, 12]), days, st.integers(0, 1500))
def test_pieces_cover_the_period_once(months: int, start: date, length: int) -> None:
    end = start + timedelta(days=length)
    found = list(pieces(start, end, months))
    assert found[0].start == start
    assert found[-1].end == end
    assert all(after.start == before.end + timedelta(days=1) for before, after in pairwise(found))
    assert all(piece.months <= months for piece in found if months)


def said(rows: list[Row]) -> list[tuple[str, str, str]]:
    return [(row.due_on.isoformat(), str(row.amount), row.what_for) for row in rows]


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [
        (Mode.ONE_OFF, [("2021-04-01", "69573.32", "The whole award")]),
        (Mode.ANNUAL, [("2021-04-01", "69573.32", "2021/22")]),
        (Mode.IN_YEAR, [("2021-09-30", "69573.32", "2021/22")]),
        (
            Mode.QUARTERLY,
            [
                ("2021-04-01", "17393.33", "Quarter 1 of 2021/22"),
                ("2021-07-01", "17393.33", "Quarter 2 of 2021/22"),
                ("2021-10-01", "17393.33", "Quarter 3 of 2021/22"),
                ("2022-01-04", "17393.33", "Quarter 4 of 2021/22"),
            ],
        ),
        (
            Mode.ARREARS,
            [
                ("2021-07-01", "17393.33", "Claim for quarter 1 of 2021/22"),
                ("2021-10-01", "17393.33", "Claim for quarter 2 of 2021/22"),
                ("2022-01-04", "17393.33", "Claim for quarter 3 of 2021/22"),
                ("2022-04-01", "17393.33", "Claim for quarter 4 of 2021/22"),
            ],
        ),
        (
            Mode.MILESTONE,
            [
                ("2021-07-30", "23191.11", "Staff in post"),
                ("2021-11-29", "23191.11", "First report"),
                ("2022-03-31", "23191.10", "Last report"),
            ],
        ),
    ],
)
def test_each_mode_over_one_year(mode: Mode, wanted: list[tuple[str, str, str]]) -> None:
    assert said(generate(mode, Decimal("69573.32"), APRIL, MARCH, date(2021, 3, 1), NAMES)) == wanted


def test_in_year_pays_the_first_year_after_its_agreement_and_later_years_in_advance() -> None:
    rows = generate(Mode.IN_YEAR, Decimal("30000.00"), APRIL, date(2024, 3, 31), date(2021, 11, 1))
    assert said(rows) == [
        ("2021-11-01", "10000.00", "2021/22"),
        ("2022-04-01", "10000.00", "2022/23"),
        ("2023-04-03", "10000.00", "2023/24"),
    ]


def test_a_piece_cut_short_has_the_share_of_its_months() -> None:
    rows = generate(Mode.QUARTERLY, Decimal("500.00"), date(2021, 5, 15), date(2021, 9, 30), APRIL)
    assert said(rows) == [
        ("2021-05-17", "200.00", "Quarter 1 of 2021/22"),
        ("2021-07-01", "300.00", "Quarter 2 of 2021/22"),
    ]


def test_monthly_makes_twelve() -> None:
    rows = generate(Mode.MONTHLY, Decimal("100.00"), APRIL, MARCH, APRIL)
    assert [str(row.amount) for row in rows] == ["8.34"] * 4 + ["8.33"] * 8
    assert (rows[0].what_for, rows[-1].what_for) == ("April 2021", "March 2022")


def test_nothing_makes_no_rows_and_a_penny_makes_one() -> None:
    assert generate(Mode.MONTHLY, Decimal("0.00"), APRIL, MARCH, APRIL) == []
    assert said(generate(Mode.MONTHLY, Decimal("0.01"), APRIL, MARCH, APRIL)) == [("2021-04-01", "0.01", "April 2021")]


@pytest.mark.parametrize(
    ("mode", "end", "sentence"),
    [
        (Mode.TYPED, MARCH, "Type the rows of this schedule."),
        (Mode.MILESTONE, MARCH, "Name the milestones, one on each line."),
        (Mode.ONE_OFF, date(2021, 3, 31), "The period ends on 31 March 2021, before it starts on 1 April 2021."),
    ],
)
def test_what_cannot_be_worked_out_is_said(mode: Mode, end: date, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        generate(mode, Decimal(1), APRIL, end, APRIL)


def test_a_year_without_known_bank_holidays_is_refused() -> None:
    with pytest.raises(HolidaysUnknown):
        generate(Mode.ONE_OFF, Decimal(1), date(2080, 4, 1), date(2081, 3, 31), APRIL)
