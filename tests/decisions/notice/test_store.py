"""Nothing is signed unless it is stored: a store that fails takes no signature, and the next try works."""

import errno
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from commissioning.example.authority import PASSWORD
from commissioning.storage.folder import WriteOnceFolder
from decisions.ledger.models import LedgerEvent
from decisions.notice import orphans, store
from decisions.notice.models import SealedNotice
from decisions.record.models import Decision, Version
from decisions.signoff import signing
from tests.decisions import stored
from tests.decisions.witness import refused
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=4)
BEFORE = "Your signature was not taken, because the notice could not be stored: "


class Full(WriteOnceFolder):
    def _save(self, name: str, content: File) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Refusing(WriteOnceFolder):
    def _save(self, name: str, content: File) -> str:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


class Slow(WriteOnceFolder):
    """Answers when the test is over."""

    end = threading.Event()

    def _save(self, name: str, content: File) -> str:
        self.end.wait(60)
        return super()._save(name, content)


class Losing(WriteOnceFolder):
    """Takes the bytes and keeps others, as a disk may."""

    def _save(self, name: str, content: File) -> str:
        return super()._save(name, ContentFile(content.read()[:-1]))


@pytest.fixture
def last(out: Version) -> Version:
    """Waits for its last signature."""
    signing.sign(version=out, sha256=out.sha256, by=user("treasurer"), at=AT)
    return out


def sign(version: Version) -> None:
    signing.sign(version=version, sha256=version.sha256, by=user("deputy.mayor"), at=AT)


@pytest.fixture
def _ended() -> Iterator[None]:
    Slow.end.clear()
    yield
    Slow.end.set()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [(Full, store.FULL), (Refusing, store.REFUSES), (Slow, store.SLOW), (Losing, store.ALTERED)],
)
@pytest.mark.usefixtures("_ended")
def test_what_cannot_be_stored_is_not_signed_and_the_next_try_works(
    last: Version, tmp_path: Path, kind: type[WriteOnceFolder], sentence: str
) -> None:
    failing = {"BACKEND": f"{__name__}.{kind.__name__}", "OPTIONS": {"location": tmp_path}}
    before = LedgerEvent.objects.count()
    with stored.using(failing), override_settings(SEALED_SECONDS=1), refused(BEFORE + sentence):
        sign(last)
    decision = Decision.objects.get(pk=last.decision_id)
    assert (decision.state, last.sign_offs.count(), last.sealed_notices.count()) == ("in_sign_off", 3, 0)
    assert LedgerEvent.objects.count() == before
    sign(last)
    decision.refresh_from_db()
    assert (decision.state, last.sign_offs.count(), last.sealed_notices.count()) == ("decided", 4, 2)
    call_command("verify")


@pytest.mark.parametrize(("kind", "sentence"), [(Full, store.FULL), (Refusing, store.REFUSES), (Slow, store.SLOW)])
@pytest.mark.usefixtures("_ended")
def test_the_page_says_why_and_the_same_form_sent_again_signs(
    last: Version, tmp_path: Path, client: Client, kind: type[WriteOnceFolder], sentence: str
) -> None:
    client.force_login(user("deputy.mayor"))
    given = {"interest": "none", "read": "on", "password": PASSWORD, "sha256": last.sha256}
    address = reverse("sign", args=[last.decision.reference])
    failing = {"BACKEND": f"{__name__}.{kind.__name__}", "OPTIONS": {"location": tmp_path}}
    with stored.using(failing), override_settings(SEALED_SECONDS=1):
        response = client.post(address, given)
    assert (response.status_code, BEFORE + sentence in response.content.decode()) == (200, True)
    said = client.post(address, given, follow=True).content.decode()
    assert "the last to do so. The decision is made and sealed." in said


def test_a_sealing_cut_off_before_its_commit_is_taken_up_by_the_next(last: Version, tmp_path: Path) -> None:
    with stored.using({"BACKEND": "commissioning.storage.folder.WriteOnceFolder", "OPTIONS": {"location": tmp_path}}):
        for _ in range(2):
            with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the two belong together
                sign(last)
                raise RuntimeError("killed")
        left = stored.files(tmp_path)
        assert (len(left), SealedNotice.objects.filter(version=last).count()) == (5, 0)
        sign(last)
        assert stored.files(tmp_path) == left  # two PDFs, two HTML files and one sheet, and no other


def test_files_that_no_row_names_are_told_after_a_day_and_removed_when_asked(
    decided: Version, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with stored.copy(tmp_path):
        left = store.keep(b"cut off", "pdf")
        name = store.name_of("pdf", left.sha256)
        draft = tmp_path / "ab" / "cd" / ".draft.pdf.0123"
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(b"half")
        names = {
            row
            for notice in decided.sealed_notices.all()
            for row in map(store.name_of, notice.files, notice.files.values())
        }
        others = set(stored.files(tmp_path)) - names
        tomorrow = timezone.now() + timedelta(days=1, minutes=1)
        assert list(orphans.orphans(at=timezone.now())) == []
        assert set(orphans.orphans(at=tomorrow)) == others >= {name, "ab/cd/.draft.pdf.0123"}
        call_command("orphans")
        assert capsys.readouterr().out == "0 files that no notice names.\n"
        assert set(orphans.remove(at=tomorrow)) == others
        assert set(stored.files(tmp_path)) == names
        call_command("verify")
