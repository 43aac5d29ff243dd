"""Comments on a draft: who writes and who settles them, what the database refuses, and what mail says."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from decisions.commenting import acts, threads
from decisions.commenting.models import Comment
from decisions.mail.models import SentMail
from decisions.record.models import Decision, Version
from decisions.signoff import returning
from tests.decisions import raw, witness
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import NOW, outsider, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

AT = NOW + timedelta(days=3)
ONLY = "Who began a comment, the author and officers of the directorate resolve it."


def comment(decision: Decision, text: str = "Is this after the uplift?", *, by: str = "governance") -> Comment:
    return acts.comment(decision=decision, page="reasons", text=text, by=user(by), at=AT)


def resolve(decision: Decision, *, thread: int = 1, by: str = "officer") -> Comment:
    return acts.resolve(decision=decision, thread=thread, by=user(by), at=AT)


def states(decision: Decision) -> list[tuple[int, bool]]:
    return [(thread.number, thread.is_resolved) for thread in threads.of(decision, "reasons")]


def test_a_thread_runs_from_its_start_to_its_end_and_on(draft: Decision) -> None:
    with witness.written() as lines:
        comment(draft)
        acts.reply(decision=draft, thread=1, text="It is.", by=user("officer"), at=AT)
        resolve(draft, by="governance")
        acts.reopen(decision=draft, thread=1, text="Not in the table.", by=user("colleague"), at=AT)
    assert states(draft) == [(1, False)]
    assert [(row.step, row.text, row.by_name, row.by_post) for row in draft.comments.order_by("pk")] == [
        ("start", "Is this after the uplift?", "Joan Petrie", "Governance officer"),
        ("reply", "It is.", "Amara Whitlock", "Commissioning officer"),
        ("resolve", "", "Joan Petrie", "Governance officer"),
        ("reopen", "Not in the table.", "Ravi Menon", "Commissioning officer"),
    ]
    assert [(line.act, line.detail) for line in lines] == [
        ("comment", {"section": "reasons", "thread": 1}),
        ("reply_comment", {"section": "reasons", "thread": 1}),
        ("resolve_comment", {"section": "reasons", "thread": 1}),
        ("reopen_comment", {"section": "reasons", "thread": 1}),
    ]


def test_a_comment_makes_nobody_a_writer(draft: Decision) -> None:
    comment(draft)
    assert list(draft.contributors.values_list("person__name", flat=True)) == ["Amara Whitlock"]


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("auditor", "Auditors read comments and write none."),
        ("finance", "There is no decision {0} that you may see."),
        ("director", "There is no decision {0} that you may see."),
        ("ellen", "There is no decision {0} that you may see."),
    ],
)
def test_who_may_not_comment_is_told_why(draft: Decision, who: str, sentence: str) -> None:
    outsider()
    with witness.refused(sentence.format(draft.reference)):
        comment(draft, by=who)


@pytest.mark.parametrize("who", ["officer", "colleague", "governance", "director"])
def test_who_sees_a_returned_notice_comments_on_it(submitted: Version, who: str) -> None:
    returning.take_back(decision=submitted.decision, by=user("officer"), at=AT)
    assert comment(submitted.decision, by=who).by_name == user(who).name


@pytest.mark.parametrize(
    ("starter", "who", "may"),
    [
        ("governance", "governance", True),
        ("governance", "officer", True),
        ("governance", "colleague", True),
        ("officer", "governance", False),
        ("officer", "colleague", True),
    ],
)
def test_who_began_it_and_who_writes_the_record_resolve_it(draft: Decision, starter: str, who: str, may: bool) -> None:
    comment(draft, by=starter)
    if may:
        resolve(draft, by=who)
        assert states(draft) == [(1, True)]
    else:
        with witness.refused(ONLY):
            resolve(draft, by=who)


def test_steps_that_the_thread_does_not_allow_are_refused(draft: Decision) -> None:
    with witness.refused("There is no such comment."):
        resolve(draft)
    comment(draft)
    with witness.refused("This comment is open."):
        acts.reopen(decision=draft, thread=1, by=user("officer"), at=AT)
    resolve(draft)
    with witness.refused("This comment is resolved. Reopen it first."):
        resolve(draft)
    with witness.refused("This comment is resolved. Reopen it first."):
        acts.reply(decision=draft, thread=1, text="More.", by=user("officer"), at=AT)
    with witness.refused("Write your comment first."):
        comment(draft, " \n")
    with witness.refused("Your comment has 4,001 characters; the most is 4,000. Shorten it."):
        comment(draft, "x" * 4001)


def test_what_is_out_for_signature_takes_none(submitted: Version) -> None:
    with witness.refused("This decision is out for signature. Comments are for drafts."):
        comment(submitted.decision)


def test_the_database_freezes_nothing_while_one_is_open(draft: Decision) -> None:
    comment(draft)
    with raw.refused("a comment waits to be resolved"):
        raw.freeze(draft)
    resolve(draft)
    assert raw.freeze(draft).number == 1


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"step": "resolve", "thread": 9}, "the thread does not allow this step"),
        ({"step": "reopen"}, "the thread does not allow this step"),
        ({"step": "resolve", "page": "legal"}, "the thread does not allow this step"),
        ({"step": "start"}, "comment_thread_starts_once"),
        ({"step": "reply", "text": ""}, "comment_says_something"),
    ],
)
def test_the_database_refuses_a_step_out_of_turn(draft: Decision, columns: dict[str, object], fault: str) -> None:
    row = comment(draft)
    names = ("decision", "page", "thread", "step", "text", "by", "by_name", "at")
    with raw.refused(fault):
        Comment.objects.create(**{name: getattr(row, name) for name in names} | columns)


def test_the_database_refuses_comments_on_what_is_frozen(submitted: Version) -> None:
    with raw.refused("comments are for drafts"):
        Comment.objects.create(
            decision=submitted.decision, page="reasons", thread=1, step="start", text="?", by=user("officer"), at=AT
        )


def test_mail_says_who_and_where_and_nothing_of_what(draft: Decision, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    with django_capture_on_commit_callbacks(execute=True):
        comment(draft, "A secret sum")
        acts.reply(decision=draft, thread=1, text="Another secret", by=user("officer"), at=AT)
        resolve(draft)
    told = list(
        SentMail.objects.filter(subject__startswith="Comment")
        .order_by("pk")
        .values_list("person__name", "subject", "body")
    )
    assert [(name, subject) for name, subject, _ in told] == [
        ("Amara Whitlock", f"Comment: {draft}"),
        ("Joan Petrie", f"Comment: {draft}"),
        ("Joan Petrie", f"Comment: {draft}"),
    ]
    assert told[0][2].startswith(f"Joan Petrie commented.\n\n{draft}: {draft.subject}\n")
    assert f"/decisions/{draft}/reasons/comments/" in told[0][2]
    assert "secret" not in "".join(message.body + message.subject for message in mail.outbox)


def test_the_page_takes_a_comment_and_its_end(draft: Decision, client: Client) -> None:
    address = f"/decisions/{draft}/reasons/comments/"
    signed_in(client, "governance")
    assert client.post(address, {"step": "start", "text": "Why now?"})["Location"] == address
    assert "Why now?" in main_text(page(client, address))
    signed_in(client, "officer")
    assert "Why now?" in main_text(page(client, f"/decisions/{draft}/reasons/"))
    assert "1 open comment" in main_text(page(client, f"/decisions/{draft}/"))
    assert client.post(address, {"step": "resolve", "thread": "1", "text": "Mended."})["Location"] == address
    assert "Mended." in main_text(page(client, address))
    assert "open comment" not in main_text(page(client, f"/decisions/{draft}/"))


def test_what_was_typed_comes_back_with_the_reason(draft: Decision, client: Client) -> None:
    signed_in(client, "officer")
    address = f"/decisions/{draft}/reasons/comments/"
    response = client.post(address, {"step": "start", "text": "x" * 4001})
    assert "Your comment has 4,001 characters" in response.content.decode()
    assert "x" * 4001 in response.content.decode()
    assert client.post(address, {"step": "resolve", "thread": "7"}).status_code == 200
    assert client.post(f"/decisions/{draft}/nowhere/comments/", {"step": "start"}).status_code == 404
    signed_in(client, "auditor")
    assert client.post(address, {"step": "start", "text": "Mine"}).status_code == 403
    assert not draft.comments.exists()


def test_nothing_of_a_comment_is_printed(draft: Decision, client: Client) -> None:
    comment(draft, "A secret sum")
    signed_in(client, "officer")
    assert "A secret sum" not in page(client, f"/decisions/{draft}/preview/").one("main").text


def test_many_comments_take_no_more_queries(draft: Decision, client: Client) -> None:
    signed_in(client, "officer")
    comment(draft)
    pages = (f"/decisions/{draft}/reasons/comments/", f"/decisions/{draft}/reasons/", f"/decisions/{draft}/")
    before = [queries(client, each) for each in pages]
    for _ in range(12):
        comment(draft)
    assert [queries(client, each) for each in pages] == before
    assert max(before) <= MOST
