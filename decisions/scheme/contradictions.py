"""Where the rules of one day contradict themselves, leave something out, or ask for somebody who is not there.

Everything here is computed from `chain.Scheme`, without the database. A *matter* is what the rules turn on: a function,
a type of decision and a band of totals, by the least total in it. Bands run from one amount in a rule to the next.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations, pairwise

from commissioning.lib import dates, money
from decisions.scheme.chain import NOTHING, Scheme, first_for_each_post
from decisions.scheme.choices import Capacity, DecisionType, FunctionFamily
from decisions.scheme.models import SignOffRule


class Level(StrEnum):
    WARN = "warn"
    INFORM = "inform"


@dataclass(frozen=True)
class Contradiction:
    """`sentence` says what is wrong and where; `why` what follows from it or what would do."""

    level: Level
    sentence: str
    why: str = ""


@dataclass(frozen=True, order=True)
class Matter:
    """`least` is the smallest total of its band; the band ends below the next one's."""

    family: str
    decision_type: str
    least: Decimal


def find(scheme: Scheme) -> list[Contradiction]:
    """Everything that is wrong with the rules in force that day, the gravest first."""
    asked = by_matter(scheme.rules)
    bands = sorted({matter.least for matter in asked})
    found = [
        *_uncovered(asked, bands),
        *_posts_not_there(scheme),
        *_same_place(asked, bands),
        *_asked_twice(asked, bands),
        *_undecided(asked, bands),
    ]
    return list(dict.fromkeys(found))  # three rules that say the same are three pairs


def by_matter(rules: Iterable[SignOffRule]) -> dict[Matter, list[SignOffRule]]:
    """The rules that speak to each matter, in the order given."""
    rules = list(rules)
    bands = sorted({NOTHING, *(rule.amount_from for rule in rules if rule.amount_from is not None)})
    matters = [Matter(family, each, band) for family in FunctionFamily for each in DecisionType for band in bands]
    return {
        matter: [
            rule
            for rule in rules
            if rule.covers(family=matter.family, decision_type=matter.decision_type, total=matter.least)
        ]
        for matter in matters
    }


def _uncovered(asked: dict[Matter, list[SignOffRule]], bands: list[Decimal]) -> Iterator[Contradiction]:
    none = {matter for matter, rules in asked.items() if not rules}
    if none:
        yield Contradiction(
            Level.WARN,
            f"No rule covers this: {words(none, bands)}.",
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


def _same_place(asked: dict[Matter, list[SignOffRule]], bands: list[Decimal]) -> Iterator[Contradiction]:
    """Two posts in one place: what the old form did when its text named one post and its signature block another."""
    found: dict[tuple[int, str, str], set[Matter]] = defaultdict(set)
    for matter, rules in asked.items():
        for one, other in combinations(first_for_each_post(rules), 2):
            if one.position == other.position:
                found[one.position, one.post.title, other.post.title].add(matter)
    for (position, first, second), matters in found.items():
        yield Contradiction(
            Level.WARN,
            f"{first} and {second} both stand in place {position} for {words(matters, bands)}.",
            "If both must sign, give them places of their own. If only one must, end the other’s rule.",
        )


def _asked_twice(asked: dict[Matter, list[SignOffRule]], bands: list[Decimal]) -> Iterator[Contradiction]:
    found: dict[tuple[int, int], set[Matter]] = defaultdict(set)
    pairs: dict[tuple[int, int], tuple[SignOffRule, SignOffRule]] = {}
    for matter, rules in asked.items():
        for one, other in combinations(rules, 2):
            if one.post_id == other.post_id:
                pairs[one.pk, other.pk] = one, other
                found[one.pk, other.pk].add(matter)
    for key, (one, other) in pairs.items():
        yield _twice(one, other, words(found[key], bands))


def _twice(one: SignOffRule, other: SignOffRule, where: str) -> Contradiction:
    title = one.post.title
    if _is_general(one) != _is_general(other):
        return Contradiction(
            Level.WARN,
            f"One rule asks for {title} in every case, another only for {where}.",
            "The post signs once, in the earlier place. End the rule that is not meant.",
        )
    if one.capacity != other.capacity:
        first, second = Capacity(one.capacity).label.lower(), Capacity(other.capacity).label.lower()
        why = f"It signs once and {first}; that it {second} as well is never asked."
        return Contradiction(Level.WARN, f"{title} is asked twice for {where}.", why)
    return Contradiction(
        Level.INFORM, f"{title} is asked twice for {where}.", "The post signs once, in the earlier place."
    )


def _is_general(rule: SignOffRule) -> bool:
    return not rule.function_family and not rule.decision_type and rule.amount_from is None


def _undecided(asked: dict[Matter, list[SignOffRule]], bands: list[Decimal]) -> Iterator[Contradiction]:
    none = {
        matter
        for matter, rules in asked.items()
        if rules and all(rule.capacity != Capacity.DECIDES for rule in first_for_each_post(rules))
    }
    if none:
        yield Contradiction(
            Level.INFORM,
            f"No step decides this: {words(none, bands)}.",
            "Every step approves or agrees, and the last of them makes the decision.",
        )


def words(matters: set[Matter], bands: list[Decimal]) -> str:
    """The matters in as few words as hold them: “every Chief Officer’s decision; every Deputy Mayor’s decision of
    less than £50,000.00”."""
    amounts: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for matter in sorted(matters):
        amounts[matter.family, matter.decision_type].append(matter.least)
    families: dict[tuple[str, tuple[Decimal, ...]], list[str]] = defaultdict(list)
    for family in FunctionFamily:
        for each in DecisionType:
            if (family, each) in amounts:
                families[each.value, tuple(amounts[family, each])].append(family)
    types: dict[tuple[tuple[str, ...], tuple[Decimal, ...]], list[str]] = defaultdict(list)
    for (kind, held), where in families.items():
        types[tuple(where), held].append(kind)
    return "; ".join(_one(kinds, where, held, bands) for (where, held), kinds in types.items())


def _one(kinds: list[str], families: tuple[str, ...], held: tuple[Decimal, ...], bands: list[Decimal]) -> str:
    which = "decision" if len(kinds) == len(DecisionType) else DecisionType(kinds[0]).label
    functions = ""
    if len(families) < len(FunctionFamily):
        functions = f" on {_listed([FunctionFamily(family).label.lower() for family in families])} functions"
    return f"every {which}{functions}{_amounts(held, bands)}"


def _amounts(held: tuple[Decimal, ...], bands: list[Decimal]) -> str:
    """The totals in words; nothing where it is all of them."""
    ends = dict(pairwise([*bands, None]))
    spans: list[tuple[Decimal, Decimal | None]] = []
    for least in held:
        if spans and spans[-1][1] == least:
            spans[-1] = (spans[-1][0], ends[least])
        else:
            spans.append((least, ends[least]))
    said = [part for part in (_span(least, end) for least, end in spans) if part]
    return f" of {_listed(said, 'or')}" if said else ""


def _span(least: Decimal, end: Decimal | None) -> str:
    if end is None:
        return f"{money.pounds(least)} or more" if least else ""
    below = f"less than {money.pounds(end)}"
    return f"{money.pounds(least)} or more but {below}" if least else below


def _listed(parts: list[str], last: str = "and") -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"
