"""Settings from the environment, each in a process of its own as the program would start."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

KEY = "k" * 25 + "0123456789abcdefghijklmnopqrstuv"
PRODUCTION = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "decisions.example",
    "DATABASE_URL": "postgresql://u:pw-secret@127.0.0.1:1/none",
}
NAMES = [
    "DEBUG",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SAMESITE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "X_FRAME_OPTIONS",
    "ALLOWED_HOSTS",
    "SECURE_PROXY_SSL_HEADER",
]


def python(program: str, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=settings.BASE_DIR,
        env={**kept, "DJANGO_SETTINGS_MODULE": "commissioning.settings", **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def values(**environ: str) -> dict[str, Any]:
    read = f"print(json.dumps({{name: getattr(settings, name, None) for name in {NAMES}}}))"
    program = f"import json; from django.conf import settings; {read}"
    done = python(program, **{**PRODUCTION, **environ})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_with_a_key_in_the_environment_it_is_production() -> None:
    assert values() == {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "X_FRAME_OPTIONS": "DENY",
        "ALLOWED_HOSTS": ["decisions.example"],
        "SECURE_PROXY_SSL_HEADER": None,
    }


def test_a_proxy_is_believed_only_where_there_is_one() -> None:
    assert values(BEHIND_PROXY="1")["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


@pytest.mark.parametrize("value", ["maybe", "2", "on"])
def test_a_flag_that_is_neither_yes_nor_no_is_refused_with_a_sentence(value: str) -> None:
    done = python("from django.conf import settings; settings.DEBUG", **PRODUCTION, DEBUG=value)
    assert done.returncode == 1
    assert f"ImproperlyConfigured: DEBUG is “{value}”; give 1 or 0." in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("REMINDER_DAYS", "3;7", "REMINDER_DAYS is “3;7”; give whole numbers with commas, as 3,7."),
        ("REMINDER_DAYS", "3,-7", "REMINDER_DAYS is “3,-7”; give whole numbers with commas, as 3,7."),
        ("ESCALATION_DAYS", "10,20", "ESCALATION_DAYS is “10,20”; give a whole number, as 10."),
    ],
)
def test_days_that_are_none_are_refused_with_a_sentence(name: str, value: str, sentence: str) -> None:
    done = python("from django.conf import settings; settings.DEBUG", **PRODUCTION, **{name: value})
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {sentence}" in done.stderr


def test_days_are_read_in_order() -> None:
    done = python("from django.conf import settings; print(settings.REMINDER_DAYS)", **PRODUCTION, REMINDER_DAYS="9, 2")
    assert done.stdout == "[2, 9]\n"


def test_the_deployment_checks_find_nothing_but_that_no_seal_is_configured() -> None:
    done = python(
        "import sys; from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', 'check', '--deploy', '--fail-level', 'WARNING'])",
        **PRODUCTION,
    )
    told = re.findall(r"\((\w+\.[A-Z]\d+)\)", done.stdout + done.stderr)
    assert (done.returncode, told) == (0, ["decisions.I001"]), done.stderr


PAGES = """
import json, django
from django.conf import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, SERVER_NAME="decisions.example", enforce_csrf_checks=True)
found = {}
for name, address, secure in (
    ("plain", "/", False), ("start", "/", True), ("login", "/accounts/login/", True), ("health", "/healthz", False),
    ("gallery", "/components/", True),
):
    response = client.get(address, secure=secure)
    found[name] = {
        "status": response.status_code, "headers": dict(response.items()), "text": response.content.decode(),
        "cookies": {
            key: {part: morsel[part] for part in ("secure", "httponly", "samesite")}
            for key, morsel in response.cookies.items()
        },
    }
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def production() -> dict[str, dict[str, Any]]:
    """What a production process answers whose database does not."""
    done = python(PAGES, **PRODUCTION)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_plain_http_is_sent_to_https(production: dict[str, dict[str, Any]]) -> None:
    plain = production["plain"]
    assert (plain["status"], plain["headers"]["Location"]) == (301, "https://decisions.example/")


def test_public_pages_are_there_without_the_database_and_ask_for_https(production: dict[str, dict[str, Any]]) -> None:
    for name in ("start", "login"):
        assert production[name]["status"] == 200
        assert (
            production[name]["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
        )
        assert "unsafe" not in production[name]["headers"]["Content-Security-Policy"]


def test_cookies_travel_over_https_only(production: dict[str, dict[str, Any]]) -> None:
    assert production["login"]["cookies"]["csrftoken"] == {"secure": True, "httponly": True, "samesite": "Lax"}


def test_no_example_sign_in_and_no_gallery_in_production(production: dict[str, dict[str, Any]]) -> None:
    assert ("gmca.example" in production["login"]["text"], "example-only" in production["login"]["text"]) == (
        False,
        False,
    )
    assert production["gallery"]["status"] in {302, 404}


def test_the_health_check_fails_without_the_database_and_tells_nothing(production: dict[str, dict[str, Any]]) -> None:
    health = production["health"]
    assert health["status"] in {500, 503}
    leaks = ["Traceback", "OperationalError", "127.0.0.1", "pw-secret", "psycopg", KEY, "postgresql"]
    assert [leak for leak in leaks if leak in health["text"]] == []


def test_without_a_key_and_without_setup_it_says_what_to_do(tmp_path: Any) -> None:
    program = (
        "import pathlib, runpy, sys; real = pathlib.Path.exists;"
        "pathlib.Path.exists = lambda self: False if self.name == 'secret-key' else real(self);"
        "runpy.run_module('commissioning.settings')"
    )
    done = python(program)
    assert done.returncode == 1
    assert "SECRET_KEY is not set. Set it to 50 or more random characters, or run “make setup”." in done.stderr
