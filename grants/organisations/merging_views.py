"""The pages that merge two records of one body, and undo it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib.identifiers import REGISTERS
from commissioning.lib.refusal import Refused, why_not
from commissioning.models import Organisation, User
from grants.organisations import acts, figures, likeness
from grants.organisations.forms import ChooseForm, ReasonForm
from grants.organisations.loading import find, find_two, known, reader
from grants.organisations.permissions import check_may_keep

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@never_cache
def choose(request: HttpRequest, number: int) -> HttpResponse:
    """Which record the one of this page is to be merged into; those that are alike first."""
    user, found = reader(request), find(number)
    refusal = why_not(check_may_keep, user)
    form = ChooseForm(request.POST if request.method == "POST" else None, duplicate=found)
    if request.method == "POST" and not refusal and form.is_valid():
        return redirect("merge_organisations", found.pk, form.cleaned_data["into"].pk)
    pairs = [] if refusal else [each for each in likeness.pairs(known()) if found.pk in (each.first, each.second)]
    others = {each.second if each.first == found.pk else each.first: each.why for each in pairs}
    alike = [{"body": each, "why": others[each.pk]} for each in Organisation.objects.filter(pk__in=others)]
    status = 403 if refusal and request.method == "POST" else 200
    context = {"body": found, "form": form, "alike": alike, "refusal": refusal}
    return render(request, "organisations/choose.html", context, status=status)


@require_http_methods(GET_OR_POST)
@never_cache
def merge(request: HttpRequest, number: int, into: int) -> HttpResponse:
    """Both records side by side, what the merge does to each, and the question why."""
    user, (duplicate, stands) = reader(request), find_two(number, into)
    label, missing = "How do you know that they are one body?", "Say how you know that they are one body."
    form = ReasonForm(request.POST if request.method == "POST" else None, label=label, missing=missing)
    refusal = why_not(acts.check_may_merge, user, duplicate, stands)
    if request.method == "POST" and not refusal and form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "by": user, "at": timezone.now()}
        try:
            acts.merge_organisations(duplicate=duplicate, into=stands, **said)
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"{duplicate} is merged into {stands}. You can undo this on its page.")
            return redirect("organisation", stands.pk)
    status = 403 if refusal and request.method == "POST" else 200
    context = {
        "duplicate": duplicate,
        "stands": stands,
        "rows": _side_by_side(user, duplicate, stands),
        "form": form,
        "refusal": refusal,
        "may_keep": not why_not(check_may_keep, user),
    }
    return render(request, "organisations/merge.html", context, status=status)


@require_http_methods(GET_OR_POST)
@never_cache
def unmerge(request: HttpRequest, number: int) -> HttpResponse:
    user, found = reader(request), find(number)
    label, missing = "Why are they two bodies after all?", "Say why they are two bodies after all."
    form = ReasonForm(request.POST if request.method == "POST" else None, label=label, missing=missing)
    refusal = why_not(acts.check_may_unmerge, user, found)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            acts.unmerge_organisation(
                organisation=found, reason=form.cleaned_data["reason"], by=user, at=timezone.now()
            )
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"{found} stands by itself again.")
            return redirect("organisation", found.pk)
    status = 403 if refusal and request.method == "POST" else 200
    return render(
        request, "organisations/unmerge.html", {"body": found, "form": form, "refusal": refusal}, status=status
    )


def _side_by_side(user: User, duplicate: Organisation, stands: Organisation) -> list[dict[str, Any]]:
    """What each record says, and what the one that stands comes to afterwards."""
    both, today = (duplicate, stands), timezone.localdate()
    sums, roles = figures.awarded(both, user, today), figures.roles(both, user)
    names = [", ".join(map(str, each.aliases.all())) for each in both]
    rows = [("Other names", *names)]
    rows += [(each.label, getattr(duplicate, each.field), getattr(stands, each.field)) for each in REGISTERS]
    rows += [("What it is", *(", ".join(roles[each.pk]) for each in both))]
    first, second = (sums.get(each.pk) or Decimal(0) for each in both)
    money = {"duplicate": first, "stands": second, "together": first + second}
    said = [{"term": term, "duplicate": left, "stands": right} for term, left, right in rows if left or right]
    return [*said, {"term": "Awarded today", "money": money}]
