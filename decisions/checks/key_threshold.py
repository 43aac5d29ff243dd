"""A general decision at or above the key threshold is a key decision."""

from collections.abc import Iterator

from commissioning.lib import money
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.scheme import thresholds
from decisions.scheme.choices import FunctionFamily

RULE = Rule(
    id="V07",
    title="A general decision at or above the key threshold is a key decision",
    level=Level.BLOCK,
    source="2017 Order, art. 11(1)(a)",
    effort=Effort.WORD,
    explain=(
        "A key decision is announced 28 days before and may be called in. A decision treated as not key by mistake "
        "can be quashed. Police and crime functions have no key decisions."
    ),
    example_bad="General function, £500,000.00, not a key decision, and no reason is given",
    example_good="General function, £499,999.99, not a key decision",
)


def check(matter: Matter) -> Iterator[Finding]:
    """A reason written beside the answer is the certificate; it is shown to signatories as a warning.

    Source: research V07; 2017 Order, art. 11(1)(a).
    """
    decision = matter.decision
    if decision.function_family in {"", FunctionFamily.PCC} or decision.is_key is not False or decision.total is None:
        return
    threshold = thresholds.key_decision(matter.on)
    if decision.total < threshold:
        return
    why = f"The total is {money.pounds(decision.total)}; from {money.pounds(threshold)} a decision is key."
    if decision.key_reason.strip():
        yield RULE.warn("type", "id_key_reason", "Be sure that this is not a key decision", why)
    else:
        yield RULE.block("type", "id_is_key", "Make this a key decision, or write why it is not one", why)
