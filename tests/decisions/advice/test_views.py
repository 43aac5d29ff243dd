"""The pages of advice, and where else it shows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.models import Role
from decisions.advice.models import Advice, AdviceRequest
from decisions.drafting import acts as drafting
from decisions.record.models import Decision, Version
from decisions.signoff.conditions import Wanted
from tests.decisions.advice.asking import AT, adviser, ask, give
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import outsider, sign, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def address(decision: Decision, name: str = "advice", *more: str) -> str:
    return reverse(name, args=[decision.reference, *more])


def test_the_author_asks(draft: Decision, client: Client) -> None:
    signed_in(client, "officer")
    sent = {"kind": "legal", "question": "May we?", "due_on": "1 May 2099", "to_person": ""}
    assert client.post(address(draft), sent).status_code == 302
    asked = AdviceRequest.objects.get()
    assert (asked.kind, asked.question, asked.asked_by) == ("legal", "May we?", user("officer"))
    assert "Asked of the legal advisers by 1 May 2099" in main_text(page(client, address(draft)))
    again = client.post(address(draft), sent)
    assert "Legal advice is asked for already." in again.content.decode()
    assert client.post(address(draft), {**sent, "kind": "finance", "due_on": "soon"}).status_code == 200
    assert AdviceRequest.objects.count() == 1


def test_the_team_sees_the_draft_only_while_it_is_asked(draft: Decision, client: Client) -> None:
    signed_in(client, "legal")
    for name in ("advice", "preview", "decision"):
        assert client.get(address(draft, name)).status_code == 404
    ask(draft)
    for name in ("advice", "preview", "decision"):
        assert client.get(address(draft, name)).status_code == 200
    signed_in(client, "officer").post(address(draft, "withdraw_advice", "legal"))
    assert signed_in(client, "legal").get(address(draft)).status_code == 404


def test_a_named_person_sees_it_and_the_team_does_not(draft: Decision, client: Client) -> None:
    other = adviser("other", Role.LEGAL)
    ask(draft, to_person=other)
    assert signed_in(client, "other").get(address(draft)).status_code == 200
    assert signed_in(client, "legal").get(address(draft)).status_code == 404


def test_an_adviser_gives_advice_on_what_the_page_shows(draft: Decision, client: Client) -> None:
    ask(draft)
    signed_in(client, "legal")
    give_it = address(draft, "give_advice", "legal")
    shown = page(client, give_it).one("input", name="sha256")["value"]
    sent = {"outcome": "conditional", "conditions": "", "text": "You may.", "sha256": shown}
    assert "Give the conditions." in client.post(give_it, sent).content.decode()
    drafting.write(decision=draft, key="legal", text="Another power.", by=user("officer"), at=AT)
    sent["conditions"] = "Sign first."
    assert "What you advise on has changed" in client.post(give_it, sent).content.decode()
    sent["sha256"] = page(client, give_it).one("input", name="sha256")["value"]
    assert client.post(give_it, sent).status_code == 302
    assert Advice.objects.get().conditions == "Sign first."
    assert client.get(give_it).status_code == 404


def test_who_is_not_asked_reads_the_reason(draft: Decision, client: Client) -> None:
    ask(draft)
    give_it = address(draft, "give_advice", "legal")
    assert "This is asked of the legal advisers." in main_text(page(signed_in(client, "officer"), give_it))
    assert client.post(give_it, {"outcome": "clear", "text": "Yes.", "sha256": "0"}).status_code == 403
    assert client.get(address(draft, "withdraw_advice", "legal")).status_code == 405
    outsider()
    for path in (address(draft), give_it):
        assert signed_in(client, "ellen").get(path).status_code == 404
    client.logout()
    assert client.get(address(draft)).status_code == 302


def test_stale_advice_shows_what_changed_and_is_asked_for_again_in_one_click(draft: Decision, client: Client) -> None:
    give(ask(draft))
    drafting.write(decision=draft, key="legal", text="Another power.", by=user("officer"), at=AT)
    signed_in(client, "officer")
    text = main_text(page(client, address(draft)))
    assert "Stale since the text changed" in text
    assert "Another power." in text
    client.post(address(draft, "ask_advice_again", "legal"))
    assert "Outstanding" in main_text(page(client, address(draft)))
    assert AdviceRequest.objects.count() == 2
    task_list = main_text(page(client, address(draft, "decision")))
    assert "Legal advice is outstanding" in task_list


def test_the_signing_page_shows_the_strip_and_why_nobody_signs_yet(submitted: Version, client: Client) -> None:
    decision = submitted.decision
    asked = ask(decision)
    signed_in(client, "assistant.director")
    here = reverse("sign", args=[decision.reference])
    found = page(client, here)
    assert "Legal Outstanding" in found.one("section", aria_labelledby="advice").text
    text = main_text(found)
    assert "You cannot sign yet Legal advice is outstanding." in text
    assert "Return it instead" in text
    assert queries(client, here) <= MOST
    give(asked, at=AT + timedelta(minutes=1), text="By section 143.")
    found = page(client, here)
    assert "given after submission" in found.one("section", aria_labelledby="advice").text
    assert "By section 143." in main_text(found)
    assert found.one("form", id="your-signature")
    assert queries(client, here) <= MOST


@pytest.mark.parametrize("who", ["officer", "legal"])
def test_pages_take_twelve_queries_at_most(draft: Decision, client: Client, who: str) -> None:
    for kind in ("legal", "finance", "equality"):
        give(ask(draft, kind), kind)
    ask(draft, "legal")
    signed_in(client, who)
    for path in (address(draft), address(draft, "give_advice", "legal"), "/my-work/"):
        assert queries(client, path) <= MOST, path
    assert queries(client, address(draft, "decision")) <= MOST


def test_my_work_shows_what_is_asked_and_what_is_outstanding(draft: Decision, client: Client) -> None:
    ask(draft)
    assert "Advice asked of you" in main_text(page(signed_in(client, "legal"), "/my-work/"))
    assert "Advice asked of you" not in main_text(page(signed_in(client, "finance"), "/my-work/"))
    text = main_text(page(signed_in(client, "officer"), "/my-work/"))
    assert "Outstanding advice" in text
    assert "Advice asked of you" not in text


def test_my_work_shows_open_conditions(out: Version, client: Client) -> None:
    sign(out, "treasurer", at=AT + timedelta(days=5), conditions=[Wanted("Councils sign first.")])
    assert "Open conditions" not in main_text(page(signed_in(client, "officer"), "/my-work/"))
    sign(out, "deputy.mayor", at=AT + timedelta(days=5))
    assert "Councils sign first." in main_text(page(signed_in(client, "officer"), "/my-work/"))
    assert queries(client, "/my-work/") <= MOST
