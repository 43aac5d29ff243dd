"""The allocation grid as plain data: reading, adding up, sharing, reshaping."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.drafting import grid_table
from decisions.drafting.grid import (
    MOST_COLUMNS,
    MOST_ROWS,
    Column,
    Grid,
    Problem,
    Row,
    Spot,
    changes,
    columns_of,
    difference_in_words,
    fill,
    read_weight,
    reshape,
    too_large,
)
from decisions.drafting.sharing import CannotShare, share
from tests.factories import AMOUNTS, TOTAL

WEIGHTS = (774, 431, 1708, 555, 616, 786, 480, 528, 349, 890)
DISTRICTS = tuple(Row(name.lower(), name) for name in AMOUNTS)
YEAR = Column("", 2026)


def seed_grid(amounts: dict[str, str] = AMOUNTS) -> Grid:
    return Grid(DISTRICTS, (YEAR,), {Spot(name.lower(), YEAR): text for name, text in amounts.items()})


def weighed(columns: tuple[Column, ...] = (YEAR,), budgets: tuple[str, ...] = ()) -> Grid:
    texts = {Spot(row.key): str(weight) for row, weight in zip(DISTRICTS, WEIGHTS, strict=True)}
    return Grid(
        DISTRICTS, columns, texts | {Spot("", each): text for each, text in zip(columns, budgets, strict=False)}
    )


def test_the_seeds_ten_amounts_add_up_to_its_total() -> None:
    assert seed_grid().figures.whole == TOTAL
    assert grid_table.balance(seed_grid(), TOTAL) == [
        {"term": "Total of the decision", "value": "£639,733.00"},
        {"term": "Allocated in 10 amounts", "value": "£639,733.00"},
        {"term": "Difference", "value": "£0.00", "words": "it adds up", "tone": "good"},
    ]


@pytest.mark.parametrize("name", AMOUNTS)
@pytest.mark.parametrize(("penny", "words"), [("0.01", "too much"), ("-0.01", "still to allocate")])
def test_a_penny_anywhere_shows_as_the_difference(name: str, penny: str, words: str) -> None:
    changed = AMOUNTS | {name: str(Decimal(AMOUNTS[name]) + Decimal(penny))}
    difference = grid_table.balance(seed_grid(changed), TOTAL)[2]
    assert difference == {"term": "Difference", "value": "£0.01", "words": words, "tone": "stop"}


def test_totals_go_by_row_by_column_and_over_all() -> None:
    columns = columns_of(["Key workers", "Peer mentors"], [2026, 2027])
    rows = (Row("a", "A"), Row("b", "B"))
    texts = {Spot(row.key, column): "1.01" for row in rows for column in columns}
    figures = Grid(rows, columns, texts | {Spot("b", columns[3]): "0"}).figures
    assert [column.name for column in columns] == [
        "Key workers, 2026/27",
        "Key workers, 2027/28",
        "Peer mentors, 2026/27",
        "Peer mentors, 2027/28",
    ]
    assert [figures.of_row(row.key) for row in rows] == [Decimal("4.04"), Decimal("3.03")]
    assert [figures.of_column(column) for column in columns] == [Decimal("2.02")] * 3 + [Decimal("1.01")]
    assert figures.whole == Decimal("7.07")
    assert len(figures.amounts) == 8


def test_what_cannot_be_read_is_a_problem_at_its_place_and_counts_for_nothing() -> None:
    grid = Grid((Row("bury", "Bury"),), (YEAR,), {Spot("bury", YEAR): "circa £1M", Spot("bury"): "7.5"})
    assert [(problem.spot, problem.sentence) for problem in grid.figures.problems] == [
        (Spot("bury"), "“7.5” is not a whole number. Enter a weight such as 1,708."),
        (Spot("bury", YEAR), "“circa £1M” is an approximation. Enter the exact amount. For example: £69,573.32"),
    ]
    assert grid.figures.whole == 0
    assert grid_table.errors(grid, grid.figures.problems)[1] == {
        "text": "Bury, 2026/27: “circa £1M” is an approximation. Enter the exact amount. For example: £69,573.32",
        "href": "#amount-0-0",
    }


@pytest.mark.parametrize(("text", "weight"), [("774", 774), (" 1,708 ", 1708), ("0", 0)])
def test_weights_are_whole_numbers(text: str, weight: int) -> None:
    assert read_weight(text) == weight


@pytest.mark.parametrize("text", ["-1", "7.5", "ten", "٣", "2147483648"])
def test_other_weights_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=f"“{text}”"):
        read_weight(text)


def test_sharing_the_seeds_total_gives_its_ten_amounts_and_marks_six_pennies() -> None:
    shared = share(weighed(), TOTAL)
    assert [shared.grid.figures.amounts[Spot(row.key, YEAR)] for row in DISTRICTS] == [*map(Decimal, AMOUNTS.values())]
    named = {"manchester", "oldham", "rochdale", "salford", "stockport", "trafford"}
    assert shared.pennies == {Spot(key, YEAR) for key in named}


def test_several_columns_share_their_own_budgets() -> None:
    columns = columns_of(["Key workers", "Group recovery", "Peer mentors"], [2026])
    shared = share(weighed(columns, ("412,000", "157,733", "£70,000.00")), TOTAL)
    sums = [shared.grid.figures.of_column(column) for column in columns]
    assert sums == [Decimal("412000.00"), Decimal("157733.00"), Decimal("70000.00")]
    assert shared.grid.figures.whole == TOTAL


@given(
    st.integers(0, 10**13),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=MOST_ROWS).filter(any),
    st.integers(1, MOST_COLUMNS),
)
def test_shares_always_add_up_and_no_cell_is_more_than_a_penny_off(pence: int, weights: list[int], count: int) -> None:
    columns = columns_of([f"Stream {place}" for place in range(count)], [])
    rows = tuple(Row(str(place), f"Row {place}") for place in range(len(weights)))
    cuts = [0, *(pence * place // count for place in range(1, count)), pence]
    budgets = [Decimal(end - start).scaleb(-2) for start, end in pairwise(cuts)]
    texts = {Spot(row.key): str(weight) for row, weight in zip(rows, weights, strict=True)}
    texts |= {Spot("", column): f"{budget}" for column, budget in zip(columns, budgets, strict=True)}
    whole = Decimal(pence).scaleb(-2)
    figures = share(Grid(rows, columns, texts), whole).grid.figures
    assert figures.whole == whole
    assert [figures.of_column(column) for column in columns] == budgets
    for spot, amount in figures.amounts.items():
        exact = figures.of_column(spot.column or columns[0]) * weights[int(spot.row)] / sum(weights)
        assert abs(amount - exact) < Decimal("0.01")


def test_a_row_without_a_weight_is_emptied_when_the_total_is_shared() -> None:
    grid = weighed().typed({Spot("bury"): "", Spot("bury", YEAR): "5.00"})
    shared = share(grid, TOTAL)
    assert shared.grid.text("bury", YEAR) == ""
    assert shared.grid.figures.whole == TOTAL


@pytest.mark.parametrize(
    ("grid", "whole", "sentence"),
    [
        (weighed(), None, "Give the decision’s total first. Then it can be shared."),
        (Grid(DISTRICTS, (YEAR,)), TOTAL, "There is no weight to share by. Give at least one that is more than 0."),
        (
            weighed().typed({Spot("bury"): "x"}),
            TOTAL,
            "“x” is not a whole number. Enter a weight such as 1,708.",
        ),
        (
            weighed(columns_of(["A", "B"], []), ("5",)),
            TOTAL,
            "Give the budget for B: the amount to share in this column.",
        ),
        (
            weighed(columns_of(["A", "B"], []), ("5", "639,728.01")),
            TOTAL,
            "The budgets add up to £639,733.01, £0.01 more than the total, £639,733.00. Change one.",
        ),
        (
            weighed(columns_of(["A", "B"], []), ("5", "tbc")),
            TOTAL,
            "“tbc” is not an amount. Enter the amount in pounds and pence, or 0.00 if there is no money. "
            "For example: £69,573.32",
        ),
    ],
)
def test_what_cannot_be_shared_is_refused_with_the_way_out(grid: Grid, whole: Decimal | None, sentence: str) -> None:
    with pytest.raises(CannotShare) as refused:
        share(grid, whole)
    assert [problem.sentence for problem in refused.value.problems] == [sentence]


def test_filling_leaves_what_has_no_amount_and_tells_what_changed() -> None:
    before = seed_grid().typed({Spot("bury", YEAR): "38741.7"})
    after = fill(before, {"bury": [Decimal("38741.70")], "wigan": [None], "bolton": [Decimal("1234.00")]})
    assert after.text("bolton", YEAR) == "1,234.00"
    assert after.text("wigan", YEAR) == AMOUNTS["Wigan"]
    assert changes(before, after) == {Spot("bolton", YEAR): AMOUNTS["Bolton"]}


def test_renaming_a_stream_keeps_its_amounts_and_its_budget() -> None:
    old, new = Column("Key wrokers", 2026), Column("Key workers", 2026)
    grid = Grid((Row("a", "A"),), (old, YEAR), {Spot("a", old): "1", Spot("", old): "2", Spot("a"): "3"})
    reshaped = reshape(grid, grid.rows, (new, YEAR))
    assert dict(reshaped.grid.texts) == {Spot("a", new): "1", Spot("", new): "2", Spot("a"): "3"}
    assert reshaped.lost == {}


def test_the_first_streams_and_years_take_what_stood_in_the_only_column() -> None:
    grid = Grid((Row("a", "A"),), (Column(),), {Spot("a", Column()): "1"})
    reshaped = reshape(grid, grid.rows, columns_of(["Key workers", "Peer mentors"], [2026, 2027]))
    assert dict(reshaped.grid.texts) == {Spot("a", Column("Key workers", 2026)): "1"}


def test_taking_out_a_stream_or_a_row_tells_what_would_be_lost() -> None:
    columns = columns_of(["A", "B"], [])
    rows = (Row("x", "X"), Row("y", "Y"))
    texts = {Spot("x", columns[0]): "1", Spot("x", columns[1]): "2", Spot("y"): "9", Spot("", columns[1]): "2"}
    reshaped = reshape(Grid(rows, columns, texts), rows[:1], columns[:1])
    assert dict(reshaped.grid.texts) == {Spot("x", columns[0]): "1"}
    assert reshaped.lost == {Spot("x", columns[1]): "2", Spot("y"): "9"}


def test_a_stream_that_replaces_two_is_no_new_name_for_one() -> None:
    columns = columns_of(["A", "B"], [])
    grid = Grid((Row("x", "X"),), columns, {Spot("x", column): "1" for column in columns})
    assert set(reshape(grid, grid.rows, columns_of(["C"], [])).lost) == {Spot("x", column) for column in columns}


def test_sizes_have_limits_that_are_said() -> None:
    assert too_large(MOST_ROWS, MOST_COLUMNS) == ""
    assert too_large(MOST_ROWS + 1, 1).startswith("That makes 41 rows. A grid has 40 at most")
    assert too_large(1, MOST_COLUMNS + 1).startswith("That makes 13 columns. A grid has 12 at most")


@pytest.mark.parametrize(
    ("allocated", "whole", "words"),
    [
        ("5", None, "wait for the total of the decision"),
        ("5", "5", "add up to the total"),
        ("5.01", "5", "are £0.01 more than the total"),
        ("4.99", "5", "are £0.01 less than the total"),
    ],
)
def test_the_difference_is_said_in_words(allocated: str, whole: str | None, words: str) -> None:
    assert difference_in_words(Decimal(allocated), Decimal(whole) if whole else None) == words


def test_every_input_has_a_name_of_its_own() -> None:
    columns = columns_of(["Key workers", "Peer mentors"], [2026, 2027])
    table = grid_table.table(weighed(columns), TOTAL, grid_table.Marks())
    cells = [*table["budgets"], *(cell for row in table["rows"] for cell in (row["weight"], *row["cells"]))]
    assert len({cell["label"] for cell in cells}) == len({cell["name"] for cell in cells}) == 4 + 10 * 5
    assert table["rows"][0]["cells"][0]["label"] == "Bolton, Key workers, 2026/27, pounds"
    assert table["groups"] == [{"name": "Key workers", "span": 2}, {"name": "Peer mentors", "span": 2}]


def test_a_problem_without_a_place_of_its_own_leads_to_the_heading() -> None:
    assert grid_table.errors(weighed(), [Problem(Spot(), "Say more.")]) == [{"text": "Say more.", "href": "#amounts"}]
