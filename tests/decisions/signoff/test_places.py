"""Steps that share a place: signed in either order, and the next place waits for all of them."""

import json
from datetime import date, timedelta

import pytest

from commissioning.lib import canonical
from commissioning.models import User
from decisions.ledger.models import LedgerEvent
from decisions.mail.models import SentMail
from decisions.notice.current import notice_of
from decisions.record.differences import between
from decisions.record.models import Decision, Version
from decisions.scheme.models import PostHolding
from decisions.signoff import progress, proof, returning, signing
from decisions.signoff.models import SignOffStep
from tests.conftest import guards_off
from tests.decisions import raw
from tests.decisions.raw import refused as stopped
from tests.decisions.signoff.chains import AT, PARALLEL, out
from tests.decisions.witness import refused
from tests.factories import sign, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

POLICE = "Police, Crime, Criminal Justice and Fire"


def turn(version: Version) -> list[str]:
    """Whose turn it is, three ways that must agree."""
    asked = list(SignOffStep.objects.waiting().filter(version=version).values_list("post__code", flat=True))
    assert asked == [step.post.code for step in progress.of(version).waiting]
    return asked


def told(version: Version) -> list[str]:
    mails = SentMail.objects.filter(kind="to_sign", reference=version.decision.reference).order_by("pk")
    return [mail.person.email.partition("@")[0] for mail in mails]


@pytest.mark.parametrize("order", [("director", "treasurer"), ("treasurer", "director")])
def test_steps_of_one_place_are_signed_in_either_order(order: tuple[str, str]) -> None:
    version = out()
    assert turn(version) == ["assistant-director"]
    sign(version, "assistant.director", at=AT)
    assert turn(version) == ["director", "treasurer"]
    assert told(version) == ["assistant.director", "director", "treasurer"]
    first, second = order
    sign(version, first, at=AT)
    assert turn(version) == [second]
    assert told(version)[3:] == []
    sign(version, second, at=AT)
    assert turn(version) == ["deputy-mayor"]
    assert told(version)[3:] == ["deputy.mayor"]
    sign(version, "deputy.mayor", at=AT)
    assert Decision.objects.get().state == "decided"
    assert list(proof.faults()) == []


def test_the_next_place_waits_for_all_of_them() -> None:
    version = out("assistant.director", "treasurer")
    title = f"Director – {POLICE}"
    with refused(f"{title} signs before Deputy Mayor. You will get an e-mail when it is your turn."):
        sign(version, "deputy.mayor", at=AT)
    version.decision.refresh_from_db()
    assert version.decision.state == "in_sign_off"


def test_out_of_turn_all_that_are_waited_for_are_named() -> None:
    version = out("assistant.director")
    both = f"Director – {POLICE} and Treasurer"
    with refused(f"{both} sign before Deputy Mayor. You will get an e-mail when it is your turn."):
        sign(version, "deputy.mayor", at=AT)
    with refused(f"It is the turn of {both}, posts you do not hold today."):
        sign(version, "finance", at=AT)


def test_the_last_place_may_be_shared_and_whoever_is_last_decides() -> None:
    version = out("deputy.mayor", asked=(("deputy-mayor", 1, "decides"), ("treasurer", 1, "agrees")))
    assert (turn(version), Decision.objects.get().state) == (["treasurer"], "in_sign_off")
    sign(version, "treasurer", at=AT)
    assert Decision.objects.get().state == "decided"
    assert list(LedgerEvent.objects.filter(act="decide").values_list("by_name", flat=True)) == ["Simon Pryce"]


def test_any_of_them_returns_the_version() -> None:
    version = out("assistant.director", "director")
    returning.return_to_author(version=version, reason="Wrong.", by=user("treasurer"), at=AT)
    assert Decision.objects.get().state == "returned"


@pytest.mark.parametrize(("who", "position"), [("deputy.mayor", 4), ("director", 2), ("treasurer", 3)])
def test_around_the_act_nobody_signs_before_every_step_of_an_earlier_place(who: str, position: int) -> None:
    version = out() if position < 4 else out("assistant.director", "treasurer")
    with stopped("is signed out of turn"):
        raw.sign(version, user(who), position=position)


def test_around_the_act_steps_of_one_place_are_signed_in_either_order_and_after_the_place_before() -> None:
    version = out("assistant.director")
    last = version.sign_offs.get().signed_at
    with stopped("is signed out of turn"):
        raw.sign(version, user("treasurer"), position=3, at=last - timedelta(microseconds=1))
    assert raw.sign(version, user("treasurer"), position=3, at=last + timedelta(hours=2)).step.position == 3
    assert raw.sign(version, user("director"), position=2, at=last + timedelta(hours=1)).step.position == 2
    with stopped("is signed out of turn"):
        raw.sign(version, user("deputy.mayor"), position=4, at=last + timedelta(hours=1))


def give(code: str, who: User) -> None:
    PostHolding.objects.filter(post__code=code).update(until_on=date(2021, 10, 1))
    PostHolding.objects.create(post_id=PostHolding.objects.get(post__code=code).post_id, holder=who, from_on=AT.date())


def test_one_person_with_both_posts_of_a_place_signs_one_of_them() -> None:
    version = out("assistant.director")
    give("treasurer", user("director"))
    sign(version, "director", at=AT)
    assert turn(version) == ["treasurer"]
    with refused("You have signed this version. One person signs once."):
        sign(version, "director", at=AT)
    with stopped("one person signs"):
        raw.sign(version, user("director"), position=3)


def test_the_notice_says_who_signs_in_either_order_and_a_plain_chain_says_no_more_than_before() -> None:
    version = out("assistant.director")
    content = json.loads(version.content)
    assert [(step["position"], step["place"]) for step in content["chain"]] == [(1, 1), (2, 2), (3, 2), (4, 3)]
    article = str(notice_of(version.decision, version).article())
    assert article.count("In either order with") == 2
    assert "In either order with Treasurer" in article
    returning.take_back(decision=version.decision, by=user("officer"), at=AT)
    plain = out(asked=tuple((code, number, what) for number, (code, _, what) in enumerate(PARALLEL, start=1)))
    assert all("place" not in step for step in json.loads(plain.content)["chain"])
    assert "In either order" not in str(notice_of(plain.decision, plain).article())
    said = [fact for fact in between(json.loads(plain.content), content).facts if fact.label == "Who must sign"]
    assert len(said) == 1
    assert "Treasurer agrees at turn 2" in said[0].after


def test_verify_finds_a_place_that_was_altered() -> None:
    version = out("assistant.director")
    with guards_off("decisions_signoffstep"):
        version.steps.filter(position=3).update(place=3)
    name = f"Version 1 of {version.decision.reference}"
    assert list(proof.faults()) == [f"{name}: its chain of posts is not the one that was frozen."]
    assert canonical.sha256(version.content) == version.sha256


def test_signing_says_what_comes_next() -> None:
    version = out("assistant.director")
    standing = progress.of(version)
    director, treasurer = standing.waiting
    assert standing.following(director) == ()
    assert standing.beside(director) == (treasurer,)
    signing.sign(version=version, sha256=version.sha256, by=user("director"), at=AT)
    standing = progress.of(version)
    assert [step.post.code for step in standing.following(treasurer)] == ["deputy-mayor"]
    assert (standing.beside(treasurer), standing.is_last) == ((), False)
