"""The history of a section: every text it was saved with, what changed between any two, and going back to one."""

from datetime import timedelta

import pytest
from django.test import Client

from decisions.drafting import acts
from decisions.ledger import sentences
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision, SectionText, Version
from decisions.record.revisions import SectionRevision
from tests import factories
from tests.commissioning.markup import Page
from tests.decisions.pages import page, queries, signed_in
from tests.decisions.raw import execute
from tests.decisions.raw import refused as database_refuses
from tests.decisions.witness import Line, refused, written
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

LATER = NOW + timedelta(hours=1)
ONLY = "Only Amara Whitlock, who started it, and officers of Police, Crime, Criminal Justice and Fire may do this."


def write(decision: Decision, text: str, *, who: str = "officer", key: str = "reasons", answer: str = "") -> None:
    acts.write(decision=decision, key=key, text=text, answer=answer, by=user(who), at=LATER)


def texts(decision: Decision, key: str = "reasons") -> list[tuple[int, str, str, str]]:
    rows = decision.section_revisions.filter(key=key).order_by("number")
    return [(row.number, row.text, row.answer, row.saved_by_name) for row in rows]


def address(decision: Decision, rest: str = "", slug: str = "reasons") -> str:
    return f"/decisions/{decision.reference}/{slug}/history/{rest}"


# What the database keeps


def test_every_saved_text_is_kept_with_who_saved_it(draft: Decision) -> None:
    write(draft, "Second.", who="colleague")
    write(draft, "Third.")
    assert texts(draft) == [
        (1, "Words about reasons.", "", "Amara Whitlock"),
        (2, "Second.", "", "Ravi Menon"),
        (3, "Third.", "", "Amara Whitlock"),
    ]
    assert draft.section_revisions.get(key="reasons", number=2).saved_at == LATER


def test_another_answer_alone_is_another_text(draft: Decision) -> None:
    text = draft.section_texts.get(key="interests").text
    write(draft, text, key="interests", answer="yes")
    assert [row[2] for row in texts(draft, "interests")] == ["no", "yes"]


def test_a_text_written_around_the_program_is_kept_too(draft: Decision) -> None:
    execute("UPDATE decisions_sectiontext SET text = 'By hand.' WHERE key = 'reasons' AND decision_id = %s", draft.pk)
    assert texts(draft)[-1] == (2, "By hand.", "", "Amara Whitlock")


def test_saving_the_same_again_adds_nothing(draft: Decision) -> None:
    SectionText.objects.filter(decision=draft, key="reasons").update(saved_at=LATER)
    assert len(texts(draft)) == 1


def test_a_text_that_no_section_ever_said_is_not_put_in(draft: Decision) -> None:
    with database_refuses("the history of a section is written when the section is"):
        SectionRevision.objects.create(
            decision=draft, key="reasons", number=2, text="Forged.", saved_at=NOW, saved_by_name="Ravi Menon"
        )


# Going back


def test_going_back_saves_the_earlier_text_again(draft: Decision) -> None:
    write(draft, "Second.", who="colleague")
    first = draft.section_revisions.get(key="reasons", number=1)
    with written() as lines:
        acts.restore(decision=draft, revision=first, by=user("colleague"), at=LATER)
    row = draft.section_texts.get(key="reasons")
    assert (row.text, row.saved_by.name, row.saved_at) == ("Words about reasons.", "Ravi Menon", LATER)
    assert [line[1:] for line in texts(draft)] == [
        ("Words about reasons.", "", "Amara Whitlock"),
        ("Second.", "", "Ravi Menon"),
        ("Words about reasons.", "", "Ravi Menon"),
    ]
    saved = {"section": "reasons", "restored": 1}
    post = "Commissioning officer"
    assert lines == [Line("save", "Ravi Menon", post, LATER, draft.reference, lines[0].sha256, saved)]
    event = LedgerEvent.objects.latest("number")
    assert sentences.sentence(event) == "went back to text 1 of reasons."
    assert sentences.kind(event) == "text"


def test_going_back_to_what_it_says_is_refused(draft: Decision) -> None:
    with refused("“Reasons for the decision” says that already."):
        acts.restore(decision=draft, revision=draft.section_revisions.get(key="reasons"), by=user("officer"), at=LATER)


def test_a_text_of_another_decision_is_not_brought_in(draft: Decision) -> None:
    other = factories.draft(subject="Another")
    write(other, "Of another decision.")
    with refused("“Reasons for the decision” says that already."):
        acts.restore(decision=draft, revision=other.section_revisions.get(), by=user("officer"), at=LATER)


