"""Showing that it is you, for each signature anew: by password, by code, by passkey."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from commissioning.example.authority import PASSWORD
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from decisions.record.models import Version
from tests.commissioning.accounts.enrolled import SECRET, https, prove, with_app, with_passkey
from tests.commissioning.markup import Page
from tests.conftest import AppClock
from tests.decisions.pages import MOST, page, queries
from tests.decisions.signoff.chains import CONSULTED
from tests.decisions.signoff.chains import out as chain
from tests.decisions.witness import everything
from tests.factories import user
from tests.passkeys import SoftPasskey, altered

pytestmark = pytest.mark.django_db

NOT_YOURS = "That is not your password. Nothing was signed."
NO_CODE = "That code is not right, or it has been used. Wait for the next one. Nothing was signed."
NO_PASSKEY = "Your passkey was not accepted. Reload the page and try again. Nothing was signed."
VIEW_WANTED = "You are consulted on this decision. Say what your view is."
MANY = "Too many wrong tries. Wait five minutes and try again."


def address(version: Version) -> str:
    return reverse("sign", args=[version.decision.reference])


def form(version: Version, **proof: str) -> dict[str, str]:
    return {"interest": "none", "interest_detail": "", "read": "on", "sha256": version.sha256, **proof}


def errors(client: Client, version: Version, **proof: str) -> list[str]:
    """What the page says; nothing has changed."""
    before = everything()
    response = client.post(address(version), form(version, **proof))
    assert response.status_code == 200
    assert everything() == before
    return [str(error) for each in response.context["failed"].errors.values() for error in each]


def by_passkey(client: Client, version: Version, key: SoftPasskey) -> dict[str, str]:
    """The proof that a browser sends after the page is shown."""
    found = page(client, address(version))
    (asked,) = [part["data-options"] for part in found.all("div") if part["data-options"]]
    challenge = found.one("input", name="challenge")["value"]
    return {"credential": key.used(json.loads(str(asked))), "challenge": str(challenge)}


def said_last() -> tuple[str, object, str]:
    event = LedgerEvent.objects.filter(act__in=["sign", "stand_aside"]).latest("number")
    return event.by_name, event.detail.get("authenticated_by"), sentence(event)


def test_a_password_signs_and_the_ledger_says_so(out: Version) -> None:
    https("treasurer").post(address(out), form(out, password=PASSWORD))
    said = "signed version 1, with no interest declared, after giving their password again."
    assert said_last() == ("Simon Pryce", "password", said)


def test_a_code_signs_and_the_ledger_says_so(out: Version, app_clock: AppClock) -> None:
    with_app(user("treasurer"))
    https("treasurer").post(address(out), form(out, code=app_clock.code(SECRET)))
    said = "signed version 1, with no interest declared, after giving a code from their authenticator app."
    assert said_last() == ("Simon Pryce", "totp", said)
    assert Authenticator.objects.get().last_used_at is not None


def test_a_passkey_signs_and_the_history_says_so(out: Version) -> None:
    key, client = with_passkey("treasurer"), https("treasurer")
    client.post(address(out), form(out, **by_passkey(client, out, key)))
    said = "signed version 1, with no interest declared, after using their passkey."
    assert said_last() == ("Simon Pryce", "passkey", said)
    history = client.get(reverse("history", args=[out.decision.reference])).content.decode()
    assert "after using their passkey." in history


def test_who_stands_aside_proves_it_too(out: Version, app_clock: AppClock) -> None:
    with_app(user("treasurer"))
    client = https("treasurer")
    answers = {"interest": "stand_aside", "interest_detail": "My brother"}
    assert errors(client, out, **answers, code="000") == [NO_CODE]
    client.post(address(out), form(out, **answers, code=app_clock.code(SECRET)))
    said = "stood aside because of an interest, after giving a code from their authenticator app."
    assert said_last() == ("Simon Pryce", "totp", said)


@pytest.mark.parametrize(("app", "passkey"), [(False, False), (True, False), (False, True), (True, True)])
def test_the_page_asks_for_what_the_person_has(out: Version, app: bool, passkey: bool) -> None:
    if app:
        with_app(user("treasurer"))
    if passkey:
        with_passkey("treasurer")
    client = https("treasurer")
    found = page(client, address(out))
    shown = [len(found.all("input", name=name)) for name in ("password", "code", "credential")]
    assert shown == [1, int(app), int(passkey)]
    assert ("passkeys.js" in client.get(address(out)).content.decode()) == passkey
    assert queries(client, address(out)) <= MOST


def test_someone_without_a_password_signs_with_what_they_have(out: Version, app_clock: AppClock) -> None:
    person = with_app(user("treasurer"))
    person.set_unusable_password()
    person.save()
    client = https("treasurer")
    assert page(client, address(out)).all("input", name="password") == []
    assert errors(client, out, password="") == ["Give your password, or a code."]
    client.post(address(out), form(out, code=app_clock.code(SECRET)))
    assert said_last()[1] == "totp"


def test_a_proof_of_minutes_ago_signs_nothing(out: Version) -> None:
    """Signing in, and proving it for another page, are no proof for a signature."""
    with_app(user("treasurer"))
    client = https("treasurer")
    prove(client)
    assert errors(client, out) == ["Give your password, or a code."]


def test_a_code_counts_once_for_signing_in_and_signing(out: Version, app_clock: AppClock) -> None:
    with_app(user("treasurer"))
    given, client = app_clock.code(SECRET), https()
    client.post("/accounts/login/", {"login": "treasurer@gmca.example", "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": given})
    assert client.session["_auth_user_id"] == str(user("treasurer").pk)
    assert errors(client, out, code=given) == [NO_CODE]


def test_a_code_is_not_used_up_by_a_form_that_lacks_something(out: Version, app_clock: AppClock) -> None:
    with_app(user("treasurer"))
    given, client = app_clock.code(SECRET), https("treasurer")
    assert errors(client, out, code=given, read="") == ["Confirm that you have read the notice."]
    client.post(address(out), form(out, code=given))
    assert said_last()[1] == "totp"


def test_a_code_is_not_used_up_by_who_is_consulted_and_says_nothing(people: None, app_clock: AppClock) -> None:
    version = chain("director", asked=CONSULTED)
    with_app(user("treasurer"))
    given, client = app_clock.code(SECRET), https("treasurer")
    assert errors(client, version, code=given, view=" ") == [VIEW_WANTED]
    client.post(address(version), form(version, code=given, view="The money is there."))
    assert (said_last()[1], version.steps.get(capacity="consulted").sign_off.view) == ("totp", "The money is there.")


def test_who_is_consulted_stands_aside_without_a_view(people: None) -> None:
    version = chain("director", asked=CONSULTED)
    sent = form(version, interest="stand_aside", interest_detail="My brother", password=PASSWORD)
    assert https("treasurer").post(address(version), sent).status_code == 302
    assert said_last()[2] == "stood aside because of an interest, after giving their password again."


@pytest.mark.parametrize("given", ["1", "12345678901234567890", "abcdef", "００００００"])
def test_what_is_no_code_signs_nothing_even_with_the_password_beside_it(out: Version, given: str) -> None:
    with_app(user("treasurer"))
    found = errors(https("treasurer"), out, code=given, password=PASSWORD)
    assert found == [NO_CODE]


def test_recovery_codes_sign_nothing(out: Version) -> None:
    with_passkey("treasurer")
    with_app(user("treasurer"))
    (kept,) = Authenticator.objects.filter(user=user("treasurer"), type="recovery_codes")
    assert errors(https("treasurer"), out, code=kept.wrap().get_unused_codes()[0]) == [NO_CODE]


def test_the_app_of_somebody_else_signs_nothing(out: Version, app_clock: AppClock) -> None:
    with_app(user("deputy.mayor"))
    assert errors(https("treasurer"), out, code=app_clock.code(SECRET)) == ["Give your password."]


def test_a_passkey_proof_is_for_one_version_one_person_and_one_time(out: Version, submitted: Version) -> None:
    key, client = with_passkey("treasurer"), https("treasurer")
    proof = by_passkey(client, out, key)
    mine = {
        **proof,
        "challenge": Page(client.get(address(out)).content.decode()).one("input", name="challenge")["value"],
    }
    assert errors(client, out, **mine) == [NO_PASSKEY]  # the challenge of another page
    assert errors(client, submitted, **proof) == [NO_PASSKEY]  # of another version
    assert errors(client, out, **{**proof, "challenge": proof["challenge"][:-1]}) == [NO_PASSKEY]
    with_passkey("deputy.mayor", key, name="Shared key")
    assert errors(https("deputy.mayor"), out, **proof) == [NO_PASSKEY]  # of another person
    assert client.post(address(out), form(out, **proof, read="")).context["failed"].errors.keys() == {"read"}
    assert client.post(address(out), form(out, **proof)).status_code == 302
    assert errors(client, out, **proof) == [NO_PASSKEY]  # used


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: altered(answer, "signature"),
        lambda answer: altered(answer, "authenticatorData"),
        lambda answer: altered(answer, "clientDataJSON"),
        lambda answer: "{}",
        lambda answer: "[]",
        lambda answer: "no json",
        lambda answer: "[" * 19_000,
        lambda answer: answer.replace('"signature"', '"other"'),
        lambda answer: json.dumps({**json.loads(answer), "response": {"authenticatorData": "AA"}}),
        lambda answer: json.dumps({**json.loads(answer), "rawId": "AA", "id": "AA"}),
    ],
)
def test_a_spoilt_answer_signs_nothing_even_with_the_password_beside_it(out: Version, spoil: object) -> None:
    key, client = with_passkey("treasurer"), https("treasurer")
    proof = by_passkey(client, out, key)
    spoilt = spoil(proof["credential"])  # type: ignore[operator]
    assert errors(client, out, **{**proof, "credential": spoilt}, password=PASSWORD) == [NO_PASSKEY]


def test_a_passkey_that_asked_for_no_pin_signs_nothing(out: Version) -> None:
    key, client = with_passkey("treasurer"), https("treasurer")
    key.verifies = False
    assert errors(client, out, **by_passkey(client, out, key)) == [NO_PASSKEY]


def test_a_removed_passkey_signs_nothing(out: Version) -> None:
    key, client = with_passkey("treasurer"), https("treasurer")
    with_passkey("treasurer", name="Another")
    proof = by_passkey(client, out, key)
    Authenticator.objects.filter(type="webauthn").earliest("pk").delete()
    assert errors(client, out, **proof) == [NO_PASSKEY]


def test_ten_wrong_tries_of_whatever_kind_and_no_more_are_looked_at(out: Version, app_clock: AppClock) -> None:
    with_app(user("treasurer"))
    client = https("treasurer")
    for number in range(10):
        wrong = {"code": "x"} if number % 2 else {"password": "wrong"}
        assert errors(client, out, **wrong) == [NO_CODE if number % 2 else NOT_YOURS]
    assert errors(client, out, code=app_clock.code(SECRET)) == [MANY]
    assert errors(https("treasurer"), out, password=PASSWORD) == [MANY]
