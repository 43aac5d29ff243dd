"""Where rules contradict themselves: each kind by example, and the words against every total, function and type."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.scheme import contradictions
from decisions.scheme.case import Case
from decisions.scheme.chain import Scheme
from decisions.scheme.choices import Capacity, DecisionType, FunctionFamily
from decisions.scheme.contradictions import Contradiction, Level, by_matter
from decisions.scheme.matters import Ground, Matter
from decisions.scheme.models import Post, PostHolding, SignOffRule

DAY = date(2021, 10, 25)
TITLES = ("Assistant Director", "Director", "Treasurer", "Deputy Mayor")
POSTS = {title: Post(pk=number, code=title.lower(), title=title) for number, title in enumerate(TITLES, start=1)}
NAMES = {"E1": "Bolton", "E2": "Bury"}
NOT_BOTH = "Both must sign, in either order. If only one is meant, end the other’s rule."
ONCE = "The post signs once, in the earlier place."


def rule(title: str, position: int, capacity: str = "agrees", amount: str = "", **fields: Any) -> SignOffRule:
    given = {"amount_from": Decimal(amount)} if amount else {}
    made = SignOffRule(
        pk=next(numbers), post=POSTS[title], position=position, capacity=capacity, in_force_from=DAY, **given, **fields
    )
    made.named = [{"code": code, "name": NAMES[code]} for code in made.localities]  # as whole() does
    return made


numbers = count(1)


def scheme(*rules: SignOffRule, vacant: tuple[str, ...] = ()) -> Scheme:
    holders = {post.pk: PostHolding(post=post) for title, post in POSTS.items() if title not in vacant}
    return Scheme(DAY, tuple(sorted(rules, key=lambda each: (each.position, each.pk))), holders)


def found(*rules: SignOffRule, vacant: tuple[str, ...] = ()) -> list[str]:
    return [each.sentence for each in contradictions.find(scheme(*rules, vacant=vacant))]


def seed() -> list[SignOffRule]:
    """Seed 001's chain, with somebody who decides whatever the Deputy Mayor does not."""
    return [
        rule("Assistant Director", 1, "approves"),
        rule("Director", 2, "decides"),
        rule("Treasurer", 3),
        rule("Deputy Mayor", 4, "decides", "50000.00", decision_type="deputy_mayor"),
    ]


def test_a_sound_scheme_has_none() -> None:
    assert found(*seed()) == []


def test_two_posts_in_one_place_as_the_seed_form_has_it() -> None:
    """T15: the form's text names an Assistant Director, its signature block a Director."""
    rules = [
        rule("Assistant Director", 1, "approves"),
        rule("Director", 1, "approves"),
        rule("Deputy Mayor", 2, "decides"),
    ]
    assert contradictions.find(scheme(*rules)) == [
        Contradiction(
            Level.WARN, "Assistant Director and Director both approve in place 1 for every decision.", NOT_BOTH
        )
    ]


def test_one_place_is_shared_only_where_both_rules_apply() -> None:
    one = rule("Director", 1, "decides", function_family="pcc")
    base = rule("Treasurer", 5, "decides")
    assert found(base, one, rule("Deputy Mayor", 1, "decides", function_family="fire")) == []
    both = "Director and Deputy Mayor both decide in place 1 for every decision on police and crime functions"
    assert found(base, one, rule("Deputy Mayor", 1, "decides", "10.00")) == [f"{both} of £10.00 or more."]


def test_matters_that_no_rule_covers() -> None:
    assert found() == ["No rule covers this: every decision."]
    rules = [rule("Director", 1, "decides", function_family=each) for each in ("pcc", "general", "transport")]
    assert found(*rules) == ["No rule covers this: every decision on mayoral general and fire and rescue functions."]
    assert found(rule("Director", 1, "decides", decision_type="chief_officer")) == [
        "No rule covers this: every Deputy Mayor’s decision."
    ]


def test_a_gap_below_the_least_amount() -> None:
    assert found(rule("Director", 1, "decides", "50000.00")) == [
        "No rule covers this: every decision of less than £50,000.00."
    ]


def test_nobody_decides() -> None:
    rules = [
        rule("Director", 1, "approves"),
        rule("Deputy Mayor", 2, "decides", "50000.00", decision_type="deputy_mayor"),
    ]
    assert contradictions.find(scheme(*rules)) == [
        Contradiction(
            Level.INFORM,
            "No step decides this: every Deputy Mayor’s decision of less than £50,000.00; "
            "every Chief Officer’s decision.",
            "Every step approves or agrees, and the last of them makes the decision.",
        )
    ]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (
            lambda: rule("Treasurer", 3, "agrees", "10000.00"),
            "One rule asks for Treasurer in every case, another only for every decision of £10,000.00 or more.",
        ),
        (
            lambda: rule("Treasurer", 3, "agrees", decision_type="chief_officer", function_family="fire"),
            "One rule asks for Treasurer in every case, another only for every Chief Officer’s decision on fire and "
            "rescue functions.",
        ),
        (lambda: rule("Treasurer", 3), "Treasurer is asked twice for every decision."),
    ],
)
def test_a_post_asked_in_every_case_and_again(second: Callable[[], SignOffRule], expected: str) -> None:
    assert found(rule("Director", 1, "decides"), rule("Treasurer", 2), second()) == [expected]


