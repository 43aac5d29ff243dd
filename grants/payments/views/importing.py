"""Files of what the bank paid: put in, tried with a sign of how far it is, taken over, undone."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.long_tables import MOST_BYTES, TOO_LARGE
from commissioning.lib.refusal import Refused, why_not
from commissioning.models import signed_in
from grants.payments import imports, reconciling
from grants.payments.choices import Kind
from grants.payments.forms import UploadForm, WhyForm
from grants.payments.models import PaymentImport
from grants.payments.permissions import check_is_finance
from grants.payments.views.acts import GET_AND_POST
from grants.permissions import finance_reader

ENVELOPE = 20_000  # bytes of a request around its file
SHOWN = 30
LINES = "application/x-ndjson"


class Bounded(FileUploadHandler):
    """Stops reading a file that turns out to be too large, whatever the request said of its length."""

    read = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.read += len(raw_data)
        if self.read > MOST_BYTES:
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


@csrf_exempt  # the length is looked at before the token, which is read from the same request; _imports asks for it
@require_http_methods(GET_AND_POST)
@never_cache
def payment_imports(request: HttpRequest) -> HttpResponse:
    """A file that says it is too large is not read at all; one that lies is read no further than it may."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + ENVELOPE:
        finance_reader(request)
        return _import_page(request, UploadForm(), TOO_LARGE, 413)
    request.upload_handlers.insert(0, Bounded(request))
    return _imports(request)


@csrf_protect
def _imports(request: HttpRequest) -> HttpResponse:
    user = finance_reader(request)
    refusal = why_not(check_is_finance, user)
    if request.method != "POST" or refusal:
        return _import_page(request, UploadForm(), refusal, 409 if request.method == "POST" else 200)
    form = UploadForm(request.POST, request.FILES)
    if any(isinstance(each, Bounded) and each.read > MOST_BYTES for each in request.upload_handlers):
        return _import_page(request, UploadForm(), TOO_LARGE, 413)
    if not form.is_valid():
        return _import_page(request, form, "", 200)
    file = form.cleaned_data["file"]
    try:
        made = imports.try_payments(file=file, file_name=file.name, by=user, at=timezone.now())
    except Refused as reason:
        return _import_page(request, form, reason.sentence, 409)
    if request.accepts("text/html"):
        return redirect("payment_import", made.pk)
    address = reverse("payment_import", args=[made.pk])  # for a script, which shows how far the trial is
    return JsonResponse({"page": address, "trial": reverse("payment_trial", args=[made.pk])}, status=201)


def _import_page(request: HttpRequest, form: UploadForm, refusal: str, status: int) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "imports": [_import(each) for each in _recent()]}
    context |= {"most_bytes": MOST_BYTES, "too_large": TOO_LARGE}
    context |= {"may_import": not why_not(check_is_finance, signed_in(request))}
    return render(request, "payments/imports.html", context, status=status)


def _recent() -> Any:
    return PaymentImport.objects.prefetch_related("steps")[:SHOWN]


def _import(each: PaymentImport) -> dict[str, Any]:
    """What became of it."""
    kinds = [step.kind for step in each.steps.all()]
    words, colour = ("Tried", "grey")
    if Kind.REVERSED in kinds:
        words, colour = ("Undone", "orange")
    elif kinds:
        words, colour = ("Taken over", "green")
    return {"import": each, "words": words, "colour": colour, "payments": kinds.count(Kind.PAID)}


@require_http_methods(GET_AND_POST)
@never_cache
def payment_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What would come of a file, row by row; and taking it over."""
    user, at = finance_reader(request), timezone.now()
    tried = get_object_or_404(PaymentImport, pk=pk)
    became, refusal = _import(tried), why_not(check_is_finance, user)
    if request.method == "POST" and not refusal:
        try:
            count = imports.take_payments(payment_import=tried, by=user, at=at)
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"{count:,} payment{'s' if count > 1 else ''} taken over from {tried.file_name}.")
            return redirect("payment_import", tried.pk)
    report, page = None, None
    if not became["payments"]:
        report, page = _tried(tried, at, request.GET.get("page"))
        refusal = refusal or why_not(reconciling.check_can_be_taken, report)
    context = {"tried": tried, "became": became, "report": report, "page": page, "refusal": refusal}
    return render(request, "payments/import.html", context, status=409 if refusal and request.method == "POST" else 200)


def _tried(payment_import: PaymentImport, at: Any, number: str | None) -> Any:
    """The report with one page of its findings. How many pages there are is known when it is made."""
    report = imports.report(payment_import, at=at)
    page = Paginator(range(report.errors), reconciling.SHOWN).get_page(number)
    if page.number > 1:
        report = imports.report(payment_import, at=at, first=page.start_index() - 1)
    return report, page


@require_safe
@never_cache
def payment_trial(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How far the trial of a file is, for whoever watches; its page then shows at once what came of it."""
    finance_reader(request)
    tried, at = get_object_or_404(PaymentImport, pk=pk), timezone.now()

    def lines() -> Iterator[str]:
        most = imports.row_count(tried)
        for far in imports.trial(tried, at=at):
            yield json.dumps({"rows": far, "of": max(most, far)}) + "\n"

    return StreamingHttpResponse(lines(), content_type=LINES)


@require_http_methods(GET_AND_POST)
@never_cache
def undo_import(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = finance_reader(request), timezone.now()
    tried = get_object_or_404(PaymentImport, pk=pk)
    refusal, form = why_not(imports.check_may_undo, user, tried), WhyForm(request.POST or None)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            count = imports.undo_payments(payment_import=tried, reason=form.cleaned_data["reason"], by=user, at=at)
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"{count:,} payment{'s' if count > 1 else ''} taken back.")
            return redirect("payment_import", tried.pk)
    status = 409 if refusal and request.method == "POST" else 200
    return render(request, "payments/undo.html", {"tried": tried, "form": form, "refusal": refusal}, status=status)
