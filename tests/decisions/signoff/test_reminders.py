"""Reminders after some days, others told after more, due dates; each once, and by hand once a day."""

from datetime import date, timedelta

import pytest
from django.test import override_settings

from commissioning.models import User
from decisions.advice import acts as advice
from decisions.advice.models import AdviceKind
from decisions.mail import digest, head
from decisions.mail.models import MailKind, SentMail
from decisions.record.models import Decision, Version
from decisions.scheme.models import Post, PostHolding
from decisions.signoff import reminders, returning, signing
from tests import factories
from tests.conftest import guards_off
from tests.decisions.linking import superseded
from tests.decisions.mail.outbox import told
from tests.decisions.raw import execute
from tests.decisions.scheme.delegating import delegate
from tests.decisions.witness import refused
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

SINCE = NOW + timedelta(days=2)  # the Director's signature on `out`, since when the Treasurer is waited for
KINDS = ("reminder", "escalation", "due")


def after(days: int) -> list[tuple[str, str]]:
    """What a run that many days after the last signature adds."""
    before = told(*KINDS)
    reminders.remind(at=SINCE + timedelta(days=days))
    return told(*KINDS)[len(before) :]


def test_the_signatory_is_reminded_twice_and_then_others_are_told_each_once(out: Version) -> None:
    said = {day: after(day) for day in range(16)}
    assert {day: rows for day, rows in said.items() if rows} == {
        3: [("reminder", "treasurer")],
        7: [("reminder", "treasurer")],
        10: [("escalation", "officer"), ("escalation", "governance")],
    }
    reference, subject = out.decision.reference, out.decision.subject
    first = SentMail.objects.filter(kind="reminder").earliest("pk")
    assert (first.subject, first.body) == (
        f"Reminder, to sign: {reference}",
        f"This still waits for you to sign, as Treasurer.\n\n{reference}: {subject}\n"
        f"http://localhost:8000/sign-offs/{reference}/\n",
    )
    late = SentMail.objects.filter(kind="escalation").earliest("pk")
    assert (late.subject, late.body) == (
        f"Late: {reference}",
        f"This has waited 10 days for the signature of Treasurer.\n\n{reference}: {subject}\n"
        f"http://localhost:8000/decisions/{reference}/history/\n",
    )


def test_the_same_day_twice_adds_nothing(out: Version) -> None:
    assert len(after(12)) == 3
    assert after(12) == []


def test_a_run_that_comes_late_says_only_the_latest_of_what_was_missed(out: Version) -> None:
    assert after(9) == [("reminder", "treasurer")]
    assert after(9) == []


def test_days_are_counted_in_calendar_days_of_the_authority(out: Version) -> None:
    """Signed at 09:00 UTC on 27 October; on the third day at a minute past midnight here it has been three days."""
    reminders.remind(at=SINCE.replace(day=29, hour=22, minute=59))
    assert told(*KINDS) == []
    reminders.remind(at=SINCE.replace(day=29, hour=23, minute=1))
    assert told(*KINDS) == [("reminder", "treasurer")]


@override_settings(REMINDER_DAYS=[1, 2], ESCALATION_DAYS=2)
def test_the_days_are_settings(out: Version) -> None:
    assert [len(after(day)) for day in range(4)] == [0, 1, 3, 0]


def test_a_signature_begins_the_wait_for_the_next(out: Version) -> None:
    signing.sign(version=out, sha256=out.sha256, by=user("treasurer"), at=SINCE + timedelta(days=5))
    assert after(7) == []
    assert after(8) == [("reminder", "deputy.mayor")]


@pytest.mark.parametrize("state", ["returned", "decided"])
def test_what_is_not_out_for_signature_is_reminded_of_to_nobody(out: Version, decided: Version, state: str) -> None:
    returning.return_to_author(version=out, reason="Why?", by=user("treasurer"), at=SINCE)
    assert after(30) == []


def test_a_new_holder_of_the_post_is_told_in_their_turn(out: Version) -> None:
    after(3)
    PostHolding.objects.filter(post__code="treasurer").update(until_on=SINCE.date() + timedelta(days=3))
    new = User.objects.create_user("new.treasurer@gmca.example", "Nia Frost")
    Post.objects.get(code="treasurer").holdings.create(holder=new, from_on=SINCE.date() + timedelta(days=4))
    assert after(4) == [("reminder", "new.treasurer")]
    assert after(5) == []


def test_a_vacant_post_is_reminded_of_to_nobody_and_escalated_all_the_same(out: Version) -> None:
    PostHolding.objects.filter(post__code="treasurer").delete()
    assert after(7) == []
    assert after(10) == [("escalation", "officer"), ("escalation", "governance")]


def test_who_stood_aside_is_reminded_no_more(out: Version) -> None:
    signing.stand_aside(version=out, reason="My brother works there", by=user("treasurer"), at=SINCE)
    assert after(7) == []


# Due dates: 1 November 2021 in the factories


def due(day: date, *, count: int = 0) -> list[tuple[str, str]]:
    before = told("due")
    reminders.remind_of_due_dates(at=NOW.replace(month=day.month, day=day.day))
    return told("due")[len(before) :]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 10, 26), 0),
        (date(2021, 10, 27), 2),
        (date(2021, 11, 1), 2),
        (date(2021, 11, 2), 0),
    ],
)
def test_author_and_signatory_are_told_within_five_days_of_the_due_date(out: Version, day: date, expected: int) -> None:
    assert len([row for row in due(day) if row[1] == "treasurer"]) == expected // 2


