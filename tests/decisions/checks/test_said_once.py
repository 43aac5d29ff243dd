"""No heading and no paragraph is there twice."""

import pytest

from decisions.checks import said_once
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
SHORT = "Five words in a row."
LONG = "Grants keep the service running until each council can take it into its own contract for next year."
CLOSE = "Grants keep the service running until each council can take it into its own contract for this year."
OTHER = "Providers would not have bid for a contract of their own beside the one that they have with councils."


def warned(draft: Decision, **texts: str) -> list[tuple[str, str]]:
    for key, text in texts.items():
        found.section(draft, key, text=text)
    findings = found.of(said_once.check, draft)
    assert {(each.rule, each.level.value, each.sentence) for each in findings} <= {("V21", "warn", "Say this once")}
    return [(finding.section, finding.why) for finding in findings]


def test_a_record_that_says_each_thing_once_is_sound(draft: Decision) -> None:
    assert warned(draft, background=f"{LONG}\n\n{OTHER}", reasons="Because.\n\nBecause.") == []


def test_a_paragraph_that_is_twice_in_one_text_is_found_once(draft: Decision) -> None:
    assert warned(draft, reasons=f"{SHORT}\n\nMore.\n\n{SHORT.upper()}") == [
        ("reasons", "It is in “Reasons for the decision” already, word for word.")
    ]


def test_a_heading_that_is_twice_is_found(draft: Decision) -> None:
    assert len(warned(draft, reasons="## What we found out\n\nThis.\n\n## What we found out\n\nThat.")) == 1
    assert warned(draft, reasons="## Findings\n\nThis.\n\n## Findings\n\nThat.") == []


def test_a_paragraph_of_another_section_is_found_from_eight_words_on(draft: Decision) -> None:
    for sentence, count in (
        (SHORT, 0),
        ("Seven words are one word too few.", 0),
        ("Eight words are enough to be found twice.", 1),
    ):
        assert len(warned(draft, background=sentence, reasons=sentence)) == count
    assert warned(draft, background=LONG, reasons=LONG) == [
        ("reasons", "It is in “Background” already, word for word.")
    ]


def test_a_paragraph_that_is_nearly_another_is_found(draft: Decision) -> None:
    assert warned(draft, background=LONG, reasons=CLOSE) == [("reasons", "Most of it is in “Background” already.")]
    assert warned(draft, background=LONG, reasons=OTHER) == []


def words(first: int, last: int) -> str:
    return " ".join(f"w{number}" for number in range(first, last + 1)) + "."


@pytest.mark.parametrize(
    ("whole", "same", "count"),
    [(24, 18, 1), (24, 17, 0), (16, 13, 1), (15, 13, 0)],
)
def test_seven_tenths_of_sixteen_words_or_more_make_a_paragraph_nearly_another(
    draft: Decision, whole: int, same: int, count: int
) -> None:
    """A paragraph of 24 words has 20 runs of five; 18 words of it have 14, which is seven tenths."""
    other = f"{words(1, same)[:-1]} {words(101, 100 + whole - same)}"
    assert len(warned(draft, background=words(1, whole), reasons=other)) == count


def test_cells_may_repeat(draft: Decision) -> None:
    table = f"| Risk | Owner |\n|---|---|\n| {LONG} | {LONG} |\n| {LONG} | x |"
    assert warned(draft, reasons=table) == []


def test_the_heading_that_the_notice_prints_is_not_typed_again(draft: Decision) -> None:
    assert warned(draft, decision="**The decision is that:**\n\nGrants are awarded.") == [
        ("decision", "The notice prints this heading itself.")
    ]
