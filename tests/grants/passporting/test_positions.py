"""On every day: in = passed on + retained + what is left, whatever is written down in whatever order."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from grants.passporting.choices import EntryKind
from grants.passporting.models import PassportEntry
from grants.passporting.positions import Position, on, together, why_short

FIRST = date(2026, 4, 1)
LAST = date(2027, 3, 31)
Row = tuple[str, int, int, int]
KINDS = st.sampled_from([kind.value for kind in EntryKind if kind != EntryKind.MOVED])
ROWS = st.lists(
    st.tuples(KINDS, st.integers(-50_00, 200_00).filter(bool), st.integers(0, 9), st.integers(1, 3)), max_size=14
)


def entries_of(rows: list[Row]) -> list[PassportEntry]:
    return [
        PassportEntry(
            number=number,
            kind=kind,
            amount=Decimal(pence).scaleb(-2),
            effective_on=FIRST + timedelta(days=day),
            award_id=award if kind == EntryKind.PASSED_ON else None,
        )
        for number, (kind, pence, day, award) in enumerate(rows, start=1)
    ]


@given(ROWS)
def test_what_stands_after_every_refusal_adds_up_on_every_day(rows: list[Row]) -> None:
    stands: list[PassportEntry] = []
    for entry in entries_of(rows):
        if not why_short([*stands, entry]):
            stands.append(entry)
    for offset in range(-1, 11):
        day = FIRST + timedelta(days=offset)
        found = on(stands, day, LAST)
        pence = dict.fromkeys(EntryKind, 0)
        for entry in stands:
            if entry.effective_on <= day:
                pence[EntryKind(entry.kind)] += int((entry.amount or 0) * 100)
        assert int(found.came_in * 100) == pence[EntryKind.RECEIVED] - pence[EntryKind.SENT_BACK]
        assert found.came_in == found.passed_on + found.retained + found.left
        assert min(found.left, found.received, found.sent_back, found.retained, found.passed_on) >= 0
        assert int(found.passed_on * 100) == pence[EntryKind.PASSED_ON]


@given(ROWS)
def test_a_refusal_is_of_a_day_on_which_it_does_not_add_up(rows: list[Row]) -> None:
    entries = entries_of(rows)
    days = {entry.effective_on for entry in entries}
    short = any(on(entries, day, LAST).left < 0 for day in days)
    parts = {(entry.kind, entry.award_id) for entry in entries}
    less = any(
        sum(
            entry.amount or 0 for entry in entries if (entry.kind, entry.award_id) == part and entry.effective_on <= day
        )
        < 0
        for part in parts
        for day in days
    )
    assert bool(why_short(entries)) == (short or less)


@given(st.lists(ROWS, max_size=4))
def test_the_sums_of_several_grants_are_the_sums_of_their_sums(grants: list[list[Row]]) -> None:
    positions = [on(entries_of(rows), LAST, LAST) for rows in grants]
    whole = together(positions, LAST)
    assert whole.left == sum((each.left for each in positions), Decimal(0))
    assert whole.came_in == whole.passed_on + whole.retained + whole.left
    assert not whole.is_late


def test_of_two_moved_days_the_later_one_counts_from_its_day_on() -> None:
    moves = [
        PassportEntry(number=1, kind="moved", effective_on=FIRST + timedelta(days=5), pass_on_by=date(2027, 6, 30)),
        PassportEntry(number=2, kind="moved", effective_on=FIRST + timedelta(days=2), pass_on_by=date(2027, 5, 31)),
    ]
    days = [on(moves, FIRST + timedelta(days=days), LAST).pass_on_by for days in (1, 2, 5)]
    assert days == [LAST, date(2027, 5, 31), date(2027, 6, 30)]
    assert Position(LAST, LAST).state == "none"
