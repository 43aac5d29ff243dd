"""Awards and agreements: the list as at a day, one decision's awards, one agreement and its terms."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.dates import NotADate
from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User, signed_in
from decisions.record.models import Decision
from decisions.record.permissions import writes_it
from grants.awards import listing, posting, scope, terms
from grants.awards.choices import Change
from grants.awards.forms import TermsForm, TogetherForm
from grants.awards.listing import Filters
from grants.awards.loading import find_agreement, find_decision, find_document
from grants.awards.models import Adjustment, Award
from grants.files import stored_file, table_file
from grants.permissions import finance_reader

PAGE = 50


@require_safe
@never_cache
def awards(request: HttpRequest) -> HttpResponse:
    """The awards as they stood on a day, what they come to, and the decisions that are held back."""
    user, filters = finance_reader(request), Filters.of(request.GET)
    day, not_a_day = _day(filters)
    sums, paginator = listing.sums(user, filters, day), Paginator(listing.found(user, filters, day), PAGE)
    paginator.count = sums["count"]  # which is not asked for twice
    return render(
        request,
        "awards/awards.html",
        {
            "page": paginator.get_page(request.GET.get("page")),
            "sums": sums,
            "filters": filters,
            "day": day,
            "not_a_day": not_a_day,
            "is_today": day == timezone.localdate(),
            "encoded": f"{filters.encoded}&" if filters.said else "",
            "choices": scope.choices(user),
            "schedules": listing.SCHEDULES.items(),
            "held_back": posting.held_back(Decision.objects.visible_to(user)),
        },
    )


@require_safe
@never_cache
def awards_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list, all of it, as CSV or XLSX."""
    user, filters = finance_reader(request), Filters.of(request.GET)
    day, not_a_day = _day(filters)
    if not_a_day:
        raise Http404("There is no list as at such a day.")
    return table_file(listing.table(user, filters, day), f"awards {day.isoformat()}", kind)


@require_safe
@never_cache
def decision_awards(request: HttpRequest, reference: str) -> HttpResponse:
    """What one decision gave, recipient by recipient, and what later ones made of it."""
    user, today = signed_in(request), timezone.localdate()
    decision = find_decision(reference, user)
    rows = list(
        Award.objects.filter(agreement__decision=decision)
        .as_at(today)
        .select_related("agreement__grantee", "locality")
        .order_by("grantee_name", "locality__name", "stream", "financial_year", "pk")
    )
    said = listing.terms_of({row.agreement_id for row in rows}, today)
    held = posting.held_back(Decision.objects.filter(pk=decision.pk))
    return render(
        request,
        "awards/decision.html",
        {
            "decision": decision,
            "lines": [{"award": row, "terms": said[row.agreement_id]} for row in rows],
            "total": sum(row.awarded for row in rows),
            "changes": _changes(decision),
            "made": _made(decision),
            "held": held[0] if held else None,
            "may_change": len(said) > 1 and not why_not(terms.check_may_agree, user, decision),
            "may_open": _may_open(user, decision),
        },
    )


def _changes(decision: Decision) -> list[dict[str, Any]]:
    """What each decision did to these awards, the first first."""
    rows = Adjustment.objects.filter(award__agreement__decision=decision).select_related("posting__version__decision")
    changes: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows.order_by("posting__effective_on", "posting", "pk"):
        change = changes.setdefault(
            (row.posting_id, row.change),
            {"posting": row.posting, "what": row.get_change_display(), "amount": 0, "count": 0},
        )
        change["amount"] += row.amount
        change["count"] += 1
    return list(changes.values())


def _made(decision: Decision) -> list[dict[str, Any]]:
    """What this decision did to awards of earlier ones."""
    rows = Adjustment.objects.filter(posting__version__decision=decision).exclude(award__agreement__decision=decision)
    by = rows.order_by("award__agreement__decision__reference", "change").values(
        "change", reference=F("award__agreement__decision__reference")
    )
    summed = by.annotate(amount=Sum("amount"), count=Count("pk"))
    return [{**row, "change": Change(row["change"]).label} for row in summed]


