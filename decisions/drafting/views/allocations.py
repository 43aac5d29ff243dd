"""The allocation grid: shaping it, pasting into it, sharing by weight, and saving it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib import dates, spreadsheets
from commissioning.models import Alias, Locality, Organisation, signed_in
from decisions.drafting import acts, grid_table, saved, sheets
from decisions.drafting.filling import ACTS
from decisions.drafting.forms.sheet import Slice
from decisions.drafting.sheets import Places, Sheet
from decisions.drafting.uplifting import raisable
from decisions.drafting.views.pages import GET_OR_POST, following, frame, is_put_back, lock, may_not_change
from decisions.drafting.worksheet import Page, add_up, apply_shape, sheet_form, show_both, take_out
from decisions.record.choices import AllocatedTo
from decisions.record.loading import find


@require_http_methods(GET_OR_POST)
@never_cache
def allocations(request: HttpRequest, reference: str) -> HttpResponse:
    if request.method == "POST":
        return _post(request, reference)
    decision = find(reference, signed_in(request))
    places = _places()
    sheet = sheets.load(decision, places)
    form = sheet_form(None, places, sheet.grid, initial=_initial(sheet))
    return _render(request, Page(decision, places, form, sheet, saved.allocations(decision).fingerprint))


def _places() -> Places:
    return Places(Locality.objects.all(), Organisation.objects.all(), Alias.objects.all())


def _initial(sheet: Sheet) -> dict[str, Any]:
    return {
        "allocated_to": sheet.rows_are,
        "streams": "\n".join(sheet.streams),
        "years": "\n".join(dates.financial_year_name(year) for year in sheet.years),
        "basis": sheet.basis,
        "limited": sheet.grid.limited,
        "floor": sheet.terms.floor,
        "cap": sheet.terms.cap,
        "aside": Slice(sheet.terms.aside, sheet.terms.aside_percent) if sheet.terms.aside_for else None,
        "aside_for": sheet.terms.aside_for,
    }


@require_safe
@never_cache
def download(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """The saved grid as a file that can be filled in and sent back."""
    decision = find(reference, signed_in(request))
    table = grid_table.as_file(sheets.load(decision, _places()).grid)
    made, content_type = {
        "csv": (lambda: spreadsheets.to_csv(table), spreadsheets.CSV_TYPE),
        "xlsx": (lambda: spreadsheets.to_xlsx(table, reference), spreadsheets.XLSX_TYPE),
    }[kind]
    name = f'attachment; filename="{decision.reference} allocations.{kind}"'
    return HttpResponse(made(), content_type=content_type, headers={"Content-Disposition": name})


@transaction.atomic
def _post(request: HttpRequest, reference: str) -> HttpResponse:
    lock(reference)
    decision = find(reference, signed_in(request))
    places = _places()
    sheet = sheets.posted(request.POST, places)
    form = sheet_form(request.POST, places, sheet.grid, files=request.FILES)
    page = Page(decision, places, form, sheet, request.POST.get("opened", ""))
    if may_not_change(request, decision):
        return _render(request, page, status=403)
    apply_shape(page)
    act = ACTS.get(request.POST.get("act", ""))
    if is_put_back(request):
        if page.opened != saved.allocations(decision).fingerprint:
            show_both(page)
        add_up(page)
    elif "take_out" in request.POST:
        take_out(page, request.POST["take_out"])
    elif act and not page.form.errors:
        act(page)
    elif not act:
        return _save(request, page)
    return _render(request, page)


def _save(request: HttpRequest, page: Page) -> HttpResponse:
    page.problem(*page.grid.figures.problems)
    if page.has_errors():
        return _render(request, page)
    fields, rows = sheets.to_store(page.sheet, page.places, page.decision.allocations.all())
    before = saved.allocations(page.decision)
    if saved.Said(rows, fields).fingerprint != before.fingerprint:
        if page.opened != before.fingerprint:
            show_both(page)
            return _render(request, page, status=409)
        acts.allocate(decision=page.decision, fields=fields, rows=rows, by=signed_in(request), at=timezone.now())
    adds_up = page.grid.figures.whole == page.decision.total
    (messages.success if adds_up else messages.warning)(request, grid_table.message(page.grid, page.decision.total))
    return following(request, page.decision, "allocations")


def _render(request: HttpRequest, page: Page, status: int = 200) -> HttpResponse:
    errors = grid_table.errors(page.grid, page.marks.problems)
    context = frame(request, page.decision, "allocations") | {
        "form": page.form,
        "sheet": page.sheet,
        "is_recipients": page.sheet.rows_are != AllocatedTo.LOCALITIES,
        "is_pairs": page.sheet.rows_are == AllocatedTo.BOTH,
        "may_raise": bool(raisable(page.decision)),
        "table": grid_table.table(page.grid, page.decision.total, page.marks),
        "parts": grid_table.balance(page.grid, page.decision.total),
        "errors": errors,
        "report": page.report,
        "conflict": page.conflict,
        "lost": page.lost,
        "opened": page.opened,
        "has_errors": page.has_errors(),
        "folded": page.has_errors() or bool(page.report),
    }
    return render(request, "drafting/allocations.html", context, status=status)
