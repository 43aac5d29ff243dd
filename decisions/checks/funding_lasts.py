"""Somebody pays until the period ends."""

from collections.abc import Iterator
from datetime import date, timedelta

from commissioning.lib import dates, mentions
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X73",
    title="Somebody pays until the period ends",
    level=Level.WARN,
    source="A real notice: funding to the end of June, a service until September",
    effort=Effort.FIGURE,
    explain="Posts that nobody pays for between two funders are lost, and the next funder starts with a vacancy.",
    example_bad="Period until 30 September 2024; the only funding ends on 30 June 2024",
    example_good="Period until 30 September 2024; a second funding source that ends on 30 September 2024",
)


def check(matter: Matter) -> Iterator[Finding]:
    """A source without an end is taken to last. Source: research T07 and 4.3, no day without a funder."""
    ends = [source.ends_on for source in matter.decision.funding_sources.all()]
    until = matter.decision.period_until
    if not ends or until is None or None in ends:
        return
    last = max(day for day in ends if day)
    if last < until:
        first = last + timedelta(days=1)
        yield RULE.warn(
            "funding",
            f"id_sources-{ends.index(last)}-ends_on",
            f"Say who pays {_days(first, until)}",
            f"The last funding ends on {dates.long(last)}: nobody pays for {mentions.length(first, until)}.",
        )


def _days(first: date, last: date) -> str:
    return f"on {dates.long(first)}" if first == last else f"from {dates.long(first)} to {dates.long(last)}"
