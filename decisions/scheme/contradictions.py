"""Where the rules of one day contradict themselves, leave something out, or ask for somebody who is not there.

Everything here is computed from `chain.Scheme`, without the database. What the rules turn on is cut into matters, in
matters.py: a function, a type, a kind, a district and a band of amounts, from one amount in a rule to the next.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from commissioning.lib import dates
from decisions.scheme.chain import Scheme, first_for_each_post
from decisions.scheme.choices import Capacity
from decisions.scheme.explaining import VERBS, in_districts
from decisions.scheme.matters import OTHER, Ground, Matter
from decisions.scheme.models import Post, SignOffRule

Asked = dict[Matter, list[SignOffRule]]


class Level(StrEnum):
    WARN = "warn"
    INFORM = "inform"


@dataclass(frozen=True)
class Contradiction:
    """`sentence` says what is wrong and where; `why` what follows from it or what would do."""

    level: Level
    sentence: str
    why: str = ""


def find(scheme: Scheme) -> list[Contradiction]:
    """Everything that is wrong with the rules in force that day, the gravest first."""
    ground = Ground.of(scheme.rules)
    asked = by_matter(scheme.rules, ground)
    together = by_matter(scheme.rules, ground, everywhere=True)
    found = [
        *_uncovered(asked, ground),
        *_only_consulted(asked, ground),
        *_posts_not_there(scheme),
        *_alternates_not_there(scheme),
        *_same_place(together, ground),
        *_asked_twice(together, ground),
        *_alternate_signs_too(together, ground),
        *_undecided(asked, ground),
    ]
    return list(dict.fromkeys(found))  # three rules that say the same are three pairs


def by_matter(rules: Sequence[SignOffRule], ground: Ground, *, everywhere: bool = False) -> Asked:
    """The rules that speak to each matter, in the order given.

    `everywhere`: as if the decision affected every district, so that rules for different ones are seen together.
    """
    places = frozenset(ground.places)
    return {
        matter: [
            rule
            for rule in rules
            if rule.covers(replace(matter.case, localities=places) if everywhere else matter.case)
        ]
        for matter in ground.matters()
    }


def _uncovered(asked: Asked, ground: Ground) -> Iterator[Contradiction]:
    none = {matter for matter, rules in asked.items() if not rules}
    if none:
        yield Contradiction(
            Level.WARN,
            f"No rule covers this: {ground.words(none)}.",
            "Nobody can submit such a decision until a rule says who signs it.",
        )


def _only_consulted(asked: Asked, ground: Ground) -> Iterator[Contradiction]:
    none = {
        matter
        for matter, rules in asked.items()
        if rules and all(rule.capacity == Capacity.CONSULTED for rule in rules)
    }
    if none:
        yield Contradiction(
            Level.WARN,
            f"Nobody signs this, though somebody is consulted: {ground.words(none)}.",
            "Nobody can submit such a decision until a rule says who signs it.",
        )


def _posts_not_there(scheme: Scheme) -> Iterator[Contradiction]:
    """One for each post that the rules ask for and nobody holds."""
    day = dates.long(scheme.on)
    for rule in first_for_each_post(scheme.rules):
        post = rule.post
        if post.is_abolished(scheme.on):
            gone = dates.long(post.abolished_on) if post.abolished_on else ""
            yield Contradiction(
                Level.WARN,
                f"A rule asks for {post.title}, which is abolished from {gone}.",
                "Its decisions wait for ever. End the rule, or replace it with one for another post.",
            )
        elif post.pk not in scheme.holders:
            yield Contradiction(
                Level.WARN,
                f"A rule asks for {post.title}, which nobody holds on {day}.",
                "Its decisions wait until somebody is appointed.",
            )


def _alternates_not_there(scheme: Scheme) -> Iterator[Contradiction]:
    for rule in scheme.rules:
        alternate = rule.alternate
        if alternate is None:
            continue
        if alternate.is_abolished(scheme.on) or alternate.pk not in scheme.holders:
            what = "is abolished" if alternate.is_abolished(scheme.on) else "nobody holds"
            yield Contradiction(
                Level.WARN if alternate.is_abolished(scheme.on) else Level.INFORM,
                f"The alternate for {rule.post.title} is {alternate.title}, a post that {what} on "
                f"{dates.long(scheme.on)}.",
                "Nobody takes the step when the holder has an interest.",
            )


Pairs = dict[tuple[int, int], tuple[SignOffRule, SignOffRule, set[Matter]]]


def _pairs(asked: Asked, wanted: Callable[[SignOffRule, SignOffRule], bool]) -> Pairs:
    """Two rules that speak to the same matters, with those, wherever they are as wanted."""
    found: Pairs = {}
    for matter, rules in asked.items():
        for one, other in combinations(rules, 2):
            if wanted(one, other):
                found.setdefault((one.pk, other.pk), (one, other, set()))[2].add(matter)
    return found


def _where(one: SignOffRule, other: SignOffRule, matters: set[Matter], ground: Ground) -> str:
    """The matters of a pair; districts by what the two say, as a decision may affect several."""
    first = {replace(matter, place=OTHER) for matter in matters}
    named = dict.fromkeys(in_districts([*rule.districts.values()]) for rule in (one, other) if rule.localities)
    return replace(ground, places=[OTHER]).words(first) + " and".join(named)


def _same_place(asked: Asked, ground: Ground) -> Iterator[Contradiction]:
    """Two posts that do the same in one place: what the old form did when its text named one post and its signature
    block another. Offices that agree or are consulted side by side are meant to."""

    def alike(one: SignOffRule, other: SignOffRule) -> bool:
        return (
            one.position == other.position
            and one.post_id != other.post_id
            and one.capacity == other.capacity
            and one.capacity in {Capacity.APPROVES, Capacity.DECIDES}
        )

    counted = {matter: first_for_each_post(rules) for matter, rules in asked.items()}
    for one, other, matters in _pairs(counted, alike).values():
        both = VERBS[Capacity(one.capacity)][1]
        yield Contradiction(
            Level.WARN,
            f"{one.post.title} and {other.post.title} both {both} in place {one.position} for "
            f"{_where(one, other, matters, ground)}.",
            "Both must sign, in either order. If only one is meant, end the other’s rule.",
        )


def _asked_twice(asked: Asked, ground: Ground) -> Iterator[Contradiction]:
    for one, other, matters in _pairs(asked, lambda one, other: one.post_id == other.post_id).values():
        yield _twice(one, other, _where(one, other, matters, ground))


def _twice(one: SignOffRule, other: SignOffRule, where: str) -> Contradiction:
    title = one.post.title
    kept, dropped = (one, other) if first_for_each_post([one, other]) == [one] else (other, one)
    if kept.capacity != dropped.capacity:
        first, second = (CAPACITIES[Capacity(each.capacity)] for each in (kept, dropped))
        why = f"It signs once and {first}; that it {second} as well is never asked."
        return Contradiction(Level.WARN, f"{title} is asked twice for {where}.", why)
    if _is_general(one) != _is_general(other):
        return Contradiction(
            Level.WARN,
            f"One rule asks for {title} in every case, another only for {where}.",
            "The post signs once, in the earlier place. End the rule that is not meant.",
        )
    return Contradiction(
        Level.INFORM, f"{title} is asked twice for {where}.", "The post signs once, in the earlier place."
    )


CAPACITIES = {
    Capacity.APPROVES: "approves",
    Capacity.AGREES: "agrees",
    Capacity.DECIDES: "decides",
    Capacity.CONSULTED: "is consulted",
}


def _is_general(rule: SignOffRule) -> bool:
    narrowed = rule.function_family or rule.decision_type or rule.kinds or rule.localities
    return not narrowed and rule.amount_from is None


def _alternate_signs_too(asked: Asked, ground: Ground) -> Iterator[Contradiction]:
    """One person signs once: whoever signs a step of their own cannot stand in for another."""
    for one, other, matters in _pairs(asked, lambda one, other: _stand_in(one, other) is not None).values():
        alternate = _stand_in(one, other)
        yield Contradiction(
            Level.WARN,
            f"{alternate} is both an alternate and a signatory for {_where(one, other, matters, ground)}.",
            "One person signs once, so whoever signs for their own post cannot stand in for the other. Name another "
            "alternate.",
        )


def _stand_in(one: SignOffRule, other: SignOffRule) -> Post | None:
    """The post that signs under one of the two rules and is the alternate under the other, or under both."""
    if one.alternate_id in (other.post_id, other.alternate_id):
        return one.alternate
    return other.alternate if other.alternate_id == one.post_id else None


def _undecided(asked: Asked, ground: Ground) -> Iterator[Contradiction]:
    none = {
        matter
        for matter, rules in asked.items()
        if any(rule.capacity != Capacity.CONSULTED for rule in rules)
        and all(rule.capacity != Capacity.DECIDES for rule in first_for_each_post(rules))
    }
    if none:
        yield Contradiction(
            Level.INFORM,
            f"No step decides this: {ground.words(none)}.",
            "Every step approves or agrees, and the last of them makes the decision.",
        )
