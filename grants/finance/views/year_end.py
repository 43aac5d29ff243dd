"""The end of a financial year."""

from dataclasses import replace
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.lib import dates
from grants.awards.scope import Scope, choices, year_of
from grants.files import table_file
from grants.finance import year_end
from grants.finance.year_end import COLUMNS, YearEnd
from grants.permissions import finance_reader

PAGE = 50


@require_safe
@never_cache
def year_ends(request: HttpRequest) -> HttpResponse:
    """Leads to the year asked for, or the last one that is over."""
    finance_reader(request)
    scope = Scope.of(request.GET)
    year = year_of(scope.year) or dates.financial_year(timezone.localdate()) - 1
    rest = scope.without("year")
    return redirect(reverse("year_end", args=[year]) + (f"?{rest}" if rest else ""))


@require_safe
@never_cache
def year_end_page(request: HttpRequest, year: int) -> HttpResponse:
    """What is owed at 31 March and what was paid ahead, by funder, and by decision and recipient."""
    found, scope, today = _found(request, year)
    rest = scope.without("year")
    return render(
        request,
        "finance/year_end.html",
        {
            "found": found,
            "total": found.total,
            "page": Paginator(found.lines, PAGE).get_page(request.GET.get("page")),
            "columns": COLUMNS.values(),
            "scope": scope,
            "choices": _choices(request, year),
            "is_over": found.ends_on < today,
            "encoded": f"{rest}&" if rest else "",
            "files": rest,
        },
    )


@require_safe
@never_cache
def year_end_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The same as CSV or XLSX."""
    found, _, _ = _found(request, year)
    return table_file(year_end.table(found), f"year end {found.ends_on.isoformat()}", kind)


def _found(request: HttpRequest, year: int) -> tuple[YearEnd, Scope, date]:
    user, today = finance_reader(request), timezone.localdate()
    scope = replace(Scope.of(request.GET), year=str(year))
    if year_of(str(year)) is None:
        raise Http404("There is no such financial year.")
    return year_end.of(user, scope, year, today), scope, today


def _choices(request: HttpRequest, year: int) -> dict[str, list[tuple[str, str]]]:
    """The year of the page is among the years, whether or not something is awarded for it."""
    offered = choices(finance_reader(request))
    years = dict(offered["year"]) | {str(year): dates.financial_year_name(year)}
    return offered | {"year": sorted(years.items())}
