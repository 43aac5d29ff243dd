"""Every sentence carried over from an earlier notice is confirmed or changed."""

from collections.abc import Iterator
from itertools import groupby

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import carried

RULE = Rule(
    id="X90",
    title="Every sentence carried over from an earlier notice is confirmed or changed",
    level=Level.BLOCK,
    source="Real notices with paragraphs, and facts, of a notice of two years before",
    effort=Effort.PARAGRAPH,
    explain="A paragraph that was copied keeps the names, sums and days of its time. Somebody has to read each again.",
    example_bad="“The grant ends in March 2022.” carried over into a notice of 2026, and not looked at",
    example_good="The same sentence with its new year, or confirmed by who read it",
)


def check(matter: Matter) -> Iterator[Finding]:
    """One finding for each page that has sentences or rows to confirm. Source: research W18."""
    for page, found in groupby(carried.waiting(matter.decision), key=lambda each: each.page):
        sources = " and ".join(sorted({each.source for each in found}))
        yield RULE.block(page, "carried", f"Confirm {_counted(*carried.counted(matter.decision, page))} from {sources}")


def _counted(sentences: int, rows: int) -> str:
    numbers = [(sentences, "sentence"), (rows, "row")]
    words = [f"the {noun}" if number == 1 else f"{number} {noun}s" for number, noun in numbers if number]
    return f"{' and '.join(words)} carried over"
