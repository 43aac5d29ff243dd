"""Which posts must sign a decision, in which order and why."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.lib import dates, money
from decisions.scheme.choices import Capacity
from decisions.scheme.models import Post, PostHolding, SignOffRule


class CannotComputeChain(Exception):
    """The rules do not say who must sign. Its message is a sentence."""


@dataclass(frozen=True)
class Step:
    """One signature that is needed. `holder` is who holds the post that day, None when it is vacant."""

    position: int
    post: Post
    capacity: Capacity
    why: str
    holder: PostHolding | None


def compute(*, family: str, decision_type: str, total: Decimal | None, on: date) -> list[Step]:
    """The chain under the rules in force on that day, counted from 1 without gaps.

    A total of None counts as nothing to spend. A post that several rules ask for signs once, where it comes first.
    Raises: CannotComputeChain when family or type is missing, or no rule matches.
    Source: the authority's scheme of delegation, as rows of SignOffRule.
    """
    if not family or not decision_type:
        raise CannotComputeChain("Who must sign depends on the function and the type of decision. Give both.")
    amount = total or Decimal("0.00")
    rules = (
        SignOffRule.objects.in_force(on)
        .matching(family=family, decision_type=decision_type, total=amount)
        .select_related("post")
        .order_by("position", "in_force_from", "pk")
    )
    first: dict[int, SignOffRule] = {}
    for rule in rules:
        first.setdefault(rule.post_id, rule)
    if not first:
        raise CannotComputeChain(
            "No sign-off rule in force covers this function and type of decision. Ask the governance team to add one."
        )
    holders = {
        holding.post_id: holding
        for holding in PostHolding.objects.covering(on).filter(post__in=first).select_related("holder")
    }
    return [
        Step(position, rule.post, Capacity(rule.capacity), explain(rule, amount), holders.get(rule.post_id))
        for position, rule in enumerate(first.values(), start=1)
    ]


def find(*, family: str, decision_type: str, total: Decimal | None, on: date) -> tuple[tuple[Step, ...], str]:
    """The chain and "", or no steps and the sentence why there is none."""
    try:
        return tuple(compute(family=family, decision_type=decision_type, total=total, on=on)), ""
    except CannotComputeChain as reason:
        return (), str(reason)


def explain(rule: SignOffRule, total: Decimal) -> str:
    """One sentence for the page and the notice.

    Example: "Deputy Mayor: required because £639,733.00 is £50,000.00 or more; rule in force since 1 April 2021."
    """
    since = f"rule in force since {dates.long(rule.in_force_from)}"
    if rule.amount_from is None:
        return f"{rule.post.title}: required for {_scope(rule)}; {since}."
    reason = f"required because {money.pounds(total)} is {money.pounds(rule.amount_from)} or more"
    return f"{rule.post.title}: {reason}; {since}."


def _scope(rule: SignOffRule) -> str:
    """What a rule without an amount covers, in words."""
    if rule.decision_type:
        return f"every {rule.get_decision_type_display()}"
    if rule.function_family:
        return f"every decision on {rule.get_function_family_display().lower()} functions"
    return "every decision"
