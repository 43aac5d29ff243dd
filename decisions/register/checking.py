"""The page on which anyone finds out whether a notice is genuine. It keeps nothing of what it is given."""

from typing import Any

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from decisions.notice import authenticity
from decisions.notice.authenticity import Answer
from decisions.record.models import Decision
from decisions.register.forms import MOST_BYTES, TOO_LARGE, CheckForm, HashOnly

RATE = {"check_notice": "30/m/ip"}
ENVELOPE = 10_000  # bytes of a form around its file
TITLES = {
    "genuine": "This is a genuine notice",
    "superseded": "This is a genuine notice, and a later decision has replaced it",
    "altered": "This file was altered",
    "unknown": "We do not know this notice",
}


@csrf_exempt  # the upload handler has to be chosen before the token is read; _checked asks for the token
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """A file is hashed as it arrives. One that says it is too large is not read at all."""
    if not _may_ask(request):
        return render(request, "register/too_often.html", status=429)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + ENVELOPE:
        context = {**_context(request, CheckForm()), "too_large": TOO_LARGE}
        return render(request, "register/check.html", context, status=413)
    request.upload_handlers = [HashOnly(request)]
    return _checked(request)


@require_safe
@login_not_required
@never_cache
def check_fingerprint(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Where the address and the code printed on a notice lead."""
    if not _may_ask(request):
        return render(request, "register/too_often.html", status=429)
    answer = authenticity.of_fingerprint(fingerprint)
    return render(request, "register/check.html", _context(request, CheckForm(), answer))


@csrf_protect
def _checked(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "register/check.html", _context(request, CheckForm()))
    form = CheckForm(request.POST, request.FILES)
    answer = form.cleaned_data["answer"] if form.is_valid() else None
    return render(request, "register/check.html", _context(request, form, answer))


def _may_ask(request: HttpRequest) -> bool:
    """Each address so often a minute; the empty form is no question."""
    if request.method != "POST" and request.resolver_match and not request.resolver_match.kwargs:
        return True
    asked = ratelimit.consume(request, app="decisions", action="check_notice", config=RATE, limit_get=True)
    return asked is not None


def _context(request: HttpRequest, form: CheckForm, answer: Answer | None = None) -> dict[str, Any]:
    notice = answer.notice if answer else None
    decision = notice.version.decision if notice else None
    return {
        "form": form,
        "answer": answer,
        "title": TITLES[answer.verdict] if answer else "Check a notice",
        "notice": notice,
        "decision": decision if answer and (answer.may_be_named or _sees(request, decision)) else None,
        "is_file": bool(form.is_bound and form.files),
        "is_public": bool(answer and answer.may_be_named),
        "successor": authenticity.successor(decision)
        if answer and answer.verdict == "superseded" and decision
        else None,
    }


def _sees(request: HttpRequest, decision: Decision | None) -> bool:
    """Someone who is signed in is told what they may see anyway."""
    if decision is None or not request.user.is_authenticated:
        return False
    return Decision.objects.visible_to(request.user).filter(pk=decision.pk).exists()
