"""Signed notices, ready to pay and to file: the list, and many of them at once."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commissioning.lib import zips
from commissioning.lib.refusal import Refused, why_not
from decisions.notice.downloads import note_download
from decisions.notice.store import Lost
from grants.files import table_file
from grants.finance import bulk, compiled, selection
from grants.finance.selection import Filters, Selection
from grants.permissions import finance_reader

PAGE = 50
SHOWN = 20  # of those chosen, before they are downloaded


@require_safe
@never_cache
def signed_notices(request: HttpRequest) -> HttpResponse:
    """The signed notices this person may see, newest first, as the filters say."""
    user = finance_reader(request)
    every = selection.signed(user)
    filters = Filters.of(request.GET)
    chosen = filters.among(every)
    sums = selection.sums(chosen)
    return render(
        request,
        "finance/signed_notices.html",
        {
            "page": Paginator(chosen, PAGE).get_page(request.GET.get("page")),
            "sums": sums,
            "total": sums["total"] or Decimal(0),
            "filters": filters,
            "encoded": f"{filters.encoded}&" if filters else "",
            "choices": selection.choices(user, every),
        },
    )


@require_safe
@never_cache
def notices_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The list, all of it, as CSV or XLSX."""
    chosen = Filters.of(request.GET).among(selection.signed(finance_reader(request)))
    return table_file(selection.table(chosen), f"signed-notices-{timezone.localdate().isoformat()}", kind)


@require_safe
@never_cache
def download(request: HttpRequest) -> HttpResponse:
    """What was chosen: how many, how large, and as what it can be had."""
    chosen = Selection.of(request.GET)
    notices = chosen.among(selection.signed(finance_reader(request)))
    sums = selection.sums(notices)
    return render(
        request,
        "finance/download.html",
        {
            "chosen": chosen,
            "sums": sums,
            "total": sums["total"] or Decimal(0),
            "exempt": selection.exempt(notices).count(),
            "shown": list(notices[:SHOWN]),
            "more": max(sums["count"] - SHOWN, 0),
            "too_many": why_not(compiled.check_fits, notices),
            "back": chosen.filters.encoded,
        },
    )


@require_POST
@never_cache
def notices_zip(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The ZIP, as it is read: its length is known, and one file is in memory at a time."""
    user, at = finance_reader(request), timezone.now()
    notices = list(Selection.of(request.POST).among(selection.signed(user)))
    if not notices:
        return _none_chosen(request)
    note_download(notices, as_what="ZIP", by=user, at=at)
    members = bulk.members(notices, at)
    response = StreamingHttpResponse(zips.stream(members), content_type="application/zip")
    response["Content-Length"] = str(zips.size(members))
    name = f"signed-notices-{timezone.localdate(at).isoformat()}.zip"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


@require_POST
@never_cache
def notices_pdf(request: HttpRequest) -> HttpResponse:
    """One PDF to read, for few enough of them."""
    user, at = finance_reader(request), timezone.now()
    chosen = Selection.of(request.POST).among(selection.signed(user))
    notices = list(chosen[: compiled.MOST + 1])
    if not notices:
        return _none_chosen(request)
    try:
        compiled.check_fits(chosen)
        made = compiled.compiled(notices, at)
    except Refused as reason:
        return render(request, "finance/not_compiled.html", {"reason": reason.sentence}, status=409)
    except Lost as lost:
        said = f"One of the sealed notices {lost}. Tell whoever runs this service."
        return render(request, "finance/not_compiled.html", {"reason": said}, status=503)
    note_download(notices, as_what="one PDF", by=user, at=at)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"signed-notices-{timezone.localdate(at).isoformat()}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _none_chosen(request: HttpRequest) -> HttpResponse:
    return render(request, "finance/none_chosen.html", status=400)
