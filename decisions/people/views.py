"""The pages of people: the list, one person, a form for their details, and a question before an account is closed."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.listing import listed
from commissioning.lib.refusal import Refused, why_not
from commissioning.models import Role, User
from decisions.ledger.models import LedgerEvent
from decisions.ledger.people_sentences import PEOPLE
from decisions.ledger.sentences import told
from decisions.people import acts, lost_means
from decisions.people.forms import ClearForm, PersonForm
from decisions.people.loading import everyone, find, reader
from decisions.people.permissions import (
    check_may_change_people,
    check_may_clear,
    check_may_close,
    check_may_invite,
    check_may_reopen,
)

GET_OR_POST = ["GET", "HEAD", "POST"]
PAGE = 25


@require_safe
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with an account; the closed ones by themselves."""
    user = reader(request)
    shown = "closed" if request.GET.get("show") == "closed" else "open"
    page = Paginator(everyone().filter(is_active=shown == "open"), PAGE).get_page(request.GET.get("page"))
    lines = [{"person": each, "roles": roles_of(each)} for each in page]
    context = {"page": page, "lines": lines, "shown": shown, "may_change": user.has_role(Role.GOVERNANCE)}
    return render(request, "people/people.html", context)


@require_safe
@never_cache
def person(request: HttpRequest, number: int) -> HttpResponse:
    user, found = reader(request), find(number)
    events = LedgerEvent.objects.filter(act__in=PEOPLE, detail__person=found.pk).order_by("-number")[:PAGE]
    context = {
        "person": found,
        "facts": facts(found),
        "may_change": user.has_role(Role.GOVERNANCE),
        "may_close": not why_not(check_may_close, user, found),
        "may_reopen": not why_not(check_may_reopen, user, found),
        "may_invite": not why_not(check_may_invite, user, found),
        "may_clear": not why_not(check_may_clear, user, found),
        "entries": told(events),
    }
    return render(request, "people/person.html", context)


@require_safe
@never_cache
def history(request: HttpRequest) -> HttpResponse:
    """Every change of an account, the last first, as the ledger has it."""
    reader(request)
    page = Paginator(LedgerEvent.objects.filter(act__in=PEOPLE).order_by("-number"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "people/history.html", {"page": page, "entries": told(page)})


@require_http_methods(GET_OR_POST)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    user = reader(request)

    def add(form: PersonForm) -> User:
        return acts.add_person(details=form.details(), by=user, at=timezone.now())

    done = "{person.name} has an account. The link to set a password is on its way to {person.email}."
    return _saved(request, user, None, add, done=done)


@require_http_methods(GET_OR_POST)
@never_cache
def change(request: HttpRequest, number: int) -> HttpResponse:
    user, found = reader(request), find(number)

    def save(form: PersonForm) -> User:
        return acts.change_person(person=found, details=form.details(), by=user, at=timezone.now())

    return _saved(request, user, found, save, done="The account of {person.name} is changed.")


@require_http_methods(GET_OR_POST)
@never_cache
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Asks first, and names the posts that nobody signs from afterwards."""
    user, found = reader(request), find(number)
    done = "The account of {person.name} is closed. Everything that they did stays on record."
    return _done(request, user, found, check_may_close, acts.close_account, page="people/close.html", done=done)


@require_http_methods(GET_OR_POST)
@never_cache
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    user, found = reader(request), find(number)
    done = "The account of {person.name} is open again."
    return _done(request, user, found, check_may_reopen, acts.reopen_account, page="people/reopen.html", done=done)


@require_http_methods(GET_OR_POST)
@never_cache
def invite(request: HttpRequest, number: int) -> HttpResponse:
    user, found = reader(request), find(number)
    done = "A new link is on its way to {person.email}."
    return _done(request, user, found, check_may_invite, acts.invite_person, page="people/invite.html", done=done)


@require_http_methods(GET_OR_POST)
@never_cache
def clear_means(request: HttpRequest, number: int) -> HttpResponse:
    """What is lost, why, and what removing it does."""
    user, found = reader(request), find(number)
    refusal = why_not(check_may_clear, user, found)
    form = ClearForm(request.POST if request.method == "POST" else None, person=found)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            removed = lost_means.clear_means(person=found, **form.cleaned_data, by=user, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, f"Removed from the account of {found.name}: {listed(removed)}. They are told.")
            return redirect("person", found.pk)
    status = 403 if refusal and request.method == "POST" else 200
    context = {"form": form, "person": found, "refusal": refusal}
    return render(request, "people/clear_means.html", context, status=status)


def _saved(
    request: HttpRequest, user: User, person: User | None, save: Callable[[PersonForm], User], *, done: str
) -> HttpResponse:
    """The form of a person's details, or why this person may not fill it in."""
    refusal = why_not(check_may_change_people, user)
    form = PersonForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            saved = save(form)
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, done.format(person=saved))
            return redirect("person", saved.pk)
    status = 403 if refusal and request.method == "POST" else 200
    return render(request, "people/form.html", {"form": form, "person": person, "refusal": refusal}, status=status)


def _done(
    request: HttpRequest,
    user: User,
    person: User,
    check: Callable[[User, User], None],
    act: Callable[..., User],
    *,
    page: str,
    done: str,
) -> HttpResponse:
    """Asks, and does it; or says why not."""
    refusal, status = why_not(check, user, person), 200
    if request.method == "POST":
        try:
            act(person=person, by=user, at=timezone.now())
        except Refused as reason:
            refusal, status = reason.sentence, 403
        else:
            messages.success(request, done.format(person=person))
            return redirect("person", person.pk)
    posts = acts.posts_of(person, timezone.now())
    return render(request, page, {"person": person, "refusal": refusal, "posts": posts}, status=status)


def roles_of(person: User) -> list[str]:
    return [role.label for role in Role if role in person.roles]


def facts(person: User) -> list[dict[str, str]]:
    """What components/facts.html takes."""
    posts = [holding.post.title for holding in person.held_today]  # type: ignore[attr-defined]
    password = "Set" if person.has_usable_password() else "Not set yet: the link was mailed"
    return [
        {"term": "E-mail address", "value": person.email},
        {"term": "Job title", "value": person.job_title or "None"},
        {"term": "Directorate", "value": person.directorate.name if person.directorate else "None"},
        {"term": "Roles", "value": ", ".join(roles_of(person)) or "None"},
        {"term": "Posts today", "value": ", ".join(posts) or "None"},
        {"term": "Account", "value": "Open" if person.is_active else "Closed"},
        {"term": "Password", "value": password},
        {"term": "Second step or passkey", "value": lost_means.in_words(person)},
    ]
