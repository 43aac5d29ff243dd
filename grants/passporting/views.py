"""Passported grants: all of them as at a day, one with what became of it, and the forms that write entries."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.refusal import why_not
from commissioning.models import User
from decisions.governance.acting import answer, wording
from decisions.governance.forms import ActForm
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import told
from grants.as_at import as_at
from grants.files import table_file
from grants.passporting import forms, listing, loading, page, positions
from grants.passporting.models import PassportedGrant
from grants.passporting.permissions import check_may_keep
from grants.permissions import finance_reader

SHOWN = 50  # entries of the ledger, the last first
GET_OR_POST = ["GET", "HEAD", "POST"]
_answer = partial(answer, template="passporting/change.html", check=check_may_keep)


@require_safe
@never_cache
def passporting(request: HttpRequest) -> HttpResponse:
    """Every grant that comes in to be passed on, as it stood on a day."""
    user, asked = finance_reader(request), as_at(request)
    rows = loading.stood_on(asked["day"])
    whole = positions.together([row.position for row in rows], asked["day"])
    context = {**asked, "rows": rows, "whole": whole, "may_keep": not why_not(check_may_keep, user)}
    return render(request, "passporting/grants.html", context)


@require_safe
@never_cache
def passporting_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as CSV or XLSX."""
    finance_reader(request)
    day = as_at(request)["day"]
    rows = listing.table(loading.stood_on(day))
    name = f"passported grants {day.isoformat()}"
    return table_file(rows, name, kind)


@require_safe
@never_cache
def passported_grant(request: HttpRequest, slug: str) -> HttpResponse:
    """What came in, who was given what of it, what they report, and what is left, as at a day."""
    user, found, asked = finance_reader(request), loading.find(slug), as_at(request)
    events = LedgerEvent.objects.filter(reference="", detail__grant=slug).order_by("-number")[:SHOWN]
    context = {
        **asked,
        "shown": page.shown(found, asked["day"]),
        "grant": found,
        "entries": told(events),
        "may_keep": not why_not(check_may_keep, user),
    }
    return render(request, "passporting/grant.html", context)


@require_http_methods(GET_OR_POST)
@never_cache
def new_passported_grant(request: HttpRequest) -> HttpResponse:
    user = finance_reader(request)
    lede = "Money of one funder for one financial year that is to go on to others."
    words = wording("Add a passported grant", reverse("passporting"), lede=lede, done="The grant is added.")
    return _answer(request, user, lambda data: forms.GrantForm(data), words)


@require_http_methods(GET_OR_POST)
@never_cache
def passported_money(request: HttpRequest, slug: str) -> HttpResponse:
    lede = "On no day may more have gone out than had come in."
    return _of_grant(
        request,
        slug,
        "Record money",
        "It is recorded.",
        lede,
        lambda data, grant, _: forms.MoneyForm(data, grant=grant),
    )


@require_http_methods(GET_OR_POST)
@never_cache
def pass_on(request: HttpRequest, slug: str) -> HttpResponse:
    def make(data: Any, grant: PassportedGrant, user: User) -> ActForm:
        return forms.PassOnForm(data, grant=grant, by=user, today=timezone.localdate())

    lede = "Money is passed on by awards. Choose those that carry this grant."
    return _of_grant(request, slug, "Count awards as passed on", "The awards are counted.", lede, make)


@require_http_methods(GET_OR_POST)
@never_cache
def move_passing_day(request: HttpRequest, slug: str) -> HttpResponse:
    lede = "What is not passed on by its day is shown as late."
    return _of_grant(
        request,
        slug,
        "Move the day",
        "The day is moved.",
        lede,
        lambda data, grant, _: forms.MoveDayForm(data, grant=grant),
    )


@require_http_methods(GET_OR_POST)
@never_cache
def record_onward(request: HttpRequest, slug: str) -> HttpResponse:
    lede = "What a recipient says that it passed on and retained. What it does not say stays not recorded."
    return _of_grant(
        request,
        slug,
        "Record what a recipient reports",
        "The report is recorded.",
        lede,
        lambda data, grant, _: forms.OnwardForm(data, grant=grant),
    )


def _of_grant(
    request: HttpRequest,
    slug: str,
    title: str,
    done: str,
    lede: str,
    make: Callable[[Any, PassportedGrant, User], ActForm],
) -> HttpResponse:
    """A page for one act on a grant, which leads back to it."""
    user, found = finance_reader(request), loading.find(slug)
    back = reverse("passported_grant", args=[slug])
    words = wording(title, back, lede=lede, done=done, caption=str(found))
    return _answer(request, user, lambda data: make(data, found, user), words)
