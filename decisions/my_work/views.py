"""My work, and every decision I may see."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.models import User, signed_in
from decisions.my_work import waiting
from decisions.record.models import Decision
from decisions.record.states import State

PAGE = 25


@require_safe
@never_cache
def my_work(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    work = waiting.of(user, timezone.localdate())
    return render(request, "my_work/my_work.html", {"work": work, "tally": _tally(user, work), "now": timezone.now()})


def _tally(user: User, work: waiting.MyWork) -> list[dict[str, object]]:
    """What components/tally.html takes: only what this person can have."""
    for_you = len(work.to_sign) + len(work.returned)
    counts = [{"figure": for_you, "words": "waiting for you", "href": "#for-you", "now": for_you > 0}]
    if user.is_officer:
        counts.append(
            {"figure": len(work.with_others), "words": "waiting on others", "href": "#with-others", "now": False}
        )
        counts.append({"figure": len(work.drafts), "words": "drafts", "href": "#drafts", "now": False})
    counts.append({"figure": len(work.decided), "words": "decided lately", "href": "#decided", "now": False})
    return counts


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
