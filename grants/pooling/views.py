"""Pooled budgets: all of them, one with its years, and the forms that write terms, contributions and accounts."""

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
from grants.funders import figures
from grants.permissions import finance_reader
from grants.pooling import forms, listing, loading, page, terms
from grants.pooling.loading import Whole
from grants.pooling.page import Shown
from grants.pooling.permissions import check_may_keep

SHOWN = 50  # entries of the ledger, the last first
GET_OR_POST = ["GET", "HEAD", "POST"]
_answer = partial(answer, template="pooling/change.html", check=check_may_keep)


def _all(user: User) -> list[Shown]:
    """Every pool as it stands today, by name."""
    today, promises = timezone.localdate(), figures.of(user).promises
    found = [page.shown(whole, promises, today) for whole in loading.whole()]
    return sorted(found, key=lambda shown: shown.terms.name)


@require_safe
@never_cache
def pools(request: HttpRequest) -> HttpResponse:
    """Every pooled budget with its year."""
    user = finance_reader(request)
    context = {"pools": _all(user), "may_keep": not why_not(check_may_keep, user)}
    return render(request, "pooling/pools.html", context)


@require_safe
@never_cache
def pools_file(request: HttpRequest, kind: str) -> HttpResponse:
    """By pool, year and partner, as CSV or XLSX."""
    rows = listing.table(_all(finance_reader(request)))
    name = f"pooled budgets {timezone.localdate().isoformat()}"
    return table_file(rows, name, kind)


@require_safe
@never_cache
def pool(request: HttpRequest, slug: str) -> HttpResponse:
    """What the agreement says, and each year: planned, put in, drawn, remaining, spent, and who bears what. As at an
    earlier day all but what decisions draw.
    """
    user, found, asked = finance_reader(request), loading.find(slug), as_at(request)
    events = LedgerEvent.objects.filter(reference="", detail__pool=slug).order_by("-number")[:SHOWN]
    promises = figures.of(user).promises if asked["is_today"] else None
    context = {
        **asked,
        "shown": page.shown(found, promises, asked["day"]),
        "entries": told(events),
        "may_keep": not why_not(check_may_keep, user),
    }
    return render(request, "pooling/pool.html", context)


@require_http_methods(GET_OR_POST)
@never_cache
def new_pool(request: HttpRequest) -> HttpResponse:
    user = finance_reader(request)
    lede = "What partners agreed under section 75 of the National Health Service Act 2006."
    words = wording("Add a pooled budget", reverse("pools"), lede=lede, done="The pooled budget is added.")
    return _answer(request, user, lambda data: forms.TermsForm(data), words)


@require_http_methods(GET_OR_POST)
@never_cache
def change_pool(request: HttpRequest, slug: str) -> HttpResponse:
    def make(data: Any, whole: Whole) -> ActForm:
        return forms.TermsForm(data, pool=whole.pool, holds=whole.latest)

    lede = "What the agreement said before stays on record."
    return _of_pool(request, slug, "Change the terms", "The terms are changed.", lede, make)


@require_http_methods(GET_OR_POST)
@never_cache
def record_contribution(request: HttpRequest, slug: str) -> HttpResponse:
    def make(data: Any, whole: Whole) -> ActForm:
        return forms.ContributionForm(data, pool=whole.pool)

    return _of_pool(request, slug, "Record a contribution", "The contribution is recorded.", "", make)


@require_http_methods(GET_OR_POST)
@never_cache
def record_outturn(request: HttpRequest, slug: str) -> HttpResponse:
    def make(data: Any, whole: Whole) -> ActForm:
        return forms.OutturnForm(data, pool=whole.pool)

    lede = (
        "What is over or under the plan is shared by the per cents that held on the last day of the year, to the "
        "penny. Where the rule is in words, nothing is shared here."
    )
    return _of_pool(request, slug, "Close a year", "The year is closed.", lede, make)


def _of_pool(
    request: HttpRequest, slug: str, title: str, done: str, lede: str, make: Callable[[Any, Whole], ActForm]
) -> HttpResponse:
    """A page for one act on a pool, which leads back to it."""
    user, found = finance_reader(request), loading.find(slug)
    caption = terms.on(found.terms, timezone.localdate()).name
    words = wording(title, reverse("pool", args=[slug]), lede=lede, done=done, caption=caption)
    return _answer(request, user, lambda data: make(data, found), words)
