"""Who sees which decision: people × states × exempt, and that every page loads through it."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from commissioning.models import Role, User
from decisions.drafting import acts
from decisions.notice.sealed import sealed_pdf
from decisions.record.loading import find
from decisions.record.models import Decision, Version
from decisions.record.states import State
from decisions.scheme.models import Post
from decisions.signoff import returning, submission
from tests import factories
from tests.conftest import guards_off
from tests.decisions.raw import execute
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

PEOPLE = {
    "author": "officer",
    "colleague": "colleague",
    "former contributor": "contributor",
    "officer elsewhere": "ellen",
    "signatory": "director",
    "future signatory": "deputy.mayor",
    "post outside the chain": "clerk",
    "finance": "finance",
    "governance": "governance",
    "auditor": "auditor",
    "scrutiny": "scrutiny",
    "nobody in particular": "nobody",
}
OPEN_NEVER_SUBMITTED = {"author", "colleague", "former contributor", "governance", "auditor"}
SUBMITTED = OPEN_NEVER_SUBMITTED | {"signatory", "future signatory"}
EXEMPT = SUBMITTED | {"finance"}
DECIDED = EXEMPT | {"officer elsewhere", "post outside the chain", "scrutiny"}
DONE = [State.DECIDED, State.PUBLISHED, State.HELD, State.IN_FORCE, State.CLOSED, State.SUPERSEDED]
TABLE = [
    (State.DRAFT, False, SUBMITTED),
    (State.RETURNED, False, SUBMITTED),
    (State.IN_SIGN_OFF, False, SUBMITTED),
    (State.REJECTED, False, SUBMITTED),
    (State.WITHDRAWN, False, SUBMITTED),
    (State.IN_SIGN_OFF, True, SUBMITTED),
    *[(state, exempt, EXEMPT if exempt else DECIDED) for state in DONE for exempt in (False, True)],
]
NAMES = [f"{state}, exempt" if exempt else f"{state}" for state, exempt, _ in TABLE]


def person(name: str, *roles: Role) -> User:
    return User.objects.create_user(f"{name}@gmca.example", name.title(), roles=list(roles))


@pytest.fixture
def cast(people: None, db: None) -> None:
    factories.outsider()
    person("contributor")
    person("scrutiny", Role.SCRUTINY)
    person("nobody")
    Post.objects.create(code="clerk", title="Clerk").holdings.create(holder=person("clerk"), from_on=NOW.date())


def put(decision: Decision, state: State, *, exempt: bool) -> None:
    """As it would stand in that state, whatever way it went."""
    with guards_off("decisions_decision", "decisions_sectiontext"):
        execute("UPDATE decisions_decision SET state = %s WHERE id = %s", state, decision.pk)
        execute(
            "UPDATE decisions_sectiontext SET answer = %s WHERE decision_id = %s AND key = 'exemption'",
            "yes" if exempt else "no",
            decision.pk,
        )
    decision.contributors.create(person=user("contributor"), since=NOW)


def sees(name: str, decision: Decision) -> bool:
    return Decision.objects.visible_to(user(PEOPLE[name])).filter(pk=decision.pk).exists()


@pytest.mark.parametrize(("state", "exempt", "expected"), TABLE, ids=NAMES)
def test_who_sees_a_decision_that_was_out_for_signature(
    cast: None, out: Version, state: State, exempt: bool, expected: set[str]
) -> None:
    put(out.decision, state, exempt=exempt)
    assert {name for name in PEOPLE if sees(name, out.decision)} == expected
    for name in PEOPLE:
        if name in expected:
            assert find(out.decision.reference, user(PEOPLE[name])) == out.decision
        else:
            with pytest.raises(Http404):
                find(out.decision.reference, user(PEOPLE[name]))


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_who_sees_a_draft_that_nobody_has_signed_for(cast: None, draft: Decision, state: State) -> None:
    put(draft, state, exempt=False)
    assert {name for name in PEOPLE if sees(name, draft)} == OPEN_NEVER_SUBMITTED


@pytest.mark.parametrize("key", ["safeguarding_children", "safeguarding_adults", "interests"])
def test_a_yes_to_another_question_hides_nothing(cast: None, out: Version, key: str) -> None:
    put(out.decision, State.DECIDED, exempt=False)
    with guards_off("decisions_sectiontext"):
        execute("UPDATE decisions_sectiontext SET answer = 'yes' WHERE key = %s", key)
    assert {name for name in PEOPLE if sees(name, out.decision)} == DECIDED


def test_nobody_sees_anything_after_leaving(cast: None, decided: Version) -> None:
    with guards_off("commissioning_user"):
        User.objects.update(is_active=False)
    assert {name for name in PEOPLE if sees(name, decided.decision)} == set()


def test_a_post_is_looked_up_for_that_day(cast: None, out: Version) -> None:
    held = Post.objects.get(code="treasurer").holdings.get()
    held.until_on = NOW.date() + timedelta(days=10)
    held.save()
    visible = Decision.objects.visible_to
    assert out.decision in visible(user("treasurer"), on=held.until_on)
    assert out.decision not in visible(user("treasurer"), on=held.until_on + timedelta(days=1))


def test_a_decision_is_listed_once_however_many_ways_it_is_seen(cast: None, out: Version) -> None:
    returning.take_back(decision=out.decision, by=user("officer"), at=NOW + timedelta(days=5))
    acts.write(decision=out.decision, key="reasons", text="More.", by=user("colleague"), at=NOW)
    submission.submit(decision=out.decision, by=user("officer"), at=NOW + timedelta(days=5))
    for who in ("officer", "colleague", "director"):
        assert list(Decision.objects.visible_to(user(who)).filter(pk=out.decision_id)) == [out.decision]


PAGES = ["decision", "checks", "preview", "notice_pdf", "history", "submit", "take_back", "withdraw", "sign"]
MONEY = ["funding", "allocations", "posts"]


@pytest.mark.parametrize("page", [*PAGES, *MONEY])
def test_every_page_of_a_decision_is_404_to_outsiders(cast: None, out: Version, client: Client, page: str) -> None:
    for who in ("ellen", "finance", "scrutiny", "clerk", "nobody"):
        client.force_login(user(who))
        assert client.get(reverse(page, args=[out.decision.reference])).status_code == 404, who


@pytest.mark.parametrize("page", ["return", "reject"])
def test_every_act_on_a_decision_is_404_to_outsiders(cast: None, out: Version, client: Client, page: str) -> None:
    for who in ("ellen", "finance", "scrutiny", "clerk", "nobody"):
        client.force_login(user(who))
        assert client.post(reverse(page, args=[out.decision.reference])).status_code == 404, who


@pytest.mark.parametrize("section", ["subject", "reasons", "exemption"])
def test_every_section_is_404_to_outsiders(cast: None, out: Version, client: Client, section: str) -> None:
    for who in ("ellen", "finance", "clerk"):
        client.force_login(user(who))
        assert client.get(reverse("section", args=[out.decision.reference, section])).status_code == 404, who


@pytest.mark.parametrize("page", [*PAGES, *MONEY])
def test_every_page_of_a_decision_asks_to_sign_in(out: Version, client: Client, page: str) -> None:
    address = reverse(page, args=[out.decision.reference])
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")


def test_a_sealed_pdf_is_reachable_to_nobody_who_is_signed_out(decided: Version, client: Client) -> None:
    """The fault seen elsewhere: the PDF of a decision is served to whoever knows its address."""
    address = reverse("notice_pdf", args=[decided.decision.reference])
    for asked in (address, f"{address}?save"):
        response = client.get(asked)
        assert (response.status_code, b"%PDF" in response.content) == (302, False)
    client.force_login(user("finance"))
    response = client.get(address)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == sealed_pdf(decided.sealed_notices.get(edition="signed"))
