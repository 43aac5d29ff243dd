"""Finance’s list of returns, and one return with what became of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User, signed_in
from grants.awards.terms import check_may_agree
from grants.files import stored_file, table_file
from grants.permissions import finance_reader
from grants.returns import acts, links, listing
from grants.returns.choices import FOLLOWS, StepKind
from grants.returns.forms import NoteForm, TakeInForm
from grants.returns.listing import Filters
from grants.returns.loading import find_file, find_return
from grants.returns.models import Return, ReturnStep

PAGE = 50
JUDGED: dict[str, tuple[Callable[..., ReturnStep], str]] = {
    "accept": (acts.accept, "The return is accepted."),
    "query": (acts.query, "The return is queried. It is wanted again."),
    "excuse": (acts.excuse, "The return is no longer wanted."),
}


@require_safe
@never_cache
def returns(request: HttpRequest) -> HttpResponse:
    """What is due, late, received or queried, and how many of each."""
    user, filters, today = finance_reader(request), Filters.of(request.GET), timezone.localdate()
    return render(
        request,
        "returns/returns.html",
        {
            "page": Paginator(listing.found(user, filters, today), PAGE).get_page(request.GET.get("page")),
            "sums": listing.sums(user, filters, today),
            "choices": listing.choices(user),
            "filters": filters,
            "not_days": filters.not_days,
            "encoded": f"{filters.encoded}&" if filters.said else "",
        },
    )


@require_safe
@never_cache
def returns_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list, all of it, as CSV or XLSX."""
    user, filters, today = finance_reader(request), Filters.of(request.GET), timezone.localdate()
    if filters.not_days:
        raise Http404("There is no such file.")
    return table_file(listing.table(user, filters, today), f"returns {today.isoformat()}", kind)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def one_return(request: HttpRequest, number: int) -> HttpResponse:
    """One return: what it was asked for, what came; accepted, queried or no longer wanted by the button pressed."""
    user, report = signed_in(request), find_return(number, signed_in(request))
    form = _note(request, report)
    if request.method == "POST":
        refusal = why_not(check_may_agree, user, report.line.agreement.decision)
        if refusal:
            return render(request, "returns/return.html", _context(report, user, form), status=403)
        if form.is_valid() and _judged(request, report, form, user):
            return redirect("one_return", number)
    return render(request, "returns/return.html", _context(report, user, form))


def _note(request: HttpRequest, report: Return) -> NoteForm:
    if links.is_wanted(report):
        return NoteForm(request.POST or None, label="Why it is no longer wanted")
    help_text = f"Needed if you query it: {report.line.reporter} reads it with the link."
    return NoteForm(request.POST or None, label="Note", help_text=help_text)


def _judged(request: HttpRequest, report: Return, form: NoteForm, user: User) -> bool:
    """Whether it was done; if not, the form says why."""
    what = request.POST.get("what", "")
    if what not in JUDGED:
        form.add_error(None, "Choose what is to become of the return.")
        return False
    act, words = JUDGED[what]
    try:
        act(report=report, note=form.cleaned_data["note"], by=user, at=timezone.now())
    except Refused as reason:
        form.add_error("note" if reason.sentence == "Say why." else None, reason.sentence)
        return False
    messages.success(request, words)
    return True


def _context(report: Return, user: User, form: NoteForm) -> dict[str, Any]:
    now, today = timezone.now(), timezone.localdate()
    steps = list(report.steps.order_by("number").prefetch_related("actuals"))
    last = steps[-1].kind if steps else ""
    may = not why_not(check_may_agree, user, report.line.agreement.decision)
    link = links.current(report, now) if may and last in FOLLOWS[StepKind.RECEIVED] else None
    return {
        "report": report,
        "line": report.line,
        "steps": steps,
        "came": came(report, steps),
        "standing": Return.objects.filter(pk=report.pk).standing(today).values_list("standing", flat=True).get(),
        "may": may,
        "is_wanted": last in FOLLOWS[StepKind.RECEIVED],
        "is_to_judge": last == StepKind.RECEIVED,
        "link": link,
        "link_until": link.made_at + links.LASTS if link else None,
        "link_address": links.address(link) if link else "",
        "form": form,
    }


def came(report: Return, steps: list[ReturnStep]) -> dict[str, Any] | None:
    """What the return says, as it came last: each indicator with its actual. None before it came."""
    received = [step for step in steps if step.kind == StepKind.RECEIVED]
    if not received:
        return None
    actuals = {each.indicator_id: each.actual for each in received[-1].actuals.all()}
    rows = [{"indicator": each, "actual": actuals.get(each.pk)} for each in report.line.indicators.all()]
    return {"step": received[-1], "rows": rows}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def receive(request: HttpRequest, number: int) -> HttpResponse:
    """Takes in a return that came by post or e-mail."""
    user, report, today = signed_in(request), find_return(number, signed_in(request)), timezone.localdate()
    refusal = why_not(check_may_agree, user, report.line.agreement.decision)
    if not refusal and not links.is_wanted(report):
        refusal = "This return has come, or is no longer wanted."
    form = TakeInForm(request.POST or None, request.FILES or None, line=report.line, today=today)
    if request.method == "POST" and not refusal and form.is_valid():
        on = form.cleaned_data["received_on"]
        try:
            acts.receive(report=report, sent=form.sent, received_on=on, by=user, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, "The return is taken in. Read it, then accept or query it.")
            return redirect("one_return", number)
    status = 403 if refusal and request.method == "POST" else 200
    context = {"report": report, "line": report.line, "form": form, "refusal": refusal}
    return render(request, "returns/receive.html", context, status=status)


@require_POST
@never_cache
def make_link(request: HttpRequest, number: int) -> HttpResponse:
    user, report = signed_in(request), find_return(number, signed_in(request))
    try:
        links.make_link(report=report, by=user, at=timezone.now())
    except Refused as reason:
        messages.error(request, reason.sentence)
    else:
        messages.success(request, "The link is made. Copy it and send it to who writes the return.")
    return redirect("one_return", number)


@require_safe
@never_cache
def file(request: HttpRequest, number: int, sha256: str) -> HttpResponse:
    """What came, saved and never shown by the browser."""
    found = find_file(number, sha256, signed_in(request))
    return stored_file(found.name, found.file_name, found.media_type)
