"""Plans and their versions: everybody who is signed in reads them, governance officers adopt the next one."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.lib import markdown
from commissioning.lib.refusal import Refused, why_not
from commissioning.models import signed_in
from decisions.drafting.fields import DayField, LineField, StaffForm
from decisions.plans import acts
from decisions.plans.models import Plan, in_force

GET_OR_POST = ["GET", "HEAD", "POST"]
PRIORITY = re.compile(r"(?=\S*[0-9])(?P<number>[0-9A-Za-z]{1,10}(\.[0-9A-Za-z]+)*)[.):]?\s+(?P<title>\S.*)")
LONGEST_TITLE, LONGEST_NUMBER = 300, 10


class PlanForm(StaffForm):
    title = LineField(
        label="Title of the plan",
        help_text="Without years or version. The same title makes the next version of that plan.",
        max_length=160,
        error_messages={"required": "Give the title of the plan."},
    )
    from_on = DayField(label="In force from", help_text="For example, 1 April 2027")
    until_on = DayField(label="In force until", required=False, help_text="Leave blank if it has no last day")
    priorities = forms.CharField(
        label="Priorities",
        help_text="One on a line, its number first: 1 Fewer victims of fraud",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write each priority on a line of its own, with its number first."},
    )

    def clean_priorities(self) -> list[tuple[str, str]]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["priorities"].splitlines() if line.strip()]
        return [self._priority(line) for line in lines]

    def _priority(self, line: str) -> tuple[str, str]:
        found = PRIORITY.fullmatch(line)
        if found is None or len(found["number"]) > LONGEST_NUMBER:
            raise forms.ValidationError(f"“{line}” has no number in front. For example: 1 Fewer victims of fraud")
        if len(found["title"]) > LONGEST_TITLE or markdown.limits(found["title"]):
            raise forms.ValidationError(f"“{line[:40]}…” is too long or cannot be printed. Shorten it.")
        return found["number"], found["title"]


@require_http_methods(GET_OR_POST)
@never_cache
def plans(request: HttpRequest) -> HttpResponse:
    """Every version of every plan, with the form that adopts one."""
    user, today = signed_in(request), timezone.localdate()
    form, refusal = PlanForm(request.POST or None), why_not(acts.check_may_adopt, user)
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            plan = acts.adopt(**form.cleaned_data, by=user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"{plan} is adopted.")
            return redirect("plans")
    status = 403 if refusal and request.method == "POST" else 200
    return render(request, "governance/plans.html", {"form": form, "refusal": refusal, **_listed(today)}, status=status)


def _listed(today: date) -> dict[str, Any]:
    """What is in force, what comes, and what was."""
    found = list(Plan.objects.prefetch_related("priorities"))
    counting = in_force(found, today)
    return {
        "counting": counting,
        "coming": [plan for plan in found if plan.from_on > today],
        "past": [plan for plan in found if plan not in counting and plan.from_on <= today],
    }
