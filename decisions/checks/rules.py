"""Every rule, in the order its findings are shown."""

from collections.abc import Callable, Iterator

from decisions.checks import (
    allocations_add_up,
    chain_is_known,
    classification_given,
    contact_given,
    funding_adds_up,
    letters_printable,
    money_spelt_out,
    period_given,
    posts_have_holders,
    required_sections,
    subject_given,
)
from decisions.checks.finding import Finding
from decisions.checks.matter import Matter

Rule = Callable[[Matter], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    subject_given.check,
    classification_given.check,
    period_given.check,
    contact_given.check,
    required_sections.check,
    money_spelt_out.check,
    funding_adds_up.check,
    allocations_add_up.check,
    chain_is_known.check,
    posts_have_holders.check,
    letters_printable.check,
)


def findings(matter: Matter) -> list[Finding]:
    """Everything the rules find, as things stand on the matter's day."""
    return [finding for rule in RULES for finding in rule(matter)]
