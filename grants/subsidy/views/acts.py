"""Pages that ask for one act about a subsidy, and the files of letters and answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User, signed_in
from decisions.drafting.fields import StaffForm
from grants.awards import terms
from grants.awards.models import Agreement
from grants.files import stored_file
from grants.subsidy import acts, forms, listing
from grants.subsidy.loading import find_answer, find_letter, find_subsidised
from grants.subsidy.permissions import check_may_keep

GET_OR_POST = ["GET", "HEAD", "POST"]
TO_ANSWER = timedelta(days=28)
Words = dict[str, str]


@require_http_methods(GET_OR_POST)
@never_cache
def write_notification(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    agreement = find_subsidised(reference, number, user)
    form = forms.NotificationForm(request.POST or None, initial={"reply_by": today + TO_ANSWER})
    words = {
        "title": "Write the notification",
        "lede": "The letter says that the subsidy is proposed as minimal financial assistance and how much it is, and "
        "asks the recipient to confirm in writing that it stays within the limit. It cannot be changed afterwards; "
        "write another one instead.",
        "button": "Write the letter",
        "done": "The letter is written. Download it, send it, and record that you sent it.",
    }
    return _asked(request, user, agreement, form, words, acts.write_notification, on={"agreement": agreement})


@require_http_methods(GET_OR_POST)
@never_cache
def write_given(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    agreement = find_subsidised(reference, number, user)
    signed_on, confirmed = terms.on(agreement, today).signed_on, acts.last_confirmation(agreement)
    usual = max(signed_on or today, confirmed.confirmed_on) if confirmed else today
    form = forms.GivenForm(request.POST or None, initial={"given_on": usual})
    words = {
        "title": "Write that it is given",
        "lede": "The letter confirms that the subsidy is given as minimal financial assistance, on which day, and how "
        "much it is. The recipient keeps it for three years.",
        "button": "Write the letter",
        "done": "The letter is written. Download it, send it, and record that you sent it.",
    }
    return _asked(request, user, agreement, form, words, acts.write_given, on={"agreement": agreement})


@require_http_methods(GET_OR_POST)
@never_cache
def send_letter(request: HttpRequest, reference: str, number: int, letter: int) -> HttpResponse:
    user = signed_in(request)
    found = find_letter(reference, number, letter, user)
    form = forms.SentForm(request.POST or None, initial={"sent_on": timezone.localdate()})
    words = {
        "title": f"Record that letter {letter} was sent",
        "lede": "This program does not send it. Record when and how you did.",
        "button": "Record it",
        "done": "It is recorded as sent.",
    }
    return _asked(request, user, found.agreement, form, words, acts.send_letter, on={"letter": found})


@require_http_methods(GET_OR_POST)
@never_cache
def confirm_subsidy(request: HttpRequest, reference: str, number: int, letter: int) -> HttpResponse:
    user = signed_in(request)
    found = find_letter(reference, number, letter, user)
    is_first = not found.confirmations.exists()
    form = forms.AnswerForm(request.POST or None, request.FILES or None, is_first=is_first)
    words = {
        "title": f"Record what {found.agreement.grantee} confirmed",
        "lede": "Only an answer that says that it stays within the limit is a confirmation. Without one nothing is "
        "paid.",
        "button": "Record the confirmation",
        "done": "The confirmation is recorded. The subsidy holds up no payment.",
    }
    return _asked(request, user, found.agreement, form, words, acts.confirm_subsidy, on={"letter": found})


@require_http_methods(GET_OR_POST)
@never_cache
def enter_subsidy(request: HttpRequest, reference: str, number: int, posting: int) -> HttpResponse:
    user = signed_in(request)
    agreement = find_subsidised(reference, number, user)
    task = listing.tasks(user, agreement).filter(posting=posting).first()
    if task is None:
        raise Http404("Nothing of this has to be in the subsidy database.")
    form = forms.EntryForm(request.POST or None, is_first=not task.is_done)
    words = {
        "title": "Record the entry in the subsidy database",
        "lede": "Enter it in the subsidy database of the government first, which gives it a reference.",
        "button": "Record the entry",
        "done": "The entry is recorded.",
    }
    said = {"agreement": agreement, "posting": task.posting}
    return _asked(request, user, agreement, form, words, acts.enter_subsidy, on=said, task=task)


def _asked(
    request: HttpRequest,
    user: User,
    agreement: Agreement,
    form: StaffForm,
    words: Words,
    act: Callable[..., object],
    *,
    on: dict[str, Any],
    task: Any = None,
) -> HttpResponse:
    """The page for one act: why it may not be done, or the form, or once it is filled in, the act."""
    refusal = why_not(check_may_keep, user, agreement.decision)
    if request.method == "POST" and not refusal and form.is_valid():
        said = dict(form.cleaned_data)
        file = {"file": said.pop("upload")} if "upload" in said else {}
        try:
            act(**on, **said, **file, by=user, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, words["done"])
            return redirect("subsidy", agreement.decision.reference, agreement.grantee_id)
    status = 403 if refusal and request.method == "POST" else 200
    context = {"agreement": agreement, "form": form, "words": words, "refusal": refusal, "task": task}
    return render(request, "subsidy/act.html", context, status=status)


@require_safe
@never_cache
def letter_file(request: HttpRequest, reference: str, number: int, letter: int) -> HttpResponse:
    """The PDF as it was written."""
    found = find_letter(reference, number, letter, signed_in(request))
    return stored_file(found.name, found.file_name, "application/pdf")


@require_safe
@never_cache
def answer_file(request: HttpRequest, reference: str, number: int, sha256: str) -> HttpResponse:
    """What an enterprise answered, as it came."""
    found = find_answer(reference, number, sha256, signed_in(request))
    return stored_file(found.name, found.file_name, found.media_type)
