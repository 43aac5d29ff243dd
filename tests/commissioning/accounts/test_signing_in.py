"""Adding, using and removing the ways in which people sign in."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from commissioning.accounts import secrets
from commissioning.example.authority import PASSWORD
from tests.commissioning.accounts.enrolled import HOME, SECRET, https, options, prove, with_app, with_passkey
from tests.commissioning.markup import Page
from tests.conftest import AppClock
from tests.factories import user
from tests.passkeys import SoftPasskey, altered

pytestmark = pytest.mark.usefixtures("authority")

WRONG = "That code is not right, or it has been used. Wait for the next one and try again."
REFUSED = "Your passkey was not accepted. Try again, or use another way."


def login(client: Client, who: str = "officer", password: str = PASSWORD) -> str:
    """Where signing in with a password leads."""
    answer = client.post("/accounts/login/", {"login": f"{who}@gmca.example", "password": password})
    return str(answer.headers.get("Location", ""))


def who_is(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return key and user("officer").__class__.objects.get(pk=key).email


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


def kinds(who: str = "officer") -> list[str]:
    return sorted(Authenticator.objects.filter(user=user(who)).values_list("type", flat=True))


def test_the_page_says_what_a_person_has_and_leads_to_the_rest(client: Client) -> None:
    client.force_login(user("officer"))
    text = Page(client.get("/accounts/2fa/").content.decode()).one("main").text
    for words in ("You have no passkey.", "You have no authenticator app.", "officer@gmca.example"):
        assert words in text
    assert "Recovery codes" not in text
    with_passkey("officer")
    with_app(user("officer"))
    text = Page(client.get("/accounts/2fa/").content.decode()).one("main").text
    for words in ("Work laptop", "Not used yet.", "Remove the authenticator app", "You have 10 left."):
        assert words in text
    assert client.get("/accounts/2fa/webauthn/").headers["Location"] == "/accounts/2fa/"


@pytest.mark.django_db(transaction=True)
def test_an_app_is_added_with_a_code_from_it(client: Client, app_clock: AppClock) -> None:
    client.force_login(user("officer"))
    path = "/accounts/2fa/totp/activate/"
    assert client.get(path).headers["Location"].startswith("/accounts/reauthenticate/")
    prove(client)
    shown = Page(client.get(path).content.decode())
    secret = client.session["mfa.totp.secret"]
    assert secret[:4] in shown.one("main").text
    assert len(shown.all("svg")) == 1
    assert "Give the code." in client.post(path, {"code": ""}).content.decode()
    assert WRONG in client.post(path, {"code": app_clock.code(secret, later=9)}).content.decode()
    answer = client.post(path, {"code": app_clock.code(secret)})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    assert kinds() == ["recovery_codes", "totp"]
    assert "Decision records: An authenticator app was added" in subjects()


def test_the_password_alone_no_longer_signs_in_who_has_an_app(client: Client, app_clock: AppClock) -> None:
    with_app(user("officer"))
    assert login(client) == "/accounts/2fa/authenticate/"
    assert who_is(client) is None
    assert client.get("/my-work/").status_code == 302
    assert (
        WRONG in client.post("/accounts/2fa/authenticate/", {"code": app_clock.code(SECRET, later=9)}).content.decode()
    )
    assert who_is(client) is None
    assert (
        client.post("/accounts/2fa/authenticate/", {"code": app_clock.code(SECRET)}).headers["Location"] == "/my-work/"
    )
    assert who_is(client) == "officer@gmca.example"


def test_a_code_signs_in_once_in_whatever_browser(app_clock: AppClock) -> None:
    with_app(user("officer"))
    given = app_clock.code(SECRET)
    found = []
    for client in (Client(), Client()):
        login(client)
        client.post("/accounts/2fa/authenticate/", {"code": given})
        found.append(who_is(client))
    assert found == ["officer@gmca.example", None]


def test_wrong_codes_are_soon_not_looked_at_any_more(client: Client, app_clock: AppClock) -> None:
    with_app(user("officer"))
    login(client)
    for _ in range(5):
        assert WRONG in client.post("/accounts/2fa/authenticate/", {"code": "nonsense"}).content.decode()
    answer = client.post("/accounts/2fa/authenticate/", {"code": app_clock.code(SECRET)}).content.decode()
    assert ("Too many" in answer, who_is(client)) == (True, None)


def test_a_recovery_code_signs_in_once() -> None:
    with_passkey("officer")
    codes = Authenticator.objects.get(user=user("officer"), type="recovery_codes").wrap().get_unused_codes()
    found = []
    for client in (Client(), Client()):
        login(client)
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        found.append(who_is(client))
    assert found == ["officer@gmca.example", None]


def test_recovery_codes_are_shown_once() -> None:
    with_passkey("officer")
    client = https("officer")
    prove(client)
    shown = [re.findall(r"\b\d{8}\b", client.get("/accounts/2fa/recovery-codes/").content.decode()) for _ in range(2)]
    assert [len(each) for each in shown] == [10, 0]
    assert client.get("/accounts/2fa/recovery-codes/download/").status_code == 403
    answer = client.post("/accounts/2fa/recovery-codes/generate/", follow=True).content.decode()
    assert len(set(re.findall(r"\b\d{8}\b", answer)) - set(shown[0])) == 10


def test_secrets_are_not_readable_in_the_database() -> None:
    with_app(user("officer"))
    kept = json.dumps(Authenticator.objects.get(user=user("officer")).data)
    assert SECRET not in kept
    assert secrets.decrypted(secrets.encrypted(SECRET)) == SECRET
    assert secrets.encrypted(SECRET) != secrets.encrypted(SECRET)


def test_an_old_key_still_reads_what_it_encrypted(settings: object) -> None:
    kept = secrets.encrypted(SECRET)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10  # type: ignore[attr-defined]
    assert secrets.decrypted(kept) == SECRET


def test_used_codes_are_kept_where_every_process_finds_them() -> None:
    """A cache in the memory of one process would let a code be used again in another."""
    cache = settings.CACHES["default"]
    assert cache["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert cache["OPTIONS"]["MAX_ENTRIES"] >= 100_000
    assert settings.MFA_SUPPORTED_TYPES == ["totp", "webauthn", "recovery_codes"]


def asked(client: Client) -> dict[str, object]:
    return client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"}).json()["request_options"]


def test_a_passkey_signs_in_by_itself() -> None:
    key, client = with_passkey("officer"), https()
    assert mail.outbox[-1].to == ["officer@gmca.example"]
    assert "Decision records: A passkey was added" in subjects()
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": key.used(asked(client))})
    assert (answer.headers["Location"], who_is(client)) == ("/my-work/", "officer@gmca.example")
    assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_what_is_no_right_answer_signs_nobody_in() -> None:
    key, stranger = with_passkey("officer"), SoftPasskey(origin=HOME)
    stranger.handle = key.handle
    for spoil in (
        lambda client: stranger.used(asked(client)),
        lambda client: altered(key.used(asked(client)), "signature"),
        lambda client: altered(key.used(asked(client)), "clientDataJSON"),
        lambda client: key.used({"publicKey": {**asked(client)["publicKey"], "challenge": "AAAA"}}),  # type: ignore[dict-item]
        lambda client: "{}",
        lambda client: "no json",
    ):
        client = https()
        answer = client.post("/accounts/2fa/webauthn/login/", {"credential": spoil(client)}, follow=True)
        assert (who_is(client), answer.redirect_chain) == (None, [("/accounts/login/", 302)])


def test_the_same_answer_signs_in_once() -> None:
    key, client = with_passkey("officer"), https()
    answer = key.used(asked(client))
    client.post("/accounts/2fa/webauthn/login/", {"credential": answer})
    again = https()
    asked(again)
    again.post("/accounts/2fa/webauthn/login/", {"credential": answer})
    assert (who_is(client), who_is(again)) == ("officer@gmca.example", None)


def test_a_passkey_that_asks_for_no_pin_is_not_taken() -> None:
    client, key = https("officer"), SoftPasskey(origin=HOME, verifies=False)
    prove(client)
    made = key.made(options(client, "/accounts/2fa/webauthn/add/"))
    assert client.post("/accounts/2fa/webauthn/add/", {"name": "x", "credential": made}).status_code == 200
    assert kinds() == []


def test_a_passkey_is_the_second_step_too() -> None:
    key, client = with_passkey("officer"), https()
    assert login(client) == "/accounts/2fa/authenticate/"
    answer = key.used(options(client, "/accounts/2fa/authenticate/"))  # type: ignore[arg-type]
    client.post("/accounts/2fa/authenticate/", {"credential": answer})
    assert who_is(client) == "officer@gmca.example"


def test_a_closed_account_is_not_opened_by_its_passkey() -> None:
    key, client = with_passkey("officer"), https()
    person = user("officer")
    person.is_active = False
    person.save()
    client.post("/accounts/2fa/webauthn/login/", {"credential": key.used(asked(client))})
    assert who_is(client) is None


def test_removing_needs_a_fresh_proof_and_is_told_by_mail() -> None:
    with_passkey("officer")
    with_app(user("officer"))
    client = https("officer")
    number = Authenticator.objects.get(type="webauthn").pk
    paths = (f"/accounts/2fa/webauthn/keys/{number}/remove/", "/accounts/2fa/totp/deactivate/")
    for path in paths:
        assert client.post(path).headers["Location"].startswith("/accounts/reauthenticate/")
    assert kinds() == ["recovery_codes", "totp", "webauthn"]
    prove(client)
    for path in paths:
        assert Page(client.get(path).content.decode()).one("h1").text.startswith("Remove")
        client.post(path)
    assert kinds() == []
    wanted = {"Decision records: A passkey was removed", "Decision records: Your authenticator app was removed"}
    assert wanted <= set(subjects())


def test_nobody_touches_the_passkey_of_somebody_else() -> None:
    with_passkey("director")
    number = Authenticator.objects.get(type="webauthn").pk
    client = https("officer")
    prove(client)
    for act in ("remove", "edit"):
        assert client.post(f"/accounts/2fa/webauthn/keys/{number}/{act}/", {"name": "Mine"}).status_code == 404
    assert kinds("director") == ["recovery_codes", "webauthn"]


def test_a_passkey_is_renamed() -> None:
    with_passkey("officer")
    client = https("officer")
    prove(client)
    path = f"/accounts/2fa/webauthn/keys/{Authenticator.objects.get(type='webauthn').pk}/edit/"
    assert "Give the passkey a name." in client.post(path, {"name": ""}).content.decode()
    client.post(path, {"name": "Old telephone"})
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Old telephone"


def test_a_changed_password_is_told_by_mail(client: Client) -> None:
    client.force_login(user("officer"))
    new = "a-longer-word-than-before"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (user("officer").check_password(new), subjects()) == (True, ["Decision records: Your password was changed"])
    assert "tell a governance officer at once" in mail.outbox[0].body
    assert new not in mail.outbox[0].body


@pytest.mark.parametrize("path", ["/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/"])
def test_who_has_several_ways_is_offered_the_others(path: str) -> None:
    with_passkey("officer")
    with_app(user("officer"))
    text = Page(https("officer").get(path).content.decode()).one("main").text
    ways = ["Use your password", "Use a code from your authenticator app", "Use a passkey"]
    assert sum(words in text for words in ways) == 2


def test_a_mail_server_that_is_away_stops_no_change(settings: object) -> None:
    settings.EMAIL_BACKEND = "tests.commissioning.accounts.test_signing_in.Away"  # type: ignore[attr-defined]
    with_passkey("officer")
    assert kinds() == ["recovery_codes", "webauthn"]


class Away(BaseEmailBackend):
    def send_messages(self, email_messages: object) -> int:
        raise ConnectionRefusedError
