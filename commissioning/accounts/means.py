"""Showing again, for one signature, that it is really you: by password, by code or by passkey."""

import json
import logging
from datetime import timedelta
from enum import StrEnum
from typing import Any

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

from commissioning.models import signed_in

logger = logging.getLogger("commissioning.accounts")
MANY = "Too many wrong tries. Wait five minutes and try again."
CHALLENGE_LASTS = timedelta(hours=8)  # as long as a session
SALT = "commissioning.accounts.means"


class Means(StrEnum):
    """How someone showed that it is them."""

    PASSWORD = "password"  # noqa: S105 - a word, not a password
    TOTP = "totp"
    PASSKEY = "passkey"


class ProofForm(forms.Form):
    """A form that takes effect only with a fresh proof that the person who is signed in sends it.

    One of the person's own means, a passkey before a code before a password: browsers fill passwords in by themselves.
    It is looked at last, when all else in the form is right, so that no code is used up for nothing. What was proved
    minutes ago never counts. After ten wrong tries in five minutes no more are looked at.

    `about` is what is proved for, such as a hash: the challenge for a passkey counts for that alone, and once.
    """

    password = forms.CharField(
        label="Your password",
        help_text="To show that it is you",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        required=False,
    )
    code = forms.CharField(
        label="Or a code from your authenticator app",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10"}
        ),
        required=False,
    )
    credential = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
    challenge = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)
    means: Means | None = None
    nothing_done = "Nothing was saved."

    def __init__(self, *args: Any, request: HttpRequest, about: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.about = request, about
        self.person = signed_in(request)
        self.known = list(Authenticator.objects.filter(user=self.person))
        if not self._has(Authenticator.Type.TOTP):
            del self.fields["code"]
        if not self._has(Authenticator.Type.WEBAUTHN):
            del self.fields["credential"], self.fields["challenge"]
        if not self.person.has_usable_password():
            del self.fields["password"]
            if "code" in self.fields:
                self.fields["code"].label = "A code from your authenticator app"

    def _has(self, kind: Authenticator.Type) -> bool:
        return any(each.type == kind for each in self.known)

    @property
    def has_passkey(self) -> bool:
        return "challenge" in self.fields

    def passkey_request(self) -> dict[str, str]:
        """What the page gives the browser for a passkey, new for each page; empty for people who have none."""
        if not self.has_passkey:
            return {}
        options, state = webauthn.get_server().authenticate_begin(
            credentials=self._passkeys(), user_verification="required"
        )
        token = signing.dumps([state, self.person.pk, self.about], salt=SALT)
        return {"options": json.dumps(dict(options)), "challenge": token}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = next((name for name in ("credential", "code", "password") if data.get(name)), None)
        if given is None:
            self._refuse_nothing()
        elif not self.errors:
            self._prove(given, data)
        return data

    def _refuse_nothing(self) -> None:
        if "code" in self.fields:
            self.add_error("password" if "password" in self.fields else "code", "Give your password, or a code.")
        elif "password" in self.fields:
            self.add_error("password", "Give your password.")
        else:
            self.add_error(None, "Use your passkey to show that it is you.")

    def _prove(self, given: str, data: dict[str, Any]) -> None:
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.person):
            self.add_error(None if given == "credential" else given, MANY)
        elif given == "credential":
            self._settle(Means.PASSKEY, None, self._passkey_holds(data))
        elif given == "code":
            self._settle(Means.TOTP, "code", self._code_holds(data["code"]))
        else:
            self._settle(Means.PASSWORD, "password", self.person.check_password(data["password"]))

    def _settle(self, means: Means, field: str | None, holds: bool) -> None:
        if not holds:
            logger.warning("proof refused", extra={"person": self.person.pk, "means": means.value})
            self.add_error(field, f"{WRONG[means]} {self.nothing_done}")
            return
        ratelimit.clear(self.request, action="reauthenticate", user=self.person)
        self.means = means

    def _code_holds(self, code: str) -> bool:
        """Whether the authenticator app shows it now; each code counts once, here and at the sign-in page together."""
        app = next(each for each in self.known if each.type == Authenticator.Type.TOTP)
        holds = bool(app.wrap().validate_code(code))
        if holds:
            app.record_usage()
        return holds

    def _passkey_holds(self, data: dict[str, Any]) -> bool:
        state = self._state(data.get("challenge", ""))
        if state is None:
            return False
        try:
            answer = json.loads(data["credential"])
            webauthn.parse_authentication_response(answer)
            used = webauthn.get_server().authenticate_complete(state, self._passkeys(), answer)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, forms.ValidationError):
            return False
        key = webauthn.get_authenticator_by_credential_id(self.person, used.credential_id)
        if key is None or not cache.add(f"passkey-challenge:{state['challenge']}", "used", _seconds()):
            return False
        key.record_usage()
        return True

    def _passkeys(self) -> list[Any]:
        keys = [each.wrap() for each in self.known if each.type == Authenticator.Type.WEBAUTHN]
        return [key.authenticator_data.credential_data for key in keys]

    def _state(self, token: str) -> dict[str, Any] | None:
        """The challenge that this person was given for this very thing; None for any other."""
        try:
            state, person, about = signing.loads(token, salt=SALT, max_age=CHALLENGE_LASTS)
        except signing.BadSignature:
            return None
        return dict(state) if (person, about) == (self.person.pk, self.about) else None


WRONG = {
    Means.PASSWORD: "That is not your password.",
    Means.TOTP: "That code is not right, or it has been used. Wait for the next one.",
    Means.PASSKEY: "Your passkey was not accepted. Reload the page and try again.",
}


def _seconds() -> int:
    return int(CHALLENGE_LASTS.total_seconds()) + 60
