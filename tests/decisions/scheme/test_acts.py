"""Posts and who holds them: what governance officers do, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from commissioning.models import Directorate
from decisions.ledger import chain as ledger
from decisions.record.models import Version
from decisions.scheme import acts
from decisions.scheme.models import Post, PostHolding
from tests.decisions.raw import refused as refused_by_database
from tests.decisions.scheme.delegating import delegate
from tests.decisions.scheme.same import lines, refused, said
from tests.factories import NOW, sign, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

TODAY = date(2021, 10, 25)
DAY = timedelta(days=1)
POLICE = "Police, Crime, Criminal Justice and Fire"
ONLY = "Only governance officers change posts, who holds them, and the sign-off rules."


def post(code: str = "treasurer") -> Post:
    return Post.objects.get(code=code)


def holding(code: str = "treasurer") -> PostHolding:
    return PostHolding.objects.get(post__code=code)


def clerk() -> Post:
    return acts.add_post(title="Clerk", by=user("governance"), at=NOW)


def appoint(
    where: Post, who: str, from_on: date, until_on: date | None = None, *, by: str = "governance"
) -> PostHolding:
    return acts.appoint(post=where, holder=user(who), from_on=from_on, until_on=until_on, by=user(by), at=NOW)


def end(until_on: date, code: str = "treasurer") -> PostHolding:
    return acts.end_holding(holding=holding(code), until_on=until_on, by=user("governance"), at=NOW)


def abolish(on: date, code: str = "treasurer") -> Post:
    return acts.abolish_post(post=post(code), on=on, by=user("governance"), at=NOW)


EVERY_ACT: list[Callable[[str], object]] = [
    lambda who: acts.add_post(title="Clerk", by=user(who), at=NOW),
    lambda who: acts.rename_post(post=post(), title="Chief Finance Officer", by=user(who), at=NOW),
    lambda who: acts.abolish_post(post=post(), on=TODAY, by=user(who), at=NOW),
    lambda who: acts.appoint(post=post(), holder=user("finance"), from_on=TODAY, by=user(who), at=NOW),
    lambda who: acts.end_holding(holding=holding(), until_on=TODAY, by=user(who), at=NOW),
]


@pytest.mark.parametrize("act", EVERY_ACT, ids=["add", "rename", "abolish", "appoint", "end"])
@pytest.mark.parametrize("who", ["officer", "treasurer", "deputy.mayor", "finance", "auditor"])
def test_only_governance_officers_change_the_scheme(act: Callable[[str], object], who: str) -> None:
    with refused(ONLY):
        act(who)


def test_a_governance_officer_who_left_changes_nothing() -> None:
    joan = user("governance")
    joan.is_active = False
    with refused(ONLY):
        acts.add_post(title="Clerk", by=joan, at=NOW)


def test_add_post() -> None:
    police = Directorate.objects.get(name=POLICE)
    made = acts.add_post(title="Head of Legal", directorate=police, by=user("governance"), at=NOW)
    assert (made.code, made.title, made.directorate, made.abolished_on) == (
        "head-of-legal",
        "Head of Legal",
        police,
        None,
    )
    assert lines() == [
        ("add_post", "Joan Petrie", {"code": "head-of-legal", "before": {}, "after": {"title": "Head of Legal"}})
    ]
    assert said() == ["added the post Head of Legal."]
    assert list(ledger.faults()) == []


@pytest.mark.parametrize("title", ["Treasurer", "treasurer", "TREASURER"])
def test_two_posts_have_no_title_in_common(title: str) -> None:
    with refused("There is a post called “Treasurer” already. Give this one another title."):
        acts.add_post(title=title, by=user("governance"), at=NOW)


@pytest.mark.parametrize(("title", "code"), [("Treasurer!", "treasurer-2"), ("£", "post"), ("A" * 160, "a" * 50)])
def test_every_title_makes_an_address(title: str, code: str) -> None:
    assert acts.add_post(title=title, by=user("governance"), at=NOW).code == code


def test_rename_post_leaves_frozen_versions_as_they_are(out: Version) -> None:
    before = list(out.steps.values_list("post_title", flat=True))
    renamed = acts.rename_post(post=post(), title="Chief Finance Officer", by=user("governance"), at=NOW)
    assert (renamed.code, post().title) == ("treasurer", "Chief Finance Officer")
    assert list(out.steps.values_list("post_title", flat=True)) == before
    assert "Treasurer" in before
    assert lines()[-1] == (
        "rename_post",
        "Joan Petrie",
        {"code": "treasurer", "before": {"title": "Treasurer"}, "after": {"title": "Chief Finance Officer"}},
    )
    assert said()[-1] == "renamed the post Treasurer to Chief Finance Officer."


def test_a_title_is_refused_where_it_is_the_same_or_taken() -> None:
    with refused("“Treasurer” is its title already."):
        acts.rename_post(post=post(), title="Treasurer", by=user("governance"), at=NOW)
    with refused("There is a post called “Deputy Mayor” already. Give this one another title."):
        acts.rename_post(post=post(), title="deputy mayor", by=user("governance"), at=NOW)
    acts.rename_post(post=post(), title="TREASURER", by=user("governance"), at=NOW)


def test_abolish_post_ends_its_holding_the_day_before() -> None:
    abolish(TODAY + DAY)
    assert (post().abolished_on, holding().until_on) == (TODAY + DAY, TODAY)
    assert lines() == [
        (
            "abolish_post",
            "Joan Petrie",
            {
                "code": "treasurer",
                "before": {"title": "Treasurer", "holder": "Simon Pryce"},
                "after": {"title": "Treasurer", "abolished_on": "2021-10-26"},
            },
        )
    ]
    assert said() == ["abolished the post Treasurer from 26 October 2021."]


def test_abolish_post_is_refused_for_the_past_twice_and_before_a_later_holding() -> None:
    with refused("24 October 2021 is past. A post is abolished on 25 October 2021 at the earliest."):
        abolish(TODAY - DAY)
    end(TODAY + DAY)
    appoint(post(), "finance", TODAY + 5 * DAY)
    with refused(
        "Leo Brandreth holds Treasurer from 30 October 2021. End that holding first, or abolish the post later."
    ):
        abolish(TODAY + 3 * DAY)
    abolish(TODAY + 10 * DAY)
    with refused("Treasurer is abolished from 4 November 2021 already."):
        abolish(TODAY + 12 * DAY)


def test_nobody_is_appointed_to_a_post_that_is_abolished_by_then() -> None:
    abolish(TODAY + 10 * DAY)
    end(TODAY)
    sentence = "Treasurer is abolished from 4 November 2021. Nobody holds it from that day."
    for until_on in (None, TODAY + 10 * DAY):
        with refused(sentence):
            appoint(post(), "finance", TODAY + DAY, until_on)
    appoint(post(), "finance", TODAY + DAY, TODAY + 9 * DAY)


def test_the_database_keeps_holdings_out_of_an_abolished_post() -> None:
    abolish(TODAY + DAY)
    with refused_by_database("the post is abolished on 2021-10-26"):
        PostHolding.objects.filter(post__code="treasurer").update(until_on=TODAY + DAY)
    with refused_by_database("the post is abolished on 2021-10-26"):
        PostHolding.objects.create(post=post(), holder=user("finance"), from_on=TODAY + DAY)
    with refused_by_database("somebody holds the post on or after 2021-10-26"):
        Post.objects.filter(code="director").update(abolished_on=TODAY + DAY)


def test_appoint() -> None:
    made = appoint(clerk(), "finance", TODAY, TODAY + DAY)
    assert (made.post.code, made.holder, made.from_on, made.until_on) == ("clerk", user("finance"), TODAY, TODAY + DAY)
    after = {"post": "Clerk", "holder": "Leo Brandreth", "from_on": "2021-10-25", "until_on": "2021-10-26"}
    assert lines()[-1] == ("appoint", "Joan Petrie", {"post_code": "clerk", "before": {}, "after": after})
    assert said()[-1] == "appointed Leo Brandreth to Clerk from 25 October 2021 until 26 October 2021."


def test_appoint_is_refused_while_somebody_holds_the_post_and_says_who_and_when() -> None:
    ends = "End that holding first, or choose days on which nobody holds the post."
    with refused(f"Simon Pryce holds Treasurer from 1 April 2021 until further notice. {ends}"):
        appoint(post(), "finance", TODAY + DAY)
    end(TODAY + DAY)
    with refused(f"Simon Pryce holds Treasurer from 1 April 2021 until 26 October 2021. {ends}"):
        appoint(post(), "finance", TODAY + DAY)
    appoint(post(), "finance", TODAY + 2 * DAY)


@pytest.mark.parametrize(
    ("from_on", "until_on", "who", "words"),
    [
        (TODAY - DAY, None, "finance", "24 October 2021 is past. A holding starts on 25 October 2021 at the earliest."),
        (TODAY, TODAY - DAY, "finance", "The last day, 24 October 2021, is before the first, 25 October 2021."),
        (TODAY, None, "governance", "You cannot appoint yourself. Another governance officer has to do it."),
    ],
)
def test_appoint_is_refused(from_on: date, until_on: date | None, who: str, words: str) -> None:
    where = clerk()
    with refused(words):
        appoint(where, who, from_on, until_on)


def test_someone_who_left_is_not_appointed() -> None:
    where, leo = clerk(), user("finance")
    leo.is_active = False
    leo.save()
    with refused("Leo Brandreth can no longer sign in. Choose someone else."):
        appoint(where, "finance", TODAY)


@pytest.mark.parametrize("last", [TODAY - DAY, TODAY, TODAY + 30 * DAY])
def test_end_holding(last: date) -> None:
    end(last)
    assert holding().until_on == last
    act, who, detail = lines()[-1]
    assert (act, who, detail["before"]["until_on"], detail["after"]["until_on"]) == (
        "end_holding",
        "Joan Petrie",
        "",
        last.isoformat(),
    )


def test_end_holding_is_refused_for_the_past_and_for_a_later_end() -> None:
    with refused("23 October 2021 is past. The last day is 24 October 2021 at the earliest."):
        end(TODAY - 2 * DAY)
    end(TODAY + DAY)
    assert said() == ["ended Simon Pryce’s holding of Treasurer: the last day is 26 October 2021."]
    for last in (TODAY + DAY, TODAY + 2 * DAY):
        with refused("Simon Pryce’s holding ends on 26 October 2021 already. Give an earlier day."):
            end(last)


def test_a_holding_does_not_end_before_it_begins() -> None:
    made = appoint(clerk(), "finance", TODAY + 5 * DAY)
    with refused("Leo Brandreth holds the post from 30 October 2021. That day is the earliest on which it can end."):
        acts.end_holding(holding=made, until_on=TODAY, by=user("governance"), at=NOW)


def test_who_signed_today_still_held_the_post_today(submitted: Version) -> None:
    sign(submitted, "assistant.director", at=NOW + timedelta(hours=2))
    words = (
        f"Daniel Osei signed as Assistant Director – {POLICE} today. The last day is 25 October 2021 at the earliest."
    )
    with refused(words):
        end(TODAY - DAY, "assistant-director")
    with refused(words):
        abolish(TODAY, "assistant-director")
    end(TODAY - DAY, "director")
    end(TODAY, "assistant-director")


def test_who_signed_today_under_a_delegation_to_their_post_held_it_today(submitted: Version) -> None:
    delegate("assistant-director", to=Post.objects.get(code="treasurer"), by="assistant.director")
    sign(submitted, "treasurer", at=NOW + timedelta(hours=2))
    with refused("Simon Pryce signed as Treasurer today. The last day is 25 October 2021 at the earliest."):
        end(TODAY - DAY, "treasurer")
    end(TODAY, "treasurer")
