"""DATABASE_URL as Django's settings."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from commissioning import database, embedded
from commissioning.embedded import places


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgres://ann:secret@db.example:5433/decisions",
            {"USER": "ann", "PASSWORD": "secret", "HOST": "db.example", "PORT": "5433", "NAME": "decisions"},
        ),
        (
            "postgresql://a%40b:p%23%2F%3A@db/decisions?sslmode=verify-full&sslrootcert=/etc/ca%20s.pem",
            {
                "USER": "a@b",
                "PASSWORD": "p#/:",
                "HOST": "db",
                "NAME": "decisions",
                "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/ca s.pem"},
            },
        ),
        ("postgresql:///decisions?host=/run/postgresql", {"HOST": "/run/postgresql", "NAME": "decisions"}),
        ("postgresql://%2Frun%2Fpostgresql/decisions", {"HOST": "/run/postgresql", "NAME": "decisions"}),
        ("postgresql://ann@[::1]:5433/decisions", {"USER": "ann", "HOST": "::1", "PORT": "5433", "NAME": "decisions"}),
        ("postgresql://db/?dbname=decisions&user=ann", {"USER": "ann", "HOST": "db", "NAME": "decisions"}),
        (
            "postgresql://one:5432,two:5433/decisions?target_session_attrs=read-write",
            {
                "HOST": "one,two",
                "PORT": "5432,5433",
                "NAME": "decisions",
                "OPTIONS": {"target_session_attrs": "read-write"},
            },
        ),
    ],
)
def test_database_url_becomes_djangos_settings(url: str, expected: dict[str, object]) -> None:
    assert database.configuration({"DATABASE_URL": url}) == {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "OPTIONS": {},
        **expected,
    }


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://ann:secret@db/decisions", "begins with “mysql:”, but this program needs PostgreSQL"),
        ("db.example/decisions", "begins with “:”"),
        ("postgresql://ann:secret@db", "names no database"),
        ("postgresql://ann:secret#1@db/decisions", "bare #"),
    ],
)
def test_an_unusable_database_url_is_refused_without_repeating_the_password(url: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence) as refusal:
        database.configuration({"DATABASE_URL": url})
    assert "secret" not in str(refusal.value)


def test_only_without_database_url_is_the_embedded_server_started(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[bool] = []
    monkeypatch.setattr(embedded, "start", lambda: started.append(True))
    database.start({"DATABASE_URL": "postgresql://db/decisions"})
    assert started == []
    database.start({"DATABASE_URL": " "})
    assert started == [True]


def test_a_very_long_project_path_gets_a_short_socket_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(places, "PROJECT", Path("/home/ann/project"))
    assert places.socket_folder() == Path("/home/ann/project/var/postgres/run")
    for name in ("n" * 80, "one,two"):
        monkeypatch.setattr(places, "PROJECT", Path("/home/ann") / name)
        assert len(str(places.socket_folder())) < 80
        assert str(places.socket_folder()).startswith("/tmp/commissioning-1000-")  # noqa: S108
