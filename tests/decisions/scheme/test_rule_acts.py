"""Sign-off rules are added, ended and replaced from a day on; a version keeps the rules it was frozen with."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.ledger.models import LedgerEvent
from decisions.ledger.scheme_sentences import SENTENCES
from decisions.ledger.sentences import sentence
from decisions.record.models import Decision, Version
from decisions.scheme import acts, chain, explaining, rule_acts
from decisions.scheme.case import Case
from decisions.scheme.models import Post, SignOffRule
from decisions.scheme.rule_acts import Terms
from tests.decisions.scheme.same import lines, refused, said
from tests.factories import NOW, TOTAL, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

TODAY = date(2021, 10, 25)
DAY = timedelta(days=1)
ONLY = "Only governance officers change posts, who holds them, and the sign-off rules."


def rule(code: str = "deputy-mayor") -> SignOffRule:
    return SignOffRule.objects.get(post__code=code, in_force_until=None)


def terms(code: str = "treasurer", position: int = 9, capacity: str = "agrees", **fields: object) -> Terms:
    return Terms(Post.objects.get(code=code), position, capacity, **fields)  # type: ignore[arg-type]


def over(amount: str) -> Terms:
    return terms("deputy-mayor", 4, "decides", decision_type="deputy_mayor", amount_from=Decimal(amount))


def add(said: Terms, first: date = TODAY, who: str = "governance") -> SignOffRule:
    return rule_acts.add_rule(terms=said, in_force_from=first, by=user(who), at=NOW)


def end(last: date, which: SignOffRule | None = None, who: str = "governance") -> SignOffRule:
    return rule_acts.end_rule(rule=which or rule(), until_on=last, by=user(who), at=NOW)


def replace(said: Terms, first: date = TODAY, which: SignOffRule | None = None, who: str = "governance") -> SignOffRule:
    return rule_acts.replace_rule(rule=which or rule(), terms=said, in_force_from=first, by=user(who), at=NOW)


def codes(on: date) -> list[str]:
    return [step.post.code for step in chain.compute(Case("pcc", "deputy_mayor", total=TOTAL), on=on)]


@pytest.mark.parametrize("who", ["officer", "treasurer", "finance", "auditor"])
def test_only_governance_officers_change_rules(who: str) -> None:
    with refused(ONLY):
        add(terms(), who=who)
    with refused(ONLY):
        end(TODAY, who=who)
    with refused(ONLY):
        replace(over("100000.00"), who=who)


def test_add_rule() -> None:
    made = add(terms("treasurer", 1, "approves", function_family="fire", amount_from=Decimal("10.00")), TODAY + DAY)
    words = "Treasurer approves every decision on fire and rescue functions of £10.00 or more."
    assert explaining.sentence(made) == words
    assert lines() == [
        (
            "add_rule",
            "Joan Petrie",
            {
                "rule": made.pk,
                "before": {},
                "after": {
                    "rule": words,
                    "position": 1,
                    "capacity": "approves",
                    "function_family": "fire",
                    "decision_type": "",
                    "kinds": [],
                    "localities": [],
                    "amount_from": "10.00",
                    "alternate": "",
                    "in_force_from": "2021-10-26",
                    "in_force_until": "",
                },
            },
        )
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Treasurer agrees to every decision."),
        ({"decision_type": "chief_officer"}, "Treasurer agrees to every Chief Officer’s decision."),
        (
            {"decision_type": "deputy_mayor", "function_family": "pcc", "amount_from": Decimal("50000.00")},
            "Treasurer agrees to every Deputy Mayor’s decision on police and crime functions of £50,000.00 or more.",
        ),
    ],
)
def test_a_rule_says_what_it_asks_for(fields: dict[str, object], words: str) -> None:
    assert explaining.sentence(add(terms(**fields))) == words


def test_no_rule_begins_in_the_past_or_asks_for_an_abolished_post() -> None:
    with refused("24 October 2021 is past. A rule begins on 25 October 2021 at the earliest."):
        add(terms(), TODAY - DAY)
    acts.abolish_post(post=Post.objects.get(code="treasurer"), on=TODAY + DAY, by=user("governance"), at=NOW)
    with refused("Treasurer is abolished from 26 October 2021. Choose another post."):
        add(terms())


@pytest.mark.parametrize("last", [TODAY - DAY, TODAY, TODAY + DAY])
def test_end_rule(last: date) -> None:
    end(last)
    assert codes(last)[-1] == "deputy-mayor"
    assert codes(last + DAY)[-1] == "treasurer"
    act, who, detail = lines()[-1]
    assert (act, who) == ("end_rule", "Joan Petrie")
    assert (detail["before"]["in_force_until"], detail["after"]["in_force_until"]) == ("", last.isoformat())


def test_end_rule_is_refused_for_the_past_twice_and_before_it_begins() -> None:
    with refused("23 October 2021 is past. The last day is 24 October 2021 at the earliest."):
        end(TODAY - 2 * DAY)
    coming = add(terms(), TODAY + 5 * DAY)
    with refused("The rule begins on 30 October 2021. That day is the earliest on which it can end."):
        end(TODAY, coming)
    ended = end(TODAY)
    for last in (TODAY, TODAY + DAY):
        with refused("The rule ends on 25 October 2021 already. Give an earlier day."):
            end(last, ended)


def test_replace_rule_leaves_no_day_without_one() -> None:
    old, first = rule(), TODAY + 7 * DAY
    new = replace(over("1000000.00"), first)
    old.refresh_from_db()
    assert (old.in_force_until, new.in_force_from, new.in_force_until) == (first - DAY, first, None)
    assert codes(first - DAY)[-1] == "deputy-mayor"
    assert codes(first)[-1] == "treasurer"
    assert [(act, detail["replaced"], detail["rule"]) for act, _, detail in lines()] == [
        ("replace_rule", old.pk, new.pk)
    ]
    assert said() == [
        "replaced a rule from 1 November 2021: “Deputy Mayor decides every Deputy Mayor’s decision of £50,000.00 or "
        "more.”, in place 4, became “Deputy Mayor decides every Deputy Mayor’s decision of £1,000,000.00 or more.”, in "
        "place 4."
    ]


def test_replace_rule_is_refused() -> None:
    with refused("That is what the rule says already. Change something, or leave it as it is."):
        replace(over("50000.00"))
    with refused("24 October 2021 is past. A rule begins on 25 October 2021 at the earliest."):
        replace(over("1.00"), TODAY - DAY)
    today = add(terms())
    with refused("The rule begins on 25 October 2021. Another can take its place from 26 October 2021."):
        replace(over("1.00"), which=today)
    ended = end(TODAY + DAY)
    with refused(
        "The rule ends on 26 October 2021, so nothing would be in force until the new one. "
        "Start it on 27 October 2021 or before."
    ):
        replace(over("1.00"), TODAY + 3 * DAY, ended)
    replace(over("1.00"), TODAY + 2 * DAY, ended)


def test_a_rule_changes_while_a_version_waits(out: Version, draft: Decision) -> None:
    """W02: the version keeps the chain it was frozen with; the draft gets the new one."""
    frozen = list(out.steps.values_list("post__code", "why"))
    replace(over("1000000.00"))
    assert list(out.steps.values_list("post__code", "why")) == frozen
    assert [code for code, _ in frozen] == ["assistant-director", "director", "treasurer", "deputy-mayor"]
    assert draft.total == TOTAL
    assert codes(TODAY) == ["assistant-director", "director", "treasurer"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
DETAIL = JSON | st.fixed_dictionaries(
    {"before": JSON, "after": st.fixed_dictionaries({"from_on": JSON, "until_on": JSON, "in_force_from": JSON})}
)


@given(st.sampled_from(sorted(SENTENCES)), DETAIL)
def test_a_line_that_was_altered_into_anything_can_still_be_read(act: str, detail: object) -> None:
    assert sentence(LedgerEvent(act=act, detail=detail)).endswith(".")
