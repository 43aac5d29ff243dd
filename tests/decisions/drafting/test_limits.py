"""The grid within limits: floors, caps, locks, a top slice, budgets that stay, pairs, and files out and in."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.lib import spreadsheets, tables
from decisions.drafting import grid_table
from decisions.drafting.grid import Column, Grid, Row, Spot, columns_of, fill, shown
from decisions.drafting.sharing import CannotShare, Terms, share
from decisions.record.models import Decision
from tests.decisions.drafting.forms import fields, fill_in, send
from tests.decisions.pages import MOST, queries
from tests.factories import user

ROWS = (Row("a", "Bolton"), Row("b", "Bury"), Row("c", "Manchester"))
ONE = Column()
HUNDRED = Decimal(100)


def grid(weights: tuple[str, str, str] = ("1", "1", "2"), **more: object) -> Grid:
    texts = {Spot(row.key): weight for row, weight in zip(ROWS, weights, strict=True)}
    return Grid(ROWS, (ONE,), texts, **more)  # type: ignore[arg-type]


def amounts(filled: Grid) -> list[str]:
    return [filled.text(row.key, ONE) for row in ROWS]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (Terms(), ["25.00", "25.00", "50.00"]),
        (Terms(floor=Decimal(30)), ["30.00", "30.00", "40.00"]),
        (Terms(cap=Decimal(40)), ["30.00", "30.00", "40.00"]),
        (Terms(aside=Decimal(20), aside_for="a"), ["40.00", "20.00", "40.00"]),
        (Terms(aside_percent=Decimal(10), aside_for="c"), ["22.50", "22.50", "55.00"]),
    ],
)
def test_terms_hold_for_every_row(terms: Terms, expected: list[str]) -> None:
    assert amounts(share(grid(), HUNDRED, terms).grid) == expected


def test_a_row_has_limits_of_its_own() -> None:
    limited = grid().typed({Spot("a", None, "floor"): "40", Spot("b", None, "cap"): "10"})
    shared = share(limited, HUNDRED, Terms(floor=Decimal(5)))
    assert amounts(shared.grid) == ["40.00", "10.00", "50.00"]
    assert (shared.at_floor, shared.at_cap) == ({Spot("a", ONE)}, {Spot("b", ONE)})


def test_a_locked_amount_stays_and_the_rest_is_shared() -> None:
    locked = grid(locked=frozenset({Spot("c", ONE)})).typed({Spot("c", ONE): "70.00"})
    assert amounts(share(locked, HUNDRED).grid) == ["15.00", "15.00", "70.00"]


@pytest.mark.parametrize(
    ("locked", "terms", "told"),
    [
        ("100.01", Terms(), "The locked amounts add up to £100.01, more than there is to share, £100.00. Unlock one."),
        ("1.00", Terms(aside=HUNDRED, aside_for="c"), "This amount is locked, so nothing can be kept aside for it."),
        ("x", Terms(), "“x” has no figures in it."),
        ("70.00", Terms(floor=Decimal(16)), "The floors add up to £32.00, more than there is to share, £30.00."),
    ],
)
def test_what_stands_against_sharing_is_told(locked: str, terms: Terms, told: str) -> None:
    with pytest.raises(CannotShare) as refusal:
        share(grid(locked=frozenset({Spot("c", ONE)})).typed({Spot("c", ONE): locked}), HUNDRED, terms)
    assert str(refusal.value).startswith(told)


def test_a_cap_under_its_floor_is_a_problem_of_the_cap() -> None:
    crossed = grid().typed({Spot("a", None, "floor"): "40", Spot("a", None, "cap"): "10"})
    (problem,) = crossed.figures.problems
    assert (crossed.name(problem.spot), problem.sentence) == (
        "Bolton, at most",
        "“£10.00” is less than the row gets at least, £40.00.",
    )


def test_change_from_year_to_year_in_pounds_and_per_cent() -> None:
    years = Grid(ROWS[:1], columns_of(["A", "B"], [2026, 2027]))
    filled = fill(years, {"a": [Decimal(100), Decimal(103), None, Decimal(10)]})
    table = grid_table.year_changes(filled)
    assert table == {
        "steps": ["2026/27 to 2027/28"],
        "rows": [
            {"name": "Bolton", "cells": [{"amount": "+£13.00", "percent": "+13.0%"}]},
            {"name": "Together", "cells": [{"amount": "+£13.00", "percent": "+13.0%"}]},
        ],
    }
    assert grid_table.change(Decimal(0), Decimal(5)) == {"amount": "+£5.00", "percent": "–"}
    assert grid_table.change(Decimal(200), Decimal(199)) == {"amount": "−£1.00", "percent": "−0.5%"}
    assert grid_table.year_changes(grid()) is None


names = st.lists(
    st.sampled_from(["Bolton", "=Bury", "+Wigan", "O'Brien Trust", 'A "good" cause', "@Home", "Zoë, Ltd", "-Last"]),
    min_size=1,
    max_size=8,
    unique=True,
)
cells = st.none() | st.integers(0, 10**12).map(lambda pence: Decimal(pence).scaleb(-2))


@settings(max_examples=60, deadline=None)
@given(names, st.integers(1, 3), st.integers(1, 3), st.data())
def test_paste_grid_download_paste_gives_equal_figures(
    named: list[str], streams: int, years: int, data: st.DataObject
) -> None:
    columns = columns_of([f"=Stream {place}" for place in range(streams)], [2026 + place for place in range(years)])
    rows = tuple(Row(f"k{place}", name) for place, name in enumerate(named))
    row = st.lists(cells, min_size=len(columns), max_size=len(columns))
    typed = {each.key: data.draw(row) for each in rows}
    labels = {each.key: each.name for each in rows}
    pasted = "\n".join("\t".join([labels[key], *("" if a is None else str(a) for a in typed[key])]) for key in typed)
    first = tables.read_amounts(pasted, labels=labels, columns=len(columns))
    filled = fill(Grid(rows, columns), first.amounts)
    assert not first.problems
    table = grid_table.as_file(filled)
    for content in (spreadsheets.to_csv(table), spreadsheets.to_xlsx(table, "T")):
        again = tables.read_amounts(spreadsheets.read(content), labels=labels, columns=len(columns))
        assert again.problems == []
        assert fill(Grid(rows, columns), again.amounts).figures.amounts == filled.figures.amounts


# On the page


@pytest.fixture
def officer(client: Client, people: None) -> Client:
    client.force_login(user("officer"))
    return client


def of(decision: Decision) -> str:
    return f"/decisions/{decision.reference}/allocations/"


@pytest.mark.django_db
def test_floors_caps_locks_and_terms_are_kept(draft: Decision, officer: Client) -> None:
    page = fill_in(officer, of(draft), limited="on", act="shape")
    typed = {"weight-0": "3", "floor-0": "10", "cap-0": "100,000", "lock-1-0": "on", "floor": "5", "aside": "5%"}
    send(officer, of(draft), page, **typed, aside_for=fields(page.content.decode())["row"][2])
    saved = Decision.objects.get(pk=draft.pk)
    first, second = saved.allocations.all()[:2]
    assert (first.weight, first.floor, first.cap, first.is_locked) == (3, Decimal(10), Decimal(100000), False)
    assert (second.floor, second.is_locked) == (None, True)
    terms = (saved.share_floor, saved.share_cap, saved.top_slice, saved.top_slice_percent, saved.top_slice_for)
    assert terms == (Decimal(5), None, None, Decimal(5), "Manchester")
    again = fields(officer.get(of(draft)).content.decode())
    told = ("floor-0", "cap-0", "lock-1-0", "floor", "aside", "limited")
    assert [again[name][0] for name in told] == ["10.00", "100,000.00", "on", "5.00", "5%", "on"]
    assert queries(officer, of(draft)) <= MOST


@pytest.mark.django_db
def test_budgets_stay_as_they_were_typed(draft: Decision, officer: Client) -> None:
    page = fill_in(officer, of(draft), streams="Key workers\nPeer mentors", act="shape")
    send(officer, of(draft), page, **{"budget-0": "600,000", "budget-1": "39,733"})
    assert [(each.stream, each.amount) for each in draft.budgets.all()] == [
        ("Key workers", Decimal(600000)),
        ("Peer mentors", Decimal(39733)),
    ]
    again = fields(officer.get(of(draft)).content.decode())
    assert (again["budget-0"], again["budget-1"]) == (["600,000.00"], ["39,733.00"])


@pytest.mark.django_db
def test_a_row_is_an_organisation_in_a_district(draft: Decision, officer: Client) -> None:
    page = fill_in(officer, of(draft), allocated_to="both", act="shape")
    page = send(officer, of(draft), page, district="E08000001", new_organisation="A trust", act="add")
    assert "Bolton (A trust)" in page.content.decode()
    page = send(officer, of(draft), page, new_organisation="B trust", act="add")
    assert "Choose the district too." in page.content.decode()
    send(officer, of(draft), page, new_organisation="", **{"amount-10-0": "5"})
    pair = draft.allocations.get(recipient__name="A trust")
    assert (str(pair.locality), pair.amount) == ("Bolton", Decimal(5))
    assert "Bolton (A trust), 2021/22, pounds" in officer.get(of(draft)).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_goes_out_and_comes_back(draft: Decision, officer: Client, kind: str) -> None:
    file = officer.get(f"{of(draft)}table.{kind}")
    assert file["Content-Disposition"] == f'attachment; filename="{draft.reference} allocations.{kind}"'
    empty = fill_in(officer, of(draft), **{f"amount-{down}-0": "" for down in range(10)}, act="add_up")
    sent = {"table": SimpleUploadedFile(f"x.{kind}", file.content), "act": "upload"}
    shown_again = send(officer, of(draft), empty, **sent)
    assert "10 amounts read" in shown_again.content.decode()
    first = draft.allocations.all()[0].amount
    assert first is not None
    assert fields(shown_again.content.decode())["amount-0-0"] == [shown(first)]


@pytest.mark.django_db
def test_a_file_with_a_formula_is_refused_by_the_name_of_its_cell(draft: Decision, officer: Client) -> None:
    file = SimpleUploadedFile("x.csv", b"Bolton,=A1*2\r\n")
    response = fill_in(officer, of(draft), table=file, act="upload")
    assert "Cell B1 holds a formula." in response.content.decode()
    assert "Choose a CSV or XLSX file first." in fill_in(officer, of(draft), act="upload").content.decode()
