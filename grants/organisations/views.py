"""The pages of organisations: the list, one body with everything awarded to it, and its record."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.identifiers import REGISTERS
from commissioning.lib.refusal import Refused, why_not
from commissioning.models import Alias, Organisation
from decisions.ledger.models import LedgerEvent
from decisions.ledger.organisations_sentences import ORGANISATIONS
from decisions.ledger.sentences import told
from decisions.record.states import State
from grants.files import table_file
from grants.filtering import clean
from grants.organisations import acts, figures, likeness, parts
from grants.organisations.forms import OrganisationForm
from grants.organisations.loading import find, known, reader, search
from grants.organisations.permissions import check_may_add, check_may_keep
from grants.subsidy import figures as subsidy

GET_OR_POST = ["GET", "HEAD", "POST"]
PAGE = 25
ENTRIES = 20


@require_safe
@never_cache
def organisations(request: HttpRequest) -> HttpResponse:
    """Every body that stands, with what it is and what it is awarded today; or those found by words."""
    user = reader(request)
    words = clean(request.GET.get("words", ""))
    page = Paginator(search(words), PAGE).get_page(request.GET.get("page"))
    bodies = list(page)
    roles, sums = figures.roles(bodies, user), figures.awarded(bodies, user, timezone.localdate())
    return render(
        request,
        "organisations/organisations.html",
        {
            "page": page,
            "lines": [{"body": each, "roles": roles[each.pk], "awarded": sums.get(each.pk)} for each in bodies],
            "words": words,
            "encoded": f"{urlencode({'words': words})}&" if words else "",
            "asked": urlencode({"words": words}) if words else "",
            "may_add": not why_not(check_may_add, user),
            "may_keep": not why_not(check_may_keep, user),
        },
    )


@require_safe
@never_cache
def organisations_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list, all of it, as CSV or XLSX."""
    user, today = reader(request), timezone.localdate()
    bodies = list(search(clean(request.GET.get("words", ""))))
    return table_file(figures.table(bodies, user, today), f"organisations {today.isoformat()}", kind)


@require_safe
@never_cache
def duplicates(request: HttpRequest) -> HttpResponse:
    """Records that may be of one body, for those who may merge them."""
    user = reader(request)
    if why_not(check_may_keep, user):
        raise Http404("Who may not merge organisations is not asked to.")
    bodies = known()
    page = Paginator(likeness.pairs(bodies), PAGE).get_page(request.GET.get("page"))
    names = {each.key: each.names[0] for each in bodies}
    lines = [{"pair": each, "first": names[each.first], "second": names[each.second]} for each in page]
    return render(request, "organisations/duplicates.html", {"page": page, "lines": lines})


@require_safe
@never_cache
def organisation(request: HttpRequest, number: int) -> HttpResponse:
    """One body: identifiers, other names, what it is awarded, funds and delivers, and every change of its record."""
    user, found, today = reader(request), find(number), timezone.localdate()
    merged = list(found.merged.all())
    own = [found.pk, *(each.pk for each in merged)]
    terms = figures.terms(own, user, today)
    events = LedgerEvent.objects.filter(act__in=ORGANISATIONS).filter(
        Q(detail__organisation=found.pk) | Q(detail__duplicate=found.pk)
    )
    funds = list(figures.funds(own, user))
    assistance = subsidy.with_awards(found, today) if user.sees_finance and not found.merged_into else (None, [])
    return render(
        request,
        "organisations/organisation.html",
        {
            "body": found,
            "merged": merged,
            "identifiers": [name for each in (found, *merged) for name in each.identifiers],
            "numbers": _numbers(found, merged),
            "aliases": Alias.objects.filter(organisation__in=own),
            "given": figures.given(own, user, today, terms),
            "paid_for": [each for each in terms if each.payee_id in own and each.agreement.grantee_id not in own],
            "delivers": [each for each in terms if each.provider_id in own],
            "funds": funds,
            "has_promises": any(each.decision.state != State.SUPERSEDED for each in funds),
            "parts": parts.of(Organisation.objects.filter(pk__in=own)),
            "subsidy": assistance[0],
            "assisted": assistance[1],
            "entries": told(events.order_by("-number")[:ENTRIES]),
            "may_keep": not why_not(check_may_keep, user),
        },
    )


@require_http_methods(GET_OR_POST)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    before = known() if request.method == "POST" else []

    def add(form: OrganisationForm) -> Organisation:
        made = acts.add_organisation(details=form.details(), by=user, at=timezone.now())
        _tell_of_likeness(request, made, before)
        return made

    done = "{} is added."
    return _saved(request, None, why_not(check_may_add, user), add, done=done)


@require_http_methods(GET_OR_POST)
@never_cache
def change(request: HttpRequest, number: int) -> HttpResponse:
    user, found = reader(request), find(number)

    def save(form: OrganisationForm) -> Organisation:
        return acts.change_organisation(organisation=found, details=form.details(), by=user, at=timezone.now())

    return _saved(request, found, why_not(check_may_keep, user), save, done="The record of {} is changed.")


def _saved(
    request: HttpRequest,
    found: Organisation | None,
    refusal: str,
    save: Callable[[OrganisationForm], Organisation],
    *,
    done: str,
) -> HttpResponse:
    """The form of a record, or why this person may not fill it in."""
    form = OrganisationForm(request.POST if request.method == "POST" else None, organisation=found)
    if found and found.merged_into and not refusal:
        refusal = f"{found} is merged into {found.merged_into}. Change that one."
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            saved = save(form)
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, done.format(saved))
            return redirect("organisation", saved.pk)
    status = 403 if refusal and request.method == "POST" else 200
    return render(request, "organisations/form.html", {"form": form, "body": found, "refusal": refusal}, status=status)


def _tell_of_likeness(request: HttpRequest, made: Organisation, before: list[likeness.Known]) -> None:
    alike = likeness.like(made.name, before)
    names = [each.names[0] for each in before if each.key in alike]
    if names:
        sure = "Finance and governance officers merge records that are of one body."
        messages.warning(request, f"{made} is much like {', '.join(names)}. {sure}")


def _numbers(found: Organisation, merged: list[Organisation]) -> list[dict[str, str]]:
    """What components/facts.html takes: its own numbers, or those of a record merged into it where it has none."""
    facts = []
    for register in REGISTERS:
        having = [each for each in (found, *merged) if getattr(each, register.field)]
        if having:
            value = getattr(having[0], register.field)
            facts.append({"term": register.label, "value": value})
    return facts
