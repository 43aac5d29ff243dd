"""Gaps, overlaps and bridged days, each against a count of every single day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.services import timeline
from grants.services.timeline import DAY, Days, Overlap, Spell

FIRST, LAST = date(2022, 1, 1), date(2023, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def spell(first: date | None, last: date | None, title: str = "", kind: str = "grant", successor: str = "") -> Spell:
    return Spell(title, kind, first, last, successor)


YEAR_ONE = spell(None, date(2023, 3, 31), "Health budgets", "pilot")
GRANT = spell(date(2023, 4, 1), date(2024, 6, 30), "Grant")
BRIDGE = spell(date(2024, 7, 1), date(2024, 9, 30), "Bridge", "bridging", "Trust")
TRUST = spell(date(2024, 10, 1), None, "Trust", "mainstream")
SEED = [YEAR_ONE, GRANT, BRIDGE, TRUST]


def test_the_four_funders_of_the_health_workers_meet_end_to_end() -> None:
    assert (timeline.gaps(SEED), timeline.overlaps(SEED), timeline.uncovered(SEED)) == ([], [], 0)
    assert [timeline.end_to_meet(each) for each in SEED[1:]] == [each.until_on for each in SEED[:-1]]
    assert timeline.end_to_meet(YEAR_ONE) is None


def test_without_the_bridge_nobody_pays_for_the_92_days_of_july_to_september_2024() -> None:
    (gap,) = timeline.gaps([YEAR_ONE, GRANT, TRUST])
    assert (gap, gap.count, gap.in_words) == (Days(date(2024, 7, 1), date(2024, 9, 30)), 92, "92 days")
    assert timeline.bridged(BRIDGE, SEED) == [gap]
    assert [timeline.bridged(each, SEED) for each in (YEAR_ONE, TRUST)] == [[], []]


def test_a_bridge_that_covers_a_part_bridges_that_part_alone() -> None:
    short = spell(date(2024, 7, 15), date(2024, 8, 31), "Bridge", "bridging")
    spells = [GRANT, short, TRUST]
    assert timeline.bridged(short, spells) == [Days(date(2024, 7, 15), date(2024, 8, 31))]
    assert timeline.gaps(spells) == [
        Days(date(2024, 7, 1), date(2024, 7, 14)),
        Days(date(2024, 9, 1), date(2024, 9, 30)),
    ]


def test_one_day_is_a_gap_and_is_said_to_be_one_day() -> None:
    (gap,) = timeline.gaps([spell(FIRST, date(2022, 1, 31)), spell(date(2022, 2, 2), LAST)])
    assert (gap, gap.count, gap.in_words) == (Days(date(2022, 2, 1), date(2022, 2, 1)), 1, "1 day")


def test_a_first_day_that_is_not_recorded_is_not_guessed() -> None:
    before = spell(FIRST, date(2022, 6, 30), "Before")
    assert timeline.gaps([before, YEAR_ONE]) == []
    assert timeline.overlaps([before, YEAR_ONE]) == []  # it may have begun after the other ended
    over_its_end = spell(date(2023, 3, 1), LAST, "Over")
    assert timeline.overlaps([YEAR_ONE, over_its_end]) == [
        Overlap(YEAR_ONE, over_its_end, date(2023, 3, 31), date(2023, 3, 31))
    ]


def test_two_spells_without_an_end_overlap_without_an_end() -> None:
    other = spell(date(2025, 1, 1), None, "Other")
    (found,) = timeline.overlaps([TRUST, other])
    assert (found.first, found.last, found.count) == (date(2025, 1, 1), None, None)


@pytest.mark.parametrize(
    ("kind", "until_on", "successor", "missing"),
    [
        ("bridging", LAST, "Trust", []),
        ("bridging", LAST, "", ["a named successor"]),
        ("bridging", None, "Trust", ["an exit date"]),
        ("bridging", None, "", ["an exit date", "a named successor"]),
        ("grant", None, "", []),
    ],
)
def test_a_bridge_says_when_it_ends_and_who_pays_then(
    kind: str, until_on: date | None, successor: str, missing: list[str]
) -> None:
    assert timeline.lacking(spell(FIRST, until_on, "Money", kind, successor)) == missing


@pytest.mark.parametrize(
    ("spells", "day"),
    [([], None), (SEED, None), (SEED[:-1], date(2024, 10, 1)), ([BRIDGE, GRANT], date(2024, 10, 1))],
)
def test_the_next_spell_starts_the_day_after_the_last_end(spells: list[Spell], day: date | None) -> None:
    assert timeline.next_start(spells) == day


def bounded() -> st.SearchStrategy[Spell]:
    days = st.tuples(st.sampled_from(EVERY_DAY), st.integers(0, 200))
    return st.builds(lambda day: spell(day[0], min(day[0] + timedelta(days=day[1]), LAST)), days)


def paid(day: date, spells: list[Spell]) -> int:
    """How many pay for that day, counted by hand."""
    return sum((each.from_on or FIRST) <= day <= (each.until_on or LAST) for each in spells)


@given(st.lists(bounded(), min_size=1, max_size=6))
def test_gaps_are_the_days_between_first_and_last_that_no_spell_covers(spells: list[Spell]) -> None:
    begin, end = min(each.from_on or FIRST for each in spells), max(each.until_on or LAST for each in spells)
    missing = [day for day in EVERY_DAY if begin <= day <= end and not paid(day, spells)]
    found = timeline.gaps(spells)
    assert [day for gap in found for day in EVERY_DAY if gap.first <= day <= gap.last] == missing
    assert timeline.uncovered(spells) == len(missing)
    assert all(later.first > earlier.last + DAY for earlier, later in pairwise(found))


@given(st.lists(bounded(), max_size=5))
def test_overlaps_are_the_days_that_each_two_spells_share(spells: list[Spell]) -> None:
    shared = sum(n * (n - 1) // 2 for n in (paid(day, spells) for day in EVERY_DAY))
    assert sum(overlap.count or 0 for overlap in timeline.overlaps(spells)) == shared


@given(st.lists(bounded(), min_size=1, max_size=5), bounded())
def test_bridged_days_are_those_between_the_others_that_one_spell_alone_covers(
    others: list[Spell], bridge: Spell
) -> None:
    begin, end = min(each.from_on or FIRST for each in others), max(each.until_on or LAST for each in others)
    alone = [day for day in EVERY_DAY if begin <= day <= end and paid(day, [bridge]) and not paid(day, others)]
    found = timeline.bridged(bridge, [*others, bridge])
    assert [day for part in found for day in EVERY_DAY if part.first <= day <= part.last] == alone


@given(bounded(), bounded())
def test_two_spells_meet_exactly_where_the_first_ends_on_the_day_before_the_second(one: Spell, other: Spell) -> None:
    first, second = sorted((one, other), key=lambda each: (each.from_on or FIRST, each.until_on or LAST))
    meets = first.until_on == timeline.end_to_meet(second)
    assert meets == (timeline.gaps([one, other]) == [] and timeline.overlaps([one, other]) == [])
