"""Starting a decision, its task list, its sections other than money, and its checks."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.refusal import why_not
from commissioning.models import User, signed_in
from commissioning.templatetags.govuk import summary
from decisions.checks import waivers
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.drafting import acts, meaning, tasks, working
from decisions.drafting.forms.narrative import NarrativeForm
from decisions.drafting.forms.record import FORMS, LocalitiesForm, NewForm
from decisions.drafting.forms.rows import PaperForm
from decisions.drafting.forms.section import SectionForm
from decisions.drafting.models import WorkingText
from decisions.drafting.saved import last_saved
from decisions.drafting.tasks import Page, Progress, Task
from decisions.drafting.views import writing
from decisions.drafting.views.money import row_errors
from decisions.drafting.views.pages import (
    GET_OR_POST,
    following,
    frame,
    is_put_back,
    lock,
    may_not_change,
    open_comments,
)
from decisions.record import heading, quoting, versions
from decisions.record.loading import find
from decisions.record.models import Decision, Version
from decisions.record.permissions import check_may_start
from decisions.record.sections import BY_KEY
from decisions.record.states import State
from decisions.scheme import vacancies
from decisions.scheme.explaining import beside

HAVE_LISTS = frozenset({"people", "dates", "localities"})
"""Pages that ask the database for what there is to choose from."""


@require_http_methods(GET_OR_POST)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST if request.method == "POST" else None, use_required_attribute=False)
    refusal = why_not(check_may_start, signed_in(request))
    if request.method == "POST" and not refusal and request.POST.get("then") == "show":
        return _show_meaning(request)
    if request.method == "POST" and not refusal and form.is_valid():
        decision = acts.start(**form.cleaned_data, by=signed_in(request), at=timezone.now())
        messages.success(request, f"{decision.reference} is started. Fill in its sections in any order.")
        return redirect("decision", decision.reference)
    status = 403 if refusal and request.method == "POST" else 200
    return render(request, "drafting/new.html", {"form": form, "refusal": refusal}, status=status)


def _show_meaning(request: HttpRequest) -> HttpResponse:
    """What the answers so far mean; nothing is started, and what was typed stays."""
    form = NewForm(initial=request.POST.dict(), use_required_attribute=False)
    known = NewForm(request.POST, use_required_attribute=False)
    known.is_valid()
    said = {name: known.cleaned_data.get(name, "") for name in ("function_family", "kind", "type")}
    means = meaning.of(
        family=said["function_family"], kind=said["kind"], decision_type=said["type"], on=timezone.localdate()
    )
    return render(request, "drafting/new.html", {"form": form, "refusal": "", "meaning": means, "shown": True})


@require_safe
@never_cache
def task_list(request: HttpRequest, reference: str) -> HttpResponse:
    """The sections and what stops submission; once frozen, the notice instead."""
    decision = find(reference, signed_in(request))
    if not decision.is_open:
        return redirect("preview", reference)
    matter = Matter.of(decision, timezone.localdate()).with_advice()
    found = waivers.sort(findings(matter), decision).standing
    groups = tasks.groups(decision, found)
    unsaved = working.unsaved_sections(decision, signed_in(request))
    comments = {page.slug: open_comments(decision, page.slug) for page in tasks.PAGES}
    finished, counted = sum(group.finished for group in groups), sum(len(group.counted) for group in groups)
    context = _with_tabs(decision, "decision", found) | {
        "groups": [_group(group, reference, unsaved, comments) for group in groups],
        "progress": {"value": finished, "max": counted, "words": f"{finished} of {counted} finished"},
        "refusal": may_not_change(request, decision),
        "pages": tasks.PAGES,
        "unsaved": [key.replace("_", "-") for key in unsaved],
        "chain": _chain(matter),
        "advice": matter.advice,
        "no_chain": matter.no_chain,
        "returned": _returned(decision),
        "first": _first(groups),
        "meaning": meaning.of(
            family=decision.function_family, kind=decision.kind, decision_type="", on=timezone.localdate()
        ),
    }
    return render(request, "drafting/task_list.html", context)


def _with_tabs(decision: Decision, current: str, found: list[Finding]) -> dict[str, Any]:
    """What every page with tabs needs."""
    by_level = {level: [finding for finding in found if finding.level is level] for level in Level}
    return {
        "decision": decision,
        "base": reverse("decision", args=[decision.reference]),
        "head": heading.head(decision),
        "tabs": heading.tabs(decision, current, findings=len(found)),
        "blocking": by_level[Level.BLOCK],
        "warnings": by_level[Level.WARN],
        "informing": by_level[Level.INFORM],
    }


def _group(group: tasks.Group, reference: str, unsaved: set[str], comments: Mapping[str, int]) -> dict[str, Any]:
    """What components/task_list.html takes."""
    return {
        "title": group.title,
        "count": f"{group.finished} of {len(group.counted)} finished" if group.counted else "",
        "items": [
            _item(task, reference, task.page.slug.replace("-", "_") in unsaved, comments.get(task.page.slug, 0))
            for task in group.tasks
        ],
    }


def _item(task: Task, reference: str, is_unsaved: bool, comments: int) -> dict[str, Any]:
    """A section that nobody has begun says only that it is needed: a list full of red helps nobody."""
    begun = task.progress in {Progress.IN_PROGRESS, Progress.FINISHED}
    stops, warnings = len(task.blocking), len(task.warnings)
    only = f"{task.findings[0].sentence}." if begun and len(task.findings) == 1 else ""
    return {
        "text": task.page.title,
        "href": reverse("section", args=[reference, task.page.slug]),
        "status": task.progress.value,
        "colour": "" if task.progress in {Progress.FINISHED, Progress.OPTIONAL} else "blue",
        "stops": stops if begun else 0,
        "warnings": warnings,
        "comments": comments,
        "hint": "You have words here that are not saved." if is_unsaved else only,
    }


def _first(groups: list[tasks.Group]) -> list[Finding]:
    """What stops submission; of sections that nobody has begun without their guidance, which stands on their pages."""
    blocking = [(task, finding) for group in groups for task in group.tasks for finding in task.blocking]
    return [
        replace(finding, why="") if task.progress is Progress.NOT_STARTED else finding for task, finding in blocking
    ]


def _chain(matter: Matter) -> list[dict[str, str]]:
    """What components/chain.html takes, and the code of each post without a holder."""
    steps = []
    for step in matter.steps:
        post, holder = step.post.title, step.holder
        why = step.why.removeprefix(f"{post}: ")
        wrong = vacancies.next_step(step.post, matter.on) if holder is None else ""
        if holder is not None and holder.holder_id in matter.writers:
            wrong = "Wrote in this record, so may not sign it"
        elif holder is not None and holder.holder_id in matter.recused:
            wrong = "Stood aside because of an interest"
        steps.append(
            {
                "post": post,
                "name": holder.holder.name if holder else "",
                "why": f"{step.capacity.label}: {why}",
                "beside": beside(step, matter.steps),
                "alternate": step.alternate.title if step.alternate else "",
                "state": "stop" if wrong else "",
                "words": wrong,
                "vacant": step.post.code if holder is None else "",
            }
        )
    return steps


def _returned(decision: Decision) -> Version | None:
    """The version that came back, with who sent it and why."""
    return versions.latest(decision) if decision.state == State.RETURNED else None


@require_safe
@never_cache
def checks(request: HttpRequest, reference: str) -> HttpResponse:
    decision = find(reference, signed_in(request))
    if not decision.is_open:
        return redirect("preview", reference)
    found = waivers.sort(findings(Matter.of(decision, timezone.localdate()).with_advice()), decision)
    context = _with_tabs(decision, "checks", found.standing) | {
        "set_aside": found.set_aside,
        "may_set_aside": not may_not_change(request, decision),
    }
    return render(request, "drafting/checks.html", context)


@require_http_methods(GET_OR_POST)
@never_cache
def section(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    page = tasks.BY_SLUG.get(slug)
    if page is None or page in tasks.MONEY_PAGES:
        raise Http404(f"No section {slug}")
    if request.method == "POST":
        return _save(request, reference, page)
    decision = find(reference, signed_in(request))
    form = form_for(page, decision)
    if isinstance(form, NarrativeForm) and not may_not_change(request, decision):
        return _resume(request, page, form)
    return _page(request, page, form)


def _resume(request: HttpRequest, page: Page, form: NarrativeForm) -> HttpResponse:
    """Opens a section where this person left it, with both texts where somebody saved another since."""
    copy = working.copy_of(form.decision, form.section.key, signed_in(request))
    if copy is not None and copy.is_unsaved:
        resumed = NarrativeForm(decision=form.decision, section=form.section, on=timezone.localdate(), working=copy)
        if resumed.my_words != resumed.stored_words:
            overtaken = copy.opened != resumed.fingerprint
            return _page(request, page, resumed, conflict=overtaken, copy=copy)
    return _page(request, page, form, copy=copy)


def form_for(page: Page, decision: Decision, data: QueryDict | None = None, files: Any = None) -> SectionForm:
    if page.slug in FORMS:
        return FORMS[page.slug](data, decision=decision)
    return NarrativeForm(data, files=files, decision=decision, section=BY_KEY[page.key], on=timezone.localdate())


@transaction.atomic
def _save(request: HttpRequest, reference: str, page: Page) -> HttpResponse:
    """Saves one section, unless what it was opened with has changed since: then both texts are shown."""
    lock(reference)
    decision = find(reference, signed_in(request))
    form = form_for(page, decision, request.POST, request.FILES)
    if may_not_change(request, decision):
        return _page(request, page, form, status=403)
    valid = form.is_valid()
    _keep_files(form, by=signed_in(request))
    if is_put_back(request):
        return _page(request, page, form, conflict=request.POST.get("opened") != form.fingerprint)
    if not valid:
        return _page(request, page, form)
    if form.differs():
        if request.POST.get("opened", form.fingerprint) != form.fingerprint:
            return _page(request, page, form, conflict=True, status=409)
        _write(form, page, by=signed_in(request))
        messages.success(request, f"“{page.title}” is saved.")
    if isinstance(form, NarrativeForm):
        _settle(request, form)
    return following(request, decision, page.slug)


def _keep_files(form: SectionForm, *, by: User) -> None:
    """Files that are sound stay even where the page comes back for other mistakes."""
    rows: Any = getattr(form, "rows", None)
    for row in rows.forms if rows is not None else ():
        if isinstance(row, PaperForm):
            row.store(lambda file: acts.keep_paper(decision=form.decision, file=file, by=by, at=timezone.now()))


def _write(form: SectionForm, page: Page, *, by: User) -> None:
    decision, at = form.decision, timezone.now()
    if isinstance(form, NarrativeForm):
        said: dict[str, Any] = form.values() | {"rows": None if form.rows is None else form.rows.rows}
        acts.write(decision=decision, key=form.section.key, **said, by=by, at=at)
    elif isinstance(form, LocalitiesForm):
        acts.describe(decision=decision, section=page.slug, fields={}, localities=form.chosen(), by=by, at=at)
    else:
        acts.describe(decision=decision, section=page.slug, fields=form.values(), by=by, at=at)


def _settle(request: HttpRequest, form: NarrativeForm) -> None:
    words, sender = writing.typed(request), writing.sender(request)
    by, at = signed_in(request), timezone.now()
    working.settle(decision=form.decision, key=form.section.key, typed=words, sender=sender, by=by, at=at)


def _page(
    request: HttpRequest,
    page: Page,
    form: SectionForm,
    *,
    conflict: bool = False,
    copy: WorkingText | None = None,
    status: int = 200,
) -> HttpResponse:
    decision = form.decision
    found = _found(decision, page)
    # A form that comes back for its mistakes keeps what it was opened with; a conflict has shown both texts.
    opened = form.fingerprint if conflict else request.POST.get("opened", form.fingerprint)
    context = frame(request, decision, page.slug) | {
        "form": form,
        "narrative": isinstance(form, NarrativeForm),
        "tokens": quoting.offered(decision) if isinstance(form, NarrativeForm) else [],
        "opened": opened,
        "conflict": conflict,
        "last_saved": last_saved(decision, page.slug) if conflict else "",
        "found": found.standing,
        "set_aside": len(found.set_aside),
        "stops": sum(finding.blocks for finding in found.standing),
        "row_errors": _row_errors(form),
        "copy": copy.number if copy else request.POST.get("copy", "0"),
        "aside": copy if copy and copy.text and not copy.is_unsaved else None,
        "differences": form.differences() if conflict and form.is_bound else [],
        "sides": writing.sides_of(form) if conflict and isinstance(form, NarrativeForm) else None,
        "threads": _threads(decision, page),
    }
    context["may_set_aside"] = not context["refusal"]
    return render(request, "drafting/section.html", context, status=status)


def _row_errors(form: SectionForm) -> list[dict[str, str]]:
    """All that is wrong on a page with rows, each linked to its field; nothing where the rows are right."""
    rows: Any = getattr(form, "rows", None)
    wrong = row_errors(rows, rows.kind.noun.capitalize()) if rows is not None else []
    return wrong and [*summary(form), *wrong]


def _threads(decision: Decision, page: Page) -> list[list[Any]]:
    """The open threads of comments on this page; one query where there are any."""
    if not open_comments(decision, page.slug):
        return []
    rows = decision.comments.filter(page=page.slug).order_by("thread", "pk")
    threads = [list(said) for _, said in groupby(rows, key=lambda row: row.thread)]
    return [said for said in threads if said[-1].step != "resolve"]


def _found(decision: Decision, page: Page) -> waivers.Sorted:
    """What the checks find on this page."""
    today = timezone.localdate()
    # Pages with lists of their own leave the chain out, to stay within twelve queries.
    matter = Matter(decision, today) if page.slug in HAVE_LISTS else Matter.of(decision, today)
    found = [finding for finding in findings(matter) if finding.section == page.slug]
    return waivers.sort(found, decision)
