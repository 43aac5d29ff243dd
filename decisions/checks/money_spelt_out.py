"""The total is a figure, or the decision says that it costs nothing."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V01",
    title="The total is a figure, or the decision says that it costs nothing",
    level=Level.BLOCK,
    source="A real notice that spent money and never said how much",
    effort=Effort.FIGURE,
    explain="Finance pays from this figure, and thresholds are judged on it.",
    example_bad="Total: blank",
    example_good="Total: £639,733.00, outside the scope of VAT",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V01; seed 000 spends money and never says how much."""
    decision = matter.decision
    if decision.no_financial_implication:
        return
    if decision.total is None:
        yield RULE.block(
            "funding",
            "id_total",
            "Give the total",
            "Finance pays from this figure. If nothing is spent, say that there is no financial implication.",
        )
    elif decision.total == 0:
        yield RULE.block("funding", "id_total", "Give a total above £0.00, or say that nothing is spent")
    if not decision.vat_basis:
        yield RULE.block(
            "funding",
            "id_vat_basis",
            "Say how VAT is treated",
            "Thresholds are judged on the sum with VAT.",
        )
