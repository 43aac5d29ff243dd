"""My work, and every decision I may see."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commissioning.lib.refusal import Refused
from commissioning.models import User, signed_in
from decisions.my_work import waiting
from decisions.record.loading import find_row
from decisions.record.models import Decision
from decisions.record.states import State
from decisions.signoff import reminders

PAGE = 25


@require_safe
@never_cache
def my_work(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    work = waiting.of(user, timezone.localdate())
    context = {"work": work, "tally": _tally(user, work), "has_nothing": _has_nothing(user, work)}
    return render(request, "my_work/my_work.html", context)


def _tally(user: User, work: waiting.MyWork) -> list[dict[str, object]]:
    """What components/tally.html takes: only what this person can have."""
    counts = [
        {"figure": len(work.for_you), "words": "waiting for you", "href": "#for-you", "now": bool(work.for_you)},
    ]
    if work.asked_of_you:
        counts.append({"figure": len(work.asked_of_you), "words": "asked of you", "href": "#asked-of-you", "now": True})
    if user.is_officer or work.with_others:
        counts.append({"figure": len(work.with_others), "words": "waiting on others", "href": "#with-others"})
    if user.is_officer or work.drafts:
        counts.append({"figure": len(work.drafts), "words": "drafts", "href": "#drafts"})
    if user.may_sign or work.signed:
        counts.append({"figure": len(work.signed), "words": "signed by you lately", "href": "#signed"})
    counts.append({"figure": len(work.decided), "words": "decided lately", "href": "#decided"})
    return counts


def _has_nothing(user: User, work: waiting.MyWork) -> bool:
    """Whether an officer begins with an empty desk."""
    theirs = work.for_you or work.with_others or work.drafts or work.deferred
    return user.is_officer and not (theirs or work.asked_of_you or work.advice or work.conditions)


@require_POST
def remind(request: HttpRequest, reference: str) -> HttpResponse:
    """A reminder to whoever can sign what the person waits for. Raises: Http404 for what they may not see."""
    decision = find_row(reference, signed_in(request))
    try:
        mails = reminders.ask(decision=decision, by=signed_in(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        names = " and ".join(mail.person.name for mail in mails)
        messages.success(request, f"{names} will get a reminder about {decision.reference} by e-mail.")
    return redirect("my_work")


@require_safe
@never_cache
def decision_list(request: HttpRequest) -> HttpResponse:
    """Every decision this person may see, newest first, by state and words."""
    user = signed_in(request)
    state, words = request.GET.get("state", ""), request.GET.get("words", "").replace("\0", "").strip()[:100]
    decisions = Decision.objects.visible_to(user).select_related("author").order_by("-reference")
    if state in State.values:
        decisions = decisions.in_state(state)
    if words:
        decisions = decisions.filter(Q(subject__icontains=words) | Q(reference__icontains=words))
    page = Paginator(decisions, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "my_work/decision_list.html",
        {
            "page": page,
            "state": state,
            "words": words,
            "states": State.choices,
            "filters": urlencode({"state": state, "words": words}) + "&",
        },
    )
