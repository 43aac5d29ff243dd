"""Who must sign: the authority's rules as data, by family, type, amount and day."""

from datetime import date
from decimal import Decimal

import pytest

from decisions.scheme import chain
from decisions.scheme.case import Case
from decisions.scheme.choices import Capacity, DecisionType, FunctionFamily
from decisions.scheme.explaining import explain
from decisions.scheme.models import Post, PostHolding, SignOffRule
from tests.factories import TOTAL, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

DAY = date(2021, 10, 25)
POLICE = "Police, Crime, Criminal Justice and Fire"
BASE = ["assistant-director", "director", "treasurer"]
FULL = [*BASE, "deputy-mayor"]


def codes(decision_type: str, total: str | None, *, family: str = "pcc", on: date = DAY) -> list[str]:
    amount = None if total is None else Decimal(total)
    return [step.post.code for step in chain.compute(Case(family, decision_type, total=amount), on=on)]


def rule(code: str, position: int, **fields: object) -> SignOffRule:
    given = {"capacity": "agrees", "in_force_from": date(2021, 4, 1), **fields}
    return SignOffRule.objects.create(post=Post.objects.get(code=code), position=position, **given)


@pytest.mark.parametrize(
    ("decision_type", "total", "expected"),
    [
        ("deputy_mayor", "49999.99", BASE),
        ("deputy_mayor", "50000.00", FULL),
        ("deputy_mayor", "50000.01", FULL),
        ("deputy_mayor", "639733.00", FULL),
        ("deputy_mayor", "999999999999.99", FULL),
        ("deputy_mayor", "0.00", BASE),
        ("deputy_mayor", None, BASE),
        ("chief_officer", "639733.00", BASE),
        ("chief_officer", "50000.00", BASE),
    ],
)
def test_the_deputy_mayor_signs_a_deputy_mayors_decision_from_fifty_thousand_pounds(
    decision_type: str, total: str | None, expected: list[str]
) -> None:
    """Seed 001's rule and its signature block, which disagree there: here the type and the amount both count."""
    assert codes(decision_type, total) == expected


def test_steps_are_counted_from_one_with_capacity_holder_and_the_rule_in_words() -> None:
    steps = chain.compute(Case("pcc", "deputy_mayor", total=TOTAL), on=DAY)
    every = "required for every decision; rule from 1 April 2021."
    over = "required because £639,733.00 is £50,000.00 or more; rule from 1 April 2021."
    assert [
        (step.position, step.capacity, step.holder.holder.name if step.holder else None, step.why) for step in steps
    ] == [
        (1, Capacity.APPROVES, "Daniel Osei", f"Assistant Director – {POLICE}: {every}"),
        (2, Capacity.AGREES, "Margaret Holt", f"Director – {POLICE}: {every}"),
        (3, Capacity.AGREES, "Simon Pryce", f"Treasurer: {every}"),
        (4, Capacity.DECIDES, "Yasmin Farrow", f"Deputy Mayor: {over}"),
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "required for every decision"),
        ({"decision_type": "chief_officer"}, "required for every Chief Officer’s decision"),
        ({"function_family": "pcc"}, "required for every decision on police and crime functions"),
        ({"amount_from": Decimal("10.00")}, "required because £639,733.00 is £10.00 or more"),
    ],
)
def test_a_step_says_why_it_is_there(fields: dict[str, object], words: str) -> None:
    post = Post.objects.create(code="monitoring-officer", title="Monitoring Officer")
    made = SignOffRule.objects.create(
        post=post, position=9, capacity="agrees", in_force_from=date(2021, 6, 30), **fields
    )
    assert (
        explain(made, Case("pcc", "deputy_mayor", total=TOTAL))
        == f"Monitoring Officer: {words}; rule from 30 June 2021."
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2021, 10, 24), FULL),
        (date(2021, 10, 25), FULL),
        (date(2021, 10, 26), ["assistant-director", "treasurer", "deputy-mayor"]),
        (date(2021, 11, 1), ["assistant-director", "treasurer", "deputy-mayor"]),
    ],
)
def test_the_rules_are_those_in_force_that_day_to_its_end(on: date, expected: list[str]) -> None:
    SignOffRule.objects.filter(post__code="director").update(in_force_until=date(2021, 10, 25))
    assert codes("deputy_mayor", "639733.00", on=on) == expected