@require_safe
@never_cache
def agreement(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One agreement: what it says today, its awards, and every change of either."""
    user, today = signed_in(request), timezone.localdate()
    found = find_agreement(reference, number, user)
    rows = list(found.awards.as_at(today).select_related("locality").order_by("stream", "financial_year", "pk"))
    adjustments = Adjustment.objects.filter(award__agreement=found).select_related(
        "posting__version__decision", "award__locality"
    )
    every = found.terms.select_related("payee", "provider", "document").order_by("-number")
    return render(
        request,
        "awards/agreement.html",
        {
            "agreement": found,
            "terms": terms.on(found, today),
            "awards": rows,
            "total": sum(row.awarded for row in rows),
            "adjustments": adjustments.order_by("posting__effective_on", "pk"),
            "every": list(every),
            "may_change": not why_not(terms.check_may_agree, user, found.decision),
            "may_open": _may_open(user, found.decision),
            "today": today,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change_agreement(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """New terms, from a day on."""
    user, today = signed_in(request), timezone.localdate()
    found = find_agreement(reference, number, user)
    refusal = why_not(terms.check_may_agree, user, found.decision)
    last = found.terms.select_related("payee", "provider", "document").latest("number")
    form = TermsForm(request.POST or None, request.FILES or None, terms=last, today=today)
    if request.method == "POST" and not refusal and form.is_valid():
        data = form.cleaned_data
        try:
            made = terms.agree(
                agreement=found,
                fields=form.said,
                file=data["upload"],
                from_on=data["from_on"],
                reason=data["reason"],
                by=user,
                at=timezone.now(),
            )
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, f"Terms {made.number} of the agreement with {found.grantee} are kept.")
            return redirect("agreement", reference, number)
    status = 403 if refusal and request.method == "POST" else 200
    context = {"agreement": found, "form": form, "refusal": refusal, "terms": last}
    return render(request, "awards/change_agreement.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change_together(request: HttpRequest, reference: str) -> HttpResponse:
    """The same new terms of several agreements of one decision."""
    user, today = signed_in(request), timezone.localdate()
    decision = find_decision(reference, user)
    refusal = why_not(terms.check_may_agree, user, decision)
    held = listing.terms_of(set(decision.agreements.values_list("pk", flat=True)), today)
    form = TogetherForm(
        request.POST or None, terms=sorted(held.values(), key=lambda each: each.agreement.grantee.name), today=today
    )
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            made = terms.agree_together(**form.said, by=user, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, f"New terms of {len(made)} agreement{'s'[: len(made) > 1]} are kept.")
            return redirect("decision_awards", reference)
    status = 403 if refusal and request.method == "POST" else 200
    context = {"decision": decision, "form": form, "refusal": refusal, "held": held}
    return render(request, "awards/change_agreements.html", context, status=status)


@require_safe
@never_cache
def document(request: HttpRequest, reference: str, number: int, sha256: str) -> HttpResponse:
    """The agreement as a file, saved and never shown by the browser."""
    user = signed_in(request)
    found = find_document(reference, number, sha256, user)
    if not _may_open(user, found.agreement.decision):
        raise Http404("The agreement has no such document.")
    return stored_file(found.name, found.file_name, found.media_type)


def _may_open(user: User, decision: Decision) -> bool:
    """An agreement names people and bank accounts: its file, like payments and returns under it, is for finance,
    governance, audit and its own officers.
    """
    return user.sees_finance or writes_it(user, decision)


def _day(filters: Filters) -> tuple[date, str]:
    """The day asked for, or today with why what was typed is none."""
    today = timezone.localdate()
    try:
        return filters.day(today), ""
    except NotADate as reason:
        return today, str(reason)
