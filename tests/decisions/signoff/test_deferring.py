"""Putting a decision off until a day, and taking it up again."""

from datetime import date, timedelta

import pytest
from django.db import connection

from decisions.mail.models import SentMail
from decisions.record.models import Decision, Version
from decisions.signoff import proof, reminders, returning, submission
from tests import factories
from tests.decisions import raw
from tests.decisions.raw import move
from tests.decisions.witness import Line, refused, written
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)
UNTIL = date(2022, 3, 1)
WHY = "The grant letter is late."


def defer(decision: Decision, who: str = "officer", *, reason: str = WHY, until: date = UNTIL) -> None:
    returning.defer(decision=decision, reason=reason, until=until, by=user(who), at=AT)


def again(decision: Decision) -> Decision:
    return Decision.objects.get(pk=decision.pk)


def test_a_draft_is_put_off_with_its_day_and_reason_on_record(draft: Decision) -> None:
    with written() as lines:
        defer(draft, reason=f" {WHY} ")
    assert (again(draft).state, again(draft).deferred_until) == ("deferred", UNTIL)
    detail = {"version": 0, "reason": WHY, "void_signatures": [], "until": "2022-03-01"}
    assert lines == [Line("defer", "Amara Whitlock", "Commissioning officer", AT, draft.reference, "", detail)]


def test_out_for_signature_its_signatures_become_void_and_stay(out: Version) -> None:
    defer(out.decision, "colleague")
    voiding = Version.objects.get(pk=out.pk).voiding  # type: ignore[attr-defined]
    assert (voiding.act, voiding.by_name, voiding.reason) == ("defer", "Ravi Menon", WHY)
    assert out.sign_offs.count() == 2
    assert list(proof.faults()) == []
    mail = SentMail.objects.filter(reference=out.decision.reference, kind="deferred").get()
    assert (mail.person, mail.subject) == (user("officer"), f"Deferred: {out.decision.reference}")
    assert WHY not in mail.body


def test_it_is_taken_up_as_a_draft_and_goes_out_again(out: Version) -> None:
    defer(out.decision)
    with written() as lines:
        returning.resume(decision=out.decision, by=user("colleague"), at=AT)
    assert (again(out.decision).state, again(out.decision).deferred_until) == ("draft", None)
    assert [(line.act, line.by) for line in lines] == [("resume", "Ravi Menon")]
    assert submission.submit(decision=out.decision, by=user("officer"), at=AT).number == 2


@pytest.mark.parametrize("until", [AT.date(), AT.date() - timedelta(days=1)])
def test_the_day_is_after_today(draft: Decision, until: date) -> None:
    words = f"{until.day} October 2021"
    with refused(f"It cannot be deferred until {words}, which has come. Give a day after today."):
        defer(draft, until=until)
    defer(draft, until=AT.date() + timedelta(days=1))


def test_it_needs_a_reason_and_one_who_writes_it(draft: Decision, out: Version, decided: Version) -> None:
    with refused("Say why it is deferred."):
        defer(draft, reason=" \n")
    with refused("This decision is decided, so you cannot defer it."):
        defer(decided.decision)
    with refused("This decision is draft, so you cannot resume it."):
        returning.resume(decision=draft, by=user("officer"), at=AT)
    for who in ("treasurer", "governance"):
        with refused(
            f"Only Amara Whitlock, who started it, and officers of {out.decision.directorate.name} may do this."
        ):
            defer(out.decision, who)


def test_while_deferred_nothing_changes_in_it(draft: Decision) -> None:
    defer(draft)
    with raw.refused("what it says cannot change"):
        Decision.objects.filter(pk=draft.pk).update(subject="Another")
    with raw.refused("no version can be frozen"):
        raw.freeze(draft)
    with refused("This decision is deferred. What it says cannot change."):
        submission.submit(decision=draft, by=user("officer"), at=AT)


@pytest.mark.parametrize("state", ["returned", "in_sign_off", "decided", "rejected", "superseded"])
def test_the_database_lets_it_become_a_draft_or_nothing(draft: Decision, state: str) -> None:
    defer(draft)
    with raw.refused("is deferred and does not become|was not out for signature|has no version"):
        raw.execute("UPDATE decisions_decision SET state = %s, deferred_until = NULL WHERE id = %s", state, draft.pk)


def test_the_database_keeps_day_and_state_together(draft: Decision, out: Version) -> None:
    with raw.refused("decision_is_deferred_until_a_day"):
        move(draft, "deferred")
    with raw.refused("decision_is_deferred_until_a_day"):
        raw.execute("UPDATE decisions_decision SET deferred_until = '2022-01-01' WHERE id = %s", draft.pk)
    with raw.refused("while its version is not void"):
        raw.execute(
            "UPDATE decisions_decision SET state = 'deferred', deferred_until = '2022-01-01' WHERE id = %s",
            out.decision_id,
        )


def test_the_author_is_reminded_on_the_day_and_once(draft: Decision) -> None:
    defer(draft, until=date(2021, 11, 2))
    early, day = NOW.replace(month=11, day=1), NOW.replace(month=11, day=2)
    assert reminders.remind_of_deferrals(at=early) == []
    (mail,) = reminders.remind_of_deferrals(at=day)
    assert (mail.person, mail.kind, mail.subject) == (user("officer"), "deferral_over", f"Deferral over: {draft}")
    assert mail.body.startswith("This was deferred until 2 November 2021. Resume it, or withdraw it.")
    assert reminders.remind_of_deferrals(at=day + timedelta(days=1)) == []
    returning.resume(decision=draft, by=user("officer"), at=day)
    assert reminders.remind_of_deferrals(at=day + timedelta(days=2)) == []
    connection.check_constraints()


def test_it_can_be_given_up_while_deferred(draft: Decision) -> None:
    defer(draft)
    returning.withdraw(decision=draft, reason="No grant.", by=user("officer"), at=AT)
    assert (again(draft).state, again(draft).deferred_until) == ("withdrawn", None)
    assert factories.draft().reference != draft.reference
