"""Advice that was asked for is given, on the text as it stands, before the first signature."""

from collections.abc import Iterator

from decisions.advice.choices import AdviceKind
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V27",
    title="Advice is given on the text as it stands",
    level=Level.WARN,
    source="Research into records whose advice was older than their figures",
    effort=Effort.SOMEBODY_ELSE,
    explain="You may submit without it, and nobody can sign before it is given on the text as it stands.",
    example_bad="Finance advice of 3 May on a total that became £212,400.00 on 9 May",
    example_good="Finance advice of 10 May on that total",
)


def check(matter: Matter) -> Iterator[Finding]:
    """All kinds but equality, which has a duty and a rule of its own. Source: research V27."""
    for standing in matter.advice:
        if standing.stops_first_signature and standing.kind is not AdviceKind.EQUALITY:
            yield RULE.warn("advice", f"advice-{standing.kind.value}", standing.sentence, RULE.explain)
