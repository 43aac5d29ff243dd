"""Printed matter and the audit pack, to download."""

from collections.abc import Callable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commissioning.lib import zips
from commissioning.lib.refusal import Refused
from commissioning.lib.rendering import CouldNotRender
from commissioning.models import signed_in
from decisions.evidence import pack, permissions, printed
from decisions.notice.downloads import note_pack
from decisions.record.loading import find_row
from decisions.scheme.delegations import Delegation


@require_safe
@never_cache
def sign_off_sheet(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    decision = find_row(reference, signed_in(request))
    _check(partial(permissions.check_may_have_sheet, signed_in(request), decision))
    rows = decision.versions.select_related("voiding").order_by("number")
    version = next((row for row in rows if row.number == number), None)
    if version is None:
        raise Http404(f"{reference} has no version {number}")
    version.decision = decision
    made = partial(printed.sign_off_sheet, version, timezone.now())
    return _pdf(request, made, f"{reference} version {number} sign-off sheet.pdf")


@require_safe
@never_cache
def certificate(request: HttpRequest, reference: str) -> HttpResponse:
    delegation = None if "\0" in reference else Delegation.objects.filter(reference=reference).first()
    if delegation is None:
        raise Http404(f"No delegation {reference}")
    _check(partial(permissions.check_may_have_certificate, signed_in(request), delegation))
    return _pdf(request, partial(printed.certificate, delegation, timezone.now()), f"{reference} certificate.pdf")


@require_POST
@never_cache
def audit_pack(request: HttpRequest, reference: str) -> HttpResponse | StreamingHttpResponse:
    user, at = signed_in(request), timezone.now()
    decision = find_row(reference, user)
    _check(partial(permissions.check_may_have_pack, user))
    note_pack(decision, pack.sealed_of(decision), by=user, at=at)
    try:
        members = pack.members(decision, at=at, by=user)
    except CouldNotRender as reason:
        return _not_made(request, reason)
    response = StreamingHttpResponse(zips.stream(members), content_type="application/zip")
    response["Content-Length"] = str(zips.size(members))
    response["Content-Disposition"] = _attachment(f"{reference} audit pack.zip")
    return response


def _check(check: Callable[[], None]) -> None:
    try:
        check()
    except Refused as reason:
        raise PermissionDenied(reason.sentence) from reason


def _pdf(request: HttpRequest, made: Callable[[], bytes], name: str) -> HttpResponse:
    try:
        response = HttpResponse(made(), content_type="application/pdf")
    except CouldNotRender as reason:
        return _not_made(request, reason)
    response["Content-Disposition"] = _attachment(name)
    return response


def _not_made(request: HttpRequest, reason: CouldNotRender) -> HttpResponse:
    return render(request, "evidence/not_made.html", {"reason": reason.sentence}, status=503)


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
