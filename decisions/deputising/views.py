"""The register of delegations with leave cover beside it, a delegation in full, and the end of one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib import dates
from commissioning.lib.refusal import Refused, why_not
from commissioning.models import Role, User, signed_in
from decisions.deputising.forms import CoverForm, DelegationForm
from decisions.scheme import covers
from decisions.scheme.delegations import Delegation, DelegationQuerySet

GET_OR_POST = ["GET", "HEAD", "POST"]
PAGE = 25
BY_HOLDER = "Leave cover, arranged here by {name} on {day}"


@require_http_methods(GET_OR_POST)
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Every delegation, for everyone; and for the holder of a post the form that lets someone sign for them."""
    user, on = signed_in(request), timezone.localdate()
    posted = request.POST if request.method == "POST" else None
    refusal = "" if user.posts_today else "You hold no post today, so there is nothing to cover."
    form = None if refusal else CoverForm(posted, user=user, on=on)
    if form is not None and posted is not None and form.is_valid():
        document = BY_HOLDER.format(name=user.name, day=dates.long(on))
        made = _made(request, form, document=document)
        if made is not None:
            return made
    context = {**_listed(request, user, on), "form": form, "user_holds": [post.title for post in user.posts_today]}
    return render(request, "delegations/register.html", context, status=403 if refusal and posted is not None else 200)


@require_http_methods(GET_OR_POST)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    user, on = signed_in(request), timezone.localdate()
    refusal = why_not(covers.check_may_delegate, user)
    posted = request.POST if request.method == "POST" else None
    form = DelegationForm(posted, user=user, on=on)
    if posted is not None and not refusal and form.is_valid():
        made = _made(request, form)
        if made is not None:
            return made
    status = 403 if refusal and posted is not None else 200
    return render(request, "delegations/new.html", {"form": form, "refusal": refusal}, status=status)


@require_http_methods(GET_OR_POST)
@never_cache
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks once where it is opened as a page; the button in the register ends it straight away."""
    user = signed_in(request)
    delegation = _find(reference)
    refusal = why_not(covers.check_may_end, user, delegation, on=timezone.localdate())
    if request.method == "POST" and not refusal:
        try:
            covers.end(delegation=delegation, by=user, at=timezone.now())
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"Delegation {reference} is ended. {delegation.to_name} signs no more under it.")
            return redirect("delegations")
    status = 409 if request.method == "POST" else 200
    return render(request, "delegations/end.html", {"delegation": delegation, "refusal": refusal}, status=status)


def _made(request: HttpRequest, form: CoverForm | DelegationForm, **more: Any) -> HttpResponse | None:
    """Gives the delegation that a valid form asks for, or puts the refusal on the form."""
    try:
        made = covers.delegate(**form.cleaned_data, **more, by=signed_in(request), at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None
    days = f"from {dates.long(made.from_on)} to {dates.long(made.until_on)}"
    messages.success(
        request, f"{made.to_name} may sign as {made.post_title} {days}, under delegation {made.reference}."
    )
    return redirect("delegations")


def _find(reference: str) -> Delegation:
    found = None if "\0" in reference else Delegation.objects.filter(reference=reference).first()  # text holds no NUL
    if found is None:
        raise Http404(f"No delegation {reference}")
    return found


def _listed(request: HttpRequest, user: User, on: date) -> dict[str, Any]:
    """Those that count now or will, or all of them; newest first."""
    everything = Delegation.objects.all()
    open_ones = everything.filter(ended_at=None, until_on__gte=on)
    shown = "all" if request.GET.get("show") == "all" else "open"
    page = Paginator(_with_state(everything if shown == "all" else open_ones, on), PAGE)
    found = page.get_page(request.GET.get("page"))
    return {
        "page": found,
        "rows": [_row(delegation, user, on) for delegation in found],
        "shown": shown,
        "choices": [
            {"key": "open", "words": "Now and later", "current": shown == "open"},
            {"key": "all", "words": "All there ever were", "current": shown == "all"},
        ],
        "filters": f"show={shown}&",
        "may_record": user.posts_today or user.has_role(Role.GOVERNANCE),
    }


def _with_state(delegations: DelegationQuerySet, on: date) -> DelegationQuerySet:
    live = Delegation.objects.live(on).filter(pk=OuterRef("pk"))
    return delegations.annotate(is_live=Exists(live)).select_related("ended_by")


def _row(delegation: Any, user: User, on: date) -> dict[str, Any]:
    """A delegation with its state as a tag, and what this person may do with it."""
    words, colour = _state(delegation, on)
    mine = delegation.holder_id == user.pk or delegation.post_id in {post.pk for post in user.posts_today}
    over = delegation.ended_at is not None or delegation.until_on < on
    may_end = not over and (mine or user.has_role(Role.GOVERNANCE))
    certificate = user.sees_all or delegation.is_between(user)
    acts = {"may_end": may_end, "mine": mine, "certificate": certificate}
    return {"delegation": delegation, "words": words, "colour": colour, **acts}


def _state(delegation: Any, on: date) -> tuple[str, str]:
    if delegation.ended_at is not None:
        return "Ended", "grey"
    if delegation.until_on < on:
        return "Over", "grey"
    if delegation.from_on > on:
        return "Starts later", "blue"
    return ("In force", "green") if delegation.is_live else ("Lapsed", "orange")
