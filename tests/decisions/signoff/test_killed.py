"""The process dies during the last signature: it has either happened, whole, or not at all."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from commissioning.example import authority
from decisions.notice.models import SealedNotice
from decisions.notice.store import name_of
from decisions.record.models import Decision, Version
from decisions.record.states import State
from decisions.signoff import signing
from tests import factories
from tests.decisions import stored
from tests.factories import NOW

KILLS = int(os.environ.get("KILLS", "6"))  # set KILLS=50 for the long run
LONGEST = 2.4  # seconds: longer than a last signature takes, with a cold engine
GOLDEN = 0.6180339887  # spreads any number of instants over the whole time

pytestmark = [pytest.mark.django_db(transaction=True)]


def sign_last(version: Version) -> None:
    factories.sign(version, "deputy.mayor", at=NOW + timedelta(days=4))


def killed_after(seconds: float, version: Version) -> bool:
    """Signs in a child process and kills it after so long. Whether it had finished by then."""
    connections.close_all()  # a connection is not shared with a child
    child = os.fork()
    if child == 0:
        try:
            sign_last(version)
        finally:
            os._exit(0)
    time.sleep(seconds)
    finished = os.waitpid(child, os.WNOHANG)[0] == child
    if not finished:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return finished


def standing(version: Version) -> tuple[str, int, int]:
    """State, signatures and sealed notices: never anything between before and after."""
    state = Decision.objects.get(pk=version.decision_id).state
    return state, version.sign_offs.count(), SealedNotice.objects.filter(version=version).count()


BEFORE = (State.IN_SIGN_OFF, 3, 0)
AFTER = (State.DECIDED, 4, 2)


@pytest.fixture(autouse=True)
def _store_of_its_own(tmp_path: Path) -> Iterator[None]:
    with stored.using({"BACKEND": "commissioning.storage.folder.WriteOnceFolder", "OPTIONS": {"location": tmp_path}}):
        yield


def whole_files(folder: Path) -> list[str]:
    """The names of those that are there whole: no drafts, which a killed writing leaves behind."""
    return [name for name in stored.files(folder) if "/." not in name]


def named_files(version: Version) -> list[str]:
    rows = version.sealed_notices.all()
    return sorted({name_of(kind, sha256) for row in rows for kind, sha256 in row.files.items()})


def test_killed_between_the_store_and_the_commit_the_next_try_takes_up_the_same_files(tmp_path: Path) -> None:
    authority.load()
    version = factories.signed(count=3)
    connections.close_all()
    child = os.fork()
    if child == 0:
        signing.mail.tell_author = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)  # the last thing but to commit
        sign_last(version)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = whole_files(tmp_path)
    assert (standing(version), len(left)) == (BEFORE, 5)
    sign_last(version)
    assert (standing(version), whole_files(tmp_path), named_files(version)) == (AFTER, left, left)
    call_command("verify")


@pytest.mark.parametrize("seed", range(1, KILLS + 1))
def test_a_signature_cut_off_has_happened_whole_or_not_at_all(seed: int, tmp_path: Path) -> None:
    authority.load()
    version = factories.signed(count=3)
    seconds = seed * GOLDEN % 1 * LONGEST
    finished = killed_after(seconds, version)
    found = standing(version)
    assert found == AFTER if finished else found in (BEFORE, AFTER)
    call_command("verify")
    if standing(version) == BEFORE:
        sign_last(version)
    assert (standing(version), whole_files(tmp_path)) == (AFTER, named_files(version))
    call_command("verify")
