"""Every service in a line, and every spell in the order of its service."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.models import User
from grants.services import loading, page, posts, timeline
from grants.services.models import FunderSpell, ServiceLine


@dataclass(frozen=True)
class Line:
    """`paying` are the spells of the day, `uncovered` the days that nobody pays for between the first and the last."""

    service: ServiceLine
    paying: list[page.Row]
    uncovered: int
    posts: str


def in_order(user: User) -> list[Any]:
    """Every spell that stands, by service and first day. Two queries."""
    spells = loading.whole(FunderSpell.objects.standing(), user)
    return sorted(spells, key=lambda spell: (spell.service.name, spell.from_on or date.min, spell.number))


def services(user: User, today: date) -> list[Line]:
    """By name. Three queries."""
    by_service: dict[int, list[Any]] = defaultdict(list)
    for spell in in_order(user):
        by_service[spell.service_id].append(spell)
    every = ServiceLine.objects.select_related("provider").order_by("name")
    return [_line(service, by_service[service.pk], today) for service in every]


def _line(service: ServiceLine, spells: Sequence[Any], today: date) -> Line:
    plain = [spell.plain for spell in spells]
    return Line(
        service=service,
        paying=[page.row(spell) for spell in spells if timeline.is_covered(today, [spell.plain])],
        uncovered=timeline.uncovered(plain),
        posts=posts.in_words(page.posts_on(spells, today)),
    )
