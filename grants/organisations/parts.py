"""What a body has a part in: the districts it is the council of, pooled budgets, and grants to be passed on."""

from dataclasses import dataclass

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable

from commissioning.lib import dates
from commissioning.models import Organisation

POOL, GRANT, DISTRICT = "pool_partnerships__terms", "passported_grants", "localities"


@dataclass(frozen=True, slots=True)
class Part:
    """What it is called, and the part of its address."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Parts:
    """Districts and pools by name, those that it ever was a partner in; grants, the latest year first."""

    districts: list[Part]
    pools: list[Part]
    passported: list[Part]


def of(records: QuerySet[Organisation]) -> Parts:
    """Those of one body’s records. A pool has the name that the latest terms gave which name the body. One query."""
    kinds: dict[str, tuple[str, str, Combinable]] = {
        DISTRICT: (f"{DISTRICT}__gss_code", f"{DISTRICT}__name", Value(0, IntegerField())),
        POOL: (f"{POOL}__pool__slug", f"{POOL}__name", F(f"{POOL}__number")),
        GRANT: (f"{GRANT}__slug", f"{GRANT}__name", F(f"{GRANT}__financial_year")),
    }
    first, *others = (
        records.filter(**{f"{kind.partition('__')[0]}__isnull": False})
        .order_by()
        .values_list(Value(kind), F(slug), F(name), number)
        for kind, (slug, name, number) in kinds.items()
    )
    rows = sorted(first.union(*others), key=lambda row: (row[3], row[2]))
    found = {kind: {slug: (name, number) for of, slug, name, number in rows if of == kind} for kind in kinds}
    given = [Part(f"{name}, {dates.financial_year_name(year)}", slug) for slug, (name, year) in found[GRANT].items()]
    return Parts(_by_name(found[DISTRICT]), _by_name(found[POOL]), given[::-1])


def _by_name(found: dict[str, tuple[str, int]]) -> list[Part]:
    return sorted((Part(name, slug) for slug, (name, _) in found.items()), key=lambda part: part.name)
