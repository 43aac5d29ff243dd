"""Who must sign which case: by family, type, kind, district and amount, also with what it varies; in which turns."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from commissioning.models import Locality
from decisions.record import cases
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.scheme import chain
from decisions.scheme.case import Case
from decisions.scheme.explaining import explain, sentence
from decisions.scheme.models import Post, PostHolding, SignOffRule
from tests.decisions.raw import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

DAY = date(2021, 10, 25)
SINCE = date(2021, 4, 1)
BOLTON, BURY = "E08000001", "E08000002"
BELOW, AT, OVER = Decimal("49999.99"), Decimal("50000.00"), Decimal("62000.00")
CASE = Case("pcc", "deputy_mayor", "vary", frozenset({BOLTON}), BELOW)


def clerk() -> Post:
    return Post.objects.get_or_create(code="clerk", defaults={"title": "Clerk"})[0]


def rule(post: Post | str = "clerk", position: int = 9, capacity: str = "agrees", **fields: Any) -> SignOffRule:
    found = post if isinstance(post, Post) else Post.objects.filter(code=post).first() or clerk()
    return SignOffRule.objects.create(post=found, position=position, capacity=capacity, in_force_from=SINCE, **fields)


def alone(*rules: SignOffRule) -> None:
    """These rules and no other."""
    SignOffRule.objects.exclude(pk__in=[each.pk for each in rules]).update(
        in_force_from=date(2020, 1, 1), in_force_until=date(2020, 12, 31)
    )


def asked(case: Case) -> bool:
    return "clerk" in [step.post.code for step in chain.compute(case, on=DAY)]


FAMILIES, TYPES, KINDS = ("", "pcc", "fire"), ("", "deputy_mayor", "chief_officer"), ([], ["vary", "uplift"], ["award"])
PLACES = ([], [BOLTON, BURY], [BURY])
AMOUNTS = (None, AT)
MONEY = [(BELOW, None), (AT, None), (BELOW, AT), (BELOW, BELOW), (None, None), (AT, BELOW)]


@pytest.mark.parametrize(("total", "cumulative"), MONEY)
@pytest.mark.parametrize("amount", AMOUNTS)
@pytest.mark.parametrize("places", PLACES, ids=len)
def test_a_rule_asks_for_its_post_in_exactly_the_cases_it_names(
    places: list[str], amount: Decimal | None, total: Decimal | None, cumulative: Decimal | None
) -> None:
    """Every family × type × kind × district × amount, each rule against one case."""
    case = replace(CASE, total=total, cumulative=cumulative)
    enough = amount is None or max(total or 0, cumulative or 0) >= amount
    for family, decision_type, kinds in product(FAMILIES, TYPES, KINDS):
        made = SignOffRule(
            function_family=family, decision_type=decision_type, kinds=kinds, localities=places, amount_from=amount
        )
        expected = (
            family in ("", "pcc")
            and decision_type in ("", "deputy_mayor")
            and (not kinds or "vary" in kinds)
            and (not places or BOLTON in places)
            and enough
        )
        assert made.covers(case) is expected, (family, decision_type, kinds)


@pytest.mark.parametrize(
    ("districts", "expected"),
    [((), False), ((BOLTON,), False), ((BURY,), True), ((BOLTON, BURY), True)],
)
def test_a_rule_for_a_district_counts_where_the_decision_affects_any(
    districts: tuple[str, ...], expected: bool
) -> None:
    rule(localities=[BURY, "E08000003"])
    assert asked(replace(CASE, localities=frozenset(districts))) is expected


def test_a_decision_of_no_kind_yet_is_asked_by_no_rule_for_kinds() -> None:
    rule(kinds=["vary"])
    assert (asked(CASE), asked(replace(CASE, kind="")), asked(replace(CASE, kind="award"))) == (True, False, False)


@pytest.mark.parametrize(
    ("total", "cumulative", "signs"),
    [
        (BELOW, None, False),
        (AT, None, True),
        (BELOW, BELOW, False),
        (BELOW, AT, True),
        (Decimal("12000.00"), OVER, True),
        (AT, Decimal("0.00"), True),
        (None, AT, True),
        (None, None, False),
    ],
)
def test_the_deputy_mayor_signs_what_comes_to_fifty_thousand_with_what_it_varies(
    total: Decimal | None, cumulative: Decimal | None, signs: bool
) -> None:
    steps = chain.compute(replace(CASE, total=total, cumulative=cumulative), on=DAY)
    assert ("deputy-mayor" in [step.post.code for step in steps]) is signs


SINCE_WORDS = "is £50,000.00 or more; rule from 1 April 2021."


@pytest.mark.parametrize(
    ("total", "linked", "words"),
    [
        ("50000.00", (), "£50,000.00"),
        ("12000.00", (), "£62,000.00 with the decisions it varies"),
        ("12000.00", ("DN-2021-0007",), "£62,000.00 with the decision it varies (DN-2021-0007)"),
        (
            "49999.99",
            ("DN-2021-0007", "DN-2021-0009"),
            "£62,000.00 with the decisions it varies (DN-2021-0007 and DN-2021-0009)",
        ),
    ],
)
def test_the_sentence_says_when_it_is_the_cumulative_figure(total: str, linked: tuple[str, ...], words: str) -> None:
    case = replace(CASE, total=Decimal(total), cumulative=OVER, linked=linked)
    steps = chain.compute(case, on=DAY)
    assert steps[-1].why == f"Deputy Mayor: required because {words} {SINCE_WORDS}"


@pytest.mark.parametrize(
    ("fields", "why", "said"),
    [
        (
            {"kinds": ["vary", "uplift"]},
            "Clerk: required for every decision of the kind vary or uplift; rule from 1 April 2021.",
            "Clerk agrees to every decision of the kind vary or uplift.",
        ),
        (
            {"localities": [BURY, BOLTON], "decision_type": "deputy_mayor"},
            "Clerk: required for every Deputy Mayor’s decision that affects Bolton or Bury; rule from 1 April 2021.",
            "Clerk agrees to every Deputy Mayor’s decision that affects Bolton or Bury.",
        ),
        (
            {"capacity": "consulted", "kinds": ["vary"], "amount_from": Decimal("10.00")},
            "Clerk: consulted for every decision of the kind vary because £49,999.99 is £10.00 or more; rule from "
            "1 April 2021.",
            "Clerk is consulted on every decision of the kind vary of £10.00 or more.",
        ),
    ],
)
def test_a_rule_explains_itself(fields: dict[str, Any], why: str, said: str) -> None:
    made = rule(**fields)
    assert (explain(made, CASE), sentence(made)) == (why, said)
    loaded = SignOffRule.objects.whole().get(pk=made.pk)
    assert (explain(loaded, CASE), sentence(loaded)) == (why, said)


def test_rules_that_share_a_place_say_so() -> None:
    director, treasurer, advisor = rule("director"), rule("treasurer"), rule("clerk", capacity="consulted")
    title = director.post.title
    assert sentence(director, [treasurer]) == f"{title} and Treasurer, in either order, agree to every decision."
    assert sentence(treasurer, [director, advisor]) == (
        f"Treasurer and {title}, in either order, agree to every decision, in any order with Clerk."
    )
    assert sentence(advisor, [treasurer]) == "Clerk is consulted on every decision, in either order with Treasurer."
    treasurer.alternate = director.post
    assert sentence(treasurer) == f"Treasurer agrees to every decision. {title} is the alternate for Treasurer."


def turns(case: Case = CASE) -> list[tuple[int, int, str, str]]:
    return [(step.position, step.place, step.post.code, step.capacity) for step in chain.compute(case, on=DAY)]


def test_rules_in_one_place_share_a_turn_and_turns_have_no_gaps() -> None:
    alone(rule("director", 4), rule("treasurer", 4), rule("assistant-director", 2), rule("deputy-mayor", 9, "decides"))
    assert turns() == [
        (1, 1, "assistant-director", "agrees"),
        (2, 2, "director", "agrees"),
        (3, 2, "treasurer", "agrees"),
        (4, 3, "deputy-mayor", "decides"),
    ]


@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_whoever_is_consulted_answers_before_the_last_turn(position: int) -> None:
    alone(rule("director", 1), rule("deputy-mayor", 3, "decides"), rule("clerk", position, "consulted"))
    director, mayor = ("director", "agrees"), ("deputy-mayor", "decides")
    places = {code: place for _, place, code, _ in turns()}
    assert places["clerk"] < places["deputy-mayor"]
    assert [(code, capacity) for *_, code, capacity in turns() if code != "clerk"] == [director, mayor]
    assert [step[0] for step in turns()] == [1, 2, 3]


def test_a_post_that_is_consulted_and_signs_signs() -> None:
    alone(rule("director", 1, "consulted"), rule("treasurer", 2), rule("director", 3, "decides"))
    assert turns() == [(1, 1, "treasurer", "agrees"), (2, 2, "director", "decides")]


def test_a_decision_on_which_posts_are_only_consulted_has_no_chain() -> None:
    alone(rule("director", 1, "consulted"))
    assert chain.find(CASE, on=DAY) == (
        (),
        "The sign-off rules have this decision consulted on and signed by nobody. "
        "Ask the governance team to add a rule.",
    )


def test_a_step_names_its_alternate_and_who_holds_that_post() -> None:
    SignOffRule.objects.filter(post__code="director").update(alternate=Post.objects.get(code="deputy-mayor"))
    SignOffRule.objects.filter(post__code="treasurer").update(alternate=clerk())
    steps = chain.compute(CASE, on=DAY)
    found = [(step.alternate.code, step.alternate_holder) for step in steps if step.alternate]
    assert found == [("deputy-mayor", PostHolding.objects.get(post__code="deputy-mayor")), ("clerk", None)]


def test_a_record_is_a_case_with_its_districts_and_kind(draft: Decision) -> None:
    draft.localities.set(Locality.objects.filter(name__in=["Bolton", "Bury"]))
    expected = Case("pcc", "deputy_mayor", "award", frozenset({BOLTON, BURY}), Decimal("639733.00"))
    loaded = whole(Decision.objects.filter(pk=draft.pk)).get()
    assert cases.of(Decision.objects.get(pk=draft.pk)) == cases.of(loaded) == expected


def test_the_database_knows_the_kinds_the_districts_and_the_alternate_of_a_rule() -> None:
    with refused("sign_off_rule_kinds_are_known"):
        rule(kinds=["vary", "varry"])
    with refused("names a district that is not known"):
        rule(localities=[BOLTON, "E08000099"])
    with refused("sign_off_rule_alternate_is_another_post"):
        rule("treasurer", alternate=Post.objects.get(code="treasurer"))
    made = rule(localities=[BOLTON])
    with refused("names a district that is not known"):
        SignOffRule.objects.filter(pk=made.pk).update(localities=["Bolton"])
