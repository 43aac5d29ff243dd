"""What changed since a version, told in sentences and short passages."""

from datetime import timedelta

import pytest

from commissioning.lib.rewording import compare
from decisions.record.differences import Differences, Fact, Figure, Passage
from decisions.record.models import Version
from decisions.signoff import changes, returning
from tests.factories import NOW, user

AT = NOW + timedelta(days=3)
TWO = Differences([], [], [])


def passage(before: str, after: str) -> Passage:
    return Passage("reasons", "Reasons", compare(before, after))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Differences([], [], []), "Nothing that the notice says changed."),
        (Differences([passage("a", "b")] * 2, [], []), "Two sections changed. No amount changed."),
        (Differences([passage("a", "b")], [], []), "One section changed. No amount changed."),
        (
            Differences([], [Fact("Period", "x", "y")], [Figure("Bolton", None, None)] * 11),
            "One other fact changed. 11 amounts changed.",
        ),
    ],
)
def test_counts(found: Differences, said: str) -> None:
    assert changes.counts(found) == said


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        ([], "Say when.\nAnd where."),
        (["reasons", "risk"], "Say when.\nAnd where.\n\nAbout: Reasons for the decision, Risk assessment"),
    ],
)
def test_the_sections_stand_in_a_last_line_that_can_be_taken_off(keys: list[str], kept: str) -> None:
    assert changes.with_sections(" Say when.\nAnd where. ", keys) == kept
    assert changes.without_sections(kept) == "Say when.\nAnd where."


@pytest.mark.parametrize("reason", ["", "About: nothing", "A.\n\nAbout: this\nand that", "A.\n\nB."])
def test_a_reason_that_only_looks_like_it_is_left_whole(reason: str) -> None:
    assert changes.without_sections(reason) == reason


@pytest.mark.django_db
def test_the_end_of_a_version_is_told_with_its_reason(out: Version) -> None:
    assert changes.ended(out) == ""
    reason = changes.with_sections("Say when.\n\nAnd where", ["risk"])
    returning.return_to_author(version=out, reason=reason, by=user("treasurer"), at=AT)
    out.refresh_from_db()
    told = "Simon Pryce returned version 1 on 28 October 2021: “Say when. And where”."
    assert changes.ended(out) == told
    assert changes.since(out, differences=TWO, acquaintance="signed").told == (
        "You signed version 1. Simon Pryce returned it on 28 October 2021: “Say when. And where”. "
        "Nothing that the notice says changed."
    )


@pytest.mark.django_db
def test_a_version_taken_back_has_no_reason(out: Version) -> None:
    returning.take_back(decision=out.decision, by=user("officer"), at=AT)
    out.refresh_from_db()
    assert changes.ended(out) == "Amara Whitlock took back version 1 on 28 October 2021."


def test_only_what_stands_around_a_change_is_shown() -> None:
    far, near = " ".join(f"far{n}" for n in range(40)), " ".join(f"near{n}" for n in range(11))
    whole = passage(f"{far} {near} old {near} {far}", f"{far} {near} new {near} {far}")
    version = Version(number=1)
    shown = changes.since(version, differences=Differences([whole], [], []), acquaintance="").differences.passages[0]
    words = "".join(piece.words for piece in shown.pieces)
    assert words == f"… far39 {near} oldnew {near} far0 …"
