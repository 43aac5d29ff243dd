"""Design 5.2 and 5.3: which signatures the database refuses, written around the forms and the acts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import ProtectedError

from commissioning.models import User
from decisions.record.models import Contributor, Decision, Version
from decisions.scheme.models import Post, PostHolding
from decisions.signoff.models import Recusal, SignOff, SignOffStep, Voiding
from tests.conftest import guards_off
from tests.decisions import raw
from tests.decisions.raw import AFTER, execute, move, refused, refused_at_commit, sign
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

ON = AFTER.date()


def hold(post: str, holder: User, from_on: date, until_on: date | None = None) -> PostHolding:
    """The post passes to this person; who held it before loses it altogether."""
    found = Post.objects.get(code=post)
    found.holdings.all().delete()
    return PostHolding.objects.create(post=found, holder=holder, from_on=from_on, until_on=until_on)


def test_a_signature_in_turn_stands(out: Version) -> None:
    row = sign(out, user("treasurer"))
    assert (row.step.position, row.sha256, row.signer_name) == (3, out.sha256, "Simon Pryce")


def test_a_signature_on_another_hash_is_refused(out: Version, decided: Version) -> None:
    with refused("not on this version's hash"):
        sign(out, user("treasurer"), sha256=decided.sha256)
    with refused("not on this version's hash"):
        sign(out, user("treasurer"), sha256="")


def test_a_signature_on_a_step_of_another_version_is_refused(out: Version, submitted: Version) -> None:
    with refused("not on this version's hash"):
        sign(submitted, user("treasurer"), position=3, version=out, sha256=out.sha256)


@pytest.mark.parametrize(("who", "position"), [("director", 2), ("treasurer", 3), ("deputy.mayor", 4)])
def test_a_signature_out_of_turn_is_refused(submitted: Version, who: str, position: int) -> None:
    with refused("is signed out of turn"):
        sign(submitted, user(who), position=position)


def test_a_signature_before_the_earlier_one_in_time_is_refused(out: Version) -> None:
    last = out.sign_offs.latest("signed_at")
    with refused("is signed out of turn"):
        sign(out, user("treasurer"), at=last.signed_at - timedelta(microseconds=1))
    assert sign(out, user("treasurer"), at=last.signed_at).step.position == 3


def test_a_signature_before_submission_is_refused(submitted: Version) -> None:
    with refused("is signed out of turn"):
        sign(submitted, user("assistant.director"), at=submitted.submitted_at - timedelta(microseconds=1))
    assert sign(submitted, user("assistant.director"), at=submitted.submitted_at).step.position == 1


def test_the_author_signs_nothing(submitted: Version) -> None:
    hold("assistant-director", user("officer"), date(2021, 4, 1))
    with refused("nobody signs what they wrote"):
        sign(submitted, user("officer"))


def test_the_author_signs_nothing_also_where_no_contributor_is_listed(submitted: Version) -> None:
    hold("assistant-director", user("officer"), date(2021, 4, 1))
    with guards_off("decisions_contributor"):
        submitted.decision.contributors.all().delete()
    with refused("nobody signs what they wrote"):
        sign(submitted, user("officer"))


def test_a_contributor_signs_nothing(submitted: Version) -> None:
    Contributor.objects.create(decision=submitted.decision, person=user("assistant.director"), since=NOW)
    with refused("nobody signs what they wrote"):
        sign(submitted, user("assistant.director"))


def test_nobody_signs_after_standing_aside(submitted: Version) -> None:
    boss = user("assistant.director")
    Recusal.objects.create(
        decision=submitted.decision,
        person=boss,
        person_name=boss.name,
        post_title="x",
        reason="My brother",
        at=NOW,
    )
    with refused("stood aside"):
        sign(submitted, boss)


def test_nobody_signs_without_the_post(submitted: Version) -> None:
    for who in ("director", "treasurer", "colleague", "governance"):
        with refused("does not hold the post on 2021-11-24"):
            sign(submitted, user(who), position=1)


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [
        (date(2021, 4, 1), ON - timedelta(days=1)),
        (ON + timedelta(days=1), None),
        (date(2020, 1, 1), date(2020, 12, 31)),
    ],
    ids=["ended the day before", "starts the day after", "long ago"],
)
def test_nobody_signs_on_a_day_without_the_post(submitted: Version, from_on: date, until_on: date | None) -> None:
    hold("assistant-director", user("assistant.director"), from_on, until_on)
    with refused("does not hold the post on 2021-11-24"):
        sign(submitted, user("assistant.director"))


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [(date(2021, 4, 1), ON), (ON, None), (ON, ON)],
    ids=["last day", "first day", "only day"],
)
def test_first_and_last_day_in_a_post_count(submitted: Version, from_on: date, until_on: date | None) -> None:
    hold("assistant-director", user("assistant.director"), from_on, until_on)
    assert sign(submitted, user("assistant.director")).step.position == 1


@pytest.mark.parametrize(("hour", "day"), [(22, 29), (23, 30)], ids=["before midnight here", "after midnight here"])
def test_the_day_is_the_one_in_london(submitted: Version, hour: int, day: int) -> None:
    """In summer time 23:30 UTC is half past midnight here."""
    hold("assistant-director", user("assistant.director"), date(2022, 6, day), date(2022, 6, day))
    at = datetime(2022, 6, 29, hour, 30, tzinfo=UTC)
    assert sign(submitted, user("assistant.director"), at=at).step.position == 1


def test_one_person_with_two_posts_signs_once(out: Version) -> None:
    hold("treasurer", user("director"), date(2021, 4, 1))
    with refused("one person signs DN-2021-000. once"):
        sign(out, user("director"), position=3)


def test_two_holders_of_one_step_sign_it_once(out: Version) -> None:
    sign(out, user("treasurer"))
    hold("treasurer", user("colleague"), date(2021, 4, 1))
    with refused("decisions_signoff_step_id|one person signs"):
        sign(out, user("colleague"), position=3)


def test_a_void_version_takes_no_signature(out: Version) -> None:
    raw.void(out, user("treasurer"))
    with refused("version 1 is not out for signature"):
        sign(out, user("treasurer"))
    move(out.decision, "returned")
    with refused("version 1 is not out for signature"):
        sign(out, user("treasurer"))


def test_a_version_not_yet_sent_out_takes_no_signature(draft: Decision) -> None:
    version = raw.freeze(draft)
    raw.ask(version)
    with refused("version 1 is not out for signature"):
        sign(version, user("assistant.director"))


def test_the_signature_names_the_post_of_its_step(out: Version) -> None:
    with refused("names another post than the step"):
        sign(out, user("treasurer"), post_title="Deputy Mayor")
    with refused("names another post than the step"):
        sign(out, user("treasurer"), capacity="decides")


@pytest.mark.parametrize(
    "fields",
    [{"interest": "declared"}, {"interest": "none", "interest_detail": "My brother"}, {"interest": "maybe"}],
)
def test_an_interest_is_explained_and_only_an_interest(out: Version, fields: dict[str, str]) -> None:
    with refused("sign_off_interest_is_explained"):
        sign(out, user("treasurer"), **fields)


def test_a_signature_states_its_intent(out: Version) -> None:
    with refused("sign_off_states_its_intent"):
        sign(out, user("treasurer"), statement="")


def test_a_signature_that_does_not_say_whose_it_is_is_refused(out: Version) -> None:
    with refused("sign_off_names_its_signer"):
        sign(out, user("treasurer"), signer_name="")
    with refused("names another post than the step"):
        sign(out, user("treasurer"), post_title="")


def test_a_chain_is_frozen_with_its_version_and_never_after(out: Version, decided: Version, draft: Decision) -> None:
    for version in (out, decided):
        with refused("a chain is frozen when its version is"):
            SignOffStep.objects.create(
                version=version,
                position=5,
                place=5,
                post=Post.objects.create(code="x", title="X"),
                post_title="X",
                capacity="agrees",
            )
    version = raw.freeze(draft)
    _, second, *_ = raw.ask(version)
    with refused("sign_off_step_has_its_own_place"):
        SignOffStep.objects.create(version=version, position=1, place=1, post=Post.objects.create(code="y", title="Y"))
    with refused("sign_off_step_asks_a_post_once"):
        SignOffStep.objects.create(version=version, position=9, place=9, post=second.post)


def test_only_a_version_out_for_signature_becomes_void_and_once(
    out: Version, decided: Version, draft: Decision
) -> None:
    for version in (decided, raw.freeze(draft)):
        with refused("only a version out for signature becomes void"):
            raw.void(version, user("treasurer"))
    raw.void(out, user("treasurer"))
    with refused("decisions_voiding_version_id"):
        raw.void(out, user("treasurer"))


def test_a_voiding_has_a_known_act_and_a_reason(out: Version) -> None:
    with refused("voiding_act_is_known"):
        raw.void(out, user("treasurer"), act="submit")
    by = user("treasurer")
    for act in ("return", "reject", "withdraw"):
        with refused("voiding_has_a_reason"):
            Voiding.objects.create(version=out, act=act, by=by, by_name=by.name, reason="", at=AFTER)
    Voiding.objects.create(version=out, act="take_back", by=by, by_name=by.name, reason="", at=AFTER)


def test_nobody_stands_aside_twice_or_without_a_reason(out: Version) -> None:
    boss = user("treasurer")
    row = {"decision": out.decision, "person": boss, "person_name": boss.name, "post_title": "x", "at": NOW}
    with refused("recusal_has_a_reason"):
        Recusal.objects.create(**row, reason="")
    Recusal.objects.create(**row, reason="My brother")
    with refused("recusal_is_made_once"):
        Recusal.objects.create(**row, reason="My sister")


def test_posts_and_people_that_signed_stay(decided: Version) -> None:
    for gone in (Post.objects.get(code="treasurer"), user("treasurer"), user("officer")):
        with pytest.raises(ProtectedError):
            gone.delete()
    with refused_at_commit("violates foreign key constraint"):
        execute("DELETE FROM decisions_post WHERE id = %s", Post.objects.get(code="treasurer").pk)
    with refused("people stay on record"):
        execute("DELETE FROM commissioning_user WHERE id = %s", user("treasurer").pk)
    assert list(SignOff.objects.filter(version=decided).values_list("signer_name", "post_title")) == [
        ("Daniel Osei", "Assistant Director – Police, Crime, Criminal Justice and Fire"),
        ("Margaret Holt", "Director – Police, Crime, Criminal Justice and Fire"),
        ("Simon Pryce", "Treasurer"),
        ("Yasmin Farrow", "Deputy Mayor"),
    ]
