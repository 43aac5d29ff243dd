"""What each source gives of what a decision gives; what nobody recorded is never divided."""

from decimal import Decimal

import pytest

from commissioning.models import Organisation
from decisions.record.models import FundingSource
from grants.funders.shares import Gives, divided, pool_of


def sources(*said: tuple[str | None, int | None]) -> list[FundingSource]:
    return [
        FundingSource(
            funder=Organisation(pk=number), amount=None if amount is None else Decimal(amount), financial_year=year
        )
        for number, (amount, year) in enumerate(said, 1)
    ]


def gives(**by_year: str) -> Gives:
    return Gives({int(year[1:]) or None: Decimal(amount) for year, amount in by_year.items()}, is_envelope=False)


@pytest.mark.parametrize(
    ("said", "given", "shares", "pools"),
    [
        ([("60.00", 2021), ("40.00", 2021)], {"y2021": "100.00"}, ["60.00", "40.00"], []),
        ([("102.60", 2021)], {"y2021": "2.60"}, ["2.60"], []),
        ([("100.00", 2021)], {"y2021": "0.00"}, ["0.00"], []),
        ([(None, 2021)], {"y2021": "0.00"}, ["0.00"], []),
        ([("60.00", 2021), ("40.00", 2021)], {"y2021": "0.00"}, ["0.00", "0.00"], []),
        ([("0.10", 2021), (None, 2021)], {"y2021": "0.00"}, ["0.00", "0.00"], []),
        ([(None, 2021)], {"y2021": "100.00"}, [None], [(2021, "100.00")]),
        ([(None, 2021), (None, 2021)], {"y2021": "639733.00"}, [None, None], [(2021, "639733.00")]),
        ([("102.60", 2021), ("51.30", 2022)], {"y2021": "2.60", "y2022": "1.30"}, ["2.60", "1.30"], []),
        ([("60.00", 2021), ("40.00", 2022)], {"y2021": "50.00", "y2022": "50.00"}, ["60.00", "40.00"], []),
        ([("100.00", 2021), (None, 2021)], {"y2021": "100.00"}, ["100.00", None], []),
        ([("60.00", 2021), (None, 2021)], {"y2021": "100.00"}, ["60.00", None], [(2021, "40.00")]),
        ([("60.00", 2021), ("42.60", 2021)], {"y2021": "2.60"}, [None, None], [(2021, "2.60")]),
        ([("160.00", 2021), (None, 2021)], {"y2021": "100.00"}, [None, None], [(2021, "100.00")]),
        (
            [(None, 2021), (None, 2021), (None, 2022), (None, 2022)],
            {"y2021": "70.00", "y2022": "30.00"},
            [None] * 4,
            [(2021, "70.00"), (2022, "30.00")],
        ),
        (
            [("10.00", 2021), (None, 2021), ("30.00", 2022)],
            {"y2021": "70.00", "y2022": "30.00"},
            ["10.00", None, "30.00"],
            [(2021, "60.00")],
        ),
        ([(None, None), (None, None)], {"y2021": "70.00", "y2022": "30.00"}, [None, None], [(None, "100.00")]),
        ([(None, 2021), (None, 2022)], {"y0": "100.00"}, [None, None], [(None, "100.00")]),
    ],
)
def test_shares_and_what_is_left(
    said: list[tuple[str | None, int | None]],
    given: dict[str, str],
    shares: list[str | None],
    pools: list[tuple[int | None, str]],
) -> None:
    found, left = divided(sources(*said), gives(**given))
    assert found == [None if share is None else Decimal(share) for share in shares]
    assert [(pool.year, pool.amount) for pool in left] == [(year, Decimal(amount)) for year, amount in pools]
    known = sum((share for share in found if share is not None), Decimal(0))
    assert known + sum(pool.amount for pool in left) == sum(map(Decimal, given.values()))


def test_a_source_is_told_what_its_pools_come_to() -> None:
    rows = sources((None, 2021), (None, 2021), (None, 2022), (None, 2022))
    _, pools = divided(rows, gives(y2021="70.00", y2022="30.00"))
    assert [pool_of(row, pools) for row in rows] == [Decimal(70), Decimal(70), Decimal(30), Decimal(30)]
