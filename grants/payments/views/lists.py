"""The list of instalments, and the page of one award's payments."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.lib.refusal import why_not
from commissioning.models import User, signed_in
from grants.awards import terms
from grants.awards.models import Award
from grants.files import table_file
from grants.payments import selection
from grants.payments.choices import NOT_PAID, OPEN, Kind, State
from grants.payments.models import ConditionPrecedent, Instalment
from grants.payments.permissions import check_is_finance, check_may_mark, check_may_prepare
from grants.payments.querysets import InstalmentQuerySet, unspent
from grants.payments.scheduling import position_of
from grants.payments.selection import SHOWS, Filters
from grants.payments.views.loading import find_award
from grants.payments.waiting import blocks
from grants.permissions import finance_reader

PAGE = 50
COLOURS = {
    State.PLANNED: "grey",
    State.CERTIFIED: "blue",
    State.RELEASED: "yellow",
    State.PAID: "green",
    State.WITHHELD: "orange",
    State.CLAWED_BACK: "purple",
    State.DROPPED: "grey",
}
DOES = {
    State.PLANNED: ("certify", "withhold"),
    State.CERTIFIED: ("release", "withhold"),
    State.RELEASED: ("pay", "withhold"),
    State.PAID: ("claw-back",),
    State.CLAWED_BACK: ("claw-back",),
    State.WITHHELD: ("resume",),
}
"""What may be done next to an instalment, by the last part of the address."""
OF_AUTHORS = frozenset({"certify"})
"""What of it the author’s side does too."""
WORDS = {
    "certify": "Certify",
    "release": "Release",
    "withhold": "Withhold",
    "resume": "Take up again",
    "pay": "Record payment",
    "claw-back": "Claw back",
}


@require_safe
@never_cache
def payments(request: HttpRequest) -> HttpResponse:
    """What can be released now, what waits and why, what was released, and what is late."""
    user, today = finance_reader(request), timezone.localdate()
    rows, filters, show = _asked_for(request, user, today)
    sums, paginator = selection.sums(rows), Paginator(rows, PAGE)
    paginator.count = sums["count"]  # which is not asked for twice
    page = paginator.get_page(request.GET.get("page"))
    query, may_pay = f"{filters.encoded}&" if filters else "", not why_not(check_is_finance, user)
    return render(
        request,
        "payments/payments.html",
        {
            "page": page,
            "rows": [_row(each, today, may_pay=may_pay) for each in page],
            "sums": sums,
            "filters": filters,
            "show": show,
            "tabs": [
                {"text": words, "href": f"?{query}show={name}", "current": name == show}
                for name, words in SHOWS.items()
            ],
            "encoded": f"{query}show={show}&",
            "files": f"{query}show={show}",
            "choices": selection.choices(user),
            "is_finance": may_pay,
        },
    )


@require_safe
@never_cache
def payments_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list, all of it, as CSV or XLSX."""
    user, today = finance_reader(request), timezone.localdate()
    rows, _, show = _asked_for(request, user, today)
    return table_file(selection.table(rows, today), f"payments {show} {today.isoformat()}", kind)


def _asked_for(request: HttpRequest, user: User, today: date) -> tuple[InstalmentQuerySet, Filters, str]:
    asked = request.GET.get("show", "ready")
    show = asked if asked in SHOWS else "ready"
    filters = Filters.of(request.GET)
    return selection.shown(filters.among(selection.instalments(user, today)), show, today), filters, show


@require_safe
@never_cache
def award_payments(request: HttpRequest, pk: int) -> HttpResponse:
    """An award: its schedule, why each instalment waits, what was done, and the conditions of its agreement."""
    user, today = signed_in(request), timezone.localdate()
    award = find_award(user, pk)
    rows = Instalment.objects.filter(award=award).with_facts(today).prefetch_related("steps").order_by("number")
    decision, may_pay = award.agreement.decision, not why_not(check_is_finance, user)
    every = [_row(each, today, may_pay=may_pay) for each in rows]
    return render(
        request,
        "payments/award.html",
        {
            "award": award,
            "decision": decision,
            "now": position_of(award, today),
            "terms": terms.on(award.agreement, today),
            "rows": [row for row in every if row["instalment"].state != State.DROPPED],
            "dropped": [row for row in every if row["instalment"].state == State.DROPPED],
            "schedules": list(award.schedules.order_by("-number")),
            "conditions": list(_conditions(award, today)),
            "may_prepare": not why_not(check_may_prepare, user, decision),
            "may_mark": not why_not(check_may_mark, user, decision),
            "is_finance": may_pay,
        },
    )


def _conditions(award: Award, today: date) -> QuerySet[Any]:
    """Those of its agreement, with what returns say of each today."""
    rows = ConditionPrecedent.objects.with_answers(today).filter(agreement=award.agreement).select_related("mark")
    return rows.annotate(unspent=unspent("agreement", today)).order_by("number")


def _row(instalment: Any, today: Any, *, may_pay: bool) -> dict[str, Any]:
    state = State(instalment.state)
    why = blocks(instalment, today) if state in OPEN else []
    does = [act for act in DOES.get(state, ()) if may_pay or act in OF_AUTHORS]
    return {
        "instalment": instalment,
        "label": state.label,
        "colour": COLOURS[state],
        "blocks": why,
        "does": [(act, WORDS[act]) for act in does if not (why and act in {"certify", "release"})],
        "is_late": instalment.due_on < today and state in NOT_PAID,
        "back": [step for step in instalment.steps.all() if step.kind == Kind.CLAWED_BACK]
        if state is State.CLAWED_BACK
        else [],
    }
