"""Signed notices, ready to pay and to file."""

from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.models import User, signed_in
from decisions.models import SealedNotice
from decisions.notice.models import Edition
from decisions.record.models import Allocation, Decision

PAGE = 50


@require_safe
@never_cache
def signed_notices(request: HttpRequest) -> HttpResponse:
    """The signed notices this person may see, newest first, by year and words."""
    user = signed_in(request)
    if not user.sees_finance:
        raise PermissionDenied("Finance, governance and audit see this page.")
    year, words = request.GET.get("year", ""), request.GET.get("words", "").replace("\0", "").strip()[:100]
    every = _notices(user)
    chosen = _chosen(every, year, words)
    totals = chosen.aggregate(count=Count("pk"), total=Sum("version__decision__total"))
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "finance/signed_notices.html",
        {
            "page": page,
            "count": totals["count"],
            "total": totals["total"] or Decimal(0),
            "year": year,
            "words": words,
            "filters": urlencode({"year": year, "words": words}) + "&",
            "years": [day.year for day in every.order_by().dates("sealed_at", "year", order="DESC")],
        },
    )


def _notices(user: User) -> QuerySet[SealedNotice]:
    """Without the bytes and the HTML, which only a download needs; `payees` are the names of who gets the money."""
    payees = Allocation.objects.filter(decision=OuterRef("version__decision"), amount__gt=0)
    names = (
        payees.annotate(name=Coalesce("recipient__name", "locality__name")).values("name").order_by("name").distinct()
    )
    return (
        SealedNotice.objects.filter(edition=Edition.SIGNED, version__decision__in=Decision.objects.visible_to(user))
        .select_related("version__decision")
        .defer("pdf", "html", "version__content")
        .annotate(payees=ArraySubquery(names))
        .order_by("-sealed_at")
    )


def _chosen(notices: QuerySet[SealedNotice], year: str, words: str) -> QuerySet[SealedNotice]:
    if year.isdecimal() and len(year) == len("2026") and int(year):
        notices = notices.filter(sealed_at__year=int(year))
    if words:
        notices = notices.filter(version__decision__in=Decision.objects.filter(_about(words)))
    return notices


def _about(words: str) -> Q:
    found = Q()
    for field in ("reference", "subject", "allocations__recipient__name", "allocations__locality__name"):
        found |= Q(**{f"{field}__icontains": words})
    return found
