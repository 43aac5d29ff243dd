"""The timeline in percent: the seed's four bars, what is unknown or has no end, and labels that fit a narrow page."""

from datetime import date

import pytest

from grants.services.chart import Chart, Drawn, Mark, chart

TODAY = date(2026, 11, 22)


def drawn(first: date | None, last: date | None, kind: str = "grant", agreed: date | None = None) -> Drawn:
    return Drawn("Money", "words", kind, first, last, agreed)


SEED = [
    drawn(None, date(2023, 3, 31), "pilot"),
    drawn(date(2023, 4, 1), date(2024, 6, 30)),
    drawn(date(2024, 7, 1), date(2024, 9, 30), "bridging", date(2024, 7, 8)),
    drawn(date(2024, 10, 1), None, "mainstream"),
]


def made(spells: list[Drawn], today: date = TODAY) -> Chart:
    found = chart(spells, today)
    assert found is not None
    return found


def test_the_bars_of_the_seed_meet_and_each_kind_has_its_own_colour() -> None:
    found = made(SEED, date(2025, 3, 31))  # 1,096 days from 1 April 2022
    assert [(lane.x, lane.width, lane.series, lane.hatch, lane.has_arrow) for lane in found.lanes] == [
        ("5.00%", "28.30%", 3, "5.00%", False),
        ("33.30%", "41.70%", 1, "", False),
        ("75.00%", "8.39%", 2, "", False),
        ("83.39%", "14.61%", 4, "", True),
    ]
    assert found.lanes[2].mark == Mark("75.64%", "mid", "Agreed 8 July 2024")
    assert [lane.mark for lane in found.lanes if lane.spell.kind != "bridging"] == [None] * 3
    assert [(year.x, year.label) for year in found.years] == [
        ("0.00%", "Apr 2022"),
        ("33.30%", "Apr 2023"),
        ("66.70%", "Apr 2024"),
    ]
    assert found.ticks == ("33.30%", "66.70%")


def test_a_spell_without_an_end_is_drawn_to_the_year_of_today() -> None:
    assert [year.label for year in made(SEED).years] == ["Apr 2022", "Apr 2023", "Apr 2024", "Apr 2025"]
    assert len(made(SEED).ticks) == 4
    assert len(made(SEED[:3]).ticks) == 2  # all of it ended, however long ago


def test_years_are_named_as_far_as_a_narrow_page_has_room() -> None:
    labels = [year.label for year in made([drawn(date(2010, 4, 1), date(2023, 3, 31))]).years]
    assert labels == ["Apr 2010", "Apr 2013", "Apr 2016", "Apr 2019"]


@pytest.mark.parametrize(
    ("agreed", "anchor"),
    [(date(2024, 4, 10), "start"), (date(2024, 10, 1), "mid"), (date(2025, 3, 20), "end")],
)
def test_a_mark_near_an_edge_has_its_words_inside(agreed: date, anchor: str) -> None:
    (lane,) = made([drawn(date(2024, 4, 1), date(2025, 3, 31), agreed=agreed)]).lanes
    assert lane.mark is not None
    assert lane.mark.anchor == anchor


def test_a_mark_outside_the_days_shown_is_not_drawn() -> None:
    (lane,) = made([drawn(date(2024, 4, 1), date(2025, 3, 31), agreed=date(2025, 4, 1))]).lanes
    assert lane.mark is None


def test_a_spell_that_begins_on_the_last_days_shown_is_still_seen() -> None:
    found = made([drawn(date(2026, 4, 1), date(2027, 3, 30)), drawn(date(2027, 3, 31), None)])
    assert (found.lanes[1].x, found.lanes[1].width) == ("97.40%", "0.60%")


def test_a_spell_that_ends_in_its_first_days_has_no_more_hatching_than_days() -> None:
    (first, _) = made([drawn(None, date(2024, 4, 2)), drawn(date(2024, 4, 3), date(2025, 3, 31))]).lanes
    assert (first.hatch, first.x, first.width) == ("0.55%", "0.55%", "0.00%")


def test_without_a_known_day_nothing_is_drawn() -> None:
    assert (chart([], TODAY), chart([drawn(None, None)], TODAY)) == (None, None)
