"""The glossary: everybody who is signed in reads it, governance officers change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import signed_in
from decisions.drafting.fields import LineField, StaffForm
from decisions.glossary import acts
from decisions.glossary.models import GlossaryTerm

GET_OR_POST = ["GET", "HEAD", "POST"]


class TermForm(StaffForm):
    acronym = LineField(
        label="Acronym",
        help_text="Two to six letters, such as NHS or L&D.",
        max_length=8,
        error_messages={"required": "Give the acronym."},
    )
    expansion = LineField(
        label="What it stands for",
        max_length=120,
        error_messages={"required": "Say what the acronym stands for."},
    )


@require_http_methods(GET_OR_POST)
@never_cache
def glossary(request: HttpRequest) -> HttpResponse:
    """The terms in force and those that have ended, with the form that adds one."""
    user = signed_in(request)
    form, refusal = TermForm(request.POST or None), why_not(acts.check_may_change_glossary, user)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            term = acts.add_term(**form.cleaned_data, by=user, at=timezone.now())
        except Refused as refused:
            form.add_error("acronym", refused.sentence)
        else:
            messages.success(request, f"{term.acronym} is in the glossary. Notices need not write it out.")
            return redirect("glossary")
    terms = list(GlossaryTerm.objects.all())
    today = timezone.localdate()
    context = {
        "form": form,
        "refusal": refusal,
        "terms": [term for term in terms if term.until_on is None or term.until_on >= today],
        "ended": [term for term in terms if term.until_on is not None and term.until_on < today],
    }
    status = 403 if refusal and request.method == "POST" else 200
    return render(request, "governance/glossary.html", context, status=status)


@require_http_methods(GET_OR_POST)
@never_cache
def end_term(request: HttpRequest, acronym: str) -> HttpResponse:
    """Asks before a term leaves the glossary."""
    user = signed_in(request)
    term = get_object_or_404(GlossaryTerm, acronym=acronym, until_on=None)
    refusal = why_not(acts.check_may_change_glossary, user)
    if request.method == "POST" and not refusal:
        try:
            acts.end_term(term=term, by=user, at=timezone.now())
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"{acronym} has left the glossary. Notices have to write it out.")
            return redirect("glossary")
    status = 403 if refusal and request.method == "POST" else 200
    return render(request, "governance/end_term.html", {"term": term, "refusal": refusal}, status=status)