def test_a_due_date_is_told_once(draft: Decision) -> None:
    mine = f"Due soon: {draft.reference}"
    for day in (28, 29, 30):
        due(date(2021, 10, day))
    assert list(SentMail.objects.filter(subject=mine).values_list("address", flat=True)) == ["officer@gmca.example"]
    body = SentMail.objects.get(subject=mine).body
    assert body.startswith("This decision is due within 5 days and is not made yet.\n\n")


def test_what_is_decided_is_not_due(decided: Version) -> None:
    due(date(2021, 10, 29))
    assert not SentMail.objects.filter(kind="due", reference=decided.decision.reference).exists()


# By hand


def ask(version: Version, who: str = "officer", days: int = 1) -> list[SentMail]:
    return reminders.ask(decision=version.decision, by=user(who), at=SINCE + timedelta(days=days))


def test_the_author_reminds_who_can_sign(out: Version) -> None:
    (mail,) = ask(out)
    assert (mail.person, mail.kind, mail.subject) == (
        user("treasurer"),
        "reminder",
        f"Reminder, to sign: {out.decision.reference}",
    )


def test_a_reminder_by_hand_goes_once_a_day(out: Version) -> None:
    ask(out)
    with refused(f"A reminder about {out.decision.reference} went out today. You can send another one tomorrow."):
        ask(out, "colleague")
    assert len(ask(out, days=2)) == 1


def test_a_reminder_by_the_program_counts_too(out: Version) -> None:
    assert after(3) == [("reminder", "treasurer")]
    with refused(f"A reminder about {out.decision.reference} went out today. You can send another one tomorrow."):
        ask(out, days=3)


@pytest.mark.parametrize("who", ["treasurer", "finance", "governance", "auditor", "ellen"])
def test_only_the_authors_side_reminds(out: Version, who: str) -> None:
    factories.outsider()
    with refused(
        "Only Amara Whitlock, who started it, and officers of Police, Crime, Criminal Justice and Fire may do this."
    ):
        ask(out, who)


def test_nobody_is_reminded_of_what_is_not_out(decided: Version) -> None:
    with refused(f"{decided.decision.reference} is not out for signature, so there is nobody to remind."):
        ask(decided)


def test_nobody_can_be_reminded_of_a_vacant_post(out: Version) -> None:
    PostHolding.objects.filter(post__code="treasurer").delete()
    with refused(
        f"Nobody can sign {out.decision.reference} as Treasurer today, so there is nobody to remind. "
        "Ask the governance team who holds the post."
    ):
        ask(out)


# Nothing but reference and subject


SECRETS = ("SECRET", "£", "639", "Bolton")


def of_every_kind(out: Version, submitted: Version) -> None:
    """Brings about every mail there is, about notices whose words are known."""
    with guards_off():
        execute("UPDATE decisions_sectiontext SET text = 'SECRET words'")
        execute("UPDATE decisions_decision SET summary = 'SECRET summary'")
    digest.prefer(preference="digest", by=user("deputy.mayor"))
    for end in (returning.reject, returning.return_to_author):
        version = factories.submitted()
        end(version=version, reason="SECRET reason", by=user("assistant.director"), at=SINCE)
    returning.take_back(decision=factories.submitted().decision, by=user("colleague"), at=SINCE)
    returning.withdraw(decision=submitted.decision, reason="SECRET reason", by=user("colleague"), at=SINCE)
    factories.signed()
    put_off, until = factories.submitted().decision, SINCE.date() + timedelta(days=2)
    returning.defer(decision=put_off, reason="SECRET reason", until=until, by=user("colleague"), at=SINCE)
    reminders.remind_of_deferrals(at=SINCE + timedelta(days=2))
    superseded()
    asked = {"decision": factories.submitted().decision, "kind": AdviceKind.FINANCE, "question": "SECRET question?"}
    advice.ask(**asked, due_on=until, by=user("colleague"), at=SINCE)
    due(date(2021, 10, 29))
    after(3)
    after(12)
    signing.stand_aside(version=out, reason="SECRET interest", by=user("treasurer"), at=SINCE)
    delegate("director", "finance", scope="SECRET scope", document="SECRET document")
    head.announce(at=SINCE)
    digest.gather(at=SINCE + timedelta(days=30))


def test_no_mail_says_more_of_a_decision_than_reference_and_subject(out: Version, submitted: Version) -> None:
    of_every_kind(out, submitted)
    mails = list(SentMail.objects.all())
    assert {mail.kind for mail in mails} == set(MailKind)
    assert [(mail.subject, word) for mail in mails for word in SECRETS if word in mail.body + mail.subject] == []
    for mail in mails:
        if not mail.reference.startswith("DN-"):
            assert mail.kind in {"digest", "head_hash", "notice"}
            continue
        decision = Decision.objects.get(reference=mail.reference)
        words, _, line, address, end = mail.body.split("\n")
        assert line == f"{decision.reference}: {decision.subject}"
        assert (address.startswith("http://localhost:8000/"), end) == (True, "")
        assert mail.reference in mail.subject
        assert decision.subject not in words
