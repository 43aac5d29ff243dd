"""The total is a figure, or the decision says that it costs nothing."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V01; seed 000 spends money and never says how much."""
    decision = matter.decision
    if decision.no_financial_implication:
        return
    if decision.total is None:
        yield Finding(
            "total",
            Level.BLOCK,
            "funding",
            "id_total",
            "Give the total",
            "Finance pays from this figure. If nothing is spent, say that there is no financial implication.",
        )
    elif decision.total == 0:
        yield Finding(
            "total", Level.BLOCK, "funding", "id_total", "Give a total above £0.00, or say that nothing is spent"
        )
    if not decision.vat_basis:
        yield Finding(
            "vat",
            Level.BLOCK,
            "funding",
            "id_vat_basis",
            "Say how VAT is treated",
            "Thresholds are judged on the sum with VAT.",
        )
