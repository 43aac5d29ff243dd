"""The frame, the components, the error pages, and what no template may hold."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.signals import template_rendered

from commissioning import context, gallery
from commissioning.models import User
from commissioning.models.user import Role
from tests.commissioning.markup import Page

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
COMPONENTS = sorted((FOLDER / "components").glob("*.html"))
ERRORS = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
EXAMPLE = "/accounts/login/"


def person(*roles: Role, posts: tuple[str, ...] = ()) -> User:
    user = User(email="p.nair@gmca.example", name="Priya Nair", job_title="Commissioning officer", roles=list(roles))
    user.posts_today = list(posts)
    user.title_line = user.job_title
    return user


def request(path: str = "/", user: User | AnonymousUser | None = None) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    return request


@pytest.fixture
def used() -> Iterator[set[str]]:
    """Names of the templates that were rendered meanwhile."""
    names: set[str] = set()

    def note(template: Template, **_: object) -> None:
        names.add(str(template.name))

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_template_holds_no_inline_style_or_script(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:", text, flags=re.IGNORECASE) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag] == []


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_begins_with_its_arguments(path: Path) -> None:
    assert re.fullmatch(r"\{# .+ #\}", path.read_text().splitlines()[0])


def test_gallery_shows_every_component(used: set[str]) -> None:
    page = Page(gallery.gallery(request(user=person(Role.OFFICER))).content.decode())
    assert {f"components/{path.name}" for path in COMPONENTS} - used == set()
    assert page.one("h1").text == "Components"


def test_gallery_has_no_id_twice_and_points_to_none_that_is_missing() -> None:
    page = Page(gallery.gallery(request(user=person(Role.OFFICER))).content.decode())
    ids = page.ids
    assert sorted(set(ids)) == sorted(ids)
    named = [
        element[name] or "" for element in page.elements for name in ("for", "aria-describedby", "aria-labelledby")
    ]
    assert {word for value in named for word in value.split()} - set(ids) == set()


@pytest.mark.parametrize("state", gallery.STATES)
def test_every_state_has_a_tag_with_words(state: str) -> None:
    tag = Page(render_to_string("components/tag.html", {"state": state})).one("strong")
    assert tag.classes >= {"govuk-tag"}
    assert tag.text


def test_tag_without_state_or_words_is_nothing() -> None:
    assert render_to_string("components/tag.html", {"state": ""}).strip() == ""


def test_words_from_data_are_escaped() -> None:
    html = render_to_string("components/record_head.html", {"title": "<b>", "reference": "<i>", "state": "draft"})
    assert Page(html).one("h1").text == "<b>"


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_needs_no_request_and_says_what_to_do(name: str) -> None:
    page = Page(render_to_string(name))
    assert page.one("h1").text
    assert len(page.all("p", class_="govuk-body")) >= 2
    assert page.one("title").text.endswith("- Decision records")


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_keeps_the_frame_of_who_is_signed_in(name: str) -> None:
    page = Page(render_to_string(name, request=request(user=person(Role.OFFICER))))
    assert "My work" in [link.text for link in page.all("a")]


def test_refusal_gives_its_reason() -> None:
    html = render_to_string("403.html", {"exception": "You wrote this decision."}, request=request())
    assert "You wrote this decision." in [line.text for line in Page(html).all("p")]


def test_start_page_offers_signing_in_or_going_to_work() -> None:
    signed_out = Page(render_to_string("start.html", request=request()))
    assert signed_out.one("a", role="button")["href"] == "/accounts/login/"
    signed_in = Page(render_to_string("start.html", request=request(user=person(Role.OFFICER))))
    assert signed_in.one("a", role="button")["href"] == "/my-work/"


@pytest.mark.parametrize(
    ("user", "places"),
    [
        (AnonymousUser(), ["Sign in"]),
        (person(), ["My work", "Decisions"]),
        (person(Role.OFFICER), ["My work", "Decisions", "Start a decision", "Services", "Clauses"]),
        (person(posts=("Director",)), ["My work", "Decisions", "To sign", "Delegations"]),
        (person(Role.FINANCE), ["My work", "Decisions", "Finance"]),
        (
            person(Role.AUDITOR),
            ["My work", "Decisions", "Delegations", "Finance", "Scheme", "Clauses", "People", "Glossary", "Plans"],
        ),
        (
            person(Role.OFFICER, Role.GOVERNANCE, posts=("Director",)),
            [
                "My work",
                "Decisions",
                "Start a decision",
                "To sign",
                "Delegations",
                "Finance",
                "Scheme",
                "Clauses",
                "People",
                "Glossary",
                "Plans",
            ],
        ),
    ],
)
def test_navigation_leads_where_the_person_has_work(user: User | AnonymousUser, places: list[str]) -> None:
    assert [item["text"] for item in context.frame(request(user=user))["navigation"]] == places


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/my-work/", {"My work": "page"}),
        ("/decisions/", {"Decisions": "page"}),
        ("/decisions/new/", {"Start a decision": "page"}),
        ("/decisions/DN-2026-0001/reasons/", {"Decisions": "true"}),
        ("/finance/services/peer-mentors/", {"Services": "true"}),
        ("/components/", {}),
    ],
)
def test_navigation_marks_where_one_is(path: str, marked: dict[str, str]) -> None:
    items = context.navigation(request(path, person(Role.OFFICER)))
    assert {item["text"]: item["current"] for item in items if item["current"]} == marked


def test_frame_asks_the_database_for_nothing() -> None:
    html = render_to_string("404.html", request=request(user=person(Role.OFFICER)))  # without `db` a query is refused
    assert "Start a decision" in html


def test_frame_bears_a_request_that_was_refused_before_sign_in_was_looked_at() -> None:
    assert [item["text"] for item in context.frame(RequestFactory().get("/"))["navigation"]] == ["Sign in"]


@pytest.mark.parametrize(
    ("debug", "path", "shown"),
    [(True, EXAMPLE, True), (False, EXAMPLE, False), (True, "/", False), (False, "/", False)],
)
def test_example_sign_ins_are_named_only_on_the_sign_in_page_of_a_development_machine(
    settings: Any, debug: bool, path: str, shown: bool
) -> None:
    settings.DEBUG = debug
    assert ("example_sign_ins" in context.frame(request(path))) is shown


def test_signing_out_is_a_post() -> None:
    page = Page(render_to_string("404.html", request=request(user=person(Role.OFFICER))))
    form = page.one("form")
    assert (form["method"], form["action"]) == ("post", "/accounts/logout/")
    assert "Priya Nair, Commissioning officer" in form.text
