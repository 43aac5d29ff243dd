"""A mail is a row of the act that causes it, goes out after it, once, and stays on record."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import override_settings
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from decisions.mail import sending
from decisions.mail.models import MailKind, SentMail
from decisions.record.models import Version
from decisions.signoff import signing
from tests.decisions.mail.outbox import AWAY, sent, write
from tests.decisions.raw import execute, refused
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


def test_a_mail_is_written_with_the_act_and_goes_out_after_it(
    people: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write()
        assert sent() == []
        assert SentMail.objects.get().sent_at is None
    assert sent() == [(["treasurer@gmca.example"], "Notice: DN-2021-0001")]
    assert SentMail.objects.values(
        "person__name", "address", "kind", "reference", "subject", "queued_at", "sent_at", "failed", "for_digest"
    ).get() == {
        "person__name": "Simon Pryce",
        "address": "treasurer@gmca.example",
        "kind": "notice",
        "reference": "DN-2021-0001",
        "subject": "Notice: DN-2021-0001",
        "queued_at": NOW,
        "sent_at": NOW,
        "failed": "",
        "for_digest": False,
    }


def test_the_mail_of_an_act_that_is_undone_is_undone_with_it(people: None) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert (SentMail.objects.count(), sent()) == (0, [])


def test_the_address_is_that_of_the_day_it_was_written(
    people: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write()
        type(user("treasurer")).objects.filter(email="treasurer@gmca.example").update(email="s.pryce@gmca.example")
    assert sent() == [(["treasurer@gmca.example"], "Notice: DN-2021-0001")]


def test_nothing_is_written_to_a_closed_account(people: None) -> None:
    type(user("treasurer")).objects.filter(email="treasurer@gmca.example").update(is_active=False)
    assert write() is None
    assert SentMail.objects.count() == 0


def test_what_may_go_once_is_written_once_also_around_the_program(people: None) -> None:
    first = write(once="head/2021-10-25/1")
    assert write(once="head/2021-10-25/1") is None
    assert list(SentMail.objects.all()) == [first]
    with refused("sent_mail_goes_once"):
        SentMail.objects.create(
            person=user("director"), address="a@b.example", kind="notice", once="head/2021-10-25/1", queued_at=NOW
        )


@override_settings(EMAIL_BACKEND=AWAY)
def test_where_the_mail_server_is_away_the_act_stands_and_the_mail_stays_queued(
    out: Version, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        signing.sign(version=out, sha256=out.sha256, by=user("treasurer"), at=LATER + timedelta(days=2))
    assert out.sign_offs.count() == 3
    row = SentMail.objects.get(queued_at__gt=LATER + timedelta(days=1))
    assert (row.kind, row.sent_at, row.failed) == (
        "to_sign",
        None,
        "ConnectionRefusedError: [Errno 111] Connection refused",
    )


def test_what_was_left_over_goes_with_the_next_run_and_keeps_why_it_was_late(
    people: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with override_settings(EMAIL_BACKEND=AWAY):
        with django_capture_on_commit_callbacks(execute=True):
            row = write()
        assert sending.send_again(at=NOW) == []
    assert sending.send_again(at=NOW) == [row]
    assert sending.send_again(at=NOW) == []
    assert len(mail.outbox) == 1
    row = SentMail.objects.get(queued_at=NOW)
    assert (row.sent_at, row.failed) == (NOW, "ConnectionRefusedError: [Errno 111] Connection refused")


def test_a_run_for_an_earlier_moment_sends_nothing_of_the_time_after_it(people: None) -> None:
    write(at=LATER)
    assert sending.send_again(at=NOW) == []
    assert sent() == []


def test_one_that_fails_does_not_stop_the_others(people: None) -> None:
    write(subject="Two\nlines")  # a subject that no mail can have
    write("director")
    assert [row.address for row in sending.send_again(at=NOW)] == ["director@gmca.example"]
    assert SentMail.objects.get(queued_at=NOW, sent_at=None).failed.startswith("BadHeaderError: ")


# What the database refuses


CHANGES = {
    "person_id": "(SELECT id FROM commissioning_user WHERE email = 'director@gmca.example')",
    "address": "'x@gmca.example'",
    "kind": "'digest'",
    "reference": "'DN-2021-0009'",
    "subject": "'Another'",
    "body": "'Another'",
    "once": "'x'",
    "for_digest": "true",
    "queued_at": "queued_at - interval '1 day'",
    "sent_at": "sent_at + interval '1 day'",
    "failed": "'Another'",
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_mail_that_was_sent_is_never_changed(people: None, column: str) -> None:
    row = write()
    assert row is not None
    SentMail.objects.filter(pk=row.pk).update(sent_at=NOW, failed="Once")
    with refused("is on record"):
        execute(f"UPDATE decisions_sentmail SET {column} = {CHANGES[column]}")
    with refused("is on record"):
        execute("UPDATE decisions_sentmail SET sent_at = NULL")


def test_a_mail_is_never_removed(people: None) -> None:
    row = write()
    assert row is not None
    kept = row.pk
    with pytest.raises(TypeError, match="stays on record"):
        row.delete()
    with refused("append-only: DELETE refused"):
        execute("DELETE FROM decisions_sentmail")
    connection.check_constraints()
    with refused("append-only: TRUNCATE refused"):
        execute("TRUNCATE decisions_sentmail CASCADE")
    assert SentMail.objects.filter(pk=kept).exists()


def test_the_digest_a_mail_went_with_is_said_once(people: None) -> None:
    first, second = write(kind=MailKind.DIGEST), write(kind=MailKind.DIGEST)
    assert first is not None
    assert second is not None
    kept = SentMail.objects.create(
        person=user("treasurer"), address="a@b.example", kind="to_sign", for_digest=True, queued_at=NOW, digest=first
    )
    with refused("is on record"):
        SentMail.objects.filter(pk=kept.pk).update(digest=second)
    with refused("is on record"):
        SentMail.objects.filter(pk=kept.pk).update(digest=None)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "letter"}, "sent_mail_kind_is_known"),
        ({"address": ""}, "sent_mail_has_an_address"),
        ({"sent_at": NOW - timedelta(seconds=1)}, "sent_mail_is_sent_after_it_is_queued"),
        ({"for_digest": True, "sent_at": NOW}, "sent_mail_in_a_digest_goes_with_it"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused(people: None, fields: dict[str, object], constraint: str) -> None:
    given = {"person": user("treasurer"), "address": "a@b.example", "kind": "notice", "queued_at": NOW, **fields}
    with refused(constraint):
        SentMail.objects.create(**given)
