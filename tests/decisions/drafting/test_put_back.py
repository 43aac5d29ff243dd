"""What a browser kept is shown on the page again: nothing is saved by that, and what others saved stands beside it."""

from typing import Any

import pytest
from django.test import Client

from decisions.drafting import acts, kept
from decisions.ledger.models import LedgerEvent
from decisions.questionnaires.subsidy import SUBSIDY
from decisions.record.models import Decision, Version
from tests.decisions import rowed
from tests.decisions.drafting.forms import fields, send
from tests.decisions.pages import Page, signed_in
from tests.factories import NOW, user

pytestmark = pytest.mark.usefixtures("people", "db")
COPY = "0123456789abcdef01234567"
BACK = {"then": "put-back", "browser_copy": COPY}

TYPED: dict[str, dict[str, str]] = {
    "risk": {"rows-0-risk": "Nobody comes"},
    "contact": {"contact_team": "Mine"},
    "funding": {"sources-0-amount": "6.00"},
    "posts": {"posts-0-title": "A worker", "posts-0-fte": "2"},
    "allocations": {"amount-0-0": "2.00"},
    "earlier": {"links-0-earlier": "DN-1"},
    "subsidy-control": {"why_not": "Mine"},
}
"""Pages with what is typed on them, not all of it ready to be saved."""


@pytest.fixture
def officer(client: Client) -> Client:
    return signed_in(client, "officer")


def of(decision: Decision, slug: str) -> str:
    return f"/decisions/{decision.reference}/{slug}/"


def table(response: Any) -> list[list[str]]:
    """What the page says that differs: where, saved, typed."""
    inside = [
        each
        for each in Page(response.content.decode()).elements
        if each.tag in {"th", "td"} and any("differing" in outer.classes for outer in each.inside)
    ]
    cells = [cell.text for cell in inside if cell["scope"] != "col"]
    return [cells[at : at + 3] for at in range(0, len(cells), 3)]


@pytest.mark.parametrize("slug", list(TYPED))
def test_what_was_typed_is_back_on_the_page_and_not_saved(draft: Decision, officer: Client, slug: str) -> None:
    before = LedgerEvent.objects.count()
    response = send(officer, of(draft, slug), officer.get(of(draft, slug)), **TYPED[slug], **BACK)
    text = response.content.decode()
    again = fields(text)
    assert response.status_code == 200
    assert {name: again[name] for name in TYPED[slug]} == {name: [value] for name, value in TYPED[slug].items()}
    assert again["browser_copy"] == [COPY]
    assert "What you typed here before is back on the page. Save it to keep it." in text
    assert "Somebody saved" not in text
    assert LedgerEvent.objects.count() == before


def save_theirs(decision: Decision, slug: str) -> None:
    who: dict[str, Any] = {"decision": decision, "by": user("colleague"), "at": NOW}
    if slug == "risk":
        acts.write(key="risk", text="", rows=[rowed.held("risk")], **who)
    elif slug == "contact":
        acts.describe(section="contact", fields={"contact_team": "Theirs"}, **who)
    elif slug == "posts":
        post = {"title": "Manager", "employer": "", "fte": "1", "certainty": "confirmed", "until_on": None}
        acts.staff(posts=[post], **who)
    else:
        acts.answer(questionnaire=SUBSIDY, answers={"public_resources": "no", "why_not": "Theirs"}, **who)


DIFFERENT = {
    "contact": [["Team", "Theirs", "Mine"]],
    "posts": [
        ["Post 1: Title of the post", "Manager", "A worker"],
        ["Post 1: Employer", "Nothing", "Bolton Council"],
        ["Post 1: Full-time equivalents", "1.00", "2.00"],
    ],
    "subsidy-control": [
        ["Does the authority give financial assistance from public resources?", "No", "Nothing"],
        ["Why is that so?", "Theirs", "Mine"],
    ],
}


@pytest.mark.parametrize("slug", list(DIFFERENT))
def test_what_somebody_saved_meanwhile_stands_beside_it_field_by_field(
    draft: Decision, officer: Client, slug: str
) -> None:
    opened = officer.get(of(draft, slug))
    save_theirs(draft, slug)
    before = LedgerEvent.objects.count()
    response = send(officer, of(draft, slug), opened, **TYPED[slug], **BACK)
    assert "Ravi Menon saved it on" in response.content.decode()
    assert table(response) == DIFFERENT[slug]
    assert LedgerEvent.objects.count() == before
    again = send(officer, of(draft, slug), response, then="stay")
    assert again.status_code == 302


