"""The notice on screen and as a file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.lib.rendering import CouldNotRender
from commissioning.models import Role, User, signed_in
from decisions.notice import serving
from decisions.notice.current import draft_pdf, notice_of, sealed_notice
from decisions.notice.downloads import note_download
from decisions.notice.models import Edition, SealedNotice
from decisions.notice.rows import papers
from decisions.notice.store import Lost
from decisions.record import chains, heading, readings, versions
from decisions.record.exempt import find_paper, note_paper, note_reading
from decisions.record.loading import find, find_row, find_to_show
from decisions.record.models import Decision


@require_safe
@never_cache
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    decision = find_to_show(reference, signed_in(request))
    note_reading(decision, what="notice", by=signed_in(request), at=timezone.now())
    notice = notice_of(decision)
    if notice.version:
        readings.note(version=notice.version, by=signed_in(request), at=timezone.now())
    return render(
        request,
        "notice/preview.html",
        {
            "decision": decision,
            "head": heading.head(decision),
            "tabs": heading.tabs(decision, "preview"),
            "article": notice.article(),
            "papers": papers(notice.content),
            "sealed": sealed_notice(decision),
            "public": sealed_notice(decision, Edition.PUBLIC) if signed_in(request).has_role(Role.GOVERNANCE) else None,
            **_relatives(decision, signed_in(request)),
        },
    )


def _relatives(decision: Decision, user: User) -> dict[str, Any]:
    """What came of a decision that was made, as far as this person may see it."""
    return chains.relatives(decision, user) if decision.is_decided else {}


@require_safe
@never_cache
def notice_pdf(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The sealed file, or a draft marked as one; shown in the browser, saved under a sensible name."""
    decision = find_row(reference, signed_in(request))
    note_reading(decision, what="PDF", by=signed_in(request), at=timezone.now())
    if sealed := sealed_notice(decision):
        return _sealed_file(request, sealed)
    frozen = None if decision.is_open else versions.current(decision)
    if frozen:
        readings.note(version=frozen, by=signed_in(request), at=timezone.now())
    try:
        pdf = draft_pdf(find(reference, signed_in(request)))
    except CouldNotRender as reason:
        return _not_given(request, decision, reason.sentence)
    response = HttpResponse(pdf.content, content_type="application/pdf")
    response["Content-Disposition"] = serving.disposition(pdf.file_name, pdf.file_name, save="save" in request.GET)
    return response


@require_safe
@never_cache
def paper(request: HttpRequest, reference: str, sha256: str) -> HttpResponse:
    """A background paper, saved and never shown by the browser; who opens an exempt one is on the ledger."""
    user = signed_in(request)
    decision = find_row(reference, user)
    file, exempt = find_paper(decision, sha256, user)
    if not file.is_sound:
        return render(request, "notice/paper_lost.html", {"decision": decision, "file": file}, status=503)
    if exempt:
        note_paper(decision, file, by=user, at=timezone.now())
    response = HttpResponse(file.read(), content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.file_name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
@never_cache
def public_edition(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What may be published, as it was sealed: for governance, who publish it."""
    user = signed_in(request)
    decision = find_row(reference, user)
    if not user.has_role(Role.GOVERNANCE):
        raise PermissionDenied("Governance officers see the public edition before it is published.")
    sealed = sealed_notice(decision, Edition.PUBLIC)
    if sealed is None:
        raise Http404("No public edition")
    return _sealed_file(request, sealed)


def _sealed_file(request: HttpRequest, sealed: SealedNotice) -> HttpResponseBase:
    """What was sealed, or why not. Every answer that has bytes of it, a part of them too, is on the ledger."""
    try:
        response = serving.answer(request, sealed, save="save" in request.GET)
    except Lost as lost:
        reason = f"The {sealed.words} {lost}. Tell whoever runs this service."
        return _not_given(request, sealed.version.decision, reason)
    if response.status_code in {200, 206} and request.method == "GET":
        note_download([sealed], as_what="PDF", by=signed_in(request), at=timezone.now())
    return response


def _not_given(request: HttpRequest, decision: Decision, reason: str) -> HttpResponse:
    context = {"decision": decision, "head": heading.head(decision), "reason": reason}
    return render(request, "notice/not_made.html", context, status=503)
