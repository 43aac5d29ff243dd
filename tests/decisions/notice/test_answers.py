"""The paragraphs that answers write, in the notice."""

import pytest
from django.test import Client

from decisions.questionnaires.procurement import PROCUREMENT
from decisions.questionnaires.selection import SELECTION
from decisions.record.models import Decision
from tests.decisions.answering import NO_SUBSIDY, answer
from tests.decisions.pages import main_text, page, signed_in

pytestmark = pytest.mark.django_db


def headings(client: Client, decision: Decision) -> list[str]:
    return [each.text for each in page(client, f"/decisions/{decision.reference}/preview/").all("h3")]


def test_each_paragraph_stands_in_its_place(draft: Decision, client: Client) -> None:
    signed_in(client, "officer")
    before = headings(client, draft)
    answer(draft, {**NO_SUBSIDY, "why_not": "A duty of <b>law</b> & *more*"})
    answer(draft, {"buys": "contract", "what": "health"}, PROCUREMENT)
    answer(draft, {"route": "direct_a", "reason": "Nobody else can"}, SELECTION)
    after = headings(client, draft)
    assert [each for each in after if each not in before] == ["Subsidy control", "Provider selection"]
    assert after[after.index("Subsidy control") - 1] == "Legal comments"
    assert after[after.index("Provider selection") - 1] == "Procurement comments"
    found = page(client, f"/decisions/{draft.reference}/preview/")
    text = main_text(found)
    assert "This is not a subsidy within the meaning of section 2" in text
    assert "A duty of <b>law</b> & *more*." in text
    assert "<b>law" not in found.html
    procurement = text.index("Procurement comments")
    assert procurement < text.index("The services are health care services") < text.index("Words about procurement.")
    assert "direct award process A (regulation 7)" in text


def test_half_an_answer_prints_nothing(draft: Decision, client: Client) -> None:
    signed_in(client, "officer")
    before = main_text(page(client, f"/decisions/{draft.reference}/preview/"))
    answer(draft, {"public_resources": "yes"})
    assert "Subsidy control" not in main_text(page(client, f"/decisions/{draft.reference}/preview/"))
    assert "Subsidy control" not in before
