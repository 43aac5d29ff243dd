"""Posts and rules as the pages show them on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from commissioning.lib import dates
from decisions.scheme.explaining import sentence
from decisions.scheme.models import Post, PostHolding, SignOffRule

DAY = timedelta(days=1)


@dataclass(frozen=True)
class PostLine:
    """A post today: its holder's name, or since when it is vacant; and what is arranged for later."""

    post: Post
    holder: str
    vacant: str
    coming: tuple[str, ...]

    @classmethod
    def of(cls, post: Post, today: date) -> "PostLine":
        holdings = list(post.holdings.all())
        held = next((each for each in holdings if _covers(each, today)), None)
        return cls(
            post,
            held.holder.name if held else "",
            "" if held else _vacant(holdings, today),
            tuple(_coming(post, held, holdings, today)),
        )


@dataclass(frozen=True)
class RuleLine:
    """A rule, and what it asks for together with those beside it."""

    rule: SignOffRule
    sentence: str

    @classmethod
    def of(cls, rule: SignOffRule, rules: Iterable[SignOffRule]) -> "RuleLine":
        return cls(rule, sentence(rule, [each for each in rules if _stands_beside(each, rule)]))


@dataclass(frozen=True)
class RuleLists:
    """Rules in chain order: in force that day, those that begin later, and those that are over."""

    now: tuple[RuleLine, ...]
    later: tuple[RuleLine, ...]
    over: tuple[RuleLine, ...]

    @classmethod
    def of(cls, rules: Iterable[SignOffRule], today: date) -> "RuleLists":
        rules = list(rules)
        lines = [RuleLine.of(rule, rules) for rule in rules]
        over = [line for line in lines if line.rule.in_force_until and line.rule.in_force_until < today]
        later = [line for line in lines if line.rule.in_force_from > today]
        now = [line for line in lines if line not in over and line not in later]
        return cls(tuple(now), tuple(later), tuple(over))


def posts() -> list[Post]:
    """Every post with its holdings, in two queries."""
    return list(Post.objects.prefetch_related(held_by()))


def held_by() -> Prefetch:
    return Prefetch("holdings", PostHolding.objects.select_related("holder").order_by("from_on"))


def rules() -> QuerySet[SignOffRule]:
    return SignOffRule.objects.whole()


def _stands_beside(one: SignOffRule, other: SignOffRule) -> bool:
    """Whether two rules share a place on some day."""
    starts = max(one.in_force_from, other.in_force_from)
    ends = [each.in_force_until for each in (one, other) if each.in_force_until]
    return one.pk != other.pk and one.position == other.position and all(starts <= end for end in ends)


def _covers(holding: PostHolding, day: date) -> bool:
    return holding.from_on <= day and (holding.until_on is None or holding.until_on >= day)


def _vacant(holdings: list[PostHolding], today: date) -> str:
    ends = [each.until_on for each in holdings if each.until_on and each.until_on < today]
    return f"Vacant since {dates.long(max(ends) + DAY)}" if ends else "Vacant: nobody has held it yet"


def _coming(post: Post, held: PostHolding | None, holdings: list[PostHolding], today: date) -> Iterable[str]:
    if held and held.until_on:
        yield f"{held.holder.name} until {dates.long(held.until_on)}"
    for each in holdings:
        if each.from_on > today:
            until = f" until {dates.long(each.until_on)}" if each.until_on else ""
            yield f"{each.holder.name} from {dates.long(each.from_on)}{until}"
    if post.abolished_on and post.abolished_on > today:
        yield f"Abolished from {dates.long(post.abolished_on)}"
