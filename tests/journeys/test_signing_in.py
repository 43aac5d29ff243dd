"""A passkey and an authenticator app, from adding them to signing a notice with them; and a new colleague."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page

from commissioning.example.authority import PASSWORD
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Version
from tests import factories
from tests.conftest import AppClock
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

VIRTUAL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _over_http(settings: object) -> None:
    """The test's own server speaks http; a passkey elsewhere needs https."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # type: ignore[attr-defined]


def give_device(page: Page) -> None:
    """Chromium's own virtual authenticator: a laptop with a fingerprint reader."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})


def prove(person: Person) -> None:
    person.fill("Password", PASSWORD)
    person.press("Continue")


def leave(person: Person) -> None:
    person.open("/accounts/logout/")
    person.page.get_by_role("main").get_by_role("button", name="Sign out").click()
    person.page.wait_for_load_state()


def read_and_confirm(person: Person, version: Version) -> None:
    person.open(f"/sign-offs/{version.decision.reference}/")
    person.page.get_by_role("radio", name="No", exact=True).check()
    person.page.get_by_role("checkbox", name=re.compile("I have read")).check()


def how(version: Version) -> object:
    event = LedgerEvent.objects.filter(act="sign", reference=version.decision.reference).latest("number")
    return event.by_name, event.detail["authenticated_by"]


@pytest.mark.parametrize("script", [True], indirect=True, ids=["with script"])
def test_a_director_adds_a_passkey_signs_in_with_it_and_signs_with_it(arrive: Callable[[str], Person]) -> None:
    director = arrive("assistant.director")
    version = factories.submitted()
    give_device(director.page)
    director.page.get_by_role("link", name="How you sign in").click()
    director.press("Add a passkey")
    prove(director)
    director.fill("Name of this passkey", "Work laptop")
    director.page.get_by_role("button", name="Add the passkey").click()
    director.page.wait_for_url("**/recovery-codes/")
    director.look()
    director.press("I have kept them")
    director.sees("Work laptop")
    leave(director)
    director.open("/accounts/login/")
    director.page.get_by_role("button", name="Sign in with a passkey").click()
    director.page.wait_for_url("**/my-work/")
    director.look()
    read_and_confirm(director, version)
    director.page.get_by_role("button", name="Sign version 1 with a passkey").click()
    director.page.wait_for_url("**/sign-offs/")
    director.sees("You signed version 1")
    assert how(version) == ("Daniel Osei", "passkey")
    director.open(f"/decisions/{version.decision.reference}/history/")
    director.sees("after using their passkey")
    director.open("/accounts/2fa/")
    director.follow("Remove")
    if "reauthenticate" in director.page.url:
        prove(director)
    director.press("Remove the passkey")
    director.sees("You have no passkey.")


def test_a_director_adds_an_app_signs_in_with_it_and_signs_with_it(
    arrive: Callable[[str], Person], app_clock: AppClock
) -> None:
    director = arrive("assistant.director")
    version = factories.submitted()
    director.open("/accounts/2fa/")
    director.press("Add an authenticator app")
    prove(director)
    secret = re.sub(r"\s|Key", "", director.page.get_by_text(re.compile("^Key")).inner_text())
    director.fill("Code from the app", app_clock.code(secret))
    director.press("Add the app")
    assert director.heading == "Recovery codes"
    leave(director)
    director.sign_in("assistant.director")
    assert director.heading == "One more step"
    used = app_clock.code(secret)
    director.fill("Code", used)
    director.press("Sign in")
    assert director.heading == "My work"
    read_and_confirm(director, version)
    director.fill("Or a code from your authenticator app", used)
    director.press("Sign version 1")
    director.sees("That code is not right, or it has been used.")
    app_clock.step += 1
    read_and_confirm(director, version)
    director.fill("Or a code from your authenticator app", app_clock.code(secret))
    director.press("Sign version 1")
    director.sees("You signed version 1")
    assert how(version) == ("Daniel Osei", "totp")


def test_governance_adds_a_colleague_who_sets_a_password_and_signs_in(arrive: Callable[[str], Person]) -> None:
    keeper = arrive("governance")
    keeper.open("/people/")
    keeper.press("Add a person")
    keeper.press("Add this person")
    keeper.sees("Give the name.")
    keeper.fill("Name", "Nell Ward")
    keeper.fill("E-mail address", "nell.ward@gmca.example")
    keeper.choose("Finance officer")
    keeper.press("Add this person")
    keeper.sees("Nell Ward has an account.")
    (sent,) = (message for message in mail.outbox if message.to == ["nell.ward@gmca.example"])
    keeper.press("Change")
    keeper.fill("Job title", "Accountant")
    keeper.press("Save")
    keeper.open("/people/history/")
    nell = arrive("auditor")
    leave(nell)
    nell.open("/accounts/password/reset/key/" + sent.body.partition("/password/reset/key/")[2].split()[0])
    nell.fill("New Password", "a-long-word-of-my-own")
    nell.fill("New Password (again)", "a-long-word-of-my-own")
    nell.press("Save the new password")
    nell.sign_in("nell.ward", password="a-long-word-of-my-own")
    assert nell.heading == "My work"
    keeper.open("/people/")
    keeper.follow("Margaret Holt")
    keeper.press("Close the account")
    keeper.sees("Nobody signs from this post until you end the holding")
    keeper.press("Close the account")
    keeper.sees("The account of Margaret Holt is closed.")
