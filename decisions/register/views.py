"""Pages that anyone may read. What they show is no draft and no record: nothing exempt can be in it."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from decisions.mail.head import heads
from decisions.register.delegated import Published, lines, published

PAGE = 25
AGE = 300  # seconds: a delegation that ended shows as ended that much later at most


@require_safe
@login_not_required
def delegations(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    page = Paginator(published(on), PAGE).get_page(request.GET.get("page"))
    rows = [Published.of(row, on) for row in page]
    return _page(request, "register/delegations.html", {"page": page, "rows": rows, "on": on})


@require_safe
@login_not_required
@cache_control(public=True, max_age=AGE)
def delegations_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All of them, for a spreadsheet: UTF-8 with the mark by which Excel knows it."""
    on = timezone.localdate()
    writer = csv.writer(_Line())
    body: Iterator[str] = (writer.writerow(cells) for cells in lines(published(on), on))
    response = StreamingHttpResponse(_marked(body), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="delegations-{on.isoformat()}.csv"'
    return response


@require_safe
@login_not_required
def ledger(request: HttpRequest) -> HttpResponse:
    """Where the ledger stood at the end of each day, the last first."""
    page = Paginator(heads().filter(detail__has_key="day"), PAGE).get_page(request.GET.get("page"))
    rows = [{**event.detail, "day": date.fromisoformat(event.detail["day"])} for event in page]
    return _page(request, "register/ledger.html", {"page": page, "rows": rows})


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Kept by any cache for a while; by nobody but themselves for people whose name stands on it."""
    response = render(request, template, context)
    patch_vary_headers(response, ["Cookie"])
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, max_age=0)
    else:
        patch_cache_control(response, public=True, max_age=AGE)
    return response


class _Line:
    """What csv.writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def _marked(lines: Iterator[str]) -> Iterator[str]:
    yield "\ufeff"
    yield from lines
