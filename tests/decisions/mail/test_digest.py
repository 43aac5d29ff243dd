"""One mail a day for those who prefer it, with everything in it."""

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from commissioning.models import MailPreference, User
from decisions.mail import digest, sending
from decisions.mail.models import MailKind, SentMail
from decisions.record.models import Version
from tests.decisions.mail.outbox import sent, told, write
from tests.decisions.signoff.test_signing import sign
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

EVENING = NOW + timedelta(hours=8)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def daily(people: None, db: None) -> User:
    """The treasurer, who prefers one mail a day."""
    person = user("treasurer")
    digest.prefer(preference=MailPreference.DIGEST, by=person)
    return person


def test_what_is_kept_goes_once_in_one_mail(
    daily: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write(subject="To sign: DN-2021-0001", body="First.\n")
        write(subject="To sign: DN-2021-0002", body="Second.\n")
        write("director")
    assert sent() == [(["director@gmca.example"], "Notice: DN-2021-0001")]
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        (made,) = digest.gather(at=EVENING)
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["treasurer@gmca.example"], "Your decisions, 25 October 2021")
    assert message.body == "To sign: DN-2021-0001\nFirst.\n\nTo sign: DN-2021-0002\nSecond.\n"
    made.refresh_from_db()
    assert (made.kind, made.sent_at, made.carried.count()) == ("digest", EVENING, 2)


def test_a_second_digest_that_day_waits_for_the_next(daily: User) -> None:
    write()
    assert len(digest.gather(at=NOW)) == 1
    write(at=EVENING)
    assert digest.gather(at=EVENING) == []
    assert SentMail.objects.kept().count() == 1
    assert len(digest.gather(at=TOMORROW)) == 1
    assert digest.gather(at=TOMORROW + timedelta(days=1)) == []
    assert told("digest") == [("digest", "treasurer")] * 2


def test_what_is_kept_is_never_sent_by_itself(daily: User) -> None:
    write()
    assert sending.send_again(at=TOMORROW) == []
    assert sent() == []


def test_without_anything_kept_there_is_no_digest(daily: User) -> None:
    assert digest.gather(at=NOW) == []


def test_who_goes_back_to_each_gets_what_was_kept_still(daily: User) -> None:
    write()
    digest.prefer(preference=MailPreference.EACH, by=daily)
    write(at=EVENING)
    assert SentMail.objects.unsent().count() == 1
    assert len(digest.gather(at=TOMORROW)) == 1


def test_the_head_of_the_ledger_goes_by_itself(daily: User) -> None:
    row = write(kind=MailKind.HEAD_HASH)
    assert row is not None
    assert row.for_digest is False


def test_a_turn_to_sign_is_kept(
    out: Version, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    digest.prefer(preference=MailPreference.DIGEST, by=user("deputy.mayor"))
    with django_capture_on_commit_callbacks(execute=True):
        sign(out, "treasurer")
    assert sent() == []
    row = SentMail.objects.kept().get()
    assert (row.person, row.kind, row.reference) == (user("deputy.mayor"), "to_sign", out.decision.reference)
