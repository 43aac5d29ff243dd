"""Which posts must sign a decision, in which order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from decisions.scheme.case import Case
from decisions.scheme.choices import Capacity
from decisions.scheme.explaining import explain
from decisions.scheme.models import Post, PostHolding, SignOffRule


class CannotComputeChain(Exception):
    """The rules do not say who must sign. Its message is a sentence."""


@dataclass(frozen=True)
class Step:
    """One signature that is needed. `holder` is who holds the post that day, None when it is vacant.

    `position` counts the steps, `place` the turns: steps in one place sign in either order, and the next place waits
    for all of them. The alternate takes the step while the post is vacant or its holder stands aside.
    `is_only_together` where no rule asks for the post by the decision's own total, but one does with earlier decisions.
    """

    position: int
    post: Post
    capacity: Capacity
    why: str
    holder: PostHolding | None
    place: int
    alternate: Post | None = None
    alternate_holder: PostHolding | None = None
    is_only_together: bool = False


@dataclass(frozen=True)
class Scheme:
    """The rules in force on a day, in chain order, and who holds each post that day, by the post's id."""

    on: date
    rules: tuple[SignOffRule, ...]
    holders: Mapping[int, PostHolding]

    @classmethod
    def of(cls, day: date) -> "Scheme":
        """Two queries, after which the chain of any number of decisions costs none."""
        holdings = PostHolding.objects.covering(day).select_related("holder")
        rules = SignOffRule.objects.in_force(day).whole()
        return cls(day, tuple(rules), {holding.post_id: holding for holding in holdings})

    def compute(self, case: Case) -> list[Step]:
        """The chain under these rules. Raises: CannotComputeChain, as the function of that name."""
        if not case.family or not case.decision_type:
            raise CannotComputeChain("Who must sign depends on the function and the type of decision. Give both.")
        asking = first_for_each_post(rule for rule in self.rules if rule.covers(case))
        if not asking:
            raise CannotComputeChain(
                "No sign-off rule in force covers this function and type of decision. "
                "Ask the governance team to add one."
            )
        if all(rule.capacity == Capacity.CONSULTED for rule in asking):
            raise CannotComputeChain(
                "The sign-off rules have this decision consulted on and signed by nobody. "
                "Ask the governance team to add a rule."
            )
        turns = turns_of(asking)
        alone = {rule.post_id for rule in self.rules if rule.covers(case.alone)}
        return [
            Step(
                position,
                rule.post,
                Capacity(rule.capacity),
                explain(rule, case),
                self.holders.get(rule.post_id),
                place,
                rule.alternate,
                self.holders.get(rule.alternate_id) if rule.alternate_id else None,
                rule.post_id not in alone,
            )
            for position, (place, rule) in enumerate(turns, start=1)
        ]

    def find(self, case: Case) -> tuple[tuple[Step, ...], str]:
        """The chain and "", or no steps and the sentence why there is none."""
        try:
            return tuple(self.compute(case)), ""
        except CannotComputeChain as reason:
            return (), str(reason)


def first_for_each_post(rules: Iterable[SignOffRule]) -> list[SignOffRule]:
    """The rules that count: a post that several ask for signs once, where it comes first.

    To be consulted never takes the place of a signature.
    """
    rules = list(rules)
    signing = [rule for rule in rules if rule.capacity != Capacity.CONSULTED]
    first: dict[int, SignOffRule] = {}
    for rule in [*signing, *rules]:
        first.setdefault(rule.post_id, rule)
    return [rule for rule in rules if first[rule.post_id] is rule]


def turns_of(rules: list[SignOffRule]) -> list[tuple[int, SignOffRule]]:
    """Each rule with the turn at which its post signs, counted from 1 without gaps, in that order.

    Whoever is consulted answers before the last turn, at which the decision is made.
    """
    last = max(rule.position for rule in rules if rule.capacity != Capacity.CONSULTED)

    def key(rule: SignOffRule) -> tuple[int, bool]:
        late = rule.capacity == Capacity.CONSULTED and rule.position >= last
        return (last, False) if late else (rule.position, True)

    ranks = {each: rank for rank, each in enumerate(sorted({key(rule) for rule in rules}), start=1)}
    return sorted(((ranks[key(rule)], rule) for rule in rules), key=lambda turn: turn[0])


def compute(case: Case, *, on: date) -> list[Step]:
    """The chain under the rules in force on that day, counted from 1 without gaps.

    A post that several rules ask for signs once, where it comes first.
    Raises: CannotComputeChain when family or type is missing, no rule matches, or all that match only consult.
    Source: the authority's scheme of delegation, as rows of SignOffRule.
    """
    return Scheme.of(on).compute(case)


def find(case: Case, *, on: date) -> tuple[tuple[Step, ...], str]:
    """The chain and "", or no steps and the sentence why there is none."""
    return Scheme.of(on).find(case)
