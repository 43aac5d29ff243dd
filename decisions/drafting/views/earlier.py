"""The page of earlier decisions: what this one varies, renews, adds to or replaces."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.models import User, signed_in
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.drafting import acts, saved
from decisions.drafting.forms import differing
from decisions.drafting.forms.earlier import DATALIST, LinkFormSet
from decisions.drafting.forms.money import Rows
from decisions.drafting.saved import Said
from decisions.drafting.views.money import row_errors
from decisions.drafting.views.pages import GET_OR_POST, following, frame, is_put_back, lock, may_not_change
from decisions.record import earlier as earlier_decisions
from decisions.record.loading import find
from decisions.record.models import Decision

OFFERED = 200  # references that the browser offers while one types; any other can be typed


@require_http_methods(GET_OR_POST)
@never_cache
def earlier(request: HttpRequest, reference: str) -> HttpResponse:
    if request.method == "POST":
        return _save(request, reference)
    decision, user = find(reference, signed_in(request)), signed_in(request)
    return _render(request, decision, _saved_rows(decision, user), saved.links(decision).fingerprint)


def _saved_rows(decision: Decision, user: User) -> Rows:
    said = saved.links(decision)
    initial = [{**row, "earlier": row["parent"].reference if row["parent"] else ""} for row in said.rows]
    return _rows(decision, user, None, initial)


def _rows(decision: Decision, user: User, data: QueryDict | None, initial: list[dict[str, Any]] | None = None) -> Rows:
    given = {"decision": decision, "linkable": acts.linkable(decision, user)}
    return LinkFormSet(data, prefix="links", initial=initial, form_kwargs=given)


@transaction.atomic
def _save(request: HttpRequest, reference: str) -> HttpResponse:
    lock(reference)
    decision, user = find(reference, signed_in(request)), signed_in(request)
    opened, rows = request.POST.get("opened", ""), _rows(decision, user, request.POST)
    valid = rows.is_valid()
    if may_not_change(request, decision):
        return _render(request, decision, rows, opened, status=403)
    before = saved.links(decision)
    if is_put_back(request):
        return _render(request, decision, rows, before.fingerprint, conflict=opened != before.fingerprint)
    if not valid:
        return _render(request, decision, rows, opened)
    said = Said(rows.rows)
    if said.fingerprint != before.fingerprint:
        if opened != before.fingerprint:
            return _render(request, decision, rows, before.fingerprint, conflict=True, status=409)
        acts.link(decision=decision, links=said.rows, by=user, at=timezone.now())
    messages.success(request, "Earlier decisions are saved.")
    return following(request, decision, "earlier")


def _render(
    request: HttpRequest, decision: Decision, rows: Rows, opened: str, *, conflict: bool = False, status: int = 200
) -> HttpResponse:
    matter = Matter(decision, timezone.localdate())  # without the chain, to stay within twelve queries
    offered = Decision.objects.visible_to(signed_in(request)).made().exclude(pk=decision.pk)
    context = frame(request, decision, "earlier") | {
        "rows": rows,
        "errors": row_errors(rows, "Decision"),
        "opened": opened,
        "conflict": saved.last_saved(decision, "earlier") if conflict else "",
        "differences": differing.of_rows(_saved_rows(decision, signed_in(request)), rows, "Decision")
        if conflict or status == 403
        else [],
        "links": earlier_decisions.of(decision),
        "together": matter.together,
        "datalist": DATALIST,
        "offered": list(offered.order_by("-reference").values("reference", "subject")[:OFFERED]),
        "found": [each for each in findings(matter) if each.section == "earlier"],
    }
    return render(request, "drafting/earlier.html", context, status=status)
