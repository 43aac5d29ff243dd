"""Somebody pays until the period ends: seed 000 has funding until June and a service until September."""

import pytest

from decisions.checks import funding_lasts
from tests.decisions.checks import said

JUNE, SEPTEMBER = "2024-06-30", "2024-09-30"
GAP = ("warn", "Say who pays from 1 July 2024 to 30 September 2024")


def told(*ends: str | None, until: str | None = SEPTEMBER) -> list[tuple[str, str, str]]:
    """Level, field and sentence, where the funding sources end on these days and the period does then."""
    sources = [said.source(f"Funder {number}") | {"ends_on": day} for number, day in enumerate(ends)]
    matter = said.matter(money={"funding_sources": sources}, period={"from": "2024-03-01", "until": until})
    found = list(funding_lasts.check(matter))
    assert {(each.rule, each.section) for each in found} <= {("X73", "funding")}
    return [(each.level.value, each.field, each.sentence) for each in found]


@pytest.mark.parametrize(
    ("ends", "field"),
    [((JUNE,), "id_sources-0-ends_on"), (("2024-03-31", JUNE, "2024-05-31"), "id_sources-1-ends_on")],
)
def test_the_days_after_the_last_funding_are_named_where_it_is_typed(ends: tuple[str, ...], field: str) -> None:
    assert told(*ends) == [(GAP[0], field, GAP[1])]


@pytest.mark.parametrize("ends", [(), (SEPTEMBER,), (JUNE, SEPTEMBER), ("2025-03-31",), (JUNE, None), (None,)])
def test_funding_that_lasts_or_has_no_end_is_enough(ends: tuple[str | None, ...]) -> None:
    assert told(*ends) == []


def test_without_an_end_of_the_period_nothing_is_compared() -> None:
    assert told(JUNE, until=None) == []


@pytest.mark.parametrize(("until", "length"), [(SEPTEMBER, "3 months"), ("2024-07-31", "1 month")])
def test_the_gap_is_counted_in_months(until: str, length: str) -> None:
    source = said.source("Funder") | {"ends_on": JUNE}
    period = {"from": "2024-03-01", "until": until}
    (finding,) = funding_lasts.check(said.matter(money={"funding_sources": [source]}, period=period))
    assert finding.why == f"The last funding ends on 30 June 2024: nobody pays for {length}."


def test_one_day_without_a_funder_is_a_gap() -> None:
    assert told(JUNE, until="2024-07-01") == [(GAP[0], "id_sources-0-ends_on", "Say who pays on 1 July 2024")]
