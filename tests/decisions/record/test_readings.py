"""Who opened which version: noted for those the chain asks, once a day, and for nobody else."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.drafting import acts
from decisions.ledger import chain
from decisions.record import readings
from decisions.record.models import Decision, Version
from decisions.record.readings import Reading
from decisions.signoff import returning, submission
from tests.conftest import guards_off
from tests.decisions import raw
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.raw import execute
from tests.decisions.scheme.delegating import delegate
from tests.decisions.witness import Line, written
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)


def test_opening_writes_a_row_and_a_line_once_a_day(out: Version) -> None:
    with written() as lines:
        readings.note(version=out, by=user("treasurer"), at=AT)
        readings.note(version=Version.objects.get(pk=out.pk), by=user("treasurer"), at=AT + timedelta(hours=2))
    said = {"version": 1, "for_post": "Treasurer"}
    assert lines == [Line("read", "Simon Pryce", "Treasurer", AT, out.decision.reference, out.sha256, said)]
    row = Reading.objects.get()
    assert (row.version, row.person, row.person_name, row.post_title, row.at) == (
        out,
        user("treasurer"),
        "Simon Pryce",
        "Treasurer",
        AT,
    )
    readings.note(version=Version.objects.get(pk=out.pk), by=user("treasurer"), at=AT + timedelta(days=1))
    assert Reading.objects.count() == 2
    assert list(chain.faults()) == []


@pytest.mark.parametrize("who", ["officer", "colleague", "governance", "auditor", "finance"])
def test_only_those_whom_the_chain_asks_are_noted(out: Version, who: str) -> None:
    with written() as lines:
        readings.note(version=out, by=user(who), at=AT)
    assert (lines, Reading.objects.count()) == ([], 0)


def test_a_delegate_is_noted_for_the_post_they_may_sign_for(out: Version) -> None:
    delegate(to="finance")
    readings.note(version=out, by=user("finance"), at=AT)
    assert Reading.objects.values_list("person_name", "post_title").get() == ("Leo Brandreth", "Treasurer")


def test_a_decision_that_is_made_or_over_notes_nothing(decided: Version, out: Version) -> None:
    returning.reject(version=out, reason="No.", by=user("treasurer"), at=AT)
    for version in (decided, out):
        readings.note(version=Version.objects.get(pk=version.pk), by=user("treasurer"), at=AT)
    assert Reading.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    ["/sign-offs/{}/", "/decisions/{}/preview/", "/decisions/{}/notice.pdf", "/decisions/{}/history/1/"],
    ids=["to sign", "the notice", "its PDF", "the version"],
)
def test_each_page_that_shows_the_version_counts(client: Client, out: Version, address: str) -> None:
    path = address.format(out.decision.reference)
    signed_in(client, "deputy.mayor")
    for _ in range(2):
        assert client.get(path).status_code == 200
    assert [(row.person_name, row.on) for row in Reading.objects.all()] == [("Yasmin Farrow", timezone.localdate())]
    signed_in(client, "officer")
    client.get(path)
    assert Reading.objects.count() == 1


def test_who_opened_it_is_shown_to_those_who_may_see_it(client: Client, out: Version) -> None:
    readings.note(version=out, by=user("deputy.mayor"), at=AT)
    signed_in(client, "officer")
    assert "Opened by Yasmin Farrow on 28 October 2021." in main_text(
        page(client, reverse("sign", args=[out.decision.reference]))
    )
    told = main_text(page(client, reverse("history", args=[out.decision.reference])))
    assert "Opened by Yasmin Farrow on 28 October 2021 at 10:00" in told
    assert "Yasmin Farrow, Deputy Mayor, opened version 1, for the post Deputy Mayor." in told
    assert "opened version 1" not in main_text(page(client, f"/decisions/{out.decision.reference}/history/?show=text"))


def again(out: Version) -> Version:
    """Version 2, with one section reworded."""
    decision, officer = Decision.objects.get(pk=out.decision_id), user("officer")
    if decision.state != "returned":
        returning.take_back(decision=decision, by=officer, at=AT)
    acts.write(decision=Decision.objects.get(pk=decision.pk), key="reasons", text="New.", answer="", by=officer, at=AT)
    return submission.submit(decision=Decision.objects.get(pk=decision.pk), by=officer, at=AT)


def test_who_opened_version_1_without_signing_is_shown_the_changes_since(client: Client, out: Version) -> None:
    readings.note(version=out, by=user("deputy.mayor"), at=AT)
    second = again(out)
    told = page(signed_in(client, "deputy.mayor"), reverse("sign", args=[second.decision.reference])).one(
        "section", aria_labelledby="changes"
    )
    assert "What changed since version 1 You last opened version 1 and did not sign it." in told.text
    assert "Amara Whitlock took it back" in told.text
    assert "One section changed. No amount changed." in told.text


def test_the_later_of_what_was_signed_and_what_was_opened_counts(client: Client, out: Version) -> None:
    """The Director signed version 1 and opened version 2: version 3 is compared with the second."""
    second = again(out)
    readings.note(version=second, by=user("director"), at=AT)
    third = again(second)
    address = reverse("sign", args=[third.decision.reference])
    told = page(signed_in(client, "director"), address).one("section", aria_labelledby="changes").text
    assert "What changed since version 2 You last opened version 2 and did not sign it." in told
    signer = page(signed_in(client, "assistant.director"), address).one("section", aria_labelledby="changes").text
    assert "What changed since version 1 You signed version 1." in signer


def test_a_reading_is_of_the_day_of_its_moment(out: Version) -> None:
    fields = {"version": out, "person": user("treasurer"), "person_name": "x", "post_title": "y", "at": AT}
    with raw.refused("reading_is_of_its_day"):
        Reading.objects.create(**fields, on=AT.date() + timedelta(days=1))
    Reading.objects.create(**fields, on=AT.date())
    with raw.refused("reading_is_noted_once_a_day"):
        Reading.objects.create(**fields, on=AT.date())


@pytest.mark.parametrize(
    "fault",
    ["DELETE FROM decisions_reading", "UPDATE decisions_reading SET person_name = 'Simon Prise'"],
)
def test_a_reading_that_was_altered_or_taken_out_is_named(
    out: Version, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    readings.note(version=out, by=user("treasurer"), at=AT)
    call_command("verify")
    with guards_off("decisions_reading"):
        execute(fault)
    with pytest.raises(CommandError):
        call_command("verify")
    name = out.decision.reference
    assert f"{name}: that Simon Pryce opened version 1 is not what the ledger says." in capsys.readouterr().err
