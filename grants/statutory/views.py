"""The pages of statutory lists: all of them, one for a period with its files, and what is said of an agreement."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib import spreadsheets
from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User, signed_in
from decisions.record.permissions import writes_it
from grants.awards import posting
from grants.awards.loading import find_agreement
from grants.awards.models import Agreement
from grants.permissions import finance_reader
from grants.statutory import listing, records
from grants.statutory.definition import StatutoryList
from grants.statutory.forms import DetailsForm
from grants.statutory.listing import Made
from grants.statutory.lists import BY_SLUG, LISTS
from grants.statutory.periods import Period
from grants.statutory.permissions import check_may_detail

JSON_TYPE = "application/json; charset=utf-8"


@require_safe
@never_cache
def statutory(request: HttpRequest) -> HttpResponse:
    """Every list with its law, and the last period in which something happened."""
    finance_reader(request)
    today, days = timezone.localdate(), records.days()
    latest = {each.slug: records.latest_of(days, each.frequency, today) for each in LISTS}
    found = records.gather(list(latest.values()))
    made = [listing.make(each, latest[each.slug], found) for each in LISTS]
    return render(request, "statutory/lists.html", {"lists": made, "held_back": posting.waiting().count()})


@require_safe
@never_cache
def statutory_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Leads to the period that was asked for, or to the last one in which something happened."""
    finance_reader(request)
    of = _list(slug)
    asked = request.GET.get("period")
    period = _period(of, asked) if asked else records.latest_of(records.days(), of.frequency, timezone.localdate())
    return redirect("statutory_period", slug, period.slug)


@require_safe
@never_cache
def statutory_period(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    finance_reader(request)
    made, today = _made(slug, period), timezone.localdate()
    every = {made.period, *records.periods_of(records.days(), made.of.frequency, today)}
    latest_first = sorted(every, key=lambda each: each.start, reverse=True)
    return render(
        request,
        "statutory/list.html",
        {
            "made": made,
            "periods": [(each.slug, each.name) for each in latest_first],
            "is_over": made.period.is_over(today),
            "held_back": posting.waiting().count(),
        },
    )


@require_safe
@never_cache
def statutory_csv(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    finance_reader(request)
    made = _made(slug, period)
    return _file(spreadsheets.to_csv(listing.table(made)), spreadsheets.CSV_TYPE, csv_name(made))


@require_safe
@never_cache
def statutory_xlsx(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    finance_reader(request)
    made = _made(slug, period)
    table = spreadsheets.to_xlsx(listing.table(made), made.of.title)
    return _file(table, spreadsheets.XLSX_TYPE, f"{slug}-{period}.xlsx")


@require_safe
@never_cache
def statutory_missing(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """What is missing of the list, as CSV."""
    finance_reader(request)
    made = _made(slug, period)
    table = spreadsheets.to_csv(listing.missing_table(made))
    return _file(table, spreadsheets.CSV_TYPE, f"{slug}-{period}-missing.csv")


@require_safe
@never_cache
def statutory_metadata(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """What CSV on the Web says of the CSV of the same name."""
    finance_reader(request)
    made = _made(slug, period)
    name = csv_name(made)
    return _json(made.of.csv_on_the_web(name), f"{name}-metadata.json")


@require_safe
@never_cache
def statutory_schema(request: HttpRequest, slug: str) -> HttpResponse:
    """Table Schema of the list’s CSV, of whatever period."""
    finance_reader(request)
    return _json(_list(slug).schema, f"{slug}-schema.json")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def statutory_details(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What is said of one agreement, all that was said before, and the form."""
    user = signed_in(request)
    agreement = find_agreement(reference, number, user)
    if not (user.sees_finance or writes_it(user, agreement.decision)):
        raise Http404("Details are for finance, governance, audit and the decision’s own officers.")
    every = list(agreement.details.order_by("-number"))
    refusal = why_not(check_may_detail, user, agreement.decision)
    form = DetailsForm(
        request.POST if request.method == "POST" else None, agreement=agreement, last=every[0] if every else None
    )
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            form.act(by=user, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, f"The details of the agreement with {agreement.grantee} are kept.")
            return redirect("statutory_details", reference, number)
    context = {"agreement": agreement, "form": form, "refusal": refusal, "every": every, "back": _back(user, agreement)}
    status = 403 if refusal and request.method == "POST" else 200
    return render(request, "statutory/details.html", context, status=status)


def _back(user: User, agreement: Agreement) -> str:
    """Whoever sees the lists comes from them; others from the agreement."""
    place = [agreement.decision.reference, agreement.grantee_id]
    return reverse("agreement", args=place) if not user.sees_finance else reverse("statutory")


def csv_name(made: Made) -> str:
    return f"{made.of.slug}-{made.period.slug}.csv"


def _made(slug: str, period: str) -> Made:
    of = _list(slug)
    found = _period(of, period)
    return listing.make(of, found, records.gather([found]))


def _list(slug: str) -> StatutoryList:
    if slug not in BY_SLUG:
        raise Http404("There is no such list.")
    return BY_SLUG[slug]


def _period(of: StatutoryList, slug: str) -> Period:
    try:
        return Period.called(slug, of.frequency)
    except ValueError as reason:
        raise Http404(str(reason)) from None


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    said = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=said)


def _json(said: dict[str, Any], name: str) -> HttpResponse:
    return _file(f"{json.dumps(said, ensure_ascii=False, indent=2)}\n".encode(), JSON_TYPE, name)
