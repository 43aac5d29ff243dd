"""The pages of clauses and templates: governance keeps them, officers and auditors read them."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.models import Role, User, signed_in
from decisions.governance.acting import answer, wording
from decisions.governance.forms import ActForm
from decisions.governance.library_forms import ClauseForm, RetireForm, TemplateForm
from decisions.governance.loading import BIGGEST
from decisions.library import variables
from decisions.library.models import Clause, ClauseVersion, Template
from decisions.library.permissions import check_may_keep_library, reads_library
from decisions.record.choices import Kind
from decisions.record.sections import BY_KEY
from decisions.scheme.choices import FunctionFamily

GET_OR_POST = ["GET", "HEAD", "POST"]


def _variables(form: ActForm) -> dict[str, Any]:
    named = [(name, explained) for name, (explained, _) in variables.VARIABLES.items()]
    return {"variables": named if form.fields else []}


_answer = partial(answer, template="library/change.html", check=check_may_keep_library, context=_variables)


def _reader(request: HttpRequest) -> User:
    """Who asks. Raises: Http404 for people who neither use the library nor keep it."""
    user = signed_in(request)
    if not reads_library(user):
        raise Http404("Clauses are for officers, governance officers and auditors")
    return user


@require_safe
@never_cache
def clauses(request: HttpRequest) -> HttpResponse:
    user, today = _reader(request), timezone.localdate()
    context = {
        "may_change": user.has_role(Role.GOVERNANCE),
        "clauses": [_version(each) for each in ClauseVersion.objects.in_force(today)],
        "later": [_version(each) for each in _newest().filter(from_on__gt=today)],
        "retired": [_version(each) for each in _newest().filter(clause__retired_on__lte=today)],
    }
    return render(request, "library/clauses.html", context)


def _newest() -> QuerySet[ClauseVersion]:
    """Of clauses that officers cannot put in, the version that was written last."""
    return ClauseVersion.objects.select_related("clause").order_by("clause_id", "-number").distinct("clause_id")


def _version(version: ClauseVersion) -> dict[str, object]:
    return {
        "version": version,
        "code": version.clause.code,
        "sections": ", ".join(BY_KEY[key].title for key in version.sections),
        "kinds": ", ".join(str(Kind(kind).label) for kind in version.kinds) or "Every kind",
        "families": ", ".join(str(FunctionFamily(each).label) for each in version.families) or "Every function",
    }


@require_safe
@never_cache
def clause(request: HttpRequest, code: str) -> HttpResponse:
    """What a clause says, and everything it ever said."""
    user, found = _reader(request), get_object_or_404(Clause, code=code)
    context = {
        "may_change": user.has_role(Role.GOVERNANCE) and not found.is_retired(timezone.localdate()),
        "clause": found,
        "versions": [_version(each) for each in found.versions.select_related("clause").order_by("-number")],
    }
    return render(request, "library/clause.html", context)


@require_http_methods(GET_OR_POST)
@never_cache
def new_clause(request: HttpRequest) -> HttpResponse:
    user, today = _reader(request), timezone.localdate()
    words = wording("Add a clause", reverse("clauses"), done="The clause is added.")
    return _answer(request, user, lambda data: ClauseForm(data, today=today), words)


@require_http_methods(GET_OR_POST)
@never_cache
def change_clause(request: HttpRequest, code: str) -> HttpResponse:
    user, found = _reader(request), get_object_or_404(Clause, code=code)
    last = found.versions.select_related("clause").order_by("-number")[0]
    words = wording(
        "Change the clause",
        reverse("clause", args=[code]),
        lede="Sections it was put into keep what they say; their officers are told that it has changed.",
        done="The clause is changed.",
    )
    return _answer(request, user, lambda data: ClauseForm(data, today=timezone.localdate(), last=last), words)


@require_http_methods(GET_OR_POST)
@never_cache
def retire_clause(request: HttpRequest, code: str) -> HttpResponse:
    user, found = _reader(request), get_object_or_404(Clause, code=code)
    words = wording(
        "Retire the clause",
        reverse("clause", args=[code]),
        lede="From today on nobody can put it in. It stays on record.",
        done="The clause is retired.",
        button="Retire it",
    )
    return _answer(request, user, lambda data: RetireForm(data, kept=found), words)


@require_safe
@never_cache
def templates(request: HttpRequest) -> HttpResponse:
    user, today = _reader(request), timezone.localdate()
    every = list(Template.objects.all())
    context = {
        "may_change": user.has_role(Role.GOVERNANCE),
        "templates": [each for each in every if not each.is_retired(today)],
        "retired": [each for each in every if each.is_retired(today)],
    }
    return render(request, "library/templates.html", context)


@require_safe
@never_cache
def template(request: HttpRequest, number: int) -> HttpResponse:
    user, found = _reader(request), _template(number)
    context = {
        "may_change": user.has_role(Role.GOVERNANCE) and not found.is_retired(timezone.localdate()),
        "template": found,
        "starters": [(BY_KEY[key].title, found.starters[key]) for key in BY_KEY if key in found.starters],
    }
    return render(request, "library/template.html", context)


@require_http_methods(GET_OR_POST)
@never_cache
def new_template(request: HttpRequest) -> HttpResponse:
    user = _reader(request)
    words = wording("Add a template", reverse("templates"), done="The template is added.")
    return _answer(request, user, TemplateForm, words)


@require_http_methods(GET_OR_POST)
@never_cache
def change_template(request: HttpRequest, number: int) -> HttpResponse:
    user, found = _reader(request), _template(number)
    words = wording(
        "Change the template",
        reverse("template", args=[found.pk]),
        lede="Drafts that began with it stay as they are.",
        done="The template is changed.",
    )
    return _answer(request, user, lambda data: TemplateForm(data, template=found), words)


@require_http_methods(GET_OR_POST)
@never_cache
def retire_template(request: HttpRequest, number: int) -> HttpResponse:
    user, found = _reader(request), _template(number)
    words = wording(
        "Retire the template",
        reverse("template", args=[found.pk]),
        lede="From today on no draft begins with it. It stays on record.",
        done="The template is retired.",
        button="Retire it",
    )
    return _answer(request, user, lambda data: RetireForm(data, kept=found), words)


def _template(number: int) -> Template:
    return get_object_or_404(Template, pk=min(number, BIGGEST))
