"""Equality advice that was asked for comes before the first signature."""

from collections.abc import Iterator

from decisions.advice.choices import AdviceKind
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V28",
    title="Equality advice comes before the first signature",
    level=Level.WARN,
    source="Equality Act 2010, s.149",
    effort=Effort.SOMEBODY_ELSE,
    explain="Regard to equality comes before the decision, with an open mind, and cannot be made up for afterwards.",
    example_bad="Signed on 2 May, equality advice given on 9 May",
    example_good="Equality advice given on 28 April, signed on 2 May",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: Equality Act 2010, s.149; R (Brown) v Secretary of State for Work and Pensions [2008] EWHC 3158."""
    for standing in matter.advice:
        if standing.stops_first_signature and standing.kind is AdviceKind.EQUALITY:
            yield RULE.warn("advice", "advice-equality", standing.sentence, RULE.explain)
