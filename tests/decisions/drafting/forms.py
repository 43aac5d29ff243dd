"""Filling in a page as a browser without script does: everything in its form is sent back."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

Sent = dict[str, list[str]]


class _Fields(HTMLParser):
    """The fields of the page's own form, as they stand; templates and other forms are passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: Sent = {}
        self.inside = False
        self.template = 0
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = "novalidate" in own
        self.template += tag == "template"
        if not self.inside or self.template:
            return
        if tag == "input" and own.get("name"):
            self._input(own)
        elif tag == "textarea":
            self.area = own["name"]
            self.sent[self.area] = [""]
        elif tag == "select":
            self.select = own["name"]
        elif tag == "option" and self.select and ("selected" in own or self.select not in self.sent):
            self.sent[self.select] = [own.get("value", "")]

    def _input(self, own: dict[str, str]) -> None:
        if own.get("type") not in {"checkbox", "radio"}:
            self.sent.setdefault(own["name"], []).append(own.get("value", ""))
        elif "checked" in own:
            self.sent[own["name"]] = [own.get("value", "on")]

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area] = [self.sent[self.area][0] + data]

    def handle_endtag(self, tag: str) -> None:
        self.template -= tag == "template"
        self.area = "" if tag == "textarea" else self.area
        self.select = "" if tag == "select" else self.select
        self.inside = self.inside and tag != "form"


def fields(page: str) -> Sent:
    reader = _Fields()
    reader.feed(page)
    return {name: [value.removeprefix("\n") for value in values] for name, values in reader.sent.items()}


def fill_in(client: Client, address: str, **typed: Any) -> HttpResponse:
    """Opens a page, types over some of its fields and sends it; None takes a field out."""
    return send(client, address, client.get(address), **typed)


def send(client: Client, address: str, page: HttpResponse, **typed: Any) -> HttpResponse:
    sent: dict[str, Any] = fields(page.content.decode()) | typed
    return client.post(address, {name: value for name, value in sent.items() if value is not None})
