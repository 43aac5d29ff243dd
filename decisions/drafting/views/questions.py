"""The pages of questionnaires: subsidy control, procurement route, provider selection."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.models import Organisation, signed_in
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.drafting import acts
from decisions.drafting.forms.questions import QuestionnaireForm
from decisions.drafting.saved import last_saved
from decisions.drafting.views.pages import GET_OR_POST, following, frame, is_put_back, lock, may_not_change
from decisions.questionnaires.listed import BY_KEY
from decisions.questionnaires.questions import Questionnaire
from decisions.record import judging
from decisions.record.loading import find
from decisions.record.models import Decision


@require_http_methods(GET_OR_POST)
@never_cache
def questions(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    questionnaire = BY_KEY[key]
    if request.method == "POST":
        preview = request.POST.get("then") == "preview"
        return (_preview if preview else _save)(request, reference, questionnaire)
    return _page(request, _form(request, reference, questionnaire))


def _form(
    request: HttpRequest, reference: str, questionnaire: Questionnaire, data: QueryDict | None = None
) -> QuestionnaireForm:
    decision = find(reference, signed_in(request))
    judging.load(decision)
    return QuestionnaireForm(data, decision=decision, questionnaire=questionnaire, on=timezone.localdate())


def _preview(request: HttpRequest, reference: str, questionnaire: Questionnaire) -> HttpResponse:
    """What follows from answers that are typed and not saved: a part of the page."""
    form = _form(request, reference, questionnaire, request.POST)
    status = 403 if may_not_change(request, form.decision) else 200
    judgement = form.judged() if form.is_valid() and status == 200 else None
    return render(request, "drafting/_judged.html", {"judgement": judgement}, status=status)


@transaction.atomic
def _save(request: HttpRequest, reference: str, questionnaire: Questionnaire) -> HttpResponse:
    """Saves the answers, unless those that the page was opened with have changed since: then both are shown."""
    lock(reference)
    form = _form(request, reference, questionnaire, request.POST)
    valid = form.is_valid()
    if may_not_change(request, form.decision):
        return _page(request, form, status=403)
    if is_put_back(request):
        return _page(request, form, conflict=request.POST.get("opened") != form.fingerprint)
    if not valid:
        return _page(request, form)
    if form.differs():
        if request.POST.get("opened", form.fingerprint) != form.fingerprint:
            return _page(request, form, conflict=True, status=409)
        _write(request, form)
    messages.success(request, f"“{questionnaire.title}” is saved.")
    return following(request, find(reference, signed_in(request)), questionnaire.slug)


def _write(request: HttpRequest, form: QuestionnaireForm) -> None:
    named = {
        each.name: each for each in Organisation.objects.filter(name__in=[row.recipient for row in form.confirmations])
    }
    confirmations: list[dict[str, Any]] = []
    for row in form.confirmations:
        elsewhere, day = row.said()
        confirmations.append({"recipient": named[row.recipient], "elsewhere": elsewhere, "confirmed_on": day})
    acts.answer(
        decision=form.decision,
        questionnaire=form.questionnaire,
        answers=form.answers,
        confirmations=confirmations,
        by=signed_in(request),
        at=timezone.now(),
    )


def _page(request: HttpRequest, form: QuestionnaireForm, *, conflict: bool = False, status: int = 200) -> HttpResponse:
    decision, questionnaire = form.decision, form.questionnaire
    valid = form.is_bound and form.is_valid()
    context = frame(request, decision, questionnaire.slug) | {
        "form": form,
        "questionnaire": questionnaire,
        "errors": form.problems() if form.is_bound else [],
        "opened": form.fingerprint if conflict else request.POST.get("opened", form.fingerprint),
        "conflict": last_saved(decision, questionnaire.slug) if conflict else "",
        "differences": form.differences() if conflict or status == 403 else [],
        "judgement": form.judged() if valid else form.saved(),
        "recipients": form.beside.recipients if form.confirmations else (),
        "found": _found(decision, questionnaire),
    }
    return render(request, "drafting/questions.html", context, status=status)


def _found(decision: Decision, questionnaire: Questionnaire) -> list[Any]:
    return [each for each in findings(Matter(decision, timezone.localdate())) if each.section == questionnaire.slug]
