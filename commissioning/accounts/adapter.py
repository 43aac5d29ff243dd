"""What django-allauth asks this program."""

import logging
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from qrcode.image.svg import SvgPathImage

from commissioning.accounts import secrets
from commissioning.models import User

logger = logging.getLogger("commissioning.accounts")
WRONG_CODE = "That code is not right, or it has been used. Wait for the next one and try again."
WAYS = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code from your authenticator app",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by governance officers, never by the person."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away undoes nothing: what changed has changed, and the log says so."""
        try:
            super().send_mail(template_prefix, email, context)
        except Exception:  # whatever a mail server or its library does
            logger.warning("a mail about an account was not sent", exc_info=True)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": WAYS[method["id"]]} for method in methods]


class AuthenticatorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Authenticator apps, passkeys and recovery codes, in this program's words; their secrets are kept encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "Add an authenticator app or a passkey first.",
    }

    def encrypt(self, text: str) -> str:
        return secrets.encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypted(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The QR code as an element that stands in the page: the content security policy allows no data address."""
        image = qrcode.make(url, image_factory=SvgPathImage, border=2)
        return str(image.to_string(encoding="unicode"))

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SERVICE_NAME}
