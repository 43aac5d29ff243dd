"""My work: what comes first and why, whom I wait for and how long, what became of what I signed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from commissioning.models import User
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.drafting import tasks
from decisions.mail.models import SentMail
from decisions.my_work import progress, waiting
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.scheme.models import PostHolding
from decisions.signoff import reminders, returning, signing, submission
from tests import factories
from tests.conftest import guards_off
from tests.decisions.pages import MOST, copies, main_text, page, queries, signed_in
from tests.decisions.raw import execute
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

ON = date(2021, 11, 3)
AT = NOW + timedelta(days=9)


def alter(decision: Decision, **fields: object) -> None:
    with guards_off("decisions_decision"):
        Decision.objects.filter(pk=decision.pk).update(**fields)


def mine(version: Version, who: str) -> list[waiting.ForYou]:
    return waiting.of(user(who), ON).for_you


# The order


def test_what_is_due_first_comes_first_then_the_larger_amount_then_the_longer_wait(out: Version) -> None:
    later, larger, smaller, older, never = copies(out, 5)
    alter(later, due_on=date(2021, 12, 1), total=Decimal(9_000_000))
    alter(larger, due_on=date(2021, 11, 30), total=Decimal(300))
    alter(smaller, due_on=date(2021, 11, 30), total=Decimal(200))
    alter(older, due_on=date(2021, 11, 30), total=Decimal(200))
    alter(never, due_on=None, total=Decimal(9_000_000))
    with guards_off("decisions_signoff"):
        execute(
            "UPDATE decisions_signoff SET signed_at = signed_at - interval '1 day' WHERE version_id = %s",
            older.versions.get().pk,
        )
    alter(out.decision, due_on=date(2021, 11, 2))
    order = [item.decision.pk for item in mine(out, "treasurer")]
    assert order == [each.pk for each in (out.decision, larger, older, smaller, later, never)]


def test_signing_and_changing_stand_in_one_list(out: Version, submitted: Version) -> None:
    """An officer who holds a post has both."""
    returning.return_to_author(version=submitted, reason="Why?", by=user("assistant.director"), at=AT)
    person = user("treasurer")
    alter(submitted.decision, author=person, due_on=date(2021, 11, 2))
    found = [(item.decision.pk, item.step is None, item.days_late) for item in mine(out, "treasurer")]
    assert found == [(out.decision_id, False, 2), (submitted.decision_id, True, 1)]


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2021, 11, 1), "Decision due 1 November 2021, "),
        (None, "No due date given."),
    ],
)
def test_the_reason_for_the_order_is_shown(client: Client, out: Version, due_on: date | None, words: str) -> None:
    copies(out, 1)
    alter(out.decision, due_on=due_on)
    found = main_text(page(signed_in(client, "treasurer"), reverse("my_work")))
    assert words in found
    assert "What is due first comes first; then the larger amount; then what has waited longer." in found
    assert "days late" in found


def test_what_is_due_today_is_not_late(out: Version) -> None:
    alter(out.decision, due_on=ON)
    assert [item.days_late for item in mine(out, "treasurer")] == [0]
    alter(out.decision, due_on=ON - timedelta(days=1))
    assert [item.days_late for item in mine(out, "treasurer")] == [1]


def test_what_a_person_cannot_sign_does_not_wait_for_them(out: Version) -> None:
    assert len(mine(out, "treasurer")) == 1
    signing.stand_aside(version=out, reason="My brother works there", by=user("treasurer"), at=AT)
    assert mine(out, "treasurer") == []


def test_who_wrote_in_it_has_nothing_to_sign(submitted: Version, out: Version) -> None:
    with guards_off("decisions_contributor"):
        out.decision.contributors.create(person=user("treasurer"), since=NOW)
    assert [item.step for item in mine(out, "treasurer") if item.step] == []


# Whom I wait for


def row_of(version: Version) -> waiting.WithOthers:
    (row,) = [row for row in waiting.of(user("officer"), ON).with_others if row.decision == version.decision]
    return row


def shown(client: Client, version: Version, who: str = "officer") -> str:
    """The row of that decision on the page."""
    found = page(signed_in(client, who), reverse("my_work"))
    (row,) = [each.text for each in found.all("tr") if version.decision.reference in each.text]
    return row


def test_it_says_who_holds_it_and_since_how_many_days(client: Client, out: Version) -> None:
    row = row_of(out)
    assert (row.decision, row.with_whom, row.days, row.is_late, row.is_reminded) == (
        out.decision,
        "Simon Pryce",
        7,
        False,
        False,
    )
    assert (row.step.position, row.step.out_of) == (3, 4)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("days", "late"), [(7, True), (8, False)])
def test_it_is_late_in_words_after_the_days_of_the_setting(client: Client, out: Version, days: int, late: bool) -> None:
    with override_settings(ESCALATION_DAYS=days):
        assert row_of(out).is_late is late
    assert " days, late" in shown(client, out)


def test_the_longest_wait_comes_first(out: Version, submitted: Version) -> None:
    with guards_off("decisions_version"):
        Version.objects.filter(pk=submitted.pk).update(submitted_at=NOW - timedelta(days=1))
    rows = waiting.of(user("officer"), ON).with_others
    assert [row.decision for row in rows] == [submitted.decision, out.decision]


def test_a_vacant_post_is_said_to_be_vacant_and_has_no_button(client: Client, out: Version) -> None:
    PostHolding.objects.filter(post__code="treasurer").delete()
    found = shown(client, out)
    assert "Treasurer is vacant. Ask the governance team to appoint someone." in found
    assert "Send a reminder" not in found


def test_the_holder_of_today_is_named(out: Version) -> None:
    PostHolding.objects.filter(post__code="treasurer").update(until_on=ON - timedelta(days=1))
    new = User.objects.create_user("new.treasurer@gmca.example", "Nia Frost")
    out.steps.get(position=3).post.holdings.create(holder=new, from_on=ON)
    assert row_of(out).with_whom == "Nia Frost"


# The button


def remind(client: Client, version: Version, who: str = "officer") -> str:
    """The page after pressing it."""
    response = signed_in(client, who).post(reverse("remind", args=[version.decision.reference]))
    assert (response.status_code, response["Location"]) == (302, "/my-work/")
    return main_text(page(client, reverse("my_work")))


def test_the_button_sends_one_reminder_and_then_says_so(client: Client, out: Version) -> None:
    reference = out.decision.reference
    assert f"Send a reminder about {reference}" in shown(client, out)
    found = remind(client, out)
    assert f"Simon Pryce will get a reminder about {reference} by e-mail." in found
    assert "Reminded today" in shown(client, out)
    assert "Send a reminder" not in shown(client, out)
    assert SentMail.objects.filter(kind="reminder", reference=reference).count() == 1


def test_a_second_press_is_refused_with_the_reason(client: Client, out: Version) -> None:
    remind(client, out)
    again = remind(client, out, "colleague")
    assert f"A reminder about {out.decision.reference} went out today. You can send another one tomorrow." in again
    assert SentMail.objects.filter(kind="reminder", reference=out.decision.reference).count() == 1


def test_a_signatory_who_presses_is_told_who_may(client: Client, out: Version) -> None:
    assert "Only Amara Whitlock, who started it, and officers of" in remind(client, out, "director")
    assert SentMail.objects.filter(kind="reminder").count() == 0


def test_an_outsider_and_an_unknown_reference_are_404(client: Client, out: Version) -> None:
    factories.outsider()
    signed_in(client, "ellen")
    for reference in (out.decision.reference, "DN-1999-0001"):
        assert client.post(reverse("remind", args=[reference])).status_code == 404
    assert SentMail.objects.filter(kind="reminder").count() == 0


def test_it_is_pressed_signed_in_and_by_post(client: Client, out: Version) -> None:
    address = reverse("remind", args=[out.decision.reference])
    assert client.post(address)["Location"].startswith("/accounts/login/")
    assert signed_in(client, "officer").get(address).status_code == 405
    assert SentMail.objects.filter(kind="reminder").count() == 0


# Drafts


@pytest.mark.parametrize("complete", [True, False])
def test_sections_begun_are_counted_as_the_task_list_counts_them(people: None, db: None, complete: bool) -> None:
    decision = factories.complete() if complete else factories.draft()
    loaded = whole(Decision.objects.filter(pk=decision.pk)).get()
    pages = [
        task
        for group in tasks.groups(loaded, findings(Matter.of(loaded, NOW.date())))
        for task in group.tasks
        if task.progress is not tasks.Progress.OPTIONAL
    ]
    begun = [task for task in pages if tasks.is_begun(loaded, task.page.slug)]
    (annotated,) = progress.annotated(Decision.objects.filter(pk=decision.pk))
    draft = progress.Draft.of(annotated, ON)
    assert (draft.begun, draft.counted, draft.days_late) == (len(begun), len(pages), 2 if complete else 0)


def test_a_draft_shows_how_far_it_has_come(client: Client, draft: Decision) -> None:
    found = page(signed_in(client, "officer"), reverse("my_work"))
    (bar,) = found.all("progress")
    assert f"{bar['value']} of {bar['max']} sections begun" in main_text(found)


# What I signed


def test_what_i_signed_is_shown_with_what_became_of_it(client: Client, out: Version, decided: Version) -> None:
    found = page(signed_in(client, "director"), reverse("my_work"))
    (section,) = [each for each in found.all("section") if each["aria-labelledby"] == "signed"]
    assert "Out for signature" in section.text
    assert "Decided" in section.text
    assert "void" not in section.text
    returning.return_to_author(version=out, reason="Why?", by=user("treasurer"), at=AT)
    found = page(client, reverse("my_work"))
    (section,) = [each for each in found.all("section") if each["aria-labelledby"] == "signed"]
    assert "Void" in section.text
    assert "Your signature is void: Simon Pryce ended that version on 3 November 2021 at 09:00." in section.text


# Queries


@pytest.mark.parametrize("who", ["officer", "treasurer", "governance"])
def test_the_page_takes_the_same_queries_for_1_and_for_30_rows_of_everything(
    client: Client, draft: Decision, out: Version, decided: Version, submitted: Version, who: str
) -> None:
    returning.return_to_author(version=submitted, reason="Why?", by=user("assistant.director"), at=AT)
    reminders.ask(decision=out.decision, by=user("officer"), at=AT)
    again = submission.submit(decision=submitted.decision, by=user("officer"), at=AT)
    returning.return_to_author(version=again, reason="Still", by=user("assistant.director"), at=AT)
    if who == "treasurer":  # someone with everything at once
        person = user("treasurer")
        User.objects.filter(pk=person.pk).update(roles=["officer"], directorate=user("officer").directorate)
        for each in (draft, submitted.decision):
            alter(each, author=person)
    signed_in(client, who)
    before = queries(client, reverse("my_work"))
    for version in (out, decided, again):
        copies(version, 29, start=version.pk * 100)
    with guards_off("decisions_decision"):
        execute("UPDATE decisions_decision SET state = 'draft' WHERE id %% 3 = 0 AND state = 'in_sign_off'")
    assert queries(client, reverse("my_work")) == before
    assert before <= MOST