def test_a_frozen_text_does_not_go_back(submitted: Version) -> None:
    revision = submitted.decision.section_revisions.get(key="reasons")
    with refused("This decision is out for signature. What it says cannot change."):
        acts.restore(decision=submitted.decision, revision=revision, by=user("officer"), at=LATER)


# The page


def test_the_page_shows_who_saved_when_and_what_changed_last(client: Client, draft: Decision) -> None:
    write(draft, "Words about the need.", who="colleague")
    found = page(signed_in(client, "officer"), address(draft))
    assert found.one("h1").text == "History of “Reasons for the decision”"
    rows = [row.text for row in found.all("tr")][1:]
    assert rows == [
        "Text 2 now Saved 25 October 2021 at 11:00 By Ravi Menon",
        "Text 1 Saved 25 October 2021 at 10:00 By Amara Whitlock Compare with now (1) Restore this text (1)",
    ]
    assert [each.text for each in found.all("del")] == ["Removed: reasons."]
    assert [each.text for each in found.all("ins")] == ["Added: the need."]


def test_any_two_texts_are_compared(client: Client, draft: Decision) -> None:
    write(draft, "Words about the need.")
    write(draft, "Words about money.")
    found = page(signed_in(client, "auditor"), f"{address(draft)}?from=3&to=1")
    assert found.one("h2", id="compared").text == "From text 3 to text 1"
    assert [each.text for each in found.all("ins")] == ["Added: reasons."]
    assert ONLY in found.html
    assert "Restore this text" not in found.html


@pytest.mark.parametrize("chosen", ["from=9", "to=0", "from=x", "to=-1", "from=1&to=²", f"from={'9' * 30}"])
def test_a_text_that_it_never_had_is_not_found(client: Client, draft: Decision, chosen: str) -> None:
    assert signed_in(client, "officer").get(f"{address(draft)}?{chosen}").status_code == 404


def test_a_section_with_no_text_says_so(client: Client) -> None:
    decision = factories.draft()
    assert "Nothing has been saved here yet." in page(signed_in(client, "officer"), address(decision)).html


def test_the_button_goes_back_and_says_so(client: Client, draft: Decision) -> None:
    write(draft, "Second.")
    reply = signed_in(client, "officer").post(address(draft, "restore/"), {"number": 1, "latest": 2}, follow=True)
    assert "“Reasons for the decision” says again what it said in text 1." in reply.content.decode()
    assert draft.section_texts.get(key="reasons").text == "Words about reasons."


def test_going_back_waits_where_somebody_saved_meanwhile(client: Client, draft: Decision) -> None:
    write(draft, "Second.")
    write(draft, "Third.", who="colleague")
    reply = signed_in(client, "officer").post(address(draft, "restore/"), {"number": 1, "latest": 2}, follow=True)
    assert "Ravi Menon saved this section meanwhile. Look at that text first." in reply.content.decode()
    assert draft.section_texts.get(key="reasons").text == "Third."


@pytest.mark.parametrize("number", ["0", "9", "x", ""])
def test_going_back_to_a_text_that_it_never_had_is_not_found(client: Client, draft: Decision, number: str) -> None:
    sent = {"number": number, "latest": 1}
    assert signed_in(client, "officer").post(address(draft, "restore/"), sent).status_code == 404


def test_a_reader_who_sends_the_button_is_refused(client: Client, draft: Decision) -> None:
    write(draft, "Second.")
    reply = signed_in(client, "auditor").post(address(draft, "restore/"), {"number": 1, "latest": 2}, follow=True)
    assert ONLY in reply.content.decode()
    assert draft.section_texts.get(key="reasons").text == "Second."


def test_drafts_stay_with_those_who_read_them_after_the_decision_is_made(client: Client, decided: Version) -> None:
    seen = {
        who: signed_in(client, who).get(address(decided.decision)).status_code
        for who in ("officer", "colleague", "governance", "auditor", "finance", "director")
    }
    others = {"finance": 404, "director": 404}
    assert seen == {"officer": 200, "colleague": 200, "governance": 200, "auditor": 200} | others
    assert client.get(f"/decisions/{decided.decision.reference}/preview/").status_code == 200


def test_many_texts_cost_no_more_queries(client: Client, draft: Decision) -> None:
    signed_in(client, "officer")
    write(draft, "Second.")
    few = queries(client, address(draft))
    for number in range(30):
        write(draft, f"Text {number}.")
    assert queries(client, address(draft)) == few <= 12


def test_the_section_leads_to_its_history(client: Client, draft: Decision) -> None:
    found = Page(signed_in(client, "officer").get(f"/decisions/{draft.reference}/reasons/").content.decode())
    assert address(draft) in [link["href"] for link in found.all("a")]
