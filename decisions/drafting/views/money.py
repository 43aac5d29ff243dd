"""Two of the money pages: total, funding and VAT; posts that the money pays for."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib import dates, money
from commissioning.models import Organisation, signed_in
from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.drafting import acts, grid_table, saved
from decisions.drafting.forms import differing
from decisions.drafting.forms.money import FundingForm, PostFormSet, Rows, SourceFormSet
from decisions.drafting.grid import total
from decisions.drafting.saved import Said
from decisions.drafting.views.pages import GET_OR_POST, following, frame, is_put_back, lock, may_not_change
from decisions.notice.tables import fte_in_words
from decisions.record.choices import Certainty, FundingStatus
from decisions.record.loading import find
from decisions.record.models import Decision


@require_http_methods(GET_OR_POST)
@never_cache
def funding(request: HttpRequest, reference: str) -> HttpResponse:
    if request.method == "POST":
        return _save_funding(request, reference)
    decision = find(reference, signed_in(request))
    said = saved.funding(decision)
    form, rows = FundingForm(initial=dict(said.fields)), _source_rows(None, said, _sources_in_form(said))
    return _render_funding(request, decision, form, rows, said.fingerprint)


def _source_rows(data: QueryDict | None, before: Said, initial: list[dict[str, Any]] | None = None) -> Rows:
    """Funders to choose from are the bodies that stand, and those chosen before."""
    organisations = list(Organisation.objects.standing(also=[row["funder"].pk for row in before.rows]))
    return SourceFormSet(data, prefix="sources", initial=initial, form_kwargs={"organisations": organisations})


def _sources_in_form(said: Said) -> list[dict[str, Any]]:
    return [{**row, "funder": str(row["funder"].pk)} for row in said.rows]


@transaction.atomic
def _save_funding(request: HttpRequest, reference: str) -> HttpResponse:
    lock(reference)
    decision, opened = find(reference, signed_in(request)), request.POST.get("opened", "")
    before = saved.funding(decision)
    form, rows = FundingForm(request.POST), _source_rows(request.POST, before)
    valid = all([form.is_valid(), rows.is_valid()])
    if may_not_change(request, decision):
        return _render_funding(request, decision, form, rows, opened, status=403)
    if is_put_back(request):
        return _render_funding(request, decision, form, rows, before.fingerprint, conflict=opened != before.fingerprint)
    if valid and form.cleaned_data["no_financial_implication"] and rows.kept:
        form.add_error(
            "no_financial_implication", "A decision without money has no funders. Take out the funders or the tick."
        )
    if not valid or form.errors:
        return _render_funding(request, decision, form, rows, opened)
    said = Said(rows.rows, form.cleaned_data)
    if said.fingerprint != before.fingerprint:
        if opened != before.fingerprint:
            return _render_funding(request, decision, form, rows, before.fingerprint, conflict=True, status=409)
        acts.fund(decision=decision, fields=said.fields, sources=said.rows, by=signed_in(request), at=timezone.now())
    messages.success(request, "Total, funding and VAT are saved.")
    return following(request, decision, "funding")


def _render_funding(
    request: HttpRequest,
    decision: Decision,
    form: FundingForm,
    rows: Rows,
    opened: str,
    *,
    conflict: bool = False,
    status: int = 200,
) -> HttpResponse:
    now = saved.funding(decision)
    theirs = _source_rows(None, now, _sources_in_form(now))
    differs = conflict or status == 403
    context = frame(request, decision, "funding") | {
        "form": form,
        "rows": rows,
        "errors": row_errors(rows, "Funder"),
        "opened": opened,
        "conflict": saved.last_saved(decision, "funding") if conflict else "",
        "differences": differing.of_fields(now.fields, form) + differing.of_rows(theirs, rows, "Funder")
        if differs
        else [],
        "parts": _funding_balance(decision),
        "facts": _funding_facts(decision),
        "sources": [_source_in_words(row) for row in now.rows],
        "found": _found(decision, "funding"),
    }
    return render(request, "drafting/funding.html", context, status=status)


def row_errors(rows: Rows, noun: str) -> list[dict[str, str]]:
    """What components/error_summary.html takes: each error by its row, linked to its field."""
    if not rows.is_bound:
        return []
    errors = [{"text": str(text), "href": ""} for text in rows.non_form_errors()]
    for form in rows.forms:
        for name, texts in form.errors.items():
            field = form[name]
            errors += [{"text": f"{noun} {form.number}: {text}", "href": f"#{field.auto_id}"} for text in texts]
    return errors


def _funding_balance(decision: Decision) -> list[dict[str, Any]]:
    """The saved total, the shares that are recorded, and the difference; nothing before there is a total."""
    sources = list(decision.funding_sources.all())
    if decision.total is None or not sources:
        return []
    given = [source.amount for source in sources if source.amount is not None]
    unrecorded = len(sources) - len(given)
    last = grid_table.gap_part(total(given), decision.total)
    if unrecorded and total(given) <= decision.total:
        plural = "share is" if unrecorded == 1 else "shares are"
        last = last | {"words": f"{unrecorded} {plural} not recorded", "tone": ""}
    elif total(given) < decision.total:
        last = last | {"words": "still to find"}
    return [
        {"term": "Total of the decision", "value": money.pounds(decision.total)},
        {"term": f"Recorded from {len(given)} of {len(sources)} sources", "value": money.pounds(total(given))},
        last,
    ]


def _funding_facts(decision: Decision) -> list[dict[str, str]]:
    whole = "" if decision.total is None else money.pounds(decision.total)
    return [
        {"term": "Total", "value": "No financial implication" if decision.no_financial_implication else whole},
        {"term": "VAT", "value": decision.get_vat_basis_display()},
    ]


def _source_in_words(row: Any) -> dict[str, str]:
    return {
        "funder": str(row["funder"]),
        "programme": row["programme"],
        "year": "" if row["financial_year"] is None else dates.financial_year_name(row["financial_year"]),
        "status": FundingStatus(row["status"]).label,
        "ends_on": "" if row["ends_on"] is None else dates.long(row["ends_on"]),
        "fallback": row["fallback"],
        "underwritten": _underwritten(row),
        "amount": "Not recorded" if row["amount"] is None else money.pounds(row["amount"]),
    }


def _underwritten(row: Any) -> str:
    up_to = row["underwritten_up_to"]
    return row["underwritten_by"] + ("" if up_to is None else f", up to {money.pounds(up_to)}")


def _found(decision: Decision, slug: str) -> list[Finding]:
    """What the checks find on this page, without the chain: it concerns no money page and costs queries."""
    return [each for each in findings(Matter(decision, timezone.localdate())) if each.section == slug]


@require_http_methods(GET_OR_POST)
@never_cache
def posts(request: HttpRequest, reference: str) -> HttpResponse:
    if request.method == "POST":
        return _save_posts(request, reference)
    decision = find(reference, signed_in(request))
    said = saved.posts(decision)
    return _render_posts(request, decision, PostFormSet(prefix="posts", initial=said.rows), said.fingerprint)


@transaction.atomic
def _save_posts(request: HttpRequest, reference: str) -> HttpResponse:
    lock(reference)
    decision, opened = find(reference, signed_in(request)), request.POST.get("opened", "")
    rows = PostFormSet(request.POST, prefix="posts")
    valid = rows.is_valid()
    if may_not_change(request, decision):
        return _render_posts(request, decision, rows, opened, status=403)
    before = saved.posts(decision)
    if is_put_back(request):
        return _render_posts(request, decision, rows, before.fingerprint, conflict=opened != before.fingerprint)
    if not valid:
        return _render_posts(request, decision, rows, opened)
    said = Said(rows.rows)
    if said.fingerprint != before.fingerprint:
        if opened != before.fingerprint:
            return _render_posts(request, decision, rows, before.fingerprint, conflict=True, status=409)
        acts.staff(decision=decision, posts=said.rows, by=signed_in(request), at=timezone.now())
    messages.success(request, f"Posts are saved: {_fte(said) or 'none'}.")
    return following(request, decision, "posts")


def _render_posts(
    request: HttpRequest, decision: Decision, rows: Rows, opened: str, *, conflict: bool = False, status: int = 200
) -> HttpResponse:
    said = saved.posts(decision)
    context = frame(request, decision, "posts") | {
        "rows": rows,
        "errors": row_errors(rows, "Post"),
        "opened": opened,
        "conflict": saved.last_saved(decision, "posts") if conflict else "",
        "differences": differing.of_rows(PostFormSet(prefix="posts", initial=said.rows), rows, "Post")
        if conflict or status == 403
        else [],
        "posts": [_post_in_words(row) for row in said.rows],
        "fte": _fte(said),
        "found": _found(decision, "posts"),
    }
    return render(request, "drafting/posts.html", context, status=status)


def _fte(said: Said) -> str:
    """All posts together, with how sure they are: “up to 5.00 FTE, of which 1.00 potential”."""
    rows = [{"fte": f"{row['fte']:.2f}", "certainty": {"code": str(row["certainty"])}} for row in said.rows]
    return fte_in_words(rows) if rows else ""


def _post_in_words(row: Any) -> dict[str, str]:
    fte: Decimal = row["fte"]
    return {
        "title": row["title"],
        "employer": row["employer"],
        "fte": f"{fte:.2f}",
        "certainty": Certainty(row["certainty"]).label,
        "until": "" if row["until_on"] is None else dates.long(row["until_on"]),
    }
