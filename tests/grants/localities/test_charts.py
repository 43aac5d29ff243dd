"""Drawings say what the figures say: nothing lost, nothing beyond the frame, each tile in its place."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.localities.charts import LANE, OTHER, PLACES, lanes, short, tile_map

YEARS = ["2021/22", "2022/23", "2023/24"]
amounts = st.decimals(min_value="0.01", max_value="99999999.99", places=2)
cells = st.dictionaries(st.tuples(st.sampled_from(YEARS), st.sampled_from("ABCDEFGH")), amounts, min_size=1)


@given(cells, st.sampled_from(["", "C"]))
def test_every_penny_is_in_the_drawing_and_in_its_table(found: dict[tuple[str, str], Decimal], last: str) -> None:
    drawn = lanes(found, YEARS, last=last)
    assert drawn.total == sum(found.values()) == sum(drawn.sums)
    assert [total for _, _, total in drawn.rows] == [lane.total for lane in drawn.lanes]
    for lane in drawn.lanes:
        assert lane.total == sum((segment.amount for segment in lane.segments), Decimal(0))
        assert lane.total == sum((amount for (year, _), amount in found.items() if year == lane.name), Decimal(0))


@given(cells)
def test_no_bar_leaves_the_frame_and_none_covers_another(found: dict[tuple[str, str], Decimal]) -> None:
    for lane in lanes(found, YEARS).lanes:
        end = Decimal(0)
        for segment in lane.segments:
            x, width = (Decimal(each.removesuffix("%")) for each in (segment.x, segment.width))
            assert abs(x - end) <= Decimal("0.02")
            end = x + width
        assert end <= Decimal("100.02")


def test_the_largest_come_first_and_the_fifth_joins_the_others() -> None:
    found = {(YEARS[0], name): Decimal(amount) for name, amount in zip("ABCDE", (1, 5, 2, 4, 3), strict=True)}
    drawn = lanes(found, YEARS[:1])
    assert drawn.series == ("B", "D", "E", OTHER)
    assert drawn.sums == (5, 4, 3, 3)


def test_what_nobody_can_divide_keeps_its_name_and_comes_last() -> None:
    found = {(YEARS[0], name): Decimal(amount) for name, amount in zip("ABCDE", (9, 5, 2, 4, 3), strict=True)}
    assert lanes(found, YEARS[:1], last="A").series == ("B", "D", OTHER, "A")


def test_a_lane_without_money_is_drawn_empty() -> None:
    drawn = lanes({(YEARS[1], "A"): Decimal(3)}, YEARS)
    assert [len(lane.segments) for lane in drawn.lanes] == [0, 1, 0]
    assert (drawn.height, drawn.lanes[2].bar_y) == (3 * LANE, 2 * LANE + 24)


def test_ten_districts_have_ten_places_of_their_own() -> None:
    assert len(set(PLACES.values())) == len(PLACES) == 10
    drawn = tile_map((code, code, Decimal(number)) for number, code in enumerate(PLACES))
    assert drawn
    assert len({tile.points for tile in drawn.tiles}) == 10
    for tile in drawn.tiles:
        corners = [tuple(map(float, corner.split(","))) for corner in tile.points.split()]
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in corners)


@pytest.mark.parametrize(
    ("amount", "shade"), [("0", 1), ("49999.99", 1), ("50000", 2), ("99999", 2), ("150000", 4), ("200000", 4)]
)
def test_a_tile_is_darker_from_each_step_on(amount: str, shade: int) -> None:
    drawn = tile_map([("E08000001", "Bolton", Decimal(amount)), ("E08000002", "Bury", Decimal(200000))])
    assert drawn
    assert drawn.steps == (50000, 100000, 150000)
    assert drawn.tiles[0].shade == shade


def test_a_district_without_a_place_leaves_no_map_rather_than_a_gap() -> None:
    assert tile_map([("E08000001", "Bolton", Decimal(1)), ("E06000001", "Hartlepool", Decimal(1))]) is None
    assert tile_map([]) is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "£0"), ("949.50", "£950"), ("104440.08", "£104k"), ("1249999", "£1.2m"), ("12500000", "£13m")],
)
def test_short_sums(amount: str, words: str) -> None:
    assert short(Decimal(amount)) == words
