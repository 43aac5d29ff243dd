"""The pages that change the scheme. What may change who signs is shown first and saved with a second answer."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User
from decisions.governance.forms import (
    AbolishForm,
    ActForm,
    AppointForm,
    ChangeForm,
    EndHoldingForm,
    EndRuleForm,
    HandOverForm,
    NewPostForm,
    RenameForm,
    RuleForm,
)
from decisions.governance.loading import find_holding, find_post, find_rule, reader
from decisions.governance.simulation import simulate
from decisions.scheme.explaining import sentence
from decisions.scheme.permissions import check_may_change_scheme

GET_OR_POST = ["GET", "HEAD", "POST"]
Words = dict[str, str]


@require_http_methods(GET_OR_POST)
@never_cache
def new_post(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    words = _words("Add a post", reverse("scheme"), done="The post is added. Appoint somebody to it.")
    return _answer(request, user, NewPostForm, words)


@require_http_methods(GET_OR_POST)
@never_cache
def rename(request: HttpRequest, code: str) -> HttpResponse:
    user, post = reader(request), find_post(code)
    words = _words(
        "Rename the post",
        reverse("post", args=[code]),
        about=post.title,
        lede="Notices that were frozen before keep the title they have.",
        done="The post is renamed.",
    )
    return _answer(request, user, lambda data: RenameForm(data, post=post), words)


@require_http_methods(GET_OR_POST)
@never_cache
def abolish(request: HttpRequest, code: str) -> HttpResponse:
    user, post = reader(request), find_post(code)
    words = _words(
        "Abolish the post",
        reverse("post", args=[code]),
        about=post.title,
        lede="The post stays on record with everyone who held it. Nobody can be appointed to it again.",
        done=f"{post.title} is abolished.",
    )
    return _answer(request, user, lambda data: AbolishForm(data, post=post), words)


@require_http_methods(GET_OR_POST)
@never_cache
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    user, post, today = reader(request), find_post(code), timezone.localdate()
    words = _words("Appoint somebody", reverse("post", args=[code]), about=post.title, done="The appointment is saved.")
    return _answer(request, user, lambda data: AppointForm(data, post=post, today=today), words)


@require_http_methods(GET_OR_POST)
@never_cache
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    user, post, today = reader(request), find_post(code), timezone.localdate()
    words = _words(
        "Hand the post over",
        reverse("post", args=[code]),
        about=post.title,
        lede="One holding ends and the next begins, with no day between them. Delegations that the outgoing holder "
        "gave for the post end with their holding; the new holder gives their own.",
        done=f"{post.title} is handed over.",
    )
    return _answer(request, user, lambda data: HandOverForm(data, post=post, today=today), words)


@require_http_methods(GET_OR_POST)
@never_cache
def end_holding(request: HttpRequest, code: str, first_day: str) -> HttpResponse:
    user, holding = reader(request), find_holding(code, first_day)
    words = _words(
        "End a holding",
        reverse("post", args=[code]),
        about=f"{holding.holder.name}, {holding.post.title}",
        lede="Yesterday as the last day takes effect at once: from then on they sign nothing from this post, and "
        "nobody signs under a delegation that they gave for it.",
        done=f"The end of {holding.holder.name}’s holding is saved.",
    )
    return _answer(request, user, lambda data: EndHoldingForm(data, holding=holding), words)


@require_http_methods(GET_OR_POST)
@never_cache
def new_rule(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    words = _words("Add a sign-off rule", reverse("scheme"), done="The rule is added.")
    return _answer(request, user, RuleForm, words)


@require_http_methods(GET_OR_POST)
@never_cache
def replace_rule(request: HttpRequest, number: int) -> HttpResponse:
    user, rule = reader(request), find_rule(number)
    words = _words(
        "Replace a sign-off rule",
        reverse("scheme"),
        about=sentence(rule),
        lede="The rule as it is ends the day before the new one begins, so that no day is left without one.",
        done="The rule is replaced.",
    )
    return _answer(request, user, lambda data: RuleForm(data, replaced=rule), words)


@require_http_methods(GET_OR_POST)
@never_cache
def end_rule(request: HttpRequest, number: int) -> HttpResponse:
    user, rule = reader(request), find_rule(number)
    words = _words(
        "End a sign-off rule",
        reverse("scheme"),
        about=sentence(rule),
        lede="Nothing takes its place. To change what it says, replace it instead.",
        done="The end of the rule is saved.",
    )
    return _answer(request, user, lambda data: EndRuleForm(data, rule=rule), words)


def _words(title: str, back: str, *, about: str = "", lede: str = "", done: str) -> Words:
    """`about` is what the page changes, `back` where it leads, `done` what is said when it is saved."""
    return {"title": title, "back": back, "about": about, "lede": lede, "done": done}


def _answer(
    request: HttpRequest, user: User, make: Callable[[QueryDict | None], ActForm], words: Words
) -> HttpResponse:
    """The form; once it is filled in, what it would do; once that was seen, the act."""
    refusal = why_not(check_may_change_scheme, user)
    if refusal:
        status = 403 if request.method == "POST" else 200
        return render(request, "governance/change.html", {"words": words, "refusal": refusal}, status=status)
    form = make(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        try:
            return _shown_or_saved(request, user, form, words)
        except Refused as reason:
            form.add_error(None, reason.sentence)
    return render(request, "governance/change.html", {"words": words, "form": form, "refusal": ""})


def _shown_or_saved(request: HttpRequest, user: User, form: ActForm, words: Words) -> HttpResponse:
    """Saved only if the change would still do what the person was shown. Raises: Refused, as the act does."""
    at = timezone.now()
    if isinstance(form, ChangeForm):
        found = simulate(lambda: form.act(by=user, at=at), on=form.on, post=form.post, incoming=form.incoming)
        if request.POST.get("seen") != found.fingerprint:
            context = {"words": words, "form": form, "found": found, "again": "seen" in request.POST}
            return render(request, "governance/simulation.html", context)
    form.act(by=user, at=at)
    messages.success(request, words["done"])
    return redirect(words["back"])
