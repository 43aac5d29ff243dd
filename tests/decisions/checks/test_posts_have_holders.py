"""Every post in the chain is held today by someone who may sign."""

from datetime import date

import pytest

from decisions.checks import posts_have_holders
from decisions.record.models import Decision
from decisions.scheme.models import PostHolding
from tests.decisions.checks import found
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db
VACANT = ("V12", "block", "type#id_type", "A post that must sign is vacant")
OWN = ("V12", "block", "type#id_type", "A signatory wrote in this record")


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
    boss = user("treasurer")
    row = {"person": boss, "person_name": boss.name, "post_title": "Treasurer", "reason": "My brother", "at": NOW}
    draft.recusals.create(**row)
    (finding,) = found.of(posts_have_holders.check, draft)
    assert (finding.rule, finding.blocks, finding.sentence) == (
        "V12",
        False,
        "A signatory stood aside from this decision",
    )


def test_each_post_is_told(draft: Decision) -> None:
    held("treasurer", until_on=date(2021, 10, 24))
    held("director", holder=draft.author)
    assert found.brief(found.of(posts_have_holders.check, draft)) == [OWN, VACANT]
