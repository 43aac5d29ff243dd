"""What the frame of every page shows: the authority, where one may go, and where one is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

Item = dict[str, Any]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. Reads the person who is signed in, and asks the database for nothing else."""
    context: dict[str, Any] = {
        "authority": settings.AUTHORITY_NAME,
        "service": settings.SERVICE_NAME,
        "home": "/my-work/" if _person(request) else "/",
        "navigation": navigation(request),
    }
    if settings.DEBUG and request.path == reverse("account_login"):
        context["example_sign_ins"] = settings.EXAMPLE_SIGN_INS
    return context


def navigation(request: HttpRequest) -> list[Item]:
    """The places this person has work in, the current one marked with a value for `aria-current`."""
    person = _person(request)
    if not person:
        return _marked([_item("Sign in", reverse("account_login"))], request.path)
    places = [
        (True, "My work", "/my-work/"),
        (True, "Decisions", "/decisions/"),
        (person.is_officer, "Start a decision", "/decisions/new/"),
        (person.may_sign, "To sign", "/sign-offs/"),
        (person.may_sign or person.sees_all, "Delegations", "/delegations/"),
        (person.sees_finance, "Finance", "/finance/"),
        (person.is_officer and not person.sees_finance, "Services", "/finance/services/"),
        (person.sees_all, "Scheme", "/scheme/"),
        (person.is_officer or person.sees_all, "Clauses", "/clauses/"),
        (person.sees_all, "People", "/people/"),
        (person.sees_all, "Glossary", "/glossary/"),
        (person.sees_all, "Plans", "/plans/"),
    ]
    return _marked([_item(text, href) for shown, text, href in places if shown], request.path)


def _person(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)  # a request refused before sign-in was looked at has none
    return user if user and user.is_authenticated else None


def _item(text: str, href: str) -> Item:
    return {"text": text, "href": href, "current": ""}


def _marked(items: list[Item], path: str) -> list[Item]:
    """Mark the page itself with “page”, or else the deepest place above it with “true”."""
    above = [item for item in items if path.startswith(item["href"])]
    if above:
        here = max(above, key=lambda item: len(item["href"]))
        here["current"] = "page" if here["href"] == path else "true"
    return items