def test_a_post_asked_twice_in_two_limited_rules() -> None:
    rules = [
        rule("Director", 1, "decides"),
        rule("Treasurer", 2, "agrees", "10.00"),
        rule("Treasurer", 3, "approves", "20.00"),
    ]
    assert contradictions.find(scheme(*rules)) == [
        Contradiction(
            Level.WARN,
            "Treasurer is asked twice for every decision of £20.00 or more.",
            "It signs once and agrees; that it approves as well is never asked.",
        )
    ]


def test_a_decision_that_the_second_rule_of_a_post_would_make_is_made_by_nobody() -> None:
    rules = [rule("Director", 1, "approves"), rule("Director", 2, "decides")]
    assert found(*rules) == ["Director is asked twice for every decision.", "No step decides this: every decision."]


def test_a_rule_for_a_post_that_is_vacant_or_abolished() -> None:
    assert found(*seed(), vacant=("Treasurer",)) == [
        "A rule asks for Treasurer, which nobody holds on 25 October 2021."
    ]
    gone = Post(pk=9, title="Clerk", abolished_on=DAY)
    clerk = SignOffRule(pk=1, post=gone, position=9, capacity="agrees", in_force_from=DAY)
    assert found(*seed(), clerk) == ["A rule asks for Clerk, which is abolished from 25 October 2021."]
    gone.abolished_on = date(2021, 10, 26)
    assert found(*seed(), clerk) == ["A rule asks for Clerk, which nobody holds on 25 October 2021."]


AMOUNTS = ("", "10.00", "500.00", "90000.00")
BANDS = [Decimal(each) for each in ("0.00", "10.00", "500.00", "90000.00")]
GROUND = Ground(BANDS)
WIDE = Ground(BANDS, ["", "vary"], ["", "E1"], NAMES)
RULES = st.lists(
    st.builds(
        rule,
        st.sampled_from(TITLES),
        st.integers(1, 4),
        st.sampled_from(Capacity.values),
        st.sampled_from(AMOUNTS),
        function_family=st.sampled_from(["", *FunctionFamily.values]),
        decision_type=st.sampled_from(["", *DecisionType.values]),
        kinds=st.sampled_from([[], [], ["vary"], ["vary", "uplift"]]),
        localities=st.sampled_from([[], [], ["E1"], ["E1", "E2"]]),
    ),
    max_size=6,
)
PLACES = st.frozensets(st.sampled_from(["E1", "E2", "E3"]), max_size=1)
TOTALS = st.decimals(0, 100_000, places=2)


@given(
    RULES,
    TOTALS,
    st.sampled_from(FunctionFamily.values),
    st.sampled_from(DecisionType.values),
    st.sampled_from(["vary", "uplift", "award"]),
    PLACES,
)
def test_the_chain_of_any_case_is_that_of_its_matter(
    rules: list[SignOffRule], total: Decimal, family: str, decision_type: str, kind: str, places: frozenset[str]
) -> None:
    whole = scheme(*rules)
    ground = Ground.of(whole.rules)
    asked = by_matter(whole.rules, ground)
    band = max(each for each in ground.bands if each <= total)
    place = next(iter(places & set(ground.places)), "")
    steps, _ = whole.find(Case(family, decision_type, kind, places, total))
    asking = asked[Matter(family, decision_type, band, kind if kind in ground.kinds else "", place)]
    only_consulted = all(each.capacity == "consulted" for each in asking)
    expected = set() if only_consulted else {each.post for each in asking}
    assert {step.post for step in steps} == expected


@given(RULES)
def test_a_matter_without_a_chain_is_reported_and_only_then(rules: list[SignOffRule]) -> None:
    whole = scheme(*rules)
    said = ("No rule covers", "Nobody signs this")
    reported = any(each.sentence.startswith(said) for each in contradictions.find(whole))
    chains = [
        whole.find(Case(family, each, kind, frozenset({place}), total))[0]
        for family in FunctionFamily.values
        for each in DecisionType.values
        for total in BANDS
        for kind in ("vary", "uplift", "award")
        for place in ("E1", "E2", "E3")
    ]
    assert reported == (not all(chains))


@given(RULES)
def test_nothing_is_said_twice_and_the_order_of_rules_does_not_matter(rules: list[SignOffRule]) -> None:
    sentences = contradictions.find(scheme(*rules))
    assert len(set(sentences)) == len(sentences)
    assert sentences == contradictions.find(scheme(*reversed(rules)))


