"""Who pays for each service in turn, and what runs out next.

These pages are for staff: nothing of them is public until the publication room exists.
"""

from datetime import date
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.refusal import why_not
from commissioning.models import User, signed_in
from decisions.governance.acting import answer, wording
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import told
from grants.fields import AsAtForm
from grants.files import table_file
from grants.services import export, loading, overview, page
from grants.services.cliffs import board
from grants.services.ending import ending
from grants.services.forms import PostForm, ServiceForm, SpellForm, StrikeForm
from grants.services.models import FunderSpell
from grants.services.permissions import READERS, check_may_keep_services, reads_services

GET_OR_POST = ["GET", "HEAD", "POST"]
KEPT = "What it said before stays in the history of the service."
SHOWN = 50  # changes of a service, the last first
_answer = partial(answer, template="services/change.html", check=check_may_keep_services)


def _reader(request: HttpRequest) -> User:
    user = signed_in(request)
    if not reads_services(user):
        raise PermissionDenied(READERS)
    return user


def _may_keep(user: User) -> bool:
    return not why_not(check_may_keep_services, user)


@require_safe
@never_cache
def services(request: HttpRequest) -> HttpResponse:
    """Every service: who pays for it today, until when, and how many days nobody did."""
    user = _reader(request)
    rows = overview.services(user, timezone.localdate())
    return render(request, "services/services.html", {"rows": rows, "may_keep": _may_keep(user)})


@require_safe
@never_cache
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Who paid for a service in turn, on a timeline and in a table; its posts; what was recorded in error."""
    user, found = _reader(request), loading.find(slug)
    spells = list(loading.whole(FunderSpell.objects.filter(service=found), user))
    standing = [spell for spell in spells if not spell.is_struck]
    changes = LedgerEvent.objects.filter(reference="", detail__service=slug).order_by("-number")[:SHOWN]
    context = {
        "line": found,
        "shown": page.service(standing, timezone.localdate()),
        "struck": [spell for spell in spells if spell.is_struck],
        "entries": told(changes),
        "may_keep": _may_keep(user),
    }
    return render(request, "services/service.html", context)


@require_safe
@never_cache
def spells_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Everyone who paid for a service, as CSV or XLSX."""
    table = export.table(overview.in_order(_reader(request)))
    return table_file(table, f"who-pays-{timezone.localdate().isoformat()}", kind)


@require_safe
@never_cache
def cliffs(request: HttpRequest) -> HttpResponse:
    """What runs out in the 30, 90 and 180 days after a day, as it was known that day."""
    user, today = _reader(request), timezone.localdate()
    form, on = _day_of_board(request, today)
    context = {"board": board(ending(user, on), on), "form": form, "on": on, "is_today": on == today}
    return render(request, "services/cliffs.html", context | {"asked": f"on={on.isoformat()}"})


@require_safe
@never_cache
def cliffs_file(request: HttpRequest, kind: str) -> HttpResponse:
    """What runs out, and what goes on, in the order of the page, as CSV or XLSX."""
    user = _reader(request)
    _, on = _day_of_board(request, timezone.localdate())
    return table_file(export.board_table(board(ending(user, on), on)), f"what-runs-out-{on.isoformat()}", kind)


def _day_of_board(request: HttpRequest, today: date) -> tuple[AsAtForm, date]:
    form = AsAtForm(request.GET if "on" in request.GET else None, initial={"on": today})
    on = form.day(today)
    if not form.errors:
        form = AsAtForm(initial={"on": on})  # written out, however it was asked for
    return form, on


@require_http_methods(GET_OR_POST)
@never_cache
def new_service(request: HttpRequest) -> HttpResponse:
    user = _reader(request)
    words = wording("Add a service", reverse("services"), done="The service is added. Record who pays for it.")
    return _answer(request, user, ServiceForm, words)


@require_http_methods(GET_OR_POST)
@never_cache
def change_service(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = _reader(request), loading.find(slug)
    words = wording("Change the service", _at(slug), done="The service is changed.")
    return _answer(request, user, lambda data: ServiceForm(data, service=found), words)


@require_http_methods(GET_OR_POST)
@never_cache
def new_spell(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = _reader(request), loading.find(slug)
    lede = "One funder paying from one day to another. What is left blank is not recorded, and never guessed."
    words = wording("Record who pays", _at(slug), lede=lede, done="It is recorded.", caption=found.name)
    return _answer(request, user, lambda data: SpellForm(data, service=found, by=user), words)


@require_http_methods(GET_OR_POST)
@never_cache
def correct_spell(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    user, found = _reader(request), loading.find_spell(slug, number)
    title, name = f"Correct: {found.title}", found.service.name
    words = wording(title, _at(slug), lede=KEPT, done="It is corrected.", caption=name)
    words["strike"] = reverse("strike_spell", args=[slug, number])
    return _answer(request, user, lambda data: SpellForm(data, service=found.service, by=user, spell=found), words)


@require_http_methods(GET_OR_POST)
@never_cache
def strike_spell(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    user, found = _reader(request), loading.find_spell(slug, number)
    title = f"Recorded in error: {found.title}"
    words = wording(title, _at(slug), done="It counts no more.", button="Mark it", caption=found.service.name)
    return _answer(request, user, lambda data: StrikeForm(data, row=found), words)


@require_http_methods(GET_OR_POST)
@never_cache
def new_spell_post(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    user, found = _reader(request), loading.find_spell(slug, number)
    words = wording("Record a post", _at(slug, "posts"), done="The post is recorded.", caption=found.title)
    return _answer(request, user, lambda data: PostForm(data, spell=found), words)


@require_http_methods(GET_OR_POST)
@never_cache
def correct_spell_post(request: HttpRequest, slug: str, number: int, post: int) -> HttpResponse:
    user, found = _reader(request), loading.find_post(slug, number, post)
    back = _at(slug, "posts")
    words = wording("Correct the post", back, lede=KEPT, done="It is corrected.", caption=found.spell.title)
    words["strike"] = reverse("strike_spell_post", args=[slug, number, post])
    return _answer(request, user, lambda data: PostForm(data, spell=found.spell, post=found), words)


@require_http_methods(GET_OR_POST)
@never_cache
def strike_spell_post(request: HttpRequest, slug: str, number: int, post: int) -> HttpResponse:
    user, found = _reader(request), loading.find_post(slug, number, post)
    title = f"Recorded in error: {found.title}"
    words = wording(title, _at(slug, "posts"), done="It counts no more.", button="Mark it", caption=found.spell.title)
    return _answer(request, user, lambda data: StrikeForm(data, row=found), words)


def _at(slug: str, part: str = "") -> str:
    return reverse("service", args=[slug]) + (f"#{part}" if part else "")
