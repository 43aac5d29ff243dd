"""People with an authenticator app or a passkey, put in as the pages put them in."""

import json

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from commissioning.example.authority import PASSWORD
from commissioning.models import User
from tests.commissioning.markup import Page
from tests.factories import user
from tests.passkeys import SoftPasskey

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOME = "https://testserver"


def https(who: str = "") -> Client:
    """A browser that asks over https, as passkeys need; signed in as that person, or as nobody."""
    client = Client(headers={"host": "testserver"})
    client.defaults["wsgi.url_scheme"] = "https"
    if who:
        client.force_login(user(who))
    return client


def with_app(person: User) -> User:
    TOTP.activate(person, SECRET)
    return person


def prove(client: Client) -> None:
    """A fresh proof that it is you, as the pages of authenticators ask for."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def options(client: Client, path: str) -> dict[str, object]:
    """What a page gives the browser for a passkey."""
    found = Page(client.get(path).content.decode())
    return json.loads(next(part["data-options"] for part in found.all("div") if part["data-options"]))


def with_passkey(who: str, key: SoftPasskey | None = None, *, name: str = "Work laptop") -> SoftPasskey:
    """Through the page that adds one."""
    client, key = https(who), key or SoftPasskey(origin=HOME)
    prove(client)
    made = key.made(options(client, "/accounts/2fa/webauthn/add/"))
    answer = client.post("/accounts/2fa/webauthn/add/", {"name": name, "credential": made})
    assert answer.status_code == 302, answer.content.decode()
    assert Authenticator.objects.filter(user=user(who), type="webauthn").exists()
    return key
