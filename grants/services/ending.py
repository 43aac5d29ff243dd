"""What ends within a while of a day, as it was known that day: spells of services, and decisions without a spell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from commissioning.lib import dates
from commissioning.models import User
from decisions.record.choices import Relation
from decisions.record.models import Decision
from grants.services import drafts, loading, posts, timeline
from grants.services.agreeing import agreed_by
from grants.services.choices import Sureness
from grants.services.cliffs import WINDOWS, Cliff
from grants.services.models import FunderSpell

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """What a person may know on a day: links to later decisions by the earlier one's id, and where drafts are."""

    on: date
    links: Mapping[int, Sequence[Any]]
    places: Mapping[int, str]

    def is_soon(self, day: date | None) -> bool:
        return day is not None and self.on <= day <= self.on + timedelta(days=WINDOWS[-1])

    def drafts(self, decisions: Iterable[Decision | None]) -> str:
        """ "Draft with the Director (DN-2026-0003)"; "" where none is being made or may be seen."""
        named = {
            each.reference: f"{self.places[each.pk]} ({each})" for each in decisions if each and each.pk in self.places
        }
        return ", ".join(named.values())


def ending(user: User, on: date) -> list[Cliff]:
    """Everything that this person may see ending from that day to the end of the last window. Six queries."""
    spells = list(loading.whole(FunderSpell.objects.standing(), user))
    decisions = _decisions(user, on)
    seen = _seen(spells, decisions, user, on)
    by_service: dict[int, list[Any]] = defaultdict(list)
    for spell in spells:
        by_service[spell.service_id].append(spell)
    found = [_of_spell(spell, by_service[spell.service_id], seen) for spell in spells if _is_known_to_end(spell, seen)]
    return found + [cliff for decision in decisions if (cliff := _of_decision(decision, seen))]


def _is_known_to_end(spell: FunderSpell, seen: Seen) -> bool:
    return seen.is_soon(spell.until_on) and agreed_by(spell, seen.on)


def _decisions(user: User, on: date) -> list[Any]:
    """Signed by that day, ending soon, and of no service."""
    made = Decision.objects.visible_to(user).made().annotate(sealed_at=drafts.sealed_at("pk"))
    last = on + timedelta(days=WINDOWS[-1])
    spells = FunderSpell.objects.standing().filter(decision=OuterRef("pk"))
    rows = made.filter(period_until__range=(on, last), no_financial_implication=False).exclude(Exists(spells))
    found: list[Any] = list(rows.prefetch_related("funded_posts").order_by("reference"))
    return [row for row in found if row.sealed_at and timezone.localdate(row.sealed_at) <= on]


def _seen(spells: Sequence[Any], decisions: Sequence[Any], user: User, on: date) -> Seen:
    ended = Seen(on, {}, {})
    parents = {decision.pk for decision in decisions}
    parents |= {spell.decision_id for spell in spells if spell.decision_id and ended.is_soon(spell.until_on)}
    links: dict[int, list[Any]] = defaultdict(list)
    for link in drafts.later(parents, user):
        links[link.parent_id or 0].append(link)
    begun = [(link.decision, link.sealed_at) for each in links.values() for link in each if link.is_seen]
    begun += [(spell.decision, spell.sealed_at) for spell in spells if spell.notice_seen]
    going_on = {decision for decision, made_at in begun if drafts.was_in_progress(decision, made_at, on)}
    return Seen(on, links, drafts.places(going_on, on))


def _of_spell(spell: Any, service: Sequence[Any], seen: Seen) -> Cliff:
    others = [each for each in service if each.pk != spell.pk]
    agreed = [each for each in others if agreed_by(each, seen.on)]
    linked = [link.decision for link in seen.links.get(spell.decision_id or 0, ()) if link.is_seen]
    until = spell.until_on or date.max
    is_followed, after = _what_follows(until, agreed)
    return Cliff(
        name=spell.service.name,
        what=spell.title,
        href=reverse("service", args=[spell.service.slug]),
        ends_on=until,
        is_target=spell.until_is == Sureness.TARGET,
        amount=spell.amount,
        basis=spell.amount_basis,
        posts=posts.in_words(spell.given),
        fte=posts.total(spell.given),
        after=after or _named(spell, seen),
        is_followed=is_followed,
        draft=seen.drafts([*linked, *(each.decision for each in others if each not in agreed)]),
    )


def _what_follows(until: date, agreed: Sequence[FunderSpell]) -> tuple[bool, str]:
    """Whether somebody pays for the day after, on days that stand; and who pays next, in words."""
    after = until + DAY
    on_it = [each for each in agreed if timeline.is_covered(after, [each.plain])]
    if sure := [each for each in on_it if each.from_is == Sureness.CONFIRMED]:
        return True, f"{sure[0].title} goes on"
    if on_it:
        return False, f"{on_it[0].title} from {dates.long(after)}, which is a target"
    if later := [(each.from_on, each.title) for each in agreed if each.from_on and each.from_on > after]:
        first, title = min(later)
        days = timeline.Days(after, first - DAY).count
        return (
            False,
            f"{title} from {dates.long(first)}, after {days} day{'' if days == 1 else 's'} that nobody pays for",
        )
    return False, ""


def _named(spell: FunderSpell, seen: Seen) -> str:
    """Who was named to pay next, though nothing is agreed; of days before it was written down nothing is known."""
    named = spell.named_successor if seen.on >= spell.recorded_on else ""
    return f"{named} is named to follow, and nothing is agreed" if named else ""


def _of_decision(decision: Any, seen: Seen) -> Cliff | None:
    """None for a decision that a later one had superseded by that day."""
    links = seen.links.get(decision.pk, ())
    made = [link for link in links if link.sealed_at and timezone.localdate(link.sealed_at) <= seen.on]
    if any(link.relation == Relation.SUPERSEDES for link in made):
        return None
    is_followed, after = _what_goes_on(decision.period_until, made)
    given = list(decision.funded_posts.all())
    return Cliff(
        name=decision.subject,
        what=decision.reference,
        href=reverse("preview", args=[decision.reference]),
        ends_on=decision.period_until,
        amount=decision.total,
        posts=posts.in_words(given) if given else "",
        fte=posts.total(given),
        after=after,
        is_followed=is_followed,
        draft=seen.drafts(link.decision for link in links if link not in made),
    )


def _what_goes_on(until: date, made: Sequence[Any]) -> tuple[bool, str]:
    """Whether a later decision, signed by then, runs on from the next day; and which, for those who may see it."""
    for link in made:
        first, last = link.decision.period_from, link.decision.period_until
        if last is None or last <= until:
            continue
        named = link.decision.reference if link.is_seen else "A later decision"
        if first is None or first <= until + DAY:
            return True, f"{named} runs until {dates.long(last)}"
        return False, f"{named} begins on {dates.long(first)}"
    return False, ""
