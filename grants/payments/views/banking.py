"""Payment files for the bank, and files of what it paid."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.lib import spreadsheets
from commissioning.lib.long_tables import MOST_BYTES, TOO_LARGE
from commissioning.lib.refusal import Refused, why_not
from grants.payments import files, imports, reconciling, selection
from grants.payments.choices import Kind
from grants.payments.forms import UploadForm, WhyForm
from grants.payments.models import PaymentFile, PaymentImport
from grants.payments.permissions import check_is_finance
from grants.payments.views.acts import GET_AND_POST
from grants.payments.views.lists import finance_reader

ENVELOPE = 20_000  # bytes of a request around its file
SHOWN = 30


@require_http_methods(GET_AND_POST)
@never_cache
def payment_files(request: HttpRequest) -> HttpResponse:
    """What is released and in no file yet, the button that makes one, and the files there are."""
    user, at = finance_reader(request), timezone.now()
    refusal = why_not(check_is_finance, user)
    if request.method == "POST" and not refusal:
        try:
            made = files.make_payment_file(by=user, at=at)
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"Payment file {made.number} is made. Download it below.")
            return redirect("payment_files")
    rows = files.waiting(timezone.localdate(at))
    context = {
        "waiting": list(rows[:SHOWN]),
        "sums": selection.sums(rows),
        "refusal": refusal,
        "files": list(files.made()[:SHOWN]),
        "is_finance": not why_not(check_is_finance, user),
    }
    return render(request, "payments/files.html", context, status=409 if refusal and request.method == "POST" else 200)


@require_POST
@never_cache
def payment_file(request: HttpRequest, number: int) -> HttpResponse:
    """The CSV; the ledger says who took it."""
    user = finance_reader(request)
    file = get_object_or_404(PaymentFile, number=number)
    try:
        content = files.note_payment_file(file=file, by=user, at=timezone.now())
    except Refused as reason:
        return HttpResponse(reason.sentence, status=409, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type=spreadsheets.CSV_TYPE)
    name = content_disposition_header(as_attachment=True, filename=files.name_of(file))
    response["Content-Disposition"] = name or "attachment"
    return response


@require_http_methods(GET_AND_POST)
@never_cache
def withdraw_file(request: HttpRequest, number: int) -> HttpResponse:
    """Says that a file was never sent."""
    user, at = finance_reader(request), timezone.now()
    file = get_object_or_404(files.made(), number=number)
    refusal, form = why_not(files.check_may_withdraw, user, file), WhyForm(request.POST or None)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            files.withdraw_payment_file(file=file, reason=form.cleaned_data["reason"], by=user, at=at)
        except Refused as reason:
            refusal = reason.sentence
        else:
            messages.success(request, f"{file} is withdrawn. What it had can go into another file, or be withheld.")
            return redirect("payment_files")
    status = 409 if refusal and request.method == "POST" else 200
    return render(request, "payments/withdraw.html", {"file": file, "form": form, "refusal": refusal}, status=status)


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
    return redirect("payment_import", made.pk)


def _import_page(request: HttpRequest, form: UploadForm, refusal: str, status: int) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "imports": [_import(each) for each in _recent()]}
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
    report = None if became["payments"] else imports.report(tried, at=at)
    refusal = refusal or (why_not(reconciling.check_can_be_taken, report) if report else "")
    context = {"tried": tried, "became": became, "report": report, "refusal": refusal}
    context |= {"unshown": report.errors - len(report.findings) if report else 0}
    return render(request, "payments/import.html", context, status=409 if refusal and request.method == "POST" else 200)


@require_http_methods(GET_AND_POST)
@never_cache
def undo_import(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = finance_reader(request), timezone.now()
    tried = get_object_or_404(PaymentImport, pk=pk)
    refusal, form = why_not(check_is_finance, user), WhyForm(request.POST if request.method == "POST" else None)
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