def test_a_new_threshold_counts_from_its_first_day() -> None:
    SignOffRule.objects.filter(post__code="deputy-mayor").update(in_force_until=date(2021, 10, 31))
    rule(
        "deputy-mayor",
        4,
        decision_type="deputy_mayor",
        amount_from=Decimal("100000.00"),
        in_force_from=date(2021, 11, 1),
    )
    assert codes("deputy_mayor", "60000.00", on=date(2021, 10, 31)) == FULL
    assert codes("deputy_mayor", "60000.00", on=date(2021, 11, 1)) == BASE
    assert codes("deputy_mayor", "100000.00", on=date(2021, 11, 1)) == FULL


@pytest.mark.parametrize("family", FunctionFamily.values)
def test_a_rule_of_one_family_counts_for_no_other(family: str) -> None:
    post = Post.objects.create(code="chief-fire-officer", title="Chief Fire Officer")
    SignOffRule.objects.create(
        post=post, position=1, capacity="approves", function_family="fire", in_force_from=date(2021, 4, 1)
    )
    expected = ["chief-fire-officer", *BASE] if family == "fire" else BASE
    assert sorted(codes("chief_officer", "1.00", family=family)) == sorted(expected)


def test_a_post_asked_twice_signs_once_where_it_comes_first() -> None:
    rule("treasurer", 1, capacity="approves", decision_type="deputy_mayor", amount_from=Decimal("0.01"))
    SignOffRule.objects.filter(post__code="assistant-director").update(position=2)
    SignOffRule.objects.filter(post__code="director").update(position=5)
    steps = chain.compute(Case("pcc", "deputy_mayor", total=TOTAL), on=DAY)
    assert [(step.position, step.post.code, step.capacity) for step in steps] == [
        (1, "treasurer", "approves"),
        (2, "assistant-director", "approves"),
        (3, "deputy-mayor", "decides"),
        (4, "director", "agrees"),
    ]


def test_two_rules_in_one_place_keep_one_order() -> None:
    """Their posts sign in either order; the notice lists them in one that does not depend on how the table is read."""
    SignOffRule.objects.filter(post__code="director").update(position=1, in_force_from=date(2021, 4, 1))
    before = codes("chief_officer", "1.00")
    SignOffRule.objects.filter(post__code="assistant-director").update(capacity="agrees")
    SignOffRule.objects.filter(post__code="assistant-director").update(capacity="approves")
    assert codes("chief_officer", "1.00") == before == ["assistant-director", "director", "treasurer"]


def test_a_vacant_post_stays_in_the_chain_without_a_holder() -> None:
    PostHolding.objects.filter(post__code="treasurer").update(until_on=date(2021, 10, 24))
    steps = chain.compute(Case("pcc", "deputy_mayor", total=TOTAL), on=DAY)
    assert [step.holder.holder if step.holder else None for step in steps] == [
        user("assistant.director"),
        user("director"),
        None,
        user("deputy.mayor"),
    ]


BOTH = "Who must sign depends on the function and the type of decision. Give both."
NONE = "No sign-off rule in force covers this function and type of decision. Ask the governance team to add one."


@pytest.mark.parametrize(
    ("family", "decision_type", "on", "sentence"),
    [
        ("", "deputy_mayor", DAY, BOTH),
        ("pcc", "", DAY, BOTH),
        ("pcc", "deputy_mayor", date(2021, 3, 31), NONE),
    ],
)
def test_where_the_rules_say_nothing_a_sentence_says_so(
    family: str, decision_type: str, on: date, sentence: str
) -> None:
    with pytest.raises(chain.CannotComputeChain) as reason:
        chain.compute(Case(family, decision_type, total=TOTAL), on=on)
    assert str(reason.value) == sentence
    assert chain.find(Case(family, decision_type, total=TOTAL), on=on) == ((), sentence)


def test_the_chain_costs_two_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(2):
        chain.compute(Case("pcc", "deputy_mayor", total=TOTAL), on=DAY)


def test_every_type_of_decision_has_a_chain() -> None:
    for decision_type in DecisionType.values:
        assert codes(decision_type, "1.00") == BASE
