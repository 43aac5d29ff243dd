"""What somebody typed and has not saved: kept for them alone, never over words that they have not seen."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from commissioning.models import User
from decisions.drafting import acts, working
from decisions.drafting.forms.narrative import NarrativeForm
from decisions.drafting.models import WorkingText
from decisions.drafting.working import Overtaken, Sender, Typed
from decisions.record.loading import find
from decisions.record.models import Decision, Version
from decisions.record.sections import BY_KEY
from tests import factories
from tests.commissioning.markup import Page
from tests.decisions.drafting.forms import fields, send
from tests.decisions.pages import signed_in
from tests.decisions.witness import refused, written
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

ONLY = "Only Amara Whitlock, who started it, and officers of Police, Crime, Criminal Justice and Fire may do this."
REASONS = "Words about reasons."


def address(decision: Decision, rest: str = "", slug: str = "reasons") -> str:
    return f"/decisions/{decision.reference}/{slug}/{rest}"


def keep(decision: Decision, text: str, *, by: User | None = None, answer: str = "", **sent: Any) -> WorkingText:
    return working.keep(
        decision=decision,
        key="reasons",
        typed=Typed(text, answer, "0" * 64),
        sender=Sender(**sent),
        by=by or user("officer"),
        at=NOW,
    )


def settle(decision: Decision, text: str, **sent: Any) -> None:
    typed, by = Typed(text, "", "0" * 64), user("officer")
    working.settle(decision=decision, key="reasons", typed=typed, sender=Sender(**sent), by=by, at=NOW)


def copy(decision: Decision) -> tuple[str, bool, int]:
    row = working.copy_of(decision, "reasons", user("officer"))
    assert row
    return row.text, row.is_unsaved, row.number


# Keeping


def test_words_are_kept_for_their_writer_and_change_nothing_else(draft: Decision) -> None:
    before = Decision.objects.values().get(pk=draft.pk), list(draft.section_texts.values())
    with written() as lines:
        keep(draft, "Half a sen")
    assert (Decision.objects.values().get(pk=draft.pk), list(draft.section_texts.values())) == before
    assert lines == []
    assert copy(draft) == ("Half a sen", True, 1)
    assert list(draft.contributors.values_list("person__name", flat=True)) == ["Amara Whitlock"]


def test_two_people_keep_their_own_words(draft: Decision) -> None:
    keep(draft, "Mine.")
    keep(draft, "Theirs.", by=user("colleague"))
    assert {row.person.name: row.text for row in WorkingText.objects.all()} == {
        "Amara Whitlock": "Mine.",
        "Ravi Menon": "Theirs.",
    }


def test_one_page_goes_on_over_its_own_words_though_an_answer_was_lost(draft: Decision) -> None:
    keep(draft, "One", tab="a", turn=1)
    keep(draft, "One two", tab="a", turn=2)  # still thinks that nothing is kept
    assert copy(draft) == ("One two", True, 2)


LATE = [
    pytest.param(Sender(0, "b", 1), id="another tab that never saw them"),
    pytest.param(Sender(0, "a", 1), id="its own earlier sending, late"),
    pytest.param(Sender(0, "a", 2), id="the same sending twice, with other words"),
    pytest.param(Sender(), id="a page without a name"),
    pytest.param(Sender(7, "b", 1), id="a number that never was"),
]


@pytest.mark.parametrize("sender", LATE)
def test_words_that_the_page_never_saw_are_not_overwritten(draft: Decision, sender: Sender) -> None:
    keep(draft, "One", tab="a", turn=1)
    keep(draft, "One two", tab="a", turn=2)
    typed = Typed("Other", "", "0" * 64)
    with pytest.raises(Overtaken) as overtaken:
        working.keep(decision=draft, key="reasons", typed=typed, sender=sender, by=user("officer"), at=NOW)
    assert overtaken.value.row.text == "One two"
    assert copy(draft) == ("One two", True, 2)


def test_a_page_that_saw_the_words_goes_on_over_them(draft: Decision) -> None:
    keep(draft, "One", tab="a", turn=1)
    keep(draft, "One two", number=1, tab="b", turn=1)
    assert copy(draft) == ("One two", True, 2)


def test_the_same_words_from_two_tabs_are_no_matter(draft: Decision) -> None:
    keep(draft, "One", tab="a", turn=1)
    keep(draft, "One", tab="b", turn=1)
    assert copy(draft) == ("One", True, 2)


def test_a_sending_that_arrives_after_the_save_is_not_kept(draft: Decision) -> None:
    settle(draft, "All of it.", tab="a")
    with pytest.raises(Overtaken):
        keep(draft, "All of", tab="a", turn=4)
    assert copy(draft) == ("", False, 1)


def test_saving_empties_the_copy_of_the_page_that_saved(draft: Decision) -> None:
    keep(draft, "All of", tab="a", turn=1)
    settle(draft, "All of it.", tab="a")
    assert copy(draft) == ("", False, 2)


def test_saving_in_one_tab_leaves_the_words_of_another(draft: Decision) -> None:
    keep(draft, "Typed in tab a", tab="a", turn=1)
    settle(draft, "Typed in tab b", tab="b")
    assert copy(draft) == ("Typed in tab a", True, 1)


def test_words_put_aside_come_back(draft: Decision) -> None:
    keep(draft, "Doubtful", tab="a", turn=1)
    typed, by = Typed("Doubtful words", "", "0" * 64), user("officer")
    working.put_aside(decision=draft, key="reasons", typed=typed, sender=Sender(1, "a", 0), by=by, at=NOW)
    assert copy(draft) == ("Doubtful words", False, 2)
    working.bring_back(decision=draft, key="reasons", by=by, at=NOW)
    assert copy(draft) == ("Doubtful words", True, 3)


@pytest.mark.parametrize("who", ["auditor", "governance", "finance", "director"])
def test_only_who_may_change_the_record_keeps_words(draft: Decision, who: str) -> None:
    with refused(ONLY):
        keep(draft, "Words", by=user(who))


def test_nothing_is_kept_once_it_is_out_for_signature(submitted: Version) -> None:
    with refused("This decision is out for signature. What it says cannot change."):
        keep(submitted.decision, "Words")


# Through the pages


def opened(decision: Decision, key: str = "reasons") -> str:
    found = find(decision.reference, user("officer"))
    return NarrativeForm(decision=found, section=BY_KEY[key], on=NOW.date()).fingerprint


def sent(client: Client, decision: Decision, text: str, slug: str = "reasons", **more: Any) -> HttpResponse:
    return client.post(address(decision, "keep/", slug), {"text": text, "tab": "a", "turn": 1, **more})


def said(response: HttpResponse) -> dict[str, Any]:
    return dict(json.loads(response.content))


def box(client: Client, decision: Decision) -> str:
    return fields(client.get(address(decision)).content.decode())["text"][0]


def test_the_page_opens_where_its_writer_left_it_and_shows_others_the_record(client: Client, draft: Decision) -> None:
    signed_in(client, "officer")
    reply = sent(client, draft, "Half a sen", opened=opened(draft))
    assert (reply.status_code, said(reply)["state"], said(reply)["copy"]) == (200, "kept", 1)
    assert box(client, draft) == "Half a sen"
    assert "They are not saved in the record yet." in client.get(address(draft)).content.decode()
    assert box(signed_in(Client(), "colleague"), draft) == REASONS
    assert "Half a sen" not in signed_in(Client(), "auditor").get(address(draft)).content.decode()


def test_saving_what_was_kept_leaves_nothing_unsaved(client: Client, draft: Decision) -> None:
    signed_in(client, "officer")
    sent(client, draft, "All of it.", opened=opened(draft))
    send(client, address(draft), client.get(address(draft)))
    assert draft.section_texts.get(key="reasons").text == "All of it."
    assert copy(draft) == ("", False, 2)
    assert "not saved in the record yet" not in client.get(address(draft)).content.decode()


def test_the_answer_is_kept_with_its_explanation(client: Client, draft: Decision) -> None:
    signed_in(client, "officer")
    sent(client, draft, "Because of", "interests", answer="yes", opened=opened(draft, "interests"))
    found = fields(client.get(address(draft, slug="interests")).content.decode())
    assert (found["text"], found["answer"]) == (["Because of"], ["yes"])


@pytest.mark.parametrize("number", ["-1", "x", "", "9" * 40, "²"])
def test_counts_that_are_none_count_for_nothing(client: Client, draft: Decision, number: str) -> None:
    signed_in(client, "officer")
    reply = sent(client, draft, "A\0B\r\nC", copy=number, turn=number, answer="perhaps", tab="t" * 99)
    row = WorkingText.objects.get()
    assert reply.status_code == 200
    assert (row.text, row.answer, row.turn, row.tab) == ("AB\nC", "", 0, "t" * 36)


def test_who_saved_meanwhile_is_told_with_both_texts_and_mine_is_kept(client: Client, draft: Decision) -> None:
    signed_in(client, "officer")
    was = opened(draft)
    acts.write(decision=draft, key="reasons", text="Words about the need.", by=user("colleague"), at=NOW)
    reply = said(sent(client, draft, "Words about reasons and more.", opened=was))
    found = Page(reply["html"])
    title = "Ravi Menon saved it on 25 October 2021 at 10:00, while you were writing"
    assert (reply["state"], reply["opened"], reply["text"]) == ("kept", opened(draft), "Words about the need.")
    assert found.one("h2").text == title
    assert [each.text for each in found.all("del")] == ["Removed: the need."]
    assert [each.text for each in found.all("ins")] == ["Added: reasons and more."]
    assert copy(draft) == ("Words about reasons and more.", True, 1)


def test_the_page_opened_again_shows_both_and_saving_goes_over_what_was_seen(client: Client, draft: Decision) -> None:
    signed_in(client, "officer")
    sent(client, draft, "Mine.", opened=opened(draft))
    acts.write(decision=draft, key="reasons", text="Theirs.", by=user("colleague"), at=NOW)
    page = client.get(address(draft))
    text = page.content.decode()
    assert "Somebody saved this section while you were writing" in text
    assert "Save mine instead" in text
    assert "Keep what is saved" in text
    assert box(client, draft) == "Mine."
    assert [each.text for each in Page(text).all("del")] == ["Removed: Theirs."]
    acts.write(decision=draft, key="reasons", text="Theirs again.", by=user("colleague"), at=NOW)
    assert send(client, address(draft), page).status_code == 409
    assert draft.section_texts.get(key="reasons").text == "Theirs again."
    assert send(client, address(draft), client.get(address(draft))).status_code == 302
    assert draft.section_texts.get(key="reasons").text == "Mine."


def test_keeping_what_is_saved_puts_mine_aside_until_i_think_again(client: Client, draft: Decision) -> None:
    signed_in(client, "officer")
    sent(client, draft, "Mine.", opened=opened(draft))
    acts.write(decision=draft, key="reasons", text="Theirs.", by=user("colleague"), at=NOW)
    data = {name: values[0] for name, values in fields(client.get(address(draft)).content.decode()).items()}
    assert client.post(address(draft, "put-aside/"), data).status_code == 302
    assert box(client, draft) == "Theirs."
    assert "Bring back the words you put aside" in client.get(address(draft)).content.decode()
    client.post(address(draft, "bring-back/"))
    assert box(client, draft) == "Mine."


def test_another_tab_is_told_with_both_texts_and_overwrites_nothing(client: Client, draft: Decision) -> None:
    signed_in(client, "officer")
    sent(client, draft, "From one tab.", opened=opened(draft))
    reply = sent(client, draft, "From another.", opened=opened(draft), tab="b")
    assert (reply.status_code, said(reply)["state"], said(reply)["text"]) == (409, "overtaken", "From one tab.")
    assert "You have other words here, typed in another tab or on another device" in said(reply)["html"]
    assert copy(draft) == ("From one tab.", True, 1)


def test_a_tab_that_saved_is_told_to_the_other(client: Client, draft: Decision) -> None:
    signed_in(client, "officer")
    was = opened(draft)
    client.post(address(draft), {"text": "Saved.", "opened": was, "tab": "a", "copy": 0})
    reply = said(sent(client, draft, "Going on.", opened=was, tab="b"))
    assert (reply["state"], reply["text"], reply["opened"]) == ("overtaken", "Saved.", opened(draft))
    assert "You saved this section in another tab or on another device" in reply["html"]


@pytest.mark.parametrize("text", [REASONS, "Earlier words.  \r\n"])
def test_what_a_browser_kept_and_the_record_held_is_not_offered_again(
    client: Client, draft: Decision, text: str
) -> None:
    acts.write(decision=draft, key="reasons", text="Earlier words.", by=user("officer"), at=NOW)
    acts.write(decision=draft, key="reasons", text="Later words.", by=user("officer"), at=NOW)
    signed_in(client, "officer")
    assert said(sent(client, draft, text, again=1)) == {"state": "saved"}
    assert not WorkingText.objects.exists()
    assert said(sent(client, draft, "New words.", again=1))["state"] == "kept"


def test_a_reader_is_refused_with_the_reason(client: Client, draft: Decision) -> None:
    reply = sent(signed_in(client, "auditor"), draft, "Words")
    assert (reply.status_code, said(reply)) == (403, {"state": "refused", "why": ONLY})
    assert not WorkingText.objects.exists()


@pytest.mark.parametrize("rest", ["keep/", "put-aside/", "bring-back/", "as-printed/", "history/restore/"])
def test_outsiders_find_nothing(client: Client, draft: Decision, rest: str) -> None:
    client.force_login(factories.outsider())
    assert client.post(address(draft, rest), {"text": "x", "number": 1, "latest": 1}).status_code == 404
    assert client.post(address(draft, rest, "dates"), {"text": "x"}).status_code == 404
    assert not WorkingText.objects.exists()


@pytest.mark.parametrize("slug", ["dates", "safeguarding_children", "funding", "no-such"])
@pytest.mark.parametrize("rest", ["keep/", "put-aside/", "bring-back/", "as-printed/", "history/restore/"])
def test_only_narrative_sections_are_written(client: Client, draft: Decision, rest: str, slug: str) -> None:
    assert signed_in(client, "officer").post(address(draft, rest, slug), {"text": "x"}).status_code == 404


def test_the_state_gives_a_token_to_who_is_signed_in(client: Client, draft: Decision) -> None:
    reply = said(signed_in(client, "officer").get(address(draft, "keep/")))
    assert (reply["person"], len(reply["token"])) == (user("officer").pk, 64)


def test_a_form_without_its_token_keeps_nothing(draft: Decision) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user("officer"))
    for rest in ("keep/", "put-aside/", "bring-back/", "as-printed/", "history/restore/"):
        assert client.post(address(draft, rest), {"text": "x"}).status_code == 403
    assert not WorkingText.objects.exists()


def test_a_database_row_is_one_for_each_person_and_section(draft: Decision) -> None:
    keep(draft, "One")
    row = WorkingText.objects.get()
    row.pk = None
    with pytest.raises(Exception, match="working_text_is_kept_once"):
        row.save()


def test_the_task_list_says_where_words_are_not_saved(client: Client, draft: Decision) -> None:
    said_there = "You have words here that are not saved."
    signed_in(client, "officer")
    sent(client, draft, REASONS)
    assert said_there not in client.get(f"/decisions/{draft.reference}/").content.decode()
    sent(client, draft, "Other words.", turn=2)
    assert client.get(f"/decisions/{draft.reference}/").content.decode().count(said_there) == 1
    assert said_there not in signed_in(Client(), "colleague").get(f"/decisions/{draft.reference}/").content.decode()


# As the notice prints it


def test_words_are_shown_as_the_notice_prints_them(client: Client, draft: Decision) -> None:
    text = "## Small\n\n**Bold** <script>x</script>\n\n| A |\n|---|\n| b |"
    found = signed_in(client, "officer").post(address(draft, "as-printed/"), {"text": text}).content.decode()
    assert "<h3>Small</h3>" in found
    assert "<strong>Bold</strong> &lt;script&gt;" in found
    assert '<th scope="col">A</th>' in found


def test_words_that_cannot_be_printed_say_why(client: Client, draft: Decision) -> None:
    found = signed_in(client, "officer").post(address(draft, "as-printed/"), {"text": "x" * 61}).content.decode()
    assert "This cannot be printed yet." in found
    assert "has 61 characters without a space" in found


def test_unsaved_words_are_not_shown_as_words_of_a_closed_record(client: Client, draft: Decision) -> None:
    keep(draft, "Afterthought.")
    Decision.objects.filter(pk=draft.pk).update(state="withdrawn")
    text = signed_in(client, "officer").get(address(draft)).content.decode()
    assert "Afterthought." not in text
    assert "This decision is withdrawn." in text
