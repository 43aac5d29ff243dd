"""What came of a decision: the later ones that link to it, and the chain that they make."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q

from commissioning.models import User
from decisions.record import earlier
from decisions.record.choices import Relation
from decisions.record.earlier import Earlier
from decisions.record.models import Decision
from decisions.record.states import State

WAS = {
    Relation.RENEWS: "Renewed by",
    Relation.AMENDS: "Amended by",
    Relation.VARIES: "Varied by",
    Relation.SUPERSEDES: "Superseded by",
    Relation.ADDENDUM: "Added to by",
    Relation.IMPLEMENTS: "Carried out by",
}
OVER = (State.REJECTED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Place:
    """One decision of a chain. `relations` is what it does to earlier ones: "Varies DN-2021-0001".

    `running` is what the chain comes to with it; a decision that was replaced adds nothing.
    """

    reference: str
    subject: str
    relations: str
    decided_on: date
    total: Decimal | None
    adds: Decimal
    is_ours: bool = True
    running: Decimal = Decimal(0)

    @property
    def is_replaced(self) -> bool:
        return bool(self.total) and not self.adds


def relatives(decision: Decision, user: User) -> dict[str, Any]:
    """`later`: the decisions that link to this one, with words such as "Varied by"; `chain`: the places of its chain,
    oldest first, none where it stands alone. Only what this person may see is counted and shown. Two queries."""
    adds = _adds(decision)
    ours = Q(pk__in=[key for key in adds if isinstance(key, int)]) | Q(pk__in=decision.later_links.values("decision"))
    seen = Decision.objects.visible_to(user).filter(ours).exclude(state__in=OVER)
    found = list(seen.annotate(earlier=earlier.rows("pk"), made_on=earlier.made_on("pk")).order_by("pk"))
    later = [
        {"words": WAS[link.relation], "decision": each}
        for each in found
        for link in earlier.of(each)
        if link.reference == decision.reference
    ]
    places = [*_ours(found, adds), *_older(found, adds)]
    return {"later": later, "chain": _running(places) if len(places) > 1 else []}


def _adds(decision: Decision) -> dict[int | str, Decimal]:
    """What each decision of the chain adds to its value: ours by their ids, older ones by reference in capitals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT decision_id, outside, adds FROM decisions_chain(%s)", [decision.pk])
        return {pk or outside: adds for pk, outside, adds in cursor.fetchall()}


def _ours(found: Iterable[Any], adds: dict[int | str, Decimal]) -> list[Place]:
    return [
        Place(each.reference, each.subject, _relations(earlier.of(each)), each.made_on, each.total, adds[each.pk])
        for each in found
        if each.pk in adds and each.made_on
    ]


def _older(found: Iterable[Decision], adds: dict[int | str, Decimal]) -> list[Place]:
    """The older notices that these decisions name, each once."""
    named = {link.reference.upper(): link for each in found for link in earlier.of(each) if not link.is_ours}
    return [
        Place(link.reference, link.subject, "", link.decided_on, link.total, adds[key], is_ours=False)
        for key, link in named.items()
        if key in adds
    ]


def _relations(links: Iterable[Earlier]) -> str:
    return ", ".join(f"{link.relation.label} {link.reference}" for link in links)


def _running(places: Iterable[Place]) -> list[Place]:
    together, made = Decimal(0), []
    for place in sorted(places, key=lambda place: (place.decided_on, place.reference)):
        together += place.adds
        made.append(replace(place, running=together))
    return made
