"""Who had how much, which letters are to be written, what is to be in the subsidy database; and one agreement."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commissioning.lib.refusal import why_not
from commissioning.models import signed_in
from decisions.questionnaires.subsidy import years_from
from decisions.scheme import thresholds
from grants.files import table_file
from grants.permissions import finance_reader
from grants.subsidy import figures, listing
from grants.subsidy.choices import LetterKind, Next
from grants.subsidy.forms import DayForm
from grants.subsidy.loading import find_subsidised
from grants.subsidy.permissions import check_may_keep

PAGE = 50


@require_safe
@never_cache
def subsidies(request: HttpRequest) -> HttpResponse:
    """Every enterprise with what it had by the end of a day: who has least left first."""
    finance_reader(request)
    form = _day(request)
    day = form.chosen(timezone.localdate())
    found = figures.everyone(day)
    return render(
        request,
        "subsidy/enterprises.html",
        {
            "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
            "form": form,
            "day": day,
            "since": years_from(day),
            "limit": thresholds.minimal_assistance(day),
            "counts": {name: sum(each.stands == name for each in found) for name in ("above", "near", "below")},
            "encoded": f"day={day.isoformat()}&",
        },
    )


@require_safe
@never_cache
def subsidies_file(request: HttpRequest, kind: str) -> HttpResponse:
    finance_reader(request)
    day = _day(request).chosen(timezone.localdate())
    return table_file(figures.table(figures.everyone(day)), f"minimal financial assistance {day.isoformat()}", kind)


@require_safe
@never_cache
def letters(request: HttpRequest) -> HttpResponse:
    """Each agreement that gives such assistance, with what is to be done next."""
    found = listing.procedures(finance_reader(request))
    open_ones = [each for each in found if each.next != Next.NOTHING]
    return render(
        request,
        "subsidy/letters.html",
        {
            "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
            "waiting": sum(not each.is_confirmed for each in open_ones),
            "open": len(open_ones),
        },
    )


@require_safe
@never_cache
def database(request: HttpRequest) -> HttpResponse:
    """What has to be in the subsidy database: what is overdue first, what is entered last."""
    user, today = finance_reader(request), timezone.localdate()
    found = listing.tasks(user)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    still = found.filter(is_done=False)
    return render(
        request,
        "subsidy/database.html",
        {
            "page": page,
            "rows": listing.rows(page, today),
            "late": still.filter(due_on__lt=today).count(),
            "open": still.count(),
        },
    )


@require_safe
@never_cache
def database_file(request: HttpRequest, kind: str) -> HttpResponse:
    user, today = finance_reader(request), timezone.localdate()
    return table_file(listing.table(listing.tasks(user), today), f"subsidy database {today.isoformat()}", kind)


@require_safe
@never_cache
def subsidy(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One agreement: its letters, what was confirmed, what is to be entered, and what its recipient had in all."""
    user, today = signed_in(request), timezone.localdate()
    agreement = find_subsidised(reference, number, user)
    procedure = listing.procedure(agreement)
    last = procedure.last(LetterKind.NOTIFICATION) if procedure else None
    return render(
        request,
        "subsidy/subsidy.html",
        {
            "agreement": agreement,
            "procedure": procedure,
            "next": procedure.next if procedure else None,
            "last": last,
            "given": procedure.last(LetterKind.GIVEN) if procedure else None,
            "standing": figures.of(agreement.grantee, today) if procedure else None,
            "tasks": listing.rows(listing.tasks(user, agreement), today),
            "may_keep": not why_not(check_may_keep, user, agreement.decision),
        },
    )


def _day(request: HttpRequest) -> DayForm:
    return DayForm(request.GET if "day" in request.GET else {"day": ""})
