"""Secrets of authenticator apps and recovery codes, encrypted: a copy of the database alone lets nobody sign in."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


def encrypted(text: str) -> str:
    """Under a key made from SECRET_KEY."""
    return _box().encrypt(text.encode()).decode()


def decrypted(text: str) -> str:
    """Raises: InvalidToken where neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS encrypted it."""
    return _box().decrypt(text.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"commissioning.accounts.secrets")
    return urlsafe_b64encode(made.derive(force_bytes(secret)))
