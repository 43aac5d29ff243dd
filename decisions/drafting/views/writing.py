"""What the editor asks the server while somebody writes: to keep the words, to show them as the notice prints them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commissioning.lib import markdown
from commissioning.lib.refusal import Refused
from commissioning.lib.rewording import compare
from commissioning.models import signed_in
from decisions.drafting import working
from decisions.drafting.forms.narrative import NarrativeForm
from decisions.drafting.saved import last_saved
from decisions.drafting.views.pages import GET_OR_POST
from decisions.drafting.working import Overtaken, Sender, Typed
from decisions.notice.page import prose
from decisions.record import quoting
from decisions.record.choices import Answer
from decisions.record.loading import find, find_row
from decisions.record.sections import BY_KEY, Section

MOST_DIGITS = 9  # of a count that a browser sends
IN_TAB = "You have other words here, typed in another tab or on another device"


def narrative(slug: str) -> Section:
    """Raises: Http404 for what is no narrative section."""
    section = BY_KEY.get(slug.replace("-", "_"))
    if section is None or section.slug != slug:
        raise Http404(f"No narrative section {slug}")
    return section


def typed(request: HttpRequest) -> Typed:
    """The words as they stand in the browser; nothing is corrected but what no database holds."""
    text = request.POST.get("text", "").replace("\r\n", "\n").replace("\0", "")
    answer = request.POST.get("answer", "")
    return Typed(text, answer if answer in Answer.values else "", request.POST.get("opened", "")[:64])


def sender(request: HttpRequest) -> Sender:
    said = request.POST
    return Sender(count(said.get("copy", "")), said.get("tab", "")[:36], count(said.get("turn", "")))


def count(text: str) -> int:
    """A number that a browser sends; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def sides(theirs: tuple[str, str], mine: tuple[str, str]) -> dict[str, Any]:
    """What drafting/_sides.html shows: both texts, word by word, and both answers in words."""
    return {"pieces": compare(theirs[0], mine[0]), "their_answer": theirs[1], "my_answer": mine[1]}


def sides_of(form: NarrativeForm) -> dict[str, Any]:
    """What is saved against what stands in the form."""
    return sides(_in_words(form.stored_words), _in_words(form.my_words))


@require_http_methods(GET_OR_POST)
@never_cache
def keep(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """Keeps what is typed; on GET says who is signed in, with a fresh token for a page that outlived its session."""
    section, person = narrative(slug), signed_in(request)
    if request.method != "POST":
        find_row(reference, person)
        return JsonResponse({"person": person.pk, "token": get_token(request)})
    decision = find(reference, person)
    saved = NarrativeForm(decision=decision, section=section, on=timezone.localdate())
    words = typed(request)
    if _is_saved(saved, words, again=bool(request.POST.get("again"))):
        return JsonResponse({"state": "saved"})
    try:
        row = working.keep(
            decision=decision, key=section.key, typed=words, sender=sender(request), by=person, at=timezone.now()
        )
    except Refused as refusal:
        return JsonResponse({"state": "refused", "why": str(refusal)}, status=403)
    except Overtaken as overtaken:
        return _overtaken(request, saved, words, overtaken)
    kept = {"state": "kept", "copy": row.number, "at": _time(row.kept_at)}
    return JsonResponse(kept | _saved_over(request, saved, words))


def _is_saved(saved: NarrativeForm, words: Typed, *, again: bool) -> bool:
    """Whether the record holds, or ever held, what a browser kept from an earlier visit."""
    if not again:
        return False
    revisions = saved.decision.section_revisions.filter(key=saved.section.key)
    return revisions.filter(text=markdown.normalise(words.text), answer=words.answer).exists()


def _saved_over(request: HttpRequest, saved: NarrativeForm, words: Typed) -> dict[str, Any]:
    """What to show where somebody saved the section since this page was opened."""
    if words.opened == saved.fingerprint or saved.stored_words == _words(words):
        return {}
    title = f"{last_saved(saved.decision, saved.section.slug)}, while you were writing"
    return _other(request, title, "What is saved now", saved.stored_words, words) | {"opened": saved.fingerprint}


def _overtaken(request: HttpRequest, saved: NarrativeForm, words: Typed, overtaken: Overtaken) -> HttpResponse:
    row = overtaken.row
    if row.is_unsaved:
        other = _other(request, IN_TAB, f"Typed at {_time(row.kept_at)}", (row.text, row.answer), words)
    else:
        title = "You saved this section in another tab or on another device"
        other = _other(request, title, "What is saved now", saved.stored_words, words) | {"opened": saved.fingerprint}
    return JsonResponse({"state": "overtaken", "copy": row.number} | other, status=409)


def _other(request: HttpRequest, title: str, theirs: str, other: tuple[str, str], words: Typed) -> dict[str, Any]:
    context = sides(_in_words(other), _in_words(_words(words))) | {"title": title, "theirs": theirs, "choose": True}
    html = render_to_string("drafting/_sides.html", context, request)
    return {"text": other[0], "answer": other[1], "html": html}


def _words(words: Typed) -> tuple[str, str]:
    return markdown.normalise(words.text), words.answer


def _in_words(said: tuple[str, str]) -> tuple[str, str]:
    return said[0], Answer(said[1]).label if said[1] else ""


def _time(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "H:i")


@require_POST
@never_cache
def put_aside(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    section, decision = narrative(slug), find(reference, signed_in(request))
    try:
        working.put_aside(
            decision=decision,
            key=section.key,
            typed=typed(request),
            sender=sender(request),
            by=signed_in(request),
            at=timezone.now(),
        )
    except Overtaken:
        messages.warning(request, f"{IN_TAB}. They are in the box now.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("section", reference, slug)


@require_POST
@never_cache
def bring_back(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    section, decision = narrative(slug), find(reference, signed_in(request))
    try:
        working.bring_back(decision=decision, key=section.key, by=signed_in(request), at=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("section", reference, slug)


@require_POST
@never_cache
def as_printed(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """The words as the notice prints them, or what keeps them from being printed; a piece of HTML, no page."""
    narrative(slug)
    text = markdown.normalise(typed(request).text)
    load = find if "[[" in text else find_row  # tokens need the figures
    text = quoting.resolver(load(reference, signed_in(request)))(text)
    faults = markdown.limits(text)
    context = {"faults": faults, "html": "" if faults else prose(text, top_heading=3)}
    return render(request, "drafting/_printed.html", context)
