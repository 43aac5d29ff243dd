"""The pages of districts: all of them side by side, and one with everything allocated to it.

For people who sign in and may see the decisions; the public page comes with publication.
"""

from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.lib import dates
from commissioning.models import Locality, User, signed_in
from grants.files import table_file
from grants.localities import figures
from grants.localities.charts import TileMap, short


@require_safe
@never_cache
def districts(request: HttpRequest) -> HttpResponse:
    """What each district is given in one year."""
    compared, years = _compared(request)
    return render(
        request,
        "localities/districts.html",
        {
            "compared": compared,
            "years": [(str(each), dates.financial_year_name(each)) for each in years],
            "year": str(compared.year),
            "asked": f"year={compared.year}",
            **_drawn(compared.map),
        },
    )


@require_safe
@never_cache
def district(request: HttpRequest, gss_code: str) -> HttpResponse:
    """One district: by year and grant, by year and funder, and beside the others."""
    user, today = _reader(request), timezone.localdate()
    place = get_object_or_404(Locality.objects.select_related("council"), gss_code=gss_code)
    rows = figures.of(place, user, today)
    grants, funders = figures.by_grant(rows), figures.by_funder(rows)
    year = figures.nearest(sorted({row.year for row in rows if row.year}), today)
    compared = figures.among_districts(user, today, year)
    return render(
        request,
        "localities/district.html",
        {
            "place": place,
            "rows": rows,
            "grants": grants,
            "funders": funders,
            "shared": figures.SHARED,
            "decisions": len({row.reference for row in rows}),
            "organisations": len({row.recipient for row in rows}),
            "this_year": next((amount for each, amount in compared.districts if each == place), 0),
            "compared": compared,
            **_drawn(compared.map),
        },
    )


@require_safe
@never_cache
def district_file(request: HttpRequest, gss_code: str, kind: str) -> HttpResponse:
    """Every figure of the district’s page, as CSV or XLSX."""
    user, today = _reader(request), timezone.localdate()
    place = get_object_or_404(Locality, gss_code=gss_code)
    return table_file(figures.table(figures.of(place, user, today)), f"{place.name} {today.isoformat()}", kind)


@require_safe
@never_cache
def districts_file(request: HttpRequest, kind: str) -> HttpResponse:
    """What each district is given in the year shown, as CSV or XLSX."""
    compared, _ = _compared(request)
    name = f"districts {dates.financial_year_name(compared.year)}"
    return table_file(figures.comparison_table(compared), name, kind)


def _compared(request: HttpRequest) -> tuple[figures.Comparison, list[int]]:
    """The districts in the year asked for, and the years that there are."""
    user, today = _reader(request), timezone.localdate()
    years = figures.years(user, today)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else figures.nearest(years, today)
    return figures.among_districts(user, today, year), years


def _drawn(found: TileMap | None) -> dict[str, Any]:
    """The tiles with their short sums, and the words of the key."""
    if found is None:
        return {"tiles": [], "key": []}
    bounds = [short(step) for step in found.steps]
    words = [f"Under {bounds[0]}", *(f"{low} to under {high}" for low, high in pairwise(bounds))]
    return {
        "tiles": [{"tile": tile, "sum": short(tile.amount)} for tile in found.tiles],
        "key": list(enumerate([*words, f"{bounds[-1]} and over"], 1)),
    }


def _reader(request: HttpRequest) -> User:
    """Anyone with a role or a post: what they see is of decisions that they may see."""
    user = signed_in(request)
    if not user.roles and not user.may_sign:
        raise Http404("Nothing here is for this person.")
    return user
