"""What the database refuses of posts, holdings and rules."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from decisions.record.models import Version
from decisions.scheme.models import Post, PostHolding, SignOffRule
from tests.decisions.raw import refused
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def holding(from_on: date, until_on: date | None = None, *, code: str = "clerk", who: str = "finance") -> PostHolding:
    post, _ = Post.objects.get_or_create(code=code, defaults={"title": code.title()})
    return PostHolding(post=post, holder=user(who), from_on=from_on, until_on=until_on)


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [
        (date(2021, 5, 10), date(2021, 5, 20)),
        (date(2021, 5, 20), None),
        (date(2021, 5, 1), date(2021, 5, 10)),
        (date(2021, 5, 12), date(2021, 5, 12)),
        (date(2021, 1, 1), None),
        (date(2021, 1, 1), date(2022, 1, 1)),
    ],
    ids=["same days", "from its last day", "to its first day", "a day within", "all round, open", "all round"],
)
@pytest.mark.parametrize("who", ["finance", "governance"])
def test_a_post_has_one_holder_at_a_time(from_on: date, until_on: date | None, who: str) -> None:
    holding(date(2021, 5, 10), date(2021, 5, 20)).save()
    second = holding(from_on, until_on, who=who)
    with pytest.raises(ValidationError) as found:
        second.full_clean()
    assert found.value.messages == ["Someone else holds this post on some of these days."]
    with refused("post_has_one_holder_at_a_time"):
        second.save()


def test_the_next_holder_starts_the_day_after_and_another_post_does_not_matter() -> None:
    holding(date(2021, 5, 10), date(2021, 5, 20)).save()
    holding(date(2021, 5, 21), who="governance").save()
    holding(date(2021, 5, 1), date(2021, 5, 9), who="governance").save()
    holding(date(2021, 5, 12), code="usher").save()
    assert list(
        PostHolding.objects.covering(date(2021, 5, 20)).filter(post__code="clerk").values_list("holder__name")
    ) == [("Leo Brandreth",)]


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2021, 5, 9), 0), (date(2021, 5, 10), 1), (date(2021, 5, 20), 1), (date(2021, 5, 21), 0)],
)
def test_first_and_last_day_are_held(day: date, count: int) -> None:
    holding(date(2021, 5, 10), date(2021, 5, 20)).save()
    assert PostHolding.objects.covering(day).filter(post__code="clerk").count() == count


def test_a_post_is_not_held_backwards() -> None:
    with refused("post_holding_ends_after_it_starts|range lower bound must be less"):
        holding(date(2021, 5, 10), date(2021, 5, 9)).save()
    holding(date(2021, 5, 10), date(2021, 5, 10)).save()


def rule(**fields: object) -> SignOffRule:
    given = {"post": Post.objects.get(code="treasurer"), "position": 1, "capacity": "agrees", **fields}
    return SignOffRule(**{"in_force_from": date(2021, 4, 1), **given})


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("sign_off_rule_position_is_counted_from_one", {"position": 0}),
        ("sign_off_rule_capacity_is_known", {"capacity": "witnesses"}),
        ("sign_off_rule_amount_is_positive", {"amount_from": Decimal("0.00")}),
        ("sign_off_rule_amount_is_positive", {"amount_from": Decimal("-0.01")}),
        ("sign_off_rule_ends_after_it_starts", {"in_force_until": date(2021, 3, 31)}),
        ("sign_off_rule_family_is_known", {"function_family": "health"}),
        ("sign_off_rule_type_is_known", {"decision_type": "mayor"}),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(constraint: str, fields: dict[str, object]) -> None:
    with refused(constraint):
        rule(**fields).save()
    rule().save()


def test_a_rule_is_ended_and_never_deleted() -> None:
    made = SignOffRule.objects.get(post__code="treasurer")
    with pytest.raises(TypeError, match="never deleted"):
        made.delete()
    with refused("decisions_signoffrule is append-only: DELETE refused"):
        SignOffRule.objects.filter(pk=made.pk).delete()


def test_a_post_with_a_holder_or_a_rule_stays() -> None:
    with pytest.raises(ProtectedError):
        Post.objects.get(code="treasurer").delete()


def test_a_post_that_anybody_signed_for_stays(out: Version) -> None:
    """The fault seen elsewhere: deleting a role wipes the approvals given in it."""
    PostHolding.objects.filter(post__code="director").delete()
    with pytest.raises(ProtectedError):
        Post.objects.get(code="director").delete()
    assert list(out.sign_offs.values_list("signer_name", flat=True)) == ["Daniel Osei", "Margaret Holt"]
