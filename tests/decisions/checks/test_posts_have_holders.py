"""Every post in the chain is held today by someone who may sign."""

from datetime import date

import pytest

from decisions.checks import posts_have_holders
from decisions.record.models import Decision
from decisions.scheme.models import PostHolding
from tests.decisions.checks import found
from tests.decisions.scheme.delegating import delegate
from tests.decisions.signoff import chains
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db
VACANT = ("V12", "block", "type#id_type", "A post that must sign is vacant")
OWN = ("V12", "block", "type#id_type", "A signatory wrote in this record")
ASIDE = ("V12", "warn", "type#id_type", "A signatory stood aside from this decision")


def stand_aside(decision: Decision, who: str) -> None:
    person = user(who)
    row = {"person": person, "person_name": person.name, "post_title": "Post", "reason": "My brother", "at": NOW}
    decision.recusals.create(**row)


def held(code: str, **columns: object) -> None:
    assert PostHolding.objects.filter(post__code=code).update(**columns) == 1


def test_nothing_is_found_where_all_are_held_by_others(draft: Decision) -> None:
    assert found.of(posts_have_holders.check, draft) == []


@pytest.mark.parametrize(("until_on", "expected"), [(date(2021, 10, 24), [VACANT]), (date(2021, 10, 25), [])])
def test_a_post_is_vacant_the_day_after_it_was_last_held(
    draft: Decision, until_on: date, expected: list[object]
) -> None:
    held("treasurer", until_on=until_on)
    assert found.brief(found.of(posts_have_holders.check, draft)) == expected


def test_a_post_that_this_decision_does_not_need_may_be_vacant(draft: Decision) -> None:
    held("deputy-mayor", until_on=date(2021, 10, 24))
    found.change(draft, type="chief_officer")
    assert found.of(posts_have_holders.check, draft) == []


def test_the_author_holds_no_post_in_the_chain(draft: Decision) -> None:
    held("director", holder=draft.author)
    (finding,) = found.of(posts_have_holders.check, draft)
    assert found.brief([finding]) == [OWN]
    assert finding.why == (
        "Amara Whitlock, Director – Police, Crime, Criminal Justice and Fire, wrote in this record, and nobody signs "
        "what they wrote."
    )


def test_nor_does_anyone_else_who_wrote(draft: Decision) -> None:
    draft.contributors.create(person=user("treasurer"), since=NOW)
    assert found.brief(found.of(posts_have_holders.check, draft)) == [OWN]


def test_of_who_stood_aside_there_is_a_warning(draft: Decision) -> None:
    stand_aside(draft, "treasurer")
    assert found.brief(found.of(posts_have_holders.check, draft)) == [ASIDE]


@pytest.fixture
def alternate() -> None:
    """The finance officer is alternate of the director, in a chain of four."""
    chains.rules(*chains.PARALLEL, alternates={"director": chains.deputy_director()})


@pytest.mark.usefixtures("alternate")
def test_an_alternate_signs_for_a_post_that_nobody_holds(draft: Decision) -> None:
    held("director", until_on=date(2021, 10, 24))
    assert found.of(posts_have_holders.check, draft) == []


@pytest.mark.usefixtures("alternate")
def test_an_alternate_signs_for_a_holder_who_stood_aside(draft: Decision) -> None:
    stand_aside(draft, "director")
    assert found.of(posts_have_holders.check, draft) == []


@pytest.mark.usefixtures("alternate")
def test_an_alternate_does_not_sign_for_a_holder_who_wrote(draft: Decision) -> None:
    held("director", holder=draft.author)
    assert found.brief(found.of(posts_have_holders.check, draft)) == [OWN]


@pytest.mark.usefixtures("alternate")
def test_an_alternate_who_stood_aside_too_does_not_sign(draft: Decision) -> None:
    stand_aside(draft, "director")
    stand_aside(draft, "finance")
    assert found.brief(found.of(posts_have_holders.check, draft)) == [ASIDE]


@pytest.mark.usefixtures("alternate")
def test_an_alternate_who_wrote_does_not_sign(draft: Decision) -> None:
    held("director", until_on=date(2021, 10, 24))
    draft.contributors.create(person=user("finance"), since=NOW)
    assert found.brief(found.of(posts_have_holders.check, draft)) == [VACANT]


@pytest.mark.parametrize(("aside", "expected"), [((), []), (("finance",), [ASIDE])])
def test_a_deputy_signs_for_a_holder_who_may_not_unless_they_may_not_either(
    draft: Decision, aside: tuple[str, ...], expected: list[object]
) -> None:
    delegate("treasurer", "finance")
    for who in ("treasurer", *aside):
        stand_aside(draft, who)
    assert found.brief(found.of(posts_have_holders.check, draft)) == expected


def test_each_post_is_told(draft: Decision) -> None:
    held("treasurer", until_on=date(2021, 10, 24))
    held("director", holder=draft.author)
    assert found.brief(found.of(posts_have_holders.check, draft)) == [OWN, VACANT]
