"""Records that the tests of a module share: put in once, with every test's changes rolled back to them.

Each comes fresh from the database, so that no test sees what another did to an object.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from commissioning.example import authority as example
from decisions.drafting import acts
from decisions.record.models import Decision, Version
from decisions.signoff import submission
from tests import factories
from tests.factories import CHAIN, NOW, user


def full(**options: object) -> Decision:
    """A complete draft with something in every table that its notice is made from."""
    decision = factories.complete(**options)  # type: ignore[arg-type]
    posts = [{"title": "Recovery worker", "employer": "Bolton Council", "fte": Decimal("1.50")}]
    acts.staff(decision=decision, posts=posts, by=decision.author, at=NOW)
    return Decision.objects.get(pk=decision.pk)


def signed(count: int) -> Version:
    version = submission.submit(decision=full(), by=user("officer"), at=NOW + timedelta(hours=1))
    for days, who in enumerate(CHAIN[:count], start=1):
        factories.sign(version, who, at=NOW + timedelta(days=days))
    return version


def _settled(row: Decision | Version) -> int:
    """With nothing left to check at commit, so that a test may alter tables."""
    assert not connection.savepoint_ids, "name this fixture as an argument: made inside a test, it goes with that test"
    connection.check_constraints()
    return row.pk


@pytest.fixture(scope="module")
def people(kept: None) -> None:
    """The example authority without decisions."""
    example.load()


@pytest.fixture(scope="module")
def _draft(people: None) -> int:
    return _settled(full())


@pytest.fixture(scope="module")
def _submitted(people: None) -> int:
    return _settled(signed(0))


@pytest.fixture(scope="module")
def _out(people: None) -> int:
    return _settled(signed(2))


@pytest.fixture(scope="module")
def _decided(people: None) -> int:
    return _settled(signed(4))


@pytest.fixture
def draft(_draft: int, db: None) -> Decision:
    """A complete draft: nothing stops its submission."""
    return Decision.objects.get(pk=_draft)


@pytest.fixture
def submitted(_submitted: int, db: None) -> Version:
    """Out for signature, with none so far."""
    return Version.objects.get(pk=_submitted)


@pytest.fixture
def out(_out: int, db: None) -> Version:
    """Out for signature: signed by the Assistant Director and the Director, waiting for the Treasurer."""
    return Version.objects.get(pk=_out)


@pytest.fixture
def decided(_decided: int, db: None) -> Version:
    """Signed by all four and sealed."""
    return Version.objects.get(pk=_decided)
