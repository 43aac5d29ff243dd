"""Which returns are asked for, and how many stand where."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from commissioning.models import Organisation, User, same_body
from grants.filtering import ListFilters
from grants.returns.choices import Standing
from grants.returns.models import Return


@dataclass(frozen=True, slots=True)
class Filters(ListFilters):
    """What the form above the list says; empty means any."""

    standing: str = ""
    reporter: str = ""
    words: str = ""

    @property
    def beside_standing(self) -> str:
        """The others, encoded, for links that choose where returns stand."""
        return self.without("standing")


def found(user: User, filters: Filters, day: date) -> QuerySet[Any]:
    """The returns in the order in which they are due."""
    rows = _among(user, filters, day)
    rows = rows.filter(standing=filters.standing) if filters.standing in Standing.values else rows
    related = ("line__agreement__decision", "line__agreement__grantee", "line__reporter", "line__receiver")
    return rows.select_related(*related).order_by("due_on", "line_id", "number")


def sums(user: User, filters: Filters, day: date) -> list[dict[str, Any]]:
    """How many stand where, of those that the other filters leave: late ones first. One query."""
    counted = _among(user, filters, day).order_by().values("standing").annotate(count=Count("pk"))
    counts = {row["standing"]: row["count"] for row in counted}
    order = (Standing.LATE, Standing.QUERIED, Standing.RECEIVED, Standing.DUE, Standing.ACCEPTED, Standing.EXCUSED)
    return [{"standing": each.value, "words": each.label, "count": counts.get(each, 0)} for each in order]


def reporters(user: User) -> list[tuple[str, str]]:
    """Who reports on anything that this person may see. One query."""
    own = Return.objects.visible_to(user).order_by().values("line__reporter")
    bodies = Organisation.objects.standing_for(Organisation.objects.filter(pk__in=own)).order_by("name")
    return [(name, name) for name in bodies.values_list("name", flat=True)]


def _among(user: User, filters: Filters, day: date) -> QuerySet[Any]:
    wanted = Q()
    if filters.reporter:
        wanted &= same_body("line__reporter", filters.reporter)
    if filters.words:
        wanted &= (
            Q(line__title__icontains=filters.words)
            | Q(line__agreement__decision__reference__icontains=filters.words)
            | Q(line__agreement__decision__subject__icontains=filters.words)
            | Q(line__agreement__grantee__name__icontains=filters.words)
        )
    return Return.objects.visible_to(user).filter(wanted).standing(day)
