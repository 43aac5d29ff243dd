"""What changed between two frozen contents: everything, and nothing else."""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from commissioning.lib.rewording import Piece
from decisions.record.differences import Fact, Figure, Passage, between
from tests.decisions.notice import examples

Content = dict[str, Any]


def changed(change: Callable[[Content], object]) -> tuple[Content, Content]:
    before: Content = deepcopy(dict(examples.recovery_grants()))
    after = deepcopy(before) | {"version": 2}
    change(after)
    return before, after


def section(content: Content, key: str) -> Content:
    return next(row for row in content["sections"] if row["key"] == key)


def test_the_number_of_the_version_is_no_difference() -> None:
    found = between(*changed(lambda said: None))
    assert (found.passages, found.facts, found.figures, bool(found)) == ([], [], [], False)


def test_a_changed_text_comes_word_by_word_under_its_heading() -> None:
    before, after = changed(lambda said: section(said, "reasons").update(text="New words."))
    section(before, "reasons")["text"] = "Old words."
    found = between(before, after)
    pieces = [Piece("removed", "Old"), Piece("added", "New"), Piece("same", " words.")]
    assert found.passages == [Passage("reasons", section(after, "reasons")["heading"], pieces)]
    assert (found.facts, found.figures) == ([], [])


def test_a_pound_moved_between_districts_is_two_figures() -> None:
    def move(said: Content) -> None:
        rows = said["money"]["allocations"]
        rows[0]["amount"], rows[1]["amount"] = "69574.32", "38740.73"

    found = between(*changed(move))
    assert found.figures == [
        Figure("Bolton", Decimal("69573.32"), Decimal("69574.32")),
        Figure("Bury", Decimal("38741.73"), Decimal("38740.73")),
    ]
    assert [(figure.difference, figure.less) for figure in found.figures] == [(1, -1), (-1, 1)]
    assert (found.passages, found.facts) == ([], [])


def test_rows_that_come_and_go_are_figures_with_one_side() -> None:
    def replace(said: Content) -> None:
        said["money"]["allocations"].pop(0)
        said["money"]["total"] = "570159.68"
        said["money"]["funding_sources"][0]["amount"] = "1.00"

    found = between(*changed(replace))
    funder = "Paid by Greater Manchester Combined Authority, Integrated rehabilitative services"
    assert found.figures == [
        Figure("Total", Decimal("639733.00"), Decimal("570159.68")),
        Figure("Bolton", Decimal("69573.32"), None),
        Figure(funder, None, Decimal("1.00")),
    ]


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        (
            lambda said: said["period"].update(until="2022-06-30"),
            [Fact("Period", "1 November 2021 to 31 March 2022", "1 November 2021 to 30 June 2022")],
        ),
        (
            lambda said: said["kind"].update(code="extend", name="Extend"),
            [Fact("Kind of decision", "Award", "Extend")],
        ),
        (
            lambda said: said["kind"].update(code="other"),
            [Fact("Kind of decision", '{"code":"award","name":"Award"}', '{"code":"other","name":"Award"}')],
        ),
        (
            lambda said: said["key_decision"].update(is_key=False, reason=""),
            [Fact("Key decision", "Yes. It affects people in two or more districts", "No")],
        ),
        (
            lambda said: section(said, "safeguarding_children").update(answer="yes"),
            [Fact("Safeguarding of children: answer", "no", "yes")],
        ),
        (lambda said: said["localities"].clear(), None),
        (lambda said: said["chain"].pop(), None),
        (lambda said: said["contact"].update(phone=""), None),
        (lambda said: said.update(something_new="x"), [Fact("Something new", "Not recorded", "x")]),
        (
            lambda said: said["money"].update(vat_basis=None),
            [Fact("VAT", "Outside the scope of VAT", "Not recorded")],
        ),
        (
            lambda said: said["money"]["allocations"][0].update(weight=775),
            [Fact("Bolton: weight", "774", "775")],
        ),
    ],
)
def test_other_facts_come_in_words(change: Callable[[Content], object], facts: list[Fact] | None) -> None:
    found = between(*changed(change))
    assert (found.passages, found.figures) == ([], [])
    assert found.facts == facts if facts is not None else len(found.facts) == 1


def test_the_order_of_rows_of_money_is_no_difference() -> None:
    assert not between(*changed(lambda said: said["money"]["allocations"].reverse()))


def leaves(said: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every single value stands."""
    if isinstance(said, dict):
        return [leaf for key, value in said.items() for leaf in leaves(value, (*path, key))]
    if isinstance(said, list):
        return [leaf for place, value in enumerate(said) for leaf in leaves(value, (*path, place))]
    return [path]


# The version counts up by itself, the schema is the program's, and a section is the same one only under its key.
PLACES = [
    path for path in leaves(examples.recovery_grants()) if path[0] not in ("version", "schema") and path[-1] != "key"
]


def test_no_change_of_any_value_goes_unnoticed() -> None:
    def differs(path: tuple[Any, ...]) -> bool:
        def change(said: Content) -> None:
            *way, last = path
            inside: Any = said
            for step in way:
                inside = inside[step]
            inside[last] = "1.23" if last in ("amount", "total") else "Changed"

        before, after = changed(change)
        return bool(between(before, after)) and bool(between(after, before))

    assert len(PLACES) > 200
    assert [path for path in PLACES if not differs(path)] == []


@pytest.mark.parametrize("name", ["recovery_grants", "three_streams_three_years", "thirty_recipients", "funded_posts"])
def test_nothing_differs_from_itself(name: str) -> None:
    said = getattr(examples, name)()
    assert not between(said, deepcopy(said))
