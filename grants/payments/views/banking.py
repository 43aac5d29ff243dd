"""Payment files for the bank."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.lib import spreadsheets
from commissioning.lib.refusal import Refused, why_not
from grants.payments import files, selection
from grants.payments.forms import WhyForm
from grants.payments.models import PaymentFile
from grants.payments.permissions import check_is_finance
from grants.payments.views.acts import GET_AND_POST
from grants.permissions import finance_reader

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
