"""Fixtures for every test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.test.utils import override_settings
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from commissioning import database
from commissioning.example import authority as example
from commissioning.lib import rendering
from decisions import models
from grants import models as grants
from tests import rendered

GUARDED = [
    model
    for model in [*vars(models).values(), *vars(grants).values()]
    if isinstance(model, type) and hasattr(model, "_meta")
]

database.start()
Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


class AppClock:
    """Counts in steps of 30 seconds."""

    step = 60_000_000

    def code(self, secret: str, *, later: int = 0) -> str:
        """What an app with that secret shows now, or that many steps later."""
        return str(totp.format_hotp_value(totp.hotp_value(secret, self.step + later)))


def _settle() -> None:
    """Checks now what waits for the commit: no table can be altered before that."""
    if connection.in_atomic_block:
        connection.check_constraints()


@contextmanager
def guards_off(*tables: str) -> Iterator[None]:
    """Behind the program's back: an owner of these tables, or of all, switches their triggers off."""
    tables = tables or (*[model._meta.db_table for model in GUARDED], "decisions_decision_localities")
    with connection.cursor() as cursor:
        _settle()
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            _settle()
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture(autouse=True, scope="session")
def _emptied_with_guards_off() -> Iterator[None]:
    """Django empties the tables after a transactional test; the guards would refuse that."""
    emptied = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with guards_off():
            emptied(self)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = emptied


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> Iterator[None]:
    """Argon2 is slow on purpose; nine people in every test need not be."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def _papers_in_memory() -> Iterator[None]:
    """Files that tests put with a record leave nothing on disk."""
    papers = {"papers": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    with override_settings(STORAGES=settings.STORAGES | papers):
        yield


@pytest.fixture(autouse=True, scope="session")
def _sealed_files(_papers_in_memory: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A store of sealed files for the tests of this process."""
    options = {"location": tmp_path_factory.mktemp("sealed")}
    folder = {"BACKEND": "commissioning.storage.folder.WriteOnceFolder", "OPTIONS": options}
    with override_settings(STORAGES=settings.STORAGES | {"sealed": folder}):
        yield


@pytest.fixture(autouse=True, scope="module")
def _rendered_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Rooms that test the making of documents have a fixture of this name that does nothing."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "rendered"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "_ask", rendered.once(rendering._ask, folder))
        yield


@pytest.fixture
def app_clock(monkeypatch: pytest.MonkeyPatch) -> AppClock:
    """The clock by which authenticator apps and the server agree on codes, stopped: no code ends during a test."""
    clock = AppClock()
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([clock.step]))
    return clock


@pytest.fixture
def authority(db: None) -> None:
    """The example authority without decisions."""
    example.load()


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keeps what fixtures of a module put in until the module ends; each test's own changes are undone as ever.

    Not for modules with transactional tests, which empty the tables.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
