"""What waits for me, and the page where it is read and signed or returned."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissioning.lib.listing import listed
from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User, signed_in
from decisions.advice.standing import Standing
from decisions.record import versions
from decisions.record.models import Decision, Version
from decisions.record.states import State
from decisions.scheme import vacancies
from decisions.scheme.choices import Capacity
from decisions.scheme.models import Post
from decisions.signoff import progress, returning, signing, waits
from decisions.signoff.brief import on_signature
from decisions.signoff.forms import STAND_ASIDE, ReasonForm, RejectForm, ReturnForm, SignForm
from decisions.signoff.models import Interest, SignOff, SignOffStep
from decisions.signoff.permissions import check_are_given, check_may_sign
from decisions.signoff.views import reading


@require_safe
@never_cache
def sign_offs(request: HttpRequest) -> HttpResponse:
    """To sign now, coming later, and signed lately."""
    user = signed_in(request)
    steps = SignOffStep.objects.for_holder(user, timezone.localdate()).select_related("version__decision__author")
    waiting = list(steps.waiting().order_by("version__submitted_at"))
    later = steps.out_for_signature().exclude(pk__in=[step.pk for step in waiting]).order_by("version__submitted_at")
    lately = SignOff.objects.filter(signer=user).select_related("version__decision", "version__voiding")
    return render(
        request,
        "signoff/sign_offs.html",
        {"waiting": waiting, "later": later, "lately": lately.order_by("-signed_at")[:20], "now": timezone.now()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password", "code", "credential")
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    read = reading.load(request, reference)
    if request.method != "POST":
        return _page(request, read)
    form = SignForm(
        request.POST,
        request=request,
        about=read.version.sha256,
        steps=read.version.steps.select_related("post"),
        is_consulted=_is_consulted(signed_in(request), read.version),
    )
    if form.is_valid():
        try:
            return _signed(request, read.decision, read.version, form)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return _page(request, read, form)


def _is_consulted(user: User, version: Version) -> bool:
    """Whether the step they may sign now, if there is one, asks for their view."""
    try:
        return check_may_sign(user, progress.of(version), on=timezone.localdate()).step.capacity == Capacity.CONSULTED
    except Refused:
        return False  # the act says why they may not sign


def _signed(request: HttpRequest, decision: Decision, version: Version, form: SignForm) -> HttpResponse:
    who, at, data = signed_in(request), timezone.now(), form.cleaned_data
    detail = data["interest_detail"]
    if data["interest"] == STAND_ASIDE:
        signing.stand_aside(version=version, reason=detail, by=who, at=at, authenticated_by=form.means)
        told = listed(filter(None, (decision.author.name, _alternate(version, who))))
        verb = "have" if " and " in told else "has"
        messages.success(request, f"You stand aside from {decision.reference}. {told} {verb} been told.")
        return redirect("sign_offs")
    interest = Interest(data["interest"])
    signing.sign(
        version=version,
        sha256=data["sha256"],
        by=who,
        at=at,
        interest=interest,
        interest_detail=detail if interest == Interest.DECLARED else "",
        view=data["view"],
        authenticated_by=form.means,
        conditions=form.conditions(),
    )
    decision.refresh_from_db(fields=["state"])
    if decision.is_decided:
        messages.success(
            request, f"You signed {decision.reference}, the last to do so. The decision is made and sealed."
        )
        return redirect("preview", decision.reference)
    done = "gave your view on" if form.is_consulted else "signed"
    messages.success(request, f"You {done} version {version.number} of {decision.reference}.")
    return redirect("sign_offs")


def _alternate(version: Version, who: User) -> str:
    """To whom the step falls that they stood aside from, with the post: "Leo Brandreth, Deputy Director"."""
    on = timezone.localdate()
    held = who.holdings.covering(on).values("post")
    step = version.steps.filter(post__in=held, sign_off=None).exclude(alternate=None).first()
    people = waits.alternates(version.decision, step, on) if step else []
    return f"{people[0].name}, {step.alternate_title}," if step and people else ""


@require_POST
def return_(request: HttpRequest, reference: str) -> HttpResponse:
    told = "{decision.reference} goes back to {decision.author.name} to change."
    return _ended(request, reference, ReturnForm, returning.return_to_author, told)


@require_POST
def reject(request: HttpRequest, reference: str) -> HttpResponse:
    told = "{decision.reference} is rejected. {decision.author.name} has been told."
    return _ended(request, reference, RejectForm, returning.reject, told)


def _ended(
    request: HttpRequest, reference: str, kind: type[ReasonForm], end: Callable[..., object], told: str
) -> HttpResponse:
    """Ends a version with a reason, or shows the page again with what is wrong."""
    read = reading.load(request, reference)
    form = kind(request.POST)
    if form.is_valid():
        try:
            end(version=read.version, reason=form.kept_reason(), by=signed_in(request), at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, told.format(decision=read.decision))
            return redirect("sign_offs")
    return _page(request, read, form)


def _page(request: HttpRequest, read: reading.Reading, tried: SignForm | ReasonForm | None = None) -> HttpResponse:
    """Everything on it comes from the frozen version; `tried` is the form that was sent, if one was."""
    standing = progress.of(read.version)
    context = reading.context(request, read, standing) | {
        "return_form": tried if isinstance(tried, ReturnForm) else ReturnForm(),
        "reject_form": tried if isinstance(tried, RejectForm) else RejectForm(),
        "failed": tried if tried is not None and tried.errors else None,
    }
    context |= _may_sign(request, read.decision, standing, context["advice"])
    if isinstance(tried, SignForm):
        context["form"] = tried
    elif "step" in context:  # who may not sign is not asked what they could prove it with
        context["form"] = SignForm(
            request=request,
            about=read.version.sha256,
            steps=standing.steps,
            is_consulted=context["is_consulted"],
        )
    return render(request, "signoff/sign.html", context)


def _may_sign(
    request: HttpRequest, decision: Decision, standing: progress.Progress, standings: list[Standing]
) -> dict[str, Any]:
    """The statement to sign, or the reason why not."""
    if versions.is_void(standing.version) or decision.state != State.IN_SIGN_OFF:
        return {"refusal": _over(decision, standing.version)}
    try:
        authority = check_may_sign(signed_in(request), standing, on=timezone.localdate())
    except Refused as refusal:
        return {"refusal": refusal.sentence} | _vacant(standing.version)
    following = [step.post_title for step in standing.following(authority.step)]
    beside = [step.post_title for step in standing.beside(authority.step)]
    return {
        "step": authority.step,
        "unadvised": "" if standing.signed else why_not(check_are_given, standings, decision),
        "is_consulted": authority.step.capacity == Capacity.CONSULTED,
        "statement": authority.statement,
        "on_signature": on_signature(is_last=standing.is_last, following=following, beside=beside),
    }


def _vacant(version: Any) -> dict[str, Any]:
    """The post whose turn it is, where nobody holds it today, with what to do about that."""
    if version.vacant is None:  # annotated by reading.load
        return {}
    post = Post.objects.get(pk=version.vacant)
    return {"vacant": post, "next_step": vacancies.next_step(post, timezone.localdate(), is_frozen=True)}


def _over(decision: Decision, version: Version) -> str:
    if versions.is_void(version):
        voiding = version.voiding
        return f"Version {version.number} is void: {voiding.by_name} ended it ({voiding.get_act_display().lower()})."
    return f"This decision is {decision.get_state_display().lower()}."
