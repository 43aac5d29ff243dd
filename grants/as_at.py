"""As at which day a page is asked for."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from grants.fields import AsAtForm


def as_at(request: HttpRequest) -> dict[str, Any]:
    """The day that the page is asked for, with its form: today, where none was given, or it is no day that was."""
    today = timezone.localdate()
    form = AsAtForm(request.GET if "on" in request.GET else None)
    day: date = form.day(today)
    if day > today:
        form.add_error("on", "Choose today or an earlier day.")
        day = today
    if not form.errors:
        form = AsAtForm(initial={"on": day})
    return {"form": form, "day": day, "is_today": day == today}
