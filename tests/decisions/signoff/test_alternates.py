"""An alternate signs while nobody holds the post, or once its holder stood aside; and at no other time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.example.authority import PASSWORD
from commissioning.lib.refusal import Refused
from decisions.checks.matter import Matter
from decisions.checks.posts_have_holders import check
from decisions.ledger import sentences
from decisions.ledger.models import LedgerEvent
from decisions.mail.models import SentMail
from decisions.my_work import waiting
from decisions.notice.current import notice_of
from decisions.record.loading import whole
from decisions.record.models import Contributor, Decision, Version
from decisions.scheme import acts
from decisions.scheme.models import PostHolding
from decisions.signoff import proof, reminders, returning, signing, waits
from decisions.signoff.models import Recusal, SignOff, SignOffStep
from tests import factories
from tests.conftest import guards_off
from tests.decisions import raw
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.raw import refused as stopped
from tests.decisions.signoff import chains
from tests.decisions.signoff.chains import AT
from tests.decisions.witness import refused
from tests.factories import NOW, sign, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

TITLE = "Director – Police, Crime, Criminal Justice and Fire"
ASIDE = f"as alternate for {TITLE}, who declared an interest"
NOBODY = f"as alternate for {TITLE}, a post that nobody held"
NOT_YET = (
    f"You sign as the alternate, Deputy Director, only while nobody holds the post {TITLE} or its holder stands aside."
)


@pytest.fixture
def out() -> Version:
    """Signed by the Assistant Director; the Director and the Treasurer are next; Leo Brandreth is the alternate."""
    return chains.out("assistant.director", alternate=True)


def stand_aside(version: Version, who: str = "director") -> None:
    signing.stand_aside(version=version, reason="My brother works there", by=user(who), at=AT)


def vacate(version: Version | None = None) -> None:
    PostHolding.objects.filter(post__code="director").update(until_on=AT.date() - timedelta(days=1))


def step(version: Version) -> SignOffStep:
    return version.steps.get(post__code="director")


@pytest.mark.parametrize(("given", "reason", "words"), [(stand_aside, "interest", ASIDE), (vacate, "vacant", NOBODY)])
def test_the_alternate_signs_once_the_step_fell_to_them(out: Version, given: Any, reason: str, words: str) -> None:
    with refused(NOT_YET):
        sign(out, "finance", at=AT)
    given(out)
    sign(out, "finance", at=AT)
    row = SignOff.objects.get(signer=user("finance"))
    assert (row.step, row.signer_name, row.post_title, row.alternate_reason, row.capacity) == (
        step(out),
        "Leo Brandreth",
        "Deputy Director",
        reason,
        "agrees",
    )
    assert row.statement == (
        f"I have read this version and agree to it, as Deputy Director, {words}. I intend this to be my signature."
    )
    event = LedgerEvent.objects.filter(act="sign").order_by("number").last()
    assert event
    assert (event.by_name, event.by_post) == ("Leo Brandreth", "Deputy Director")
    assert sentences.sentence(event) == f"signed version 1 {words}, with no interest declared."
    article = str(notice_of(out.decision, out).article())
    assert words in article
    assert "Alternate: Deputy Director" in article
    sign(out, "treasurer", at=AT)
    sign(out, "deputy.mayor", at=AT)
    assert Decision.objects.get().state == "decided"
    assert list(proof.faults()) == []


def test_an_interest_hands_the_step_to_the_alternate_and_tells_them(out: Version) -> None:
    assert waits.signatories(out.decision, step(out), AT.date()) == [user("director")]
    stand_aside(out)
    mails = SentMail.objects.filter(person=user("finance"), kind="to_sign")
    assert [mail.body.partition("\n")[0] for mail in mails] == [
        f"It is your turn to sign, as Deputy Director, the alternate for {TITLE}."
    ]
    assert waits.signatories(out.decision, step(out), AT.date()) == [user("finance")]
    assert list(SignOffStep.objects.for_holder(user("finance"), AT.date()).waiting()) == [step(out)]
    assert [item.step for item in waiting.of(user("finance"), AT.date()).for_you] == [step(out)]


def test_the_author_reminds_the_alternate_as_one(out: Version) -> None:
    stand_aside(out)
    mails = reminders.ask(decision=out.decision, by=user("officer"), at=AT)
    assert {mail.person.name: mail.body.partition("\n")[0] for mail in mails} == {
        "Leo Brandreth": f"This still waits for you to sign, as Deputy Director, the alternate for {TITLE}.",
        "Simon Pryce": "This still waits for you to sign, as Treasurer.",
    }


def test_who_stands_aside_on_the_earlier_of_two_steps_leaves_the_other_to_itself(out: Version) -> None:
    stand_aside(out, "treasurer")
    with refused(NOT_YET):
        sign(out, "finance", at=AT)
    assert not SentMail.objects.filter(person=user("finance")).exists()


def test_an_alternate_sees_the_decision_from_its_first_submission(out: Version) -> None:
    other = PostHolding.objects.get(post__code="deputy-director").holder
    other.roles = []
    other.save()
    assert list(Decision.objects.visible_to(other, AT.date())) == [out.decision]
    PostHolding.objects.filter(post__code="deputy-director").update(until_on=AT.date() - timedelta(days=1))
    assert list(Decision.objects.visible_to(other, AT.date())) == []


def test_the_alternate_is_bound_by_what_binds_a_holder(out: Version) -> None:
    stand_aside(out)
    Contributor.objects.create(decision=out.decision, person=user("finance"), since=NOW)
    with refused("You wrote in this record, and nobody signs what they wrote."):
        sign(out, "finance", at=AT)
    assert waits.alternates(out.decision, step(out), AT.date()) == []


def test_the_alternate_returns_in_the_same_way(out: Version) -> None:
    with refused(NOT_YET):
        returning.return_to_author(version=out, reason="Wrong.", by=user("finance"), at=AT)
    stand_aside(out)
    voiding = returning.return_to_author(version=out, reason="Wrong.", by=user("finance"), at=AT)
    assert (voiding.by_name, voiding.by_post) == ("Leo Brandreth", "Deputy Director, as alternate")


def test_an_alternate_of_later_rules_is_none_for_a_version_already_out(out: Version) -> None:
    """And one that was renamed signs under the title that was frozen."""
    chains.rules(*chains.PARALLEL)
    acts.rename_post(post=chains.deputy_director(), title="Second Director", by=user("governance"), at=AT)
    stand_aside(out)
    sign(out, "finance", at=AT)
    assert SignOff.objects.get(signer=user("finance")).post_title == "Deputy Director"


def raw_alternate(version: Version, who: str = "finance", **fields: Any) -> SignOff:
    given = {"post_title": "Deputy Director", "alternate_reason": "interest", "at": AT, "position": 2, **fields}
    return raw.sign(version, user(who), **given)


def test_around_the_act_no_alternate_signs_while_the_holder_is_there_without_an_interest(out: Version) -> None:
    with stopped("did not stand aside from DN-2021"):
        raw_alternate(out)
    with stopped("is not vacant on"):
        raw_alternate(out, alternate_reason="vacant")
    with stopped("does not hold the post on"):
        raw_alternate(out, alternate_reason="", post_title=TITLE)


def test_around_the_act_the_reason_of_an_alternate_is_the_true_one(out: Version) -> None:
    stand_aside(out)
    with stopped("is not vacant on"):
        raw_alternate(out, alternate_reason="vacant")
    with stopped("did not stand aside from DN-2021"):
        raw_alternate(out, at=AT - timedelta(microseconds=1))
    with stopped("names another post than the step"):
        raw_alternate(out, post_title=TITLE)
    with stopped("sign_off_as_alternate_is_under_no_delegation"):
        raw_alternate(out, alternate_reason="holiday")
    assert raw_alternate(out).step == step(out)


def test_around_the_act_a_vacant_post_is_no_interest(out: Version) -> None:
    vacate()
    with stopped("did not stand aside from DN-2021"):
        raw_alternate(out)
    assert raw_alternate(out, alternate_reason="vacant").step == step(out)


def test_around_the_act_nobody_else_is_an_alternate(out: Version) -> None:
    stand_aside(out)
    with stopped("the signer is not the alternate for"):
        raw_alternate(out, "governance")
    with stopped("the signer is not the alternate for Treasurer"):
        raw_alternate(out, position=3)
    PostHolding.objects.filter(post__code="deputy-director").update(until_on=AT.date() - timedelta(days=1))
    with stopped("the signer is not the alternate for"):
        raw_alternate(out)


def test_around_the_act_the_recusal_of_a_former_holder_hands_nothing_on(out: Version) -> None:
    stand_aside(out)
    PostHolding.objects.filter(post__code="director").update(holder=user("governance"))
    with stopped("did not stand aside from DN-2021"):
        raw_alternate(out)
    with refused(NOT_YET):
        sign(out, "finance", at=AT)


def test_an_alternate_signs_one_step(out: Version) -> None:
    PostHolding.objects.filter(post__code="treasurer").update(holder=user("finance"))
    sign(out, "finance", at=AT)
    stand_aside(out)
    with stopped("one person signs"):
        raw_alternate(out)
    with refused("You have signed this version. One person signs once."):
        sign(out, "finance", at=AT)


def test_a_frozen_step_names_its_alternate_by_post_and_title(draft: Decision) -> None:
    version = raw.freeze(draft)
    first, *_ = raw.ask(version)
    for fields in ({"alternate": first.post, "alternate_title": "X"}, {"alternate_title": "X"}):
        with stopped("sign_off_step_names_its_alternate"):
            SignOffStep.objects.create(
                version=version,
                position=9,
                place=9,
                post=first.post if "alternate" in fields else chains.deputy_director(),
                post_title="Y",
                capacity="agrees",
                **fields,
            )


def test_verify_finds_an_alternate_that_was_altered(out: Version) -> None:
    stand_aside(out)
    sign(out, "finance", at=AT)
    with guards_off("decisions_signoffstep"):
        out.steps.filter(position=2).update(alternate_title="Usher")
    reference = out.decision.reference
    assert list(proof.faults()) == [f"Version 1 of {reference}: its chain of posts is not the one that was frozen."]
    with guards_off("decisions_signoffstep"):
        out.steps.filter(position=2).update(alternate_title="Deputy Director")
    with guards_off("decisions_signoff"):
        SignOff.objects.filter(signer=user("finance")).update(alternate_reason="vacant")
    name = f"Signature 2 on version 1 of {reference}"
    assert list(proof.faults()) == [f"{name}: what it says differs from what the ledger says."]


def findings(decision: Decision) -> list[str]:
    loaded = whole(Decision.objects.filter(pk=decision.pk)).get()
    return [finding.rule for finding in check(Matter.of(loaded, AT.date()))]


def test_a_vacant_post_or_an_interest_stops_nothing_while_the_alternate_can_sign(draft: Decision) -> None:
    chains.rules(*chains.PARALLEL, alternates={"director": chains.deputy_director()})
    boss = user("director")
    Recusal.objects.create(decision=draft, person=boss, person_name=boss.name, post_title=TITLE, reason="x", at=NOW)
    assert findings(draft) == []
    vacate()
    assert findings(draft) == []
    Contributor.objects.create(decision=draft, person=user("finance"), since=NOW)
    assert findings(draft) == ["V12"]


def test_who_signed_as_alternate_today_still_held_that_post_today(out: Version) -> None:
    vacate()
    sign(out, "finance", at=AT)
    held = PostHolding.objects.get(post__code="deputy-director")
    with pytest.raises(Refused, match="Leo Brandreth signed as Deputy Director today"):
        acts.end_holding(holding=held, until_on=AT.date() - timedelta(days=1), by=user("governance"), at=AT)


def test_in_the_browser_a_declared_interest_hands_the_step_on_and_the_alternate_signs(client: Client) -> None:
    version = chains.out("assistant.director", alternate=True)
    address = f"/sign-offs/{version.decision.reference}/"
    sent = {"read": "on", "password": PASSWORD, "sha256": version.sha256}
    early = main_text(page(signed_in(client, "finance"), address))
    assert NOT_YET in early
    aside = {**sent, "interest": "stand_aside", "interest_detail": "My brother works there"}
    answer = signed_in(client, "director").post(address, aside, follow=True).content.decode()
    assert "Amara Whitlock and Leo Brandreth, Deputy Director, have been told." in answer
    signed_in(client, "finance")
    assert f"You sign as Deputy Director, the alternate for {TITLE}." in main_text(page(client, "/my-work/"))
    assert version.decision.reference in main_text(page(client, "/sign-offs/"))
    assert ASIDE in main_text(page(client, address))
    assert client.post(address, {**sent, "interest": "none"}).status_code == 302
    history = main_text(page(client, f"/decisions/{version.decision.reference}/history/"))
    assert f"Deputy Director, {ASIDE}" in history
    officer = main_text(page(signed_in(client, "officer"), f"/decisions/{version.decision.reference}/preview/"))
    assert ASIDE in officer


def test_what_the_author_waits_for_names_the_alternate(out: Version) -> None:
    stand_aside(out)
    rows = waiting.of(user("officer"), AT.date()).with_others
    assert {row.step.post.code: (row.with_whom, row.post) for row in rows} == {
        "director": ("Leo Brandreth", "Deputy Director"),
        "treasurer": ("Simon Pryce", "Treasurer"),
    }


def test_today_is_the_day_on_which_a_post_is_vacant(out: Version) -> None:
    PostHolding.objects.filter(post__code="director").update(from_on=date(2021, 1, 1), until_on=timezone.localdate(AT))
    with refused(NOT_YET):
        sign(out, "finance", at=AT)
    factories.sign(out, "finance", at=AT + timedelta(days=1))
    assert SignOff.objects.get(signer=user("finance")).alternate_reason == "vacant"
