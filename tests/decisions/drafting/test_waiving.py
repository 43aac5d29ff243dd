"""A warning is set aside with a reason that signatories read; nothing that stops a submission ever is."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissioning.models import User
from decisions.checks import waivers
from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.checks.models import Waiver
from decisions.checks.rules import findings
from decisions.drafting import acts, waiving
from decisions.record.loading import whole
from decisions.record.models import Contributor, Decision, Version
from decisions.signoff import submission
from tests.commissioning.markup import Page
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.witness import Line, refused, written
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=1)
DAY = AT.date()
REASON = "The council agreed to start in April; the delay was ours."
FOUND = (
    "The period starts before anyone has signed — It starts on 1 April 2021. The reasons should say why the decision "
    "comes after that."
)


def found(decision: Decision, on: date = DAY) -> waivers.Sorted:
    loaded = whole(Decision.objects.filter(pk=decision.pk)).get()
    return waivers.sort(findings(Matter.of(loaded, on)), loaded)


def warning(decision: Decision, on: date = DAY) -> Finding:
    return next(finding for finding in found(decision, on).standing if finding.warns)


def set_aside(decision: Decision, by: str = "officer", reason: str = REASON) -> Waiver:
    return waiving.set_aside(
        decision=decision, fingerprint=warning(decision).fingerprint, reason=reason, by=user(by), at=AT
    )


def test_a_warning_is_set_aside_with_who_why_and_when(draft: Decision) -> None:
    was = warning(draft)
    with written() as lines:
        waiver = set_aside(draft, by="colleague", reason=f" {REASON} ")
    kept = Waiver.objects.values().get()
    assert kept == {
        "id": waiver.pk,
        "decision_id": draft.pk,
        "act": "set_aside",
        "rule": "V19",
        "level": "warn",
        "fingerprint": was.fingerprint,
        "found": FOUND,
        "reason": REASON,
        "by_id": user("colleague").pk,
        "by_name": "Ravi Menon",
        "by_post": user("colleague").title_line,
        "at": AT,
    }
    detail = {"rule": "V19", "found": FOUND, "reason": REASON}
    post = user("colleague").title_line
    assert lines == [Line("set_aside", "Ravi Menon", post, AT, draft.reference, "", detail)]
    assert [finding for finding in found(draft).standing if finding.warns] == []
    assert [(finding, row.pk) for finding, row in found(draft).set_aside] == [(was, waiver.pk)]
    assert Contributor.objects.filter(decision=draft, person=user("colleague")).exists()


def test_a_warning_that_finds_something_else_stands_again(draft: Decision) -> None:
    set_aside(draft)
    fields = {"period_from": date(2021, 5, 1)}
    acts.describe(decision=draft, section="dates", fields=fields, by=user("officer"), at=AT)
    assert [finding.rule for finding in found(draft).standing if finding.warns] == ["V19"]
    assert found(draft).set_aside == []


def test_taken_back_it_stands_again_and_may_be_set_aside_once_more(draft: Decision) -> None:
    waiver = set_aside(draft)
    with written() as lines:
        waiving.take_back_warning(decision=draft, fingerprint=waiver.fingerprint, by=user("officer"), at=AT)
    assert [(line.act, line.detail["rule"], line.detail["reason"]) for line in lines] == [
        ("take_back_warning", "V19", "")
    ]
    assert warning(draft).fingerprint == waiver.fingerprint
    with refused(waiving.GONE):
        waiving.take_back_warning(decision=draft, fingerprint=waiver.fingerprint, by=user("officer"), at=AT)
    set_aside(draft)
    assert list(Waiver.objects.values_list("act", flat=True)) == ["set_aside", "taken_back", "set_aside"]
    assert len(found(draft).set_aside) == 1


def test_what_stops_a_submission_is_never_set_aside(draft: Decision) -> None:
    Decision.objects.filter(pk=draft.pk).update(contact_team="")
    stops = next(finding for finding in found(draft).standing if finding.blocks)
    with refused("Only a warning can be set aside. What stops you submitting has to be put right."):
        waiving.set_aside(decision=draft, fingerprint=stops.fingerprint, reason="x", by=user("officer"), at=AT)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(draft: Decision, reason: str) -> None:
    with refused("Say why the warning may stand."):
        set_aside(draft, reason=reason)


def test_the_same_warning_is_set_aside_once_and_an_unknown_one_never(draft: Decision) -> None:
    waiver = set_aside(draft)
    with refused("This warning is set aside already."):
        waiving.set_aside(decision=draft, fingerprint=waiver.fingerprint, reason="Again.", by=user("officer"), at=AT)
    with refused(waiving.GONE):
        waiving.set_aside(decision=draft, fingerprint="0" * 64, reason="Why not.", by=user("officer"), at=AT)


@pytest.mark.parametrize("who", ["director", "finance", "governance", "auditor"])
def test_only_who_writes_the_record_may(draft: Decision, who: str) -> None:
    with refused(
        "Only Amara Whitlock, who started it, and officers of Police, Crime, Criminal Justice and Fire may do this."
    ):
        set_aside(draft, by=who)


def test_nothing_is_set_aside_while_signatories_read(out: Version) -> None:
    fingerprint = warning(out.decision).fingerprint
    with refused("This decision is out for signature. What it says cannot change."):
        waiving.set_aside(decision=out.decision, fingerprint=fingerprint, reason="x", by=user("officer"), at=AT)


def row(decision: Decision, **columns: object) -> Waiver:
    by: User = user("officer")
    values = {"act": "set_aside", "rule": "V19", "fingerprint": "a" * 64, "found": "x", "reason": "y"} | columns
    return Waiver(decision=decision, by=by, by_name=by.name, at=AT, **values)


@pytest.mark.parametrize(
    "columns",
    [
        {"level": "block"},
        {"level": "inform"},
        {"reason": ""},
        {"reason": " "},
        {"act": "other"},
        {"fingerprint": "x"},
        {"act": "taken_back", "reason": "y"},
    ],
)
def test_the_database_refuses_a_waiver_that_is_none(draft: Decision, columns: dict[str, object]) -> None:
    row(draft).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        row(draft, **columns).save()


def test_the_database_keeps_waivers_as_written_and_refuses_late_ones(draft: Decision, out: Version) -> None:
    row(draft).save()
    for change in (lambda: Waiver.objects.update(reason="z"), lambda: Waiver.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        row(out.decision).save()


def submit(draft: Decision) -> Version:
    return submission.submit(decision=draft, by=user("officer"), at=AT)


def test_the_version_keeps_what_was_set_aside(draft: Decision) -> None:
    waiver = set_aside(draft)
    assert json.loads(submit(draft).content)["waivers"] == [
        {
            "rule": "V19",
            "fingerprint": waiver.fingerprint,
            "found": FOUND,
            "reason": REASON,
            "by": "Amara Whitlock",
            "post": user("officer").title_line,
            "at": AT.isoformat(),
        }
    ]


def test_what_was_taken_back_is_not_in_the_version(draft: Decision) -> None:
    waiver = set_aside(draft)
    waiving.take_back_warning(decision=draft, fingerprint=waiver.fingerprint, by=user("officer"), at=AT)
    assert json.loads(submit(draft).content)["waivers"] == []


def test_who_signs_reads_the_reason_in_place_of_the_warning(client: Client, draft: Decision) -> None:
    set_aside(draft)
    submit(draft)
    address = reverse("sign", args=[draft.reference])
    text = main_text(page(signed_in(client, "assistant.director"), address))
    assert "1 warning set aside by who wrote this" in text
    assert REASON in text
    assert "The checks found nothing else." in text
    assert text.count("The period starts before anyone has signed") == 1
    assert queries(client, address) <= MOST


def test_an_officer_sets_a_warning_aside_and_takes_it_back(client: Client, draft: Decision) -> None:
    checks = f"/decisions/{draft.reference}/checks/"
    link = next(
        each for each in page(signed_in(client, "officer"), checks).all("a") if each.text.startswith("Set aside with")
    )
    address = link["href"]
    assert "Say why the warning may stand." in main_text(Page(client.post(address, {"reason": " "}).content.decode()))
    assert client.post(address, {"reason": REASON}).headers["Location"] == checks
    text = main_text(page(client, checks))
    assert "1 warning set aside" in text
    assert REASON in text
    assert "This warning is set aside" in main_text(page(client, address))
    assert client.post(address, {"take_back": "yes"}).headers["Location"] == checks
    assert "set aside" not in main_text(page(client, checks)).replace("Set aside with a reason", "")
    assert client.get(f"{checks}{'0' * 64}/").status_code == 404
    assert queries(client, checks) <= MOST
    assert queries(client, address) <= MOST


def test_a_reader_sees_why_they_set_nothing_aside(client: Client, draft: Decision) -> None:
    today = warning(draft, on=timezone.localdate())
    address = f"/decisions/{draft.reference}/checks/{today.fingerprint}/"
    text = main_text(page(signed_in(client, "auditor"), address))
    assert "Only Amara Whitlock, who started it" in text
    assert client.post(address, {"reason": REASON}).status_code == 403
    assert not Waiver.objects.exists()
