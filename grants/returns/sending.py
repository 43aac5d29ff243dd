"""The page by which a provider sends one return, reached through a signed link and without an account."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from commissioning.lib import uploads
from commissioning.lib.refusal import Refused
from grants.returns import acts, links
from grants.returns.choices import FOLLOWS, StepKind
from grants.returns.forms import SendForm
from grants.returns.models import ReturnLink

RATE = {"send_return": "30/m/ip"}
ENVELOPE = 512 * 1024  # bytes of a form around its file


@csrf_exempt  # what is too large is refused before it is read; _sent asks for the token
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def send(request: HttpRequest, token: str) -> HttpResponse:
    """Says what is asked for and takes it; once it came, says so. Raises: Http404 for a link that does not hold."""
    if ratelimit.consume(request, app="grants", action="send_return", config=RATE, limit_get=True) is None:
        return render(request, "returns/too_often.html", status=429)
    link = links.read(token)
    if link is None:
        raise Http404("This link does not hold.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > uploads.MOST_BYTES + ENVELOPE:
        return render(request, "returns/too_large.html", {"token": token}, status=413)
    response = _sent(request, token, link)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@csrf_protect
def _sent(request: HttpRequest, token: str, link: ReturnLink) -> HttpResponse:
    report = link.of
    last = report.steps.order_by("-number").first()
    context = {"report": report, "line": report.line, "last": last}
    if last and last.kind not in FOLLOWS[StepKind.RECEIVED]:
        mine = report.steps.filter(kind=StepKind.RECEIVED).order_by("-number").first()
        return render(request, "returns/sent.html", {**context, "came": mine})
    form = SendForm(request.POST or None, request.FILES or None, line=report.line)
    if request.method == "POST" and form.is_valid():
        try:
            acts.receive_by_link(link=link, sent=form.sent, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            return redirect("send_return", token)
    return render(request, "returns/send.html", {**context, "form": form})