@pytest.mark.parametrize("slug", ["risk", "posts"])
def test_rows_on_both_sides_are_told_apart_when_saving(draft: Decision, officer: Client, slug: str) -> None:
    opened = officer.get(of(draft, slug))
    save_theirs(draft, slug)
    mine = rowed.typed("risk") | {"rows-0-risk": "Nobody comes"} if slug == "risk" else TYPED[slug]
    response = send(officer, of(draft, slug), opened, **mine, then="next")
    assert response.status_code == 409
    expected = [["Risk 1: Risk", rowed.typed("risk")["rows-0-risk"], "Nobody comes"]]
    assert table(response) == (expected if slug == "risk" else DIFFERENT[slug])
    assert {name: fields(response.content.decode())[name] for name in mine} == {
        name: [value] for name, value in mine.items()
    }


def test_a_row_that_only_one_side_has_is_shown_whole(draft: Decision, officer: Client) -> None:
    save_theirs(draft, "posts")
    opened = officer.get(of(draft, "posts"))
    acts.staff(decision=draft, posts=[], by=user("colleague"), at=NOW)
    response = send(officer, of(draft, "posts"), opened, **{"posts-0-fte": "2"}, then="next")
    assert table(response) == [["Post 1, yours only", "Nothing", "Manager; 2.00; Confirmed"]]
    save_theirs(draft, "posts")
    taken_out = send(officer, of(draft, "posts"), opened, **{"posts-0-remove": "on"}, then="next")
    assert (taken_out.status_code, table(taken_out)) == (302, [])


def test_what_was_typed_before_the_decision_was_submitted_is_shown_beside_what_is_frozen(
    submitted: Version, officer: Client
) -> None:
    was = {"posts-TOTAL_FORMS": "2", "posts-INITIAL_FORMS": "0", "posts-0-title": "Recovery worker"}
    was |= {"posts-0-employer": "Bolton Council", "posts-0-fte": "1.5", "posts-0-certainty": "confirmed"}
    sent = {**was, "posts-1-title": "A worker", "posts-1-fte": "2", "posts-1-certainty": "potential", **BACK}
    response = officer.post(of(submitted.decision, "posts"), sent)
    assert response.status_code == 403
    assert table(response) == [["Post 2, yours only", "Nothing", "A worker; 2.00; Potential"]]


@pytest.mark.parametrize("slug", ["contact", "posts", "allocations"])
def test_saving_names_the_copy_that_the_browser_may_drop(draft: Decision, officer: Client, slug: str) -> None:
    response = send(officer, of(draft, slug), officer.get(of(draft, slug)), **TYPED[slug], browser_copy=COPY)
    assert (response.status_code, response.cookies[kept.COOKIE].value) == (302, COPY)
    other = COPY[::-1]
    again = send(officer, of(draft, slug), officer.get(of(draft, slug)), browser_copy=other)
    assert again.cookies[kept.COOKIE].value == f"{COPY}.{other}"


@pytest.mark.parametrize("name", ["", "x" * 24, COPY + "0", '"><script>'])
def test_a_name_that_no_browser_made_is_passed_over(draft: Decision, officer: Client, name: str) -> None:
    page = officer.get(of(draft, "contact"))
    assert kept.COOKIE not in send(officer, of(draft, "contact"), page, browser_copy=name).cookies
    back = send(officer, of(draft, "contact"), page, browser_copy=name, then="put-back")
    assert fields(back.content.decode())["browser_copy"] == [""]


def test_what_is_refused_names_no_copy(draft: Decision, officer: Client) -> None:
    page = officer.get(of(draft, "posts"))
    refused = send(officer, of(draft, "posts"), page, **{"posts-0-fte": "two"}, browser_copy=COPY)
    assert (refused.status_code, kept.COOKIE in refused.cookies) == (200, False)


@pytest.mark.parametrize("page", ["", "submit/"])
def test_words_that_the_server_keeps_are_named_before_submitting(draft: Decision, officer: Client, page: str) -> None:
    address = f"/decisions/{draft.reference}/{page}"
    panel = {"class_": "panel--warm", "aria-labelledby": "unsaved"}
    assert "hidden" in Page(officer.get(address).content.decode()).one("section", **panel).attrs
    officer.post(of(draft, "reasons") + "keep/", {"text": "Not saved."})
    found = Page(officer.get(address).content.decode())
    assert "hidden" not in found.one("section", **panel).attrs
    shown = [each["data-slug"] for each in found.all("li") if each["data-slug"] and "hidden" not in each.attrs]
    assert shown == ["reasons"]
    colleague = Page(signed_in(officer, "colleague").get(address).content.decode())
    assert "hidden" in colleague.one("section", **panel).attrs
