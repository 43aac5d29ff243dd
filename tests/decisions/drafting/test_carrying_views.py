"""The pages on which a draft starts from an earlier notice, and on which its sentences are confirmed."""

import pytest
from django.test import Client

from decisions.drafting import acts
from decisions.drafting.carrying import carry_forward
from decisions.record.carried import mark
from decisions.record.models import Decision, Version
from decisions.signoff import submission
from tests.decisions.drafting.forms import fields, fill_in
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

ROWS = ("funding", "allocations", "posts", "localities")


@pytest.fixture
def officer(client: Client, people: None) -> Client:
    return signed_in(client, "officer")


def carried(decided: Version) -> Decision:
    keys = ["reasons", "background", "legal"]
    return carry_forward(source=decided.decision, subject="Once more", keys=keys, rows=ROWS, by=user("officer"), at=NOW)


def waiting(decision: Decision, slug: str) -> list[str]:
    return list(decision.carried_sentences.filter(page=slug, outcome="").values_list("sentence", flat=True))


@pytest.mark.parametrize(
    ("words", "is_found"),
    [("", True), ("{0}", True), ("probation", True), ("RECOVERY", True), ("bridges", False), ("\0", True)],
)
def test_an_earlier_decision_is_found_by_reference_or_words(
    draft: Decision, decided: Version, officer: Client, words: str, is_found: bool
) -> None:
    response = officer.get("/decisions/new/from/", {"q": words.format(decided.decision)})
    text = response.content.decode()
    assert (f"/decisions/new/from/{decided.decision}/" in text) == is_found
    assert f"/decisions/new/from/{draft}/" not in text
    assert ("has “bridges” as its reference or in its subject." in text) != is_found


def test_everything_but_the_amounts_is_chosen_at_first(decided: Version, officer: Client) -> None:
    found = page(officer, f"/decisions/new/from/{decided.decision}/")
    boxes = found.all("input", type="checkbox")
    assert {box["value"] for box in boxes if "checked" not in box.attrs} == {None}
    assert {"reasons", "exemption"} & {box["value"] for box in boxes} == {"reasons", "exemption"}


def test_what_is_chosen_comes_along(decided: Version, officer: Client) -> None:
    typed = {"subject": "Next year", "relation": "renews", "keys": ["reasons", "legal"], "rows": ["posts"]}
    response = officer.post(f"/decisions/new/from/{decided.decision}/", typed)
    draft = Decision.objects.get(subject="Next year")
    assert response["Location"] == f"/decisions/{draft}/"
    assert (sorted(draft.texts), draft.funded_posts.count(), draft.links.get().relation) == (
        ["legal", "reasons"],
        1,
        "renews",
    )
    text = main_text(page(officer, f"/decisions/{draft}/"))
    assert f"Confirm the sentence carried over from {decided.decision}" in text
    history = main_text(page(officer, f"/decisions/{draft}/history/"))
    assert f"carried 3 sentences over from {decided.decision}, to be confirmed." in history


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": ""}, "Give the subject: what changes, for whom and when."),
        ({"keys": [], "rows": []}, "Choose at least one section or one kind of row to carry over."),
        ({"keys": ["nothing"]}, "nothing is not one of the available choices"),
    ],
)
def test_what_cannot_be_is_refused(decided: Version, officer: Client, typed: dict[str, object], sentence: str) -> None:
    before = Decision.objects.count()
    sent = {"subject": "Next", "keys": ["reasons"], **typed}
    response = officer.post(f"/decisions/new/from/{decided.decision}/", sent)
    assert sentence in response.content.decode()
    assert Decision.objects.count() == before


def test_who_starts_no_decision_is_told_why(decided: Version, client: Client) -> None:
    signed_in(client, "finance")
    address = f"/decisions/new/from/{decided.decision}/"
    assert "Only commissioning officers start decisions." in main_text(page(client, address))
    assert client.post(address, {"subject": "Mine", "keys": ["reasons"]}).status_code == 403
    assert not Decision.objects.filter(subject="Mine").exists()


