"""The designed page for what is not found, on a development machine too, and addresses at which nothing can be."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found


class DesignedNotFound:
    """Django shows developers a table of addresses instead of 404.html; people who try the program need the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == HTTPStatus.NOT_FOUND:
            return page_not_found(request, Http404())
        return response


class NothingBehindNul:
    """No record is named with the character U+0000: PostgreSQL has no room for it, and fails where it is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Raises: Http404."""
        if "\0" in request.path:
            raise Http404("No address has the character U+0000.")
