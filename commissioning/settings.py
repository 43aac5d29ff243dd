"""Settings, read from the environment; README lists every variable."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from commissioning import database

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no variable. Raises: ImproperlyConfigured for anything else than 1, 0, true, false, yes or no."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "yes", "0", "false", "no"}:
        return value in {"1", "true", "yes"} if value else default
    raise ImproperlyConfigured(f"{name} is “{value}”; give 1 or 0.")


def listed(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def whole_numbers(name: str, default: str) -> list[int]:
    """Whole numbers with commas. Raises: ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip() or default
    parts = [part.strip() for part in value.split(",")]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise ImproperlyConfigured(f"{name} is “{value}”; give whole numbers with commas, as {default}.")
    return sorted(int(part) for part in parts)


def whole_number(name: str, default: int) -> int:
    """One whole number. Raises: ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} is “{value}”; give a whole number, as {default}.")
    return int(value)


def sealed_files(environment: Mapping[str, str]) -> dict[str, Any]:
    """Where sealed files go: an S3-compatible store if a bucket is named, else a folder."""
    bucket = environment.get("SEALED_S3_BUCKET", "").strip()
    if not bucket:
        folder = environment.get("SEALED_FOLDER", "").strip() or str(VAR / "sealed")
        return {"BACKEND": "commissioning.storage.folder.WriteOnceFolder", "OPTIONS": {"location": folder}}
    options = {
        "bucket_name": bucket,
        "endpoint_url": environment.get("SEALED_S3_ENDPOINT") or None,
        "region_name": environment.get("SEALED_S3_REGION") or None,
        "location": environment.get("SEALED_S3_PREFIX", "sealed").strip("/"),
        "lock_years": whole_number("SEALED_S3_LOCK_YEARS", 0),
    }
    return {"BACKEND": "commissioning.storage.s3.WriteOnceS3", "OPTIONS": options}


# A machine that `make setup` prepared has a key of its own under var/: a development machine, unless told otherwise.
_own_key = VAR / "secret-key"
DEVELOPMENT = "SECRET_KEY" not in os.environ and _own_key.exists()
DEBUG = flag("DEBUG", default=DEVELOPMENT)
SECRET_KEY = os.environ.get("SECRET_KEY") or (_own_key.read_text().strip() if DEVELOPMENT else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. Set it to 50 or more random characters, or run “make setup”.")
SECRET_KEY_FALLBACKS = listed("SECRET_KEY_FALLBACKS")

ALLOWED_HOSTS = listed("ALLOWED_HOSTS") or (["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")

# The authority
AUTHORITY_NAME = os.environ.get("AUTHORITY_NAME", "Greater Manchester Combined Authority")
SERVICE_NAME = "Decision records"

# Its printed matter: decisions/notice/house.py checks these
AUTHORITY_LETTERHEAD = os.environ.get("AUTHORITY_LETTERHEAD", "")
AUTHORITY_COLOUR = os.environ.get("AUTHORITY_COLOUR", "") or "#0b3c5d"
AUTHORITY_ACCENT = os.environ.get("AUTHORITY_ACCENT", "") or "#e9a23b"
AUTHORITY_LOGO = os.environ.get("AUTHORITY_LOGO", "")
AUTHORITY_LOGO_ALT = os.environ.get("AUTHORITY_LOGO_ALT", "") or f"Logo of {AUTHORITY_NAME}"

INSTALLED_APPS = [
    "commissioning",
    "decisions",
    "grants",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "commissioning.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "commissioning.errors.DesignedNotFound",
    "commissioning.errors.NothingBehindNul",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "commissioning.urls"
WSGI_APPLICATION = "commissioning.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commissioning.context.frame",
            ],
            "builtins": ["commissioning.templatetags.words"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"

DATABASES = {"default": database.configuration(os.environ)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",  # shared by every process: used codes, rate limits
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # past this Django drops a third, also what still counts
    },
    "drafts": {  # PDFs of what is not signed, in a folder that only this user may read; each machine has its own
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "cache" / "drafts",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

# Signing in
AUTH_USER_MODEL = "commissioning.User"
AUTHENTICATION_BACKENDS = ["decisions.scheme.standing.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_work"
ACCOUNT_ADAPTER = "commissioning.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "commissioning.accounts.forms.LoginForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/5m/ip,5/5m/key",
    "reauthenticate": "10/5m/user",
    "reset_password": "20/h/ip,5/h/key",
    "change_password": "5/h/user",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SERVICE_NAME}: "
MFA_ADAPTER = "commissioning.accounts.adapter.AuthenticatorAdapter"
MFA_FORMS = {
    "activate_totp": "commissioning.accounts.forms.ActivateAppForm",
    "add_webauthn": "commissioning.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "commissioning.accounts.forms.RenamePasskeyForm",
    "login_webauthn": "commissioning.accounts.forms.PasskeySignInForm",
    "authenticate": "commissioning.accounts.forms.SecondStepForm",
    "authenticate_webauthn": "commissioning.accounts.forms.PasskeySecondStepForm",
    "reauthenticate": "commissioning.accounts.forms.CodeAgainForm",
    "reauthenticate_webauthn": "commissioning.accounts.forms.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = f"{AUTHORITY_NAME} decisions"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey is two factors in one: the device and its PIN or fingerprint
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # http://localhost on a development machine
MFA_ALLOW_UNVERIFIED_EMAIL = True  # governance officers give the addresses; nobody signs up
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
EXAMPLE_SIGN_INS = [
    "officer@gmca.example",
    "assistant.director@gmca.example",
    "director@gmca.example",
    "treasurer@gmca.example",
    "deputy.treasurer@gmca.example",
    "deputy.mayor@gmca.example",
    "finance@gmca.example",
    "governance@gmca.example",
    "legal@gmca.example",
    "equality@gmca.example",
    "auditor@gmca.example",
]

# Cookies and headers
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Largest form: a whole allocation grid (30 rows × 12 columns) or 200,000 bytes of narrative.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static", VAR / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "papers": {
        "BACKEND": os.environ.get("PAPERS_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": json.loads(os.environ.get("PAPERS_STORAGE_OPTIONS", "{}")) or {"location": VAR / "papers"},
    },
    "sealed": sealed_files(os.environ),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
SEALED_SECONDS = whole_number("SEALED_SECONDS", 20)  # a store that does not answer holds a signature up for no longer

# Mail
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_FILE_PATH = os.environ.get("EMAIL_FILE_PATH", str(VAR / "mail"))
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Decision records <decisions@gmca.example>")
EMAIL_TIMEOUT = 20  # seconds; a mail server that does not answer holds nobody up for longer

# Reminders: days that a signature is waited for
REMINDER_DAYS = whole_numbers("REMINDER_DAYS", "3,7")
ESCALATION_DAYS = whole_number("ESCALATION_DAYS", 10)

# The organisation's seal on signed notices: a key file (PKCS#12 or PEM), or a key in a hardware module (PKCS#11)
SEAL_KEY = os.environ.get("SEAL_KEY", "")
SEAL_PASSPHRASE = os.environ.get("SEAL_PASSPHRASE", "")
SEAL_MODULE = os.environ.get("SEAL_MODULE", "")
SEAL_TOKEN = os.environ.get("SEAL_TOKEN", "")
SEAL_LABEL = os.environ.get("SEAL_LABEL", "")
SEAL_PIN = os.environ.get("SEAL_PIN", "")

# Logs: one JSON object a line, no personal data (commissioning/logs.py)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "commissioning.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    "loggers": {
        "commissioning": {"level": os.environ.get("LOG_LEVEL", "INFO")},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
