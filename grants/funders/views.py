"""The pages of funders: all of them by programme year, and one with its steps and the decisions that count on it."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import Organisation, User
from grants.files import table_file
from grants.funders import envelopes, figures, forecast, listing, steps
from grants.funders.forms import StepForm
from grants.funders.promises import Promise, doubts
from grants.organisations import parts
from grants.permissions import finance_reader


@require_safe
@never_cache
def funders(request: HttpRequest) -> HttpResponse:
    """What each funder promises, by year and programme, and what of it may be counted on."""
    found = figures.of(finance_reader(request), timezone.localdate())
    return render(
        request,
        "funders/funders.html",
        {
            "years": listing.years(found),
            "forecast": forecast.of(found),
            "shared_name": forecast.SHARED,
            "doubts": _by_funder(found.promises),
        },
    )


def _by_funder(promises: tuple[Promise, ...]) -> list[tuple[Promise, list[str]]]:
    """A promise of each funder of whom something may be counted twice, with the sentences."""
    of: dict[int, list[Promise]] = {}
    for each in promises:
        of.setdefault(each.funder.pk, []).append(each)
    found = [(own[0], doubts(own)) for own in of.values()]
    return sorted(((one, said) for one, said in found if said), key=lambda pair: pair[0].funder.name)


@require_safe
@never_cache
def funders_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as CSV or XLSX."""
    day = timezone.localdate()
    return table_file(listing.table(figures.of(finance_reader(request), day)), f"funders {day.isoformat()}", kind)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def funder(request: HttpRequest, number: int) -> HttpResponse:
    """One funder, with the form for the next step of a promise."""
    user = finance_reader(request)
    promises = _of_funder(user, number)
    refusal = why_not(steps.check_may_record, user)
    form = StepForm(request.POST or None, promises=promises)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            made = steps.record_step(source=form.source, **form.said, by=user, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, f"Recorded: {made}.")
            return redirect("funder", number)
    stands = promises[0].funder.pk
    return render(
        request,
        "funders/funder.html",
        {
            "funder": promises[0].funder,
            "promises": sorted(promises, key=lambda each: -(each.year or 0)),
            "doubts": doubts(promises),
            "envelopes": envelopes.of(user, promises[0].funder),
            "parts": parts.of(Organisation.objects.filter(Q(pk=stands) | Q(merged_into=stands))),
            "form": form,
            "refusal": refusal,
        },
        status=403 if refusal and request.method == "POST" else 200,
    )


def _of_funder(user: User, number: int) -> list[Promise]:
    """The promises of one body, by its number or that of a record merged into it.

    Raises: Http404 where no decision that this person may see counts on it.
    """
    promises = figures.of(user, timezone.localdate()).promises
    found = [each for each in promises if each.funder.pk == number]
    if not found:
        stands = Organisation.objects.filter(merged=number).values_list("pk", flat=True).first()
        found = [each for each in promises if each.funder.pk == stands]
    if not found:
        raise Http404("No decision that this person may see counts on this funder.")
    return found
