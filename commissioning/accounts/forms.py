"""Forms over those of django-allauth, in this program's words."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10"}


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        self.fields["login"].error_messages["required"] = "Give your e-mail address."
        self.fields["password"].error_messages["required"] = "Give your password."


def code_field(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": "Give the code."},
    )


def passkey_name_field() -> forms.CharField:
    return forms.CharField(
        label="Name of this passkey",
        help_text="So that you know it again. For example, Work laptop",
        max_length=60,
        error_messages={"required": "Give the passkey a name."},
    )


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    code = code_field("Code from the app", "6 digits")


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]
    code = code_field("Code", "6 digits from your authenticator app, or one of your recovery codes")


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc]
    code = code_field("Code", "6 digits from your authenticator app, or one of your recovery codes")


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Every key added here signs in by itself, so its PIN or fingerprint is always asked for."""

    name = passkey_name_field()
    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False  # the device has made the key by then: an unnamed one gets a name
        self.fields["credential"].error_messages["required"] = "The passkey was not made. Try again."


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = passkey_name_field()


class PasskeyAnswer:
    """Says of a passkey that it was not accepted; allauth has one sentence for codes and passkeys."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError as refusal:
            if refusal.code != "incorrect_code":
                raise
            raise forms.ValidationError("Your passkey was not accepted. Try again, or use another way.") from None


class PasskeySignInForm(PasskeyAnswer, LoginWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeySecondStepForm(PasskeyAnswer, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyAgainForm(PasskeyAnswer, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass
