"""Which posts must sign a decision, in which order and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.lib import dates, money
from decisions.scheme.choices import Capacity
from decisions.scheme.models import Post, PostHolding, SignOffRule

NOTHING = Decimal("0.00")
VERBS = {Capacity.APPROVES: "approves", Capacity.AGREES: "agrees to", Capacity.DECIDES: "decides"}


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


@dataclass(frozen=True)
class Scheme:
    """The rules in force on a day, in chain order, and who holds each post that day, by the post's id."""

    on: date
    rules: tuple[SignOffRule, ...]
    holders: Mapping[int, PostHolding]

    @classmethod
    def of(cls, day: date) -> "Scheme":
        """Two queries, after which the chain of any number of decisions costs none."""
        rules = SignOffRule.objects.in_force(day).select_related("post").order_by("position", "in_force_from", "pk")
        holdings = PostHolding.objects.covering(day).select_related("holder")
        return cls(day, tuple(rules), {holding.post_id: holding for holding in holdings})

    def compute(self, *, family: str, decision_type: str, total: Decimal | None) -> list[Step]:
        """The chain under these rules. Raises: CannotComputeChain, as the function of that name."""
        if not family or not decision_type:
            raise CannotComputeChain("Who must sign depends on the function and the type of decision. Give both.")
        amount = total or NOTHING
        asking = first_for_each_post(
            rule for rule in self.rules if rule.covers(family=family, decision_type=decision_type, total=amount)
        )
        if not asking:
            raise CannotComputeChain(
                "No sign-off rule in force covers this function and type of decision. "
                "Ask the governance team to add one."
            )
        return [
            Step(position, rule.post, Capacity(rule.capacity), explain(rule, amount), self.holders.get(rule.post_id))
            for position, rule in enumerate(asking, start=1)
        ]

    def find(self, *, family: str, decision_type: str, total: Decimal | None) -> tuple[tuple[Step, ...], str]:
        """The chain and "", or no steps and the sentence why there is none."""
        try:
            return tuple(self.compute(family=family, decision_type=decision_type, total=total)), ""
        except CannotComputeChain as reason:
            return (), str(reason)


def first_for_each_post(rules: Iterable[SignOffRule]) -> list[SignOffRule]:
    """The rules that count: a post that several ask for signs once, where it comes first."""
    first: dict[int, SignOffRule] = {}
    for rule in rules:
        first.setdefault(rule.post_id, rule)
    return list(first.values())


def compute(*, family: str, decision_type: str, total: Decimal | None, on: date) -> list[Step]:
    """The chain under the rules in force on that day, counted from 1 without gaps.

    A total of None counts as nothing to spend. A post that several rules ask for signs once, where it comes first.
    Raises: CannotComputeChain when family or type is missing, or no rule matches.
    Source: the authority's scheme of delegation, as rows of SignOffRule.
    """
    return Scheme.of(on).compute(family=family, decision_type=decision_type, total=total)


def find(*, family: str, decision_type: str, total: Decimal | None, on: date) -> tuple[tuple[Step, ...], str]:
    """The chain and "", or no steps and the sentence why there is none."""
    return Scheme.of(on).find(family=family, decision_type=decision_type, total=total)


def explain(rule: SignOffRule, total: Decimal) -> str:
    """One sentence for the page and the notice.

    Example: "Deputy Mayor: required because £639,733.00 is £50,000.00 or more; rule in force since 1 April 2021."
    """
    since = f"rule in force since {dates.long(rule.in_force_from)}"
    if rule.amount_from is None:
        return f"{rule.post.title}: required for {scope(rule)}; {since}."
    reason = f"required because {money.pounds(total)} is {money.pounds(rule.amount_from)} or more"
    return f"{rule.post.title}: {reason}; {since}."


def sentence(rule: SignOffRule) -> str:
    """What the rule asks for, whatever the decision.

    Example: "Deputy Mayor decides every Deputy Mayor’s decision of £50,000.00 or more."
    """
    amount = "" if rule.amount_from is None else f" of {money.pounds(rule.amount_from)} or more"
    return f"{rule.post.title} {VERBS[Capacity(rule.capacity)]} {scope(rule)}{amount}."


def scope(rule: SignOffRule) -> str:
    """What a rule covers but for the amount, in words."""
    which = rule.get_decision_type_display() if rule.decision_type else "decision"
    functions = f" on {rule.get_function_family_display().lower()} functions" if rule.function_family else ""
    return f"every {which}{functions}"
