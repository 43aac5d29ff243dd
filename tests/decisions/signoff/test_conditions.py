"""Conditions come with a signature, follow the decision, and are marked as met."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from commissioning.lib.refusal import Refused
from decisions.notice.models import SealedNotice
from decisions.notice.sealed import sealed_html
from decisions.record.models import Decision, Version
from decisions.scheme.models import Post
from decisions.signoff import conditions, returning
from decisions.signoff.conditions import Wanted
from decisions.signoff.models import ConditionDischarge, SignOffCondition
from tests.conftest import guards_off
from tests.decisions import raw
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.raw import execute, refused_at_commit
from tests.decisions.signoff.test_views_signing import address
from tests.decisions.test_verify import verify
from tests.decisions.witness import refused, written
from tests.factories import NOW, outsider, sign, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=3)
DUE = AT.date() + timedelta(days=30)


def wanted() -> list[Wanted]:
    return [Wanted("Councils sign first.", DUE, Post.objects.get(code="director")), Wanted("Report in May.")]


@pytest.fixture
def decided_on_conditions(out: Version) -> Version:
    sign(out, "treasurer", at=AT, conditions=wanted())
    sign(out, "deputy.mayor", at=AT)
    return out


def first(version: Version) -> SignOffCondition:
    return SignOffCondition.objects.select_related("sign_off__version").get(sign_off__version=version, number=1)


def test_a_signature_brings_its_conditions_and_the_ledger_their_hash(out: Version) -> None:
    with written() as lines:
        sign(out, "treasurer", at=AT, conditions=wanted())
    rows = list(SignOffCondition.objects.all())
    assert [(row.number, row.text, row.due_on, row.owner_title) for row in rows] == [
        (1, "Councils sign first.", DUE, Post.objects.get(code="director").title),
        (2, "Report in May.", None, ""),
    ]
    said = lines[0].detail
    assert (said["conditions"], said["conditions_sha256"]) == (2, conditions.fingerprint(rows))
    call_command("verify")


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (Wanted(" "), "Say what the condition is."),
        (Wanted("Later.", AT.date() - timedelta(days=1)), "A condition cannot be due before you sign."),
    ],
)
def test_a_condition_has_words_and_a_day_to_come(out: Version, condition: Wanted, sentence: str) -> None:
    with refused(sentence):
        sign(out, "treasurer", at=AT, conditions=[condition])


def test_the_signed_notice_prints_them(decided_on_conditions: Version) -> None:
    html = sealed_html(SealedNotice.objects.get(version=decided_on_conditions, edition="signed"))
    assert "Subject to, by Simon Pryce, Treasurer" in html
    assert "Councils sign first. (Director – Police, Crime, Criminal Justice and Fire, by 27 November 2021)" in html
    assert "Report in May." in html


def test_no_condition_comes_later_or_is_left_out(decided_on_conditions: Version, out: Version) -> None:
    sign_off = decided_on_conditions.sign_offs.get(step__position=3)
    with refused_at_commit("a signature comes with its conditions"):
        SignOffCondition.objects.create(sign_off=sign_off, number=3, text="And more.")


def test_a_signature_that_promises_conditions_has_them(out: Version) -> None:
    with refused_at_commit("a signature comes with its conditions"):
        raw.sign(out, user("treasurer"), condition_count=1)


def test_verify_finds_an_altered_condition(decided_on_conditions: Version, capsys: pytest.CaptureFixture[str]) -> None:
    with guards_off():
        execute("UPDATE decisions_signoffcondition SET text = 'Councils may sign later.' WHERE number = 1")
    assert verify(capsys) == [
        "Signature 3 on version 1 of DN-2021-0001: its conditions are not those that the ledger says."
    ]


PEOPLE = ("officer", "colleague", "ellen", "director", "treasurer", "finance", "legal", "governance", "auditor")


def may_discharge(version: Version) -> set[str]:
    found = set()
    decision = Decision.objects.get(pk=version.decision_id)
    for who in PEOPLE:
        try:
            conditions.check_may_discharge(user(who), first(version), decision)
            found.add(who)
        except Refused:
            continue
    return found


def test_who_marks_a_condition_as_met_and_when(out: Version) -> None:
    outsider()
    sign(out, "treasurer", at=AT, conditions=wanted())
    assert may_discharge(out) == set()
    sign(out, "deputy.mayor", at=AT)
    assert may_discharge(out) == {"officer", "colleague", "finance", "governance"}


def discharge(version: Version, who: str = "finance", **more: Any) -> ConditionDischarge:
    said = {"note": "All ten signed on 20 November.", **more}
    return conditions.discharge(condition=first(version), **said, by=user(who), at=AT + timedelta(days=9))


def test_a_condition_is_met_once_with_a_note(decided_on_conditions: Version) -> None:
    with refused("Say how the condition was met."):
        discharge(decided_on_conditions, note=" ")
    with written() as lines:
        discharge(decided_on_conditions)
    assert [(line.act, line.by, line.detail) for line in lines] == [
        (
            "discharge",
            "Leo Brandreth",
            {"version": 1, "position": 3, "condition": 1, "reason": "All ten signed on 20 November."},
        )
    ]
    with refused("This condition is marked as met already."):
        discharge(decided_on_conditions)
    call_command("verify")


def test_verify_finds_an_altered_note(decided_on_conditions: Version, capsys: pytest.CaptureFixture[str]) -> None:
    discharge(decided_on_conditions)
    with guards_off():
        execute("UPDATE decisions_conditiondischarge SET note = 'Nine signed.'")
    assert verify(capsys) == ["DN-2021-0001: that condition 1 of signature 3 is met is not what the ledger says."]


def test_conditions_fall_with_their_signature(out: Version) -> None:
    sign(out, "treasurer", at=AT, conditions=wanted())
    returning.return_to_author(version=out, reason="No.", by=user("deputy.mayor"), at=AT)
    with refused("This condition fell with its signature."):
        discharge(out)
    with raw.refused("only a condition of a decision that was made is met"):
        ConditionDischarge.objects.create(
            condition=first(out), note="Met.", by=user("finance"), by_name="Leo Brandreth", at=AT
        )


def test_the_next_signatory_reads_them(out: Version, client: Client) -> None:
    sign(out, "treasurer", at=AT, conditions=wanted())
    found = page(signed_in(client, "deputy.mayor"), address(out))
    assert "Subject to: Councils sign first." in found.one("section", aria_labelledby="signatures").text
    assert queries(client, address(out)) <= MOST


def test_the_page_lists_them_and_marks_one_as_met(decided_on_conditions: Version, client: Client) -> None:
    reference = decided_on_conditions.decision.reference
    here, met = reverse("conditions", args=[reference]), reverse("discharge", args=[reference, 3, 1])
    signed_in(client, "director")
    assert "Mark as met" not in main_text(page(client, here))
    assert "You cannot mark it as met" in main_text(page(client, met))
    assert client.post(met, {"note": "Done."}).status_code == 409
    signed_in(client, "finance")
    assert queries(client, here) <= MOST
    assert main_text(page(client, here)).count("Mark as met") == 2
    assert client.post(met, {"note": ""}).status_code == 200
    client.post(met, {"note": "All ten signed."})
    assert ConditionDischarge.objects.get().note == "All ten signed."
    assert "All ten signed." in main_text(page(client, here))
    assert client.get(reverse("discharge", args=[reference, 3, 9])).status_code == 404


def test_the_form_attaches_them(out: Version, client: Client) -> None:
    sent = {
        "sha256": out.sha256,
        "interest": "none",
        "read": "on",
        "password": "example-only",
        "condition_1": "",
        "condition_1_due": "1 May 2099",
        "condition_2": "Report in May.",
        "condition_2_due": "1 May 2099",
        "condition_2_owner": "2",
    }
    signed_in(client, "treasurer")
    response = client.post(address(out), sent)
    assert "Say what the condition is, or leave its day and post empty." in response.content.decode()
    assert SignOffCondition.objects.count() == 0
    assert client.post(address(out), sent | {"condition_1_due": ""}).status_code == 302
    assert [(row.number, row.text) for row in SignOffCondition.objects.all()] == [(1, "Report in May.")]
