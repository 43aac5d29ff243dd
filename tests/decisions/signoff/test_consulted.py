"""A post that is consulted gives a view before the last signature, and decides nothing."""

import pytest
from django.test import Client

from commissioning.example.authority import PASSWORD
from decisions.ledger import sentences
from decisions.ledger.models import LedgerEvent
from decisions.notice.current import notice_of
from decisions.record.models import Decision
from decisions.signoff import proof, returning
from decisions.signoff.conditions import Wanted
from decisions.signoff.models import SignOff, SignOffCondition
from tests.conftest import guards_off
from tests.decisions import raw
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.raw import refused as stopped
from tests.decisions.signoff.chains import AT, CONSULTED, out
from tests.decisions.witness import refused
from tests.factories import sign, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

STATEMENT = "I have read this version and have been consulted on it, as Treasurer. I intend this to be my signature."


def test_the_view_is_kept_printed_and_proved() -> None:
    version = out("director", asked=CONSULTED)
    sign(version, "treasurer", at=AT, view=" The money is there. ")
    row = SignOff.objects.get(step__post__code="treasurer")
    assert (row.capacity, row.view, row.statement) == ("consulted", "The money is there.", STATEMENT)
    article = str(notice_of(version.decision, version).article())
    assert "Consulted" in article
    assert "View: The money is there." in article
    said = sentences.sentence(LedgerEvent.objects.filter(act="sign").order_by("number").last())  # type: ignore[arg-type]
    assert said == "gave a view on version 1, with no interest declared."
    sign(version, "deputy.mayor", at=AT)
    assert Decision.objects.get().state == "decided"
    assert list(proof.faults()) == []


def test_the_last_signature_waits_for_the_view() -> None:
    version = out("director", asked=CONSULTED)
    assert list(version.steps.values_list("post__code", "place")) == [
        ("director", 1),
        ("treasurer", 2),
        ("deputy-mayor", 3),
    ]
    with refused("Treasurer signs before Deputy Mayor. You will get an e-mail when it is your turn."):
        sign(version, "deputy.mayor", at=AT)


def test_a_view_is_asked_of_who_is_consulted_and_of_nobody_else() -> None:
    version = out("director", asked=CONSULTED)
    with refused("You are consulted on this decision. Say what your view is."):
        sign(version, "treasurer", at=AT, view=" ")
    sign(version, "treasurer", at=AT, view="Yes.")
    sign(version, "deputy.mayor", at=AT, view="Not asked for.")
    assert list(SignOff.objects.order_by("step__position").values_list("view", flat=True)) == ["", "Yes.", ""]


def test_who_is_consulted_neither_returns_nor_rejects() -> None:
    version = out("director", asked=CONSULTED)
    for end in (returning.return_to_author, returning.reject):
        with refused("You are consulted on this decision, and others decide it. Give your view instead."):
            end(version=version, reason="Wrong.", by=user("treasurer"), at=AT)


def test_around_the_act_a_view_is_given_where_consulted_and_only_there() -> None:
    version = out("director", asked=CONSULTED)
    with stopped("sign_off_gives_a_view_where_consulted"):
        raw.sign(version, user("treasurer"))
    raw.sign(version, user("treasurer"), view="Yes.")
    with stopped("sign_off_gives_a_view_where_consulted"):
        raw.sign(version, user("deputy.mayor"), view="Yes.")


def test_who_is_consulted_makes_no_conditions() -> None:
    version = out("director", asked=CONSULTED)
    with refused(
        "You are consulted on this decision, and others decide it. Say in your view what it should depend on."
    ):
        sign(version, "treasurer", at=AT, view="Yes.", conditions=[Wanted("Report in May.")])
    with stopped("sign_off_has_no_conditions_where_consulted"):
        raw.sign(version, user("treasurer"), view="Yes.", condition_count=1)


def test_around_the_act_a_consultation_is_never_the_last_signature() -> None:
    version = out(asked=(("treasurer", 1, "agrees"), ("deputy-mayor", 1, "decides")))
    with guards_off("decisions_signoffstep"):
        version.steps.filter(position=1).update(capacity="consulted")
    raw.sign(version, user("deputy.mayor"), position=2)
    with stopped("a consultation does not decide"):
        raw.sign(version, user("treasurer"), position=1, capacity="consulted", view="Yes.")


def test_the_page_asks_for_the_view_and_offers_no_return(client: Client) -> None:
    version = out("director", asked=CONSULTED)
    address = f"/sign-offs/{version.decision.reference}/"
    found = page(signed_in(client, "treasurer"), address)
    text = main_text(found)
    assert STATEMENT in text
    assert ("Yes, and I may still give a view" in text, "Yes, and I may still sign" in text) == (True, False)
    assert ("Return it instead" in text, "Sign on conditions" in text) == (False, False)
    assert [button.text for button in found.all("button") if "version 1" in button.text] == [
        "Give your view on version 1"
    ]
    assert len(found.all("textarea", name="view")) == 1
    sent = {"interest": "none", "read": "on", "password": PASSWORD, "sha256": version.sha256}
    refused_page = client.post(address, sent).content.decode()
    assert "You are consulted on this decision. Say what your view is." in refused_page
    with_condition = {**sent, "view": "The money is there.", "condition_1": "Report in May."}
    done = client.post(address, with_condition, follow=True).content.decode()
    assert f"You gave your view on version 1 of {version.decision.reference}." in done
    assert not SignOffCondition.objects.exists()
    mayor = page(signed_in(client, "deputy.mayor"), address)
    assert "View: The money is there." in main_text(mayor)
    assert mayor.all("textarea", name="view") == []
    assert "Sign on conditions" in main_text(mayor)


def test_a_capacity_or_reason_altered_behind_the_programs_back_is_a_fault() -> None:
    version = out("director", asked=CONSULTED)
    name = f"Version 1 of {version.decision.reference}"
    for change in ({"capacity": "consulted"}, {"why": "Because."}):
        with guards_off("decisions_signoffstep"):
            kept = version.steps.values("capacity", "why").get(position=3)
            version.steps.filter(position=3).update(**change)
        assert list(proof.faults()) == [f"{name}: what its posts are asked for, or why, is not what was frozen."]
        with guards_off("decisions_signoffstep"):
            version.steps.filter(position=3).update(**kept)
    assert list(proof.faults()) == []
