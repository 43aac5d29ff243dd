"""The first page of Finance, what is late, and the files of both."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.models import User
from grants.awards.scope import Scope, choices, year_of
from grants.files import table_file
from grants.finance import home, late, saving, selection
from grants.funders import figures, forecast
from grants.funders.forecast import Forecast
from grants.localities.figures import SHARED
from grants.permissions import finance_reader

OF_NOTICES = {"payee", "decider", "words", "page"}
"""What only the list of signed notices asks for, which was here before."""
LATEST = 10
LONGEST = 3  # late of each kind
PAGE = 50


@require_safe
@never_cache
def finance(request: HttpRequest) -> HttpResponse:
    """What the one filter comes to, what is late, what is promised, and the latest signed notices."""
    user, scope, today = finance_reader(request), Scope.of(request.GET), timezone.localdate()
    if not OF_NOTICES.isdisjoint(request.GET):
        return redirect(f"{reverse('signed_notices')}?{request.GET.urlencode()}")
    given, paid = home.committed(user, scope, today), home.paying(user, scope, today)
    longest, tallies = late.summary(user, scope, today, LONGEST)
    notices = list(selection.latest(home.of_notices(scope).among(selection.signed(user)), LATEST))
    return render(
        request,
        "finance/home.html",
        {
            "scope": scope,
            "choices": choices(user),
            "views": saving.seen_by(user),
            "given": given,
            "paid": paid,
            "still_to_pay": paid.still_to_pay(given.whole),
            "late": longest,
            "tallies": tallies,
            "is_late": sum(each.count for each in tallies),
            "forecast": _forecast(user, scope),
            "shared": SHARED,
            "notices": notices,
            "sums": _sums(notices),
            "of_payments": home.of_payments(scope).encoded,
            "of_notices": home.of_notices(scope),
        },
    )


def _sums(notices: list[Any]) -> dict[str, Any]:
    """As selection.sums() gives them."""
    first = notices[0] if notices else None
    if first is None:
        return {"count": 0, "bytes": 0, "total": None}
    return {"count": first.among, "bytes": first.bytes, "total": first.worth}


def _forecast(user: User, scope: Scope) -> Forecast:
    """Of the funder and the year asked for. A promise is not divided by district, recipient or state."""
    return forecast.of(figures.of(user).narrowed(scope.funder, year_of(scope.year)))


@require_safe
@never_cache
def forecast_file(request: HttpRequest, kind: str) -> HttpResponse:
    """What is promised and expected, as CSV or XLSX."""
    found = _forecast(finance_reader(request), Scope.of(request.GET))
    return table_file(forecast.table(found), f"forecast {timezone.localdate().isoformat()}", kind)


@require_safe
@never_cache
def late_list(request: HttpRequest) -> HttpResponse:
    """Everything that is late, the longest first; or one kind of it."""
    user, filters = finance_reader(request), late.Filters.of(request.GET)
    found = late.every(user, filters, timezone.localdate())
    chosen = _of_kind(found, filters)
    return render(
        request,
        "finance/late.html",
        {
            "page": Paginator(chosen, PAGE).get_page(request.GET.get("page")),
            "tally": late.tallied(chosen),
            "filters": filters,
            "choices": choices(user),
            "tabs": _tabs(filters, found),
            "encoded": f"{filters.encoded}&" if filters else "",
        },
    )


def _of_kind(found: list[late.Late], filters: late.Filters) -> list[late.Late]:
    return [each for each in found if each.kind == filters.what] if filters.what in late.Kind.values else found


def _tabs(filters: late.Filters, found: list[late.Late]) -> list[dict[str, Any]]:
    """What components/sub_navigation.html takes."""
    rest = f"{others}&" if (others := filters.without("what")) else ""
    kinds = late.tallied(found)
    every = {"text": "Everything", "href": f"?{rest[:-1]}", "current": filters.what not in late.Kind.values}
    return [
        every | {"count": len(found)},
        *(
            {"text": str(each.kind.label), "href": f"?{rest}what={each.kind}", "current": each.kind == filters.what}
            | {"count": each.count}
            for each in kinds
        ),
    ]


@require_safe
@never_cache
def late_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as CSV or XLSX."""
    user, filters, today = finance_reader(request), late.Filters.of(request.GET), timezone.localdate()
    found = _of_kind(late.every(user, filters, today), filters)
    return table_file(late.table(found), f"late {today.isoformat()}", kind)