def test_a_sentence_is_shown_with_its_mark_and_confirmed(decided: Version, officer: Client) -> None:
    draft = carried(decided)
    address = f"/decisions/{draft}/reasons/"
    found = page(officer, address)
    assert [mark.text for mark in found.all("mark")] == ["Not confirmed: Words about reasons."]
    (button,) = found.all("button", form="editing")
    response = fill_in(officer, address, confirm=button["value"])
    assert response["Location"] == f"{address}#carried"
    assert waiting(draft, "reasons") == []
    assert not page(officer, address).all("mark")


def test_confirming_saves_what_was_typed_and_loses_nothing(decided: Version, officer: Client) -> None:
    draft = carried(decided)
    address = f"/decisions/{draft}/reasons/"
    assert fill_in(officer, address, text="Words about reasons. And more.", confirm="all").status_code == 302
    assert draft.section_texts.get(key="reasons").text == "Words about reasons. And more."
    assert waiting(draft, "reasons") == []


def test_a_text_that_somebody_saved_meanwhile_is_not_confirmed(decided: Version, officer: Client) -> None:
    draft = carried(decided)
    address = f"/decisions/{draft}/reasons/"
    opened = fields(officer.get(address).content.decode())["opened"]
    assert fill_in(officer, address, text="Words about reasons. By a colleague.").status_code == 302
    response = officer.post(address, {"opened": opened, "text": "Words about reasons. Mine.", "confirm": "all"})
    assert response.status_code == 409
    assert waiting(draft, "reasons") == ["Words about reasons."]


@pytest.mark.parametrize("slug", ROWS)
def test_rows_are_confirmed_on_their_pages(decided: Version, officer: Client, slug: str) -> None:
    draft = carried(decided)
    address = f"/decisions/{draft}/{slug}/"
    assert waiting(draft, slug)
    assert fill_in(officer, address, confirm="all")["Location"] == f"{address}#carried"
    assert waiting(draft, slug) == []


def test_who_only_reads_sees_the_marks_and_no_button(decided: Version, client: Client) -> None:
    draft = carried(decided)
    signed_in(client, "auditor")
    found = page(client, f"/decisions/{draft}/reasons/")
    assert len(found.all("mark")) == 1
    assert not found.all("button", form="editing")
    assert client.post(f"/decisions/{draft}/reasons/", {"confirm": "all"}).status_code == 403
    assert waiting(draft, "reasons") == ["Words about reasons."]


def test_signatories_are_told_how_much_is_as_it_was(draft: Decision, decided: Version, client: Client) -> None:
    mark(draft, decided.decision, ["reasons"])
    acts.confirm(decision=draft, page="reasons", by=user("officer"), at=NOW)
    told = (
        f"100% of the text is carried over from {decided.decision}, decided 29 October 2021. "
        "1 sentence confirmed by Amara Whitlock."
    )
    signed_in(client, "officer")
    assert told in main_text(page(client, f"/decisions/{draft}/submit/"))
    submission.submit(decision=draft, by=user("officer"), at=NOW)
    signed_in(client, "assistant.director")
    assert told in main_text(page(client, f"/sign-offs/{draft}/"))
    assert told not in page(client, f"/decisions/{draft}/preview/").one("main").text


def test_marks_take_no_more_queries(decided: Version, officer: Client) -> None:
    draft = carried(decided)
    names = ("", "reasons/", *(f"{slug}/" for slug in ROWS), "checks/", "submit/")
    addresses = [*(f"/decisions/{draft}/{name}" for name in names), f"/decisions/new/from/{decided.decision}/"]
    before = [queries(officer, each) for each in addresses]
    assert fill_in(officer, f"/decisions/{draft}/localities/", confirm="all").status_code == 302
    assert [queries(officer, each) for each in addresses] == before
    assert max(before) <= MOST