MATTERS = st.sets(
    st.builds(
        Matter,
        st.sampled_from(FunctionFamily.values),
        st.sampled_from(DecisionType.values),
        st.sampled_from(BANDS),
        st.sampled_from(["", "vary"]),
        st.sampled_from(["", "E1"]),
    ),
    min_size=1,
)


@given(MATTERS, MATTERS)
def test_different_matters_have_different_words(one: set[Matter], other: set[Matter]) -> None:
    assert (WIDE.words(one) == WIDE.words(other)) == (one == other)


def test_matters_in_words() -> None:
    middle = {Matter(family, "chief_officer", BANDS[1]) for family in FunctionFamily.values}
    assert GROUND.words(middle) == "every Chief Officer’s decision of £10.00 or more but less than £500.00"
    ends = {Matter("pcc", "chief_officer", band) for band in (BANDS[0], BANDS[3])}
    assert GROUND.words(ends) == (
        "every Chief Officer’s decision on police and crime functions of less than £10.00 or £90,000.00 or more"
    )


def test_matters_of_kinds_and_districts_in_words() -> None:
    every = {matter for matter in WIDE.matters() if matter.kind == "vary"}
    assert WIDE.words(every) == "every decision of the kind vary"
    assert WIDE.words(set(WIDE.matters()) - every) == "every decision of another kind than vary"
    there = {matter for matter in WIDE.matters() if matter.place == "E1"}
    assert WIDE.words(there) == "every decision that affects Bolton"
    assert WIDE.words(set(WIDE.matters()) - there) == "every decision that does not affect Bolton"


def test_a_rule_for_some_kinds_or_districts_leaves_the_others_out() -> None:
    assert found(rule("Director", 1, "decides", kinds=["vary", "uplift"])) == [
        "No rule covers this: every decision of another kind than vary or uplift."
    ]
    assert found(rule("Director", 1, "decides", localities=["E1", "E2"])) == [
        "No rule covers this: every decision that does not affect Bolton or Bury."
    ]
    both = [rule("Director", 1, "decides", localities=["E1"]), rule("Treasurer", 1, "decides", localities=["E2"])]
    assert found(rule("Deputy Mayor", 2, "decides"), *both) == [
        "Director and Treasurer both decide in place 1 for every decision that affects Bolton and that affects Bury."
    ]


def test_offices_that_agree_or_are_consulted_side_by_side_are_meant_to() -> None:
    rules = [rule("Director", 1), rule("Treasurer", 1), rule("Assistant Director", 1, "consulted")]
    assert found(*rules, rule("Deputy Mayor", 2, "decides")) == []


def test_a_matter_on_which_somebody_is_only_consulted() -> None:
    rules = [rule("Director", 1, "decides", decision_type="chief_officer"), rule("Treasurer", 2, "consulted")]
    assert found(*rules) == ["Nobody signs this, though somebody is consulted: every Deputy Mayor’s decision."]


def test_a_post_that_is_consulted_and_signs_as_well() -> None:
    rules = [rule("Treasurer", 1, "consulted"), rule("Treasurer", 2), rule("Deputy Mayor", 3, "decides")]
    assert contradictions.find(scheme(*rules)) == [
        Contradiction(
            Level.WARN,
            "Treasurer is asked twice for every decision.",
            "It signs once and agrees; that it is consulted as well is never asked.",
        )
    ]


@pytest.mark.parametrize(
    ("alternates", "expected"),
    [
        (("Director", ""), ["Director is both an alternate and a signatory for every decision."]),
        (("", "Treasurer"), ["Treasurer is both an alternate and a signatory for every decision."]),
        (
            ("Assistant Director", "Assistant Director"),
            ["Assistant Director is both an alternate and a signatory for every decision."],
        ),
        (("Assistant Director", "Deputy Mayor"), []),
    ],
)
def test_an_alternate_that_signs_too(alternates: tuple[str, str], expected: list[str]) -> None:
    first, second = (POSTS.get(title) for title in alternates)
    rules = [rule("Treasurer", 1, alternate=first), rule("Director", 2, "decides", alternate=second)]
    assert found(*rules) == expected


def test_an_alternate_that_is_vacant_or_abolished() -> None:
    one = rule("Director", 1, "decides", alternate=POSTS["Treasurer"])
    assert contradictions.find(scheme(one, vacant=("Treasurer",))) == [
        Contradiction(
            Level.INFORM,
            "The alternate for Director is Treasurer, a post that nobody holds on 25 October 2021.",
            "Nobody takes the step when the holder has an interest.",
        )
    ]
    gone = Post(pk=9, title="Clerk", abolished_on=DAY)
    assert found(rule("Director", 1, "decides", alternate=gone)) == [
        "The alternate for Director is Clerk, a post that is abolished on 25 October 2021."
    ]
