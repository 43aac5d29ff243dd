"""The comments on one section of a draft."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User, signed_in
from decisions.commenting import acts, threads
from decisions.commenting.forms import CommentForm
from decisions.commenting.models import Step
from decisions.commenting.permissions import check_may_comment
from decisions.drafting import tasks
from decisions.record.loading import find_row
from decisions.record.models import Decision
from decisions.record.permissions import writes_it

DONE = {
    Step.START: "Your comment is there.",
    Step.REPLY: "Your reply is there.",
    Step.RESOLVE: "The comment is resolved.",
    Step.REOPEN: "The comment is open again.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def comments(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Threads, those that are open first, and a box for a new one."""
    page = tasks.BY_SLUG.get(slug)
    if page is None:
        raise Http404(f"No section {slug}")
    decision, user = find_row(reference, signed_in(request)), signed_in(request)
    refusal = why_not(check_may_comment, user, decision)
    form = CommentForm(request.POST) if request.method == "POST" else None
    if form and not refusal and form.is_valid():
        try:
            _do(form, decision, slug, by=user)
        except Refused as reason:
            form.refuse(reason)
        else:
            messages.success(request, DONE[Step(form.cleaned_data["step"])])
            return redirect("comments", reference, slug)
    context = {
        "decision": decision,
        "base": reverse("decision", args=[reference]),
        "page": page,
        "threads": [_shown(thread, user, writes_it(user, decision)) for thread in threads.of(decision, slug)],
        "refusal": refusal,
        "form": form,
    }
    return render(request, "commenting/comments.html", context, status=403 if form and refusal else 200)


def _do(form: CommentForm, decision: Decision, slug: str, *, by: User) -> None:
    said, at = form.cleaned_data, timezone.now()
    step, thread, text = said["step"], said["thread"] or 0, said["text"]
    if step == Step.START:
        acts.comment(decision=decision, page=slug, text=text, by=by, at=at)
    elif step == Step.REPLY:
        acts.reply(decision=decision, thread=thread, text=text, by=by, at=at)
    elif step == Step.RESOLVE:
        acts.resolve(decision=decision, thread=thread, text=text, by=by, at=at)
    else:
        acts.reopen(decision=decision, thread=thread, text=text, by=by, at=at)


def _shown(thread: threads.Thread, user: User, writes: bool) -> dict[str, Any]:
    """What the page takes; for those who may comment at all."""
    return {
        "number": thread.number,
        "comments": thread.comments,
        "is_resolved": thread.is_resolved,
        "may_resolve": writes or thread.start.by_id == user.pk,
    }
