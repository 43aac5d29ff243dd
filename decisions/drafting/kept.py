"""What a browser keeps of a form until it is saved: the server names the copies that were, the page drops them."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "saved_copies"
MOST = 20
A_WEEK = 7 * 24 * 60 * 60
NAME = re.compile("[0-9a-f]{24}")


def name_in(request: HttpRequest) -> str:
    """The copy that a sent form stands in, under which the page that comes back goes on keeping it."""
    name = request.POST.get("browser_copy", "")
    return name if NAME.fullmatch(name) else ""


def saved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Lets the next page drop the copy of what was saved; static/js/kept.js reads the cookie and takes it away."""
    if name := name_in(request):
        before = [each for each in request.COOKIES.get(COOKIE, "").split(".") if NAME.fullmatch(each)]
        response.set_cookie(
            COOKIE,
            ".".join([*before, name][-MOST:]),
            max_age=A_WEEK,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response
