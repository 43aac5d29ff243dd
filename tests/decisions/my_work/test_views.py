"""My work and the list of decisions: what is mine, what I wait for, and nothing that I may not see."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from decisions.record.models import Decision, Version
from decisions.record.states import State
from decisions.signoff import returning
from tests import factories
from tests.conftest import guards_off
from tests.decisions.pages import MOST, copies, main_text, page, queries, signed_in
from tests.decisions.raw import execute
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)
PAGES = ["my_work", "decision_list"]
EVERYONE = ["officer", "colleague", "treasurer", "finance", "governance", "auditor"]


def parts(client: Client, who: str) -> dict[str, str]:
    """The text under each heading of my work."""
    found = page(signed_in(client, who), reverse("my_work"))
    return {each["aria-labelledby"] or "": each.text for each in found.all("section") if each["aria-labelledby"]}


def listed(client: Client, who: str, query: str = "") -> list[str]:
    """References in the list of decisions, as it shows them."""
    found = page(signed_in(client, who), reverse("decision_list") + query)
    return [each.text.partition(",")[0] for each in found.all("p", class_="queue__meta")]


@pytest.mark.parametrize("name", PAGES)
def test_signed_out_goes_to_sign_in(client: Client, people: None, db: None, name: str) -> None:
    response = client.get(reverse(name))
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={reverse(name)}")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_wrong_methods_are_405(client: Client, people: None, db: None, name: str, method: str) -> None:
    assert getattr(signed_in(client, "officer"), method)(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", EVERYONE)
def test_everyone_has_a_page_also_before_there_is_anything(
    client: Client, people: None, db: None, name: str, who: str
) -> None:
    response = signed_in(client, who).get(reverse(name))
    assert response.status_code == 200
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_a_person_without_a_role_or_post_has_nothing(client: Client, decided: Version, out: Version) -> None:
    someone = factories.outsider("Nora Quill")
    someone.roles = []
    someone.save()
    found = parts(client, "nora")
    assert set(found) == {"for-you", "decided"}
    assert found["for-you"] == "Waiting for you Nothing waits for you."
    assert found["decided"] == "Decided lately No decision that you may see has been made yet."
    assert listed(client, "nora") == []
    assert listed(client, "governance") != []


def test_an_officer_sees_what_is_with_others_and_what_came_back(
    client: Client, draft: Decision, out: Version, submitted: Version, decided: Version
) -> None:
    returning.return_to_author(version=submitted, reason="Which <year>?", by=user("assistant.director"), at=AT)
    found = parts(client, "officer")
    here = {
        name: [
            ref
            for ref in (
                draft.reference,
                out.decision.reference,
                submitted.decision.reference,
                decided.decision.reference,
            )
            if ref in text
        ]
        for name, text in found.items()
    }
    assert here == {
        "for-you": [submitted.decision.reference],
        "with-others": [out.decision.reference],
        "drafts": [draft.reference],
        "decided": [decided.decision.reference],
    }
    assert "Returned by Daniel Osei, Assistant Director" in found["for-you"]
    assert "Which <year>?" in found["for-you"]
    assert "With Simon Pryce, TreasurerSignature 3 of 4" in found["with-others"]
    tally = page(client, reverse("my_work")).html
    for words in ("waiting for you", "waiting on others", "drafts", "decided lately"):
        assert words in tally


def test_a_colleague_who_wrote_nothing_has_nothing_waiting_and_who_wrote_has(
    client: Client, draft: Decision, out: Version
) -> None:
    assert set(parts(client, "colleague")) == {"decided"}
    assert "Nothing is waiting for you" in main_text(page(client, reverse("my_work")))
    assert draft.reference in listed(client, "colleague")
    draft.contributors.create(person=user("colleague"), since=NOW)
    assert draft.reference in parts(client, "colleague")["drafts"]


def test_a_signatory_sees_what_waits_for_them_and_nothing_out_of_turn(
    client: Client, out: Version, submitted: Version
) -> None:
    found = parts(client, "treasurer")
    assert set(found) == {"for-you", "signed", "decided"}
    assert (out.decision.reference in found["for-you"], submitted.decision.reference in found["for-you"]) == (
        True,
        False,
    )
    assert "You sign as Treasurer." in found["for-you"]
    assert "£639,733" in found["for-you"]
    first = parts(client, "assistant.director")["for-you"]
    assert (out.decision.reference in first, submitted.decision.reference in first) == (False, True)


def test_decided_lately_is_what_this_person_may_see(client: Client, decided: Version) -> None:
    reference = decided.decision.reference
    factories.outsider()
    assert [reference in parts(client, who)["decided"] for who in ("finance", "ellen", "treasurer")] == [True] * 3
    with guards_off("decisions_sectiontext"):
        execute("UPDATE decisions_sectiontext SET answer = 'yes' WHERE key = 'exemption'")
    assert [reference in parts(client, who)["decided"] for who in ("finance", "ellen", "treasurer")] == [
        True,
        False,
        True,
    ]


def test_the_list_shows_each_person_what_they_may_see(
    client: Client, draft: Decision, out: Version, decided: Version
) -> None:
    factories.outsider()
    mine, theirs, done = draft.reference, out.decision.reference, decided.decision.reference
    expected = {
        "officer": {mine, theirs, done},
        "governance": {mine, theirs, done},
        "auditor": {mine, theirs, done},
        "treasurer": {theirs, done},
        "finance": {done},
        "ellen": {done},
    }
    shown = {who: listed(client, who) for who in expected}
    assert {who: {mine, theirs, done} & set(found) for who, found in shown.items()} == expected
    assert all(found == sorted(set(found), reverse=True) for found in shown.values())


def test_the_list_is_filtered_by_state_and_words(client: Client, draft: Decision, out: Version) -> None:
    Decision.objects.filter(pk=draft.pk).update(subject="Helpline 100% for victims_of crime")
    other = out.decision.reference
    for state, expected in (("draft", (True, False)), ("in_sign_off", (False, True)), ("decided", (False, False))):
        found = listed(client, "officer", f"?state={state}")
        assert (draft.reference in found, other in found) == expected
    assert listed(client, "officer", "?words=HELPLINE") == [draft.reference]
    assert listed(client, "officer", "?words=100%25") == [draft.reference]
    assert listed(client, "officer", "?words=victims_of") == [draft.reference]
    assert listed(client, "officer", "?words=victims.of") == []
    assert listed(client, "officer", f"?words={out.decision.reference.lower()}") == [out.decision.reference]
    assert listed(client, "officer", f"?words=helpline&state={State.DECIDED}") == []
    assert "No decision matches" in main_text(page(client, reverse("decision_list") + "?words=nothing-like-it"))


@pytest.mark.parametrize(
    "query",
    [
        "?state=approved",
        "?page=0",
        "?page=-1",
        "?page=9999",
        "?page=x",
        "?state=%00",
        "?state[]=draft",
        "?page=1e9",
        "?words=%20",
    ],
)
def test_an_odd_filter_shows_what_there_is(client: Client, draft: Decision, query: str) -> None:
    assert draft.reference in listed(client, "officer", query)


@pytest.mark.parametrize("words", ["a%00b", "%F0%9F%92%B7", "%27%3B--", "x" * 5000, "%3Cscript%3E"])
def test_odd_words_find_nothing_and_break_nothing(client: Client, draft: Decision, words: str) -> None:
    found = page(signed_in(client, "officer"), f"{reverse('decision_list')}?words={words}")
    assert "No decision matches" in main_text(found)
    assert "<script>" not in found.html


def test_words_find_nothing_that_may_not_be_seen(client: Client, draft: Decision) -> None:
    factories.outsider()
    assert listed(client, "ellen", f"?words={draft.reference}") == []
    assert listed(client, "officer", f"?words={draft.reference}") == [draft.reference]


def test_the_list_has_pages_of_25_that_keep_the_filter(client: Client, out: Version) -> None:
    copies(out, 29)
    first = listed(client, "officer", "?state=in_sign_off&words=recovery")
    second = listed(client, "officer", "?state=in_sign_off&words=recovery&page=2")
    count = Decision.objects.in_state(State.IN_SIGN_OFF).count()
    assert (len(first), len(second), len({*first, *second})) == (25, count - 25, count)
    assert count >= 30
    found = page(client, f"{reverse('decision_list')}?state=in_sign_off&words=recovery")
    assert "?state=in_sign_off&words=recovery&page=2" in [each["href"] for each in found.all("a")]


@pytest.mark.parametrize("who", ["officer", "deputy.mayor", "governance"])
def test_pages_take_the_same_queries_for_1_and_for_30(
    client: Client, draft: Decision, out: Version, decided: Version, submitted: Version, who: str
) -> None:
    returning.return_to_author(version=submitted, reason="Why?", by=user("assistant.director"), at=AT)
    signed_in(client, who)
    before = [queries(client, reverse(name)) for name in PAGES]
    for version in (out, decided):
        copies(version, 29, start=version.pk * 100)
    with guards_off("decisions_decision"):
        execute("UPDATE decisions_decision SET state = 'draft' WHERE id %% 3 = 0 AND state = 'in_sign_off'")
    assert [queries(client, reverse(name)) for name in PAGES] == before
    assert max(before) <= MOST
