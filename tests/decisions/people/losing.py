"""Means that a person may lose."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from tests.factories import user

SECRET = "JBSWY3DPEHPK3PXP"


def app(who: str) -> Authenticator:
    """An authenticator app with recovery codes."""
    found = TOTP.activate(user(who), SECRET).instance
    RecoveryCodes.activate(user(who))
    return found


def passkey(who: str, name: str) -> Authenticator:
    return Authenticator.objects.create(user=user(who), type=Authenticator.Type.WEBAUTHN, data={"name": name})
