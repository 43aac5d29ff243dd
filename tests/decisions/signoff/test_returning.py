"""Returning, rejecting, taking back and withdrawing: signatures become void, stay, and count for nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from decisions.drafting import acts
from decisions.record import versions
from decisions.record.models import Decision, Version
from decisions.signoff import progress, returning, signing, submission
from decisions.signoff.models import SignOff, SignOffStep, Voiding
from tests import factories
from tests.decisions.witness import Line, refused, written
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)
POLICE = "Police, Crime, Criminal Justice and Fire"
WHY = "The total is not the one we agreed."
SIGNED = ["Daniel Osei", "Margaret Holt"]


def send_back(version: Version, reason: str = WHY, who: str = "treasurer") -> None:
    returning.return_to_author(version=version, reason=reason, by=user(who), at=AT)


def reject(version: Version, reason: str = WHY, who: str = "treasurer") -> None:
    returning.reject(version=version, reason=reason, by=user(who), at=AT)


def take_back(version: Version, reason: str = "", who: str = "officer") -> None:
    returning.take_back(decision=version.decision, by=user(who), at=AT)


def withdraw(version: Version, reason: str = WHY, who: str = "officer") -> None:
    returning.withdraw(decision=version.decision, reason=reason, by=user(who), at=AT)


ENDS = {
    "return": (send_back, "returned", "Simon Pryce", "Treasurer", WHY),
    "reject": (reject, "rejected", "Simon Pryce", "Treasurer", WHY),
    "take_back": (take_back, "draft", "Amara Whitlock", "Commissioning officer", ""),
    "withdraw": (withdraw, "withdrawn", "Amara Whitlock", "Commissioning officer", WHY),
}


@pytest.mark.parametrize("act", ENDS)
def test_the_version_becomes_void_and_its_signatures_stay(out: Version, act: str) -> None:
    end, state, who, post, why = ENDS[act]
    before = list(SignOff.objects.filter(version=out).values())
    with written() as lines:
        end(out)
    decision = Decision.objects.get(pk=out.decision_id)
    assert (decision.state, decision.saved_at, decision.saved_by.name) == (state, AT, who)
    assert versions.latest(decision) == out
    assert versions.current(decision) is None
    assert Voiding.objects.filter(version=out).values("act", "by_name", "by_post", "reason", "at").get() == {
        "act": act,
        "by_name": who,
        "by_post": post,
        "reason": why,
        "at": AT,
    }
    detail = {"version": 1, "reason": why, "void_signatures": SIGNED}
    assert lines == [Line(act, who, post, AT, decision.reference, out.sha256, detail)]
    assert list(SignOff.objects.filter(version=out).values()) == before
    assert len(before) == 2


@pytest.mark.parametrize("act", ENDS)
def test_a_void_version_is_over_for_everyone(out: Version, act: str) -> None:
    ENDS[act][0](out)
    over = f"Version 1 of {out.decision.reference} is not out for signature any more."
    with refused(over):
        signing.sign(version=out, sha256=out.sha256, by=user("treasurer"), at=AT)
    with refused(over):
        signing.stand_aside(version=out, reason=WHY, by=user("treasurer"), at=AT)
    state = Decision.objects.get(pk=out.decision_id).get_state_display().lower()
    for again, name in ((send_back, "return it"), (reject, "reject it"), (take_back, "take it back")):
        with refused(f"This decision is {state}, so you cannot {name}."):
            again(out)
    assert list(SignOffStep.objects.filter(version=out).out_for_signature()) == []


@pytest.mark.parametrize("end", [send_back, take_back])
def test_the_next_version_needs_every_signature_anew(out: Version, end: Callable[[Version], None]) -> None:
    """The fault seen elsewhere: after “request changes” the earlier approvals still count."""
    end(out)
    acts.write(decision=out.decision, key="reasons", text="Better reasons.", by=user("officer"), at=AT)
    again = submission.submit(decision=out.decision, by=user("officer"), at=AT)
    assert (again.number, again.sha256 == out.sha256) == (2, False)
    standing = progress.of(again)
    assert (standing.signed, [step.post.code for step in standing.waiting]) == (0, ["assistant-director"])
    first = f"Assistant Director – {POLICE}"
    with refused(f"{first} signs before Treasurer. You will get an e-mail when it is your turn."):
        signing.sign(version=again, sha256=again.sha256, by=user("treasurer"), at=AT)
    for who in factories.CHAIN:
        assert Decision.objects.get(pk=again.decision_id).state == "in_sign_off"
        factories.sign(again, who, at=AT)
    assert Decision.objects.get(pk=again.decision_id).state == "decided"
    assert [
        (row.version.number, row.signer_name) for row in SignOff.objects.filter(version__decision=again.decision)
    ] == [
        (1, "Daniel Osei"),
        (1, "Margaret Holt"),
        (2, "Daniel Osei"),
        (2, "Margaret Holt"),
        (2, "Simon Pryce"),
        (2, "Yasmin Farrow"),
    ]


def test_an_unchanged_next_version_is_still_another_and_takes_no_old_signature(out: Version) -> None:
    take_back(out)
    again = submission.submit(decision=out.decision, by=user("officer"), at=AT)
    assert again.sha256 != out.sha256
    with refused("The version you read is no longer the one out for signature. Read it again before you sign."):
        signing.sign(version=again, sha256=out.sha256, by=user("assistant.director"), at=AT)
    with refused(f"Version 1 of {out.decision.reference} is not out for signature any more."):
        signing.sign(version=out, sha256=out.sha256, by=user("treasurer"), at=AT)


@pytest.mark.parametrize("reason", ["", " \n\t"])
@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (send_back, "Say what must change."),
        (reject, "Say why it is rejected."),
        (withdraw, "Say why it is withdrawn."),
    ],
)
def test_it_is_refused_without_a_reason(
    out: Version, end: Callable[[Version, str], None], sentence: str, reason: str
) -> None:
    with refused(sentence):
        end(out, reason)


@pytest.mark.parametrize("end", [send_back, reject])
@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("deputy.mayor", "Treasurer signs before Deputy Mayor. You will get an e-mail when it is your turn."),
        ("director", "You have signed this version. One person signs once."),
        ("officer", "You wrote in this record, and nobody signs what they wrote."),
        ("colleague", "It is the turn of Treasurer, a post you do not hold today."),
        ("governance", "It is the turn of Treasurer, a post you do not hold today."),
        ("auditor", "It is the turn of Treasurer, a post you do not hold today."),
    ],
)
def test_only_who_could_sign_may_return_or_reject(
    out: Version, end: Callable[[Version, str, str], None], who: str, sentence: str
) -> None:
    with refused(sentence):
        end(out, WHY, who)


@pytest.mark.parametrize("end", [take_back, withdraw])
@pytest.mark.parametrize("who", ["treasurer", "director", "finance", "governance", "auditor", "ellen"])
def test_only_who_may_write_may_take_back_or_withdraw(
    out: Version, end: Callable[[Version, str, str], None], who: str
) -> None:
    factories.outsider()
    with refused(f"Only Amara Whitlock, who started it, and officers of {POLICE} may do this."):
        end(out, WHY, who)


@pytest.mark.parametrize("end", [take_back, withdraw])
def test_a_colleague_of_the_directorate_may(out: Version, end: Callable[[Version, str, str], None]) -> None:
    end(out, WHY, "colleague")
    assert Voiding.objects.get(version=out).by_name == "Ravi Menon"


def test_what_is_decided_is_neither_returned_nor_taken_back_nor_withdrawn(decided: Version) -> None:
    for end, name in (
        (send_back, "return it"),
        (reject, "reject it"),
        (take_back, "take it back"),
        (withdraw, "withdraw it"),
    ):
        with refused(f"This decision is decided, so you cannot {name}."):
            end(decided)


def test_a_draft_is_withdrawn_without_a_version_and_keeps_its_reference(draft: Decision) -> None:
    with written() as lines:
        returning.withdraw(decision=draft, reason=" Not needed. ", by=user("officer"), at=AT)
    draft.refresh_from_db()
    assert (draft.state, Voiding.objects.count()) == ("withdrawn", 0)
    detail = {"version": 0, "reason": "Not needed.", "void_signatures": []}
    assert lines == [Line("withdraw", "Amara Whitlock", "Commissioning officer", AT, draft.reference, "", detail)]
    assert factories.draft().reference != draft.reference
    with refused("This decision is withdrawn, so you cannot withdraw it."):
        returning.withdraw(decision=draft, reason=WHY, by=user("officer"), at=AT)
