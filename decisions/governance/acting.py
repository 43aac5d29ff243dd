"""Pages that ask for one act: why it may not be done, or the form, or once it is filled in, the act."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from commissioning.lib.refusal import Refused, why_not
from commissioning.models import User
from decisions.governance.forms import ActForm

Make = Callable[[QueryDict | None], ActForm]
Words = dict[str, str]


def wording(title: str, back: str, *, done: str, lede: str = "", button: str = "Save", caption: str = "") -> Words:
    """`back` is where the page leads, `done` what is said when it is saved."""
    return {"title": title, "back": back, "lede": lede, "done": done, "button": button, "caption": caption}


def answer(
    request: HttpRequest,
    user: User,
    make: Make,
    said: Words,
    *,
    template: str,
    check: Callable[[User], object],
    context: Callable[[ActForm], dict[str, Any]] = lambda form: {},
) -> HttpResponse:
    """The page for one act. `check` says who may, as by Refused; `context` is what the template wants besides.

    A room gives its own template and check once, with functools.partial.
    """
    if refusal := why_not(check, user):
        status = 403 if request.method == "POST" else 200
        return render(request, template, {"words": said, "refusal": refusal}, status=status)
    form = make(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            form.act(by=user, at=timezone.now())
        except Refused as reason:
            form.add_error(None, reason.sentence)
        else:
            messages.success(request, said["done"])
            return redirect(said["back"])
    return render(request, template, {"words": said, "form": form, "refusal": "", **context(form)})
