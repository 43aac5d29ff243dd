"""Funding sources add up to the total where every share is recorded, and never to more."""

from collections.abc import Iterator
from decimal import Decimal

from commissioning.lib import money
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V03",
    title="Funding sources add up to the total",
    level=Level.BLOCK,
    source="Research into real notices whose sources did not add up",
    effort=Effort.FIGURE,
    explain="Where every share is recorded the shares are the total; where one is not, the others leave room for it.",
    example_bad="Total £10,000.00; sources £6,000.00 and £4,500.00",
    example_good="Total £10,000.00; sources £6,000.00 and £4,000.00",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V03; design 5.1."""
    decision = matter.decision
    sources = list(decision.funding_sources.all())
    if decision.total is None:
        return
    if not sources:
        yield RULE.block(
            "funding",
            "id_sources-0-funder",
            "Say who pays",
            "Name every funder. A share that is not known may be left as “not recorded”.",
        )
        return
    given = [source.amount for source in sources if source.amount is not None]
    funded = sum(given, Decimal(0))
    if funded > decision.total or (funded != decision.total and len(given) == len(sources)):
        yield RULE.block(
            "funding",
            "id_sources-0-amount",
            f"Funding is {money.apart(funded, decision.total)} than the total",
            f"The sources add up to {money.pounds(funded)}, the total is {money.pounds(decision.total)}.",
        )
    elif len(given) < len(sources):
        yield RULE.warn(
            "funding",
            "id_sources-0-amount",
            "Funders’ shares are not recorded",
            "The notice will say so. It may be signed like this.",
        )
