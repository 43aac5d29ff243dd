"""What a decision comes to with its chain of links, and that this decides who signs."""

import json
from decimal import Decimal

import pytest

from decisions.checks.matter import Matter
from decisions.governance import simulation
from decisions.record import content, differences
from decisions.record.earlier import of as earlier_of
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.record.thawing import thawed
from decisions.scheme import rule_acts
from decisions.scheme.models import SignOffRule
from decisions.signoff import returning
from tests import factories
from tests.decisions.linking import link, linked, made, older_notice, sign_all, submitted, to
from tests.decisions.raw import freeze, refused
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def loaded(decision: Decision) -> Decision:
    return whole(Decision.objects.filter(pk=decision.pk)).get()


def together(decision: Decision) -> str:
    return f"{loaded(decision).together:.2f}"  # type: ignore[attr-defined]


def test_a_decision_alone_comes_to_its_total() -> None:
    assert together(factories.complete()) == "639733.00"
    assert together(factories.draft()) == "0.00"


@pytest.mark.parametrize(
    ("relation", "sum_"),
    [
        ("varies", "55000.00"),
        ("amends", "55000.00"),
        ("renews", "55000.00"),
        ("addendum", "55000.00"),
        ("supersedes", "10000.00"),
        ("implements", "10000.00"),
    ],
)
@pytest.mark.parametrize("older", [False, True])
def test_each_relation_counts_or_does_not(relation: str, sum_: str, older: bool) -> None:
    total = Decimal("45000.00")
    row = older_notice(relation, total=total) if older else to(made(total=str(total)), relation)
    assert together(linked(row)) == sum_


def test_it_goes_up_to_the_root_and_down_to_its_other_variations() -> None:
    """45,000 was varied by 2,000, which was varied by 300; a sibling of 1,000 counts, and a draft does not."""
    root = made(total="45000.00")
    child = made(to(root), total="2000.00")
    made(to(root, "addendum"), total="1000.00")
    linked(to(root), total="700.00")
    assert together(linked(to(child), total="300.00")) == "48300.00"


def test_what_is_reached_in_two_ways_counts_once() -> None:
    root = made(total="45000.00")
    child = made(to(root), total="2000.00")
    assert together(linked(to(child), to(root), to(root, "amends"), total="300.00")) == "47300.00"


def test_what_was_superseded_adds_nothing_and_what_replaced_it_does() -> None:
    root = made(total="45000.00")
    again = made(to(root, "supersedes"), total="48000.00")
    assert together(linked(to(again), total="5.00")) == "48005.00"


def test_an_older_notice_is_one_however_it_is_written_and_at_its_largest_amount() -> None:
    made(older_notice(reference="PCC 12/2019", total=Decimal("30000.00")), total="1000.00")
    made(older_notice(reference="pcc 12/2019", total=Decimal("31000.00")), total="2000.00")
    made(older_notice(reference="PCC 13/2019", total=Decimal("99.00")), total="4000.00")
    assert together(linked(older_notice(reference="Pcc 12/2019", total=None), total="10.00")) == "34010.00"


def test_what_was_withdrawn_adds_nothing() -> None:
    root = made(total="45000.00")
    gone = submitted(linked(to(root), total="2000.00"))
    returning.withdraw(decision=gone.decision, reason="No.", by=user("officer"), at=NOW)
    assert together(linked(to(root), total="300.00")) == "45300.00"


def test_a_variation_of_10000_on_45000_needs_the_deputy_mayor() -> None:
    """W17. The same sum alone does not."""
    alone = submitted(factories.complete(total=Decimal("10000.00")))
    assert [step.post.code for step in alone.steps.all()] == ["assistant-director", "director", "treasurer"]
    version = submitted(linked(to(made(total="45000.00")), total="10000.00"))
    assert [step.post.code for step in version.steps.all()] == [
        "assistant-director",
        "director",
        "treasurer",
        "deputy-mayor",
    ]
    assert "£55,000.00" in version.steps.get(post__code="deputy-mayor").why
    waiting = sign_all(version, but=["deputy-mayor"])
    assert waiting.state == "in_sign_off"


def test_a_change_of_the_rules_is_tried_on_what_drafts_come_to_together() -> None:
    draft = linked(to(made(total="45000.00")), total="10000.00")
    rule = SignOffRule.objects.get(post__code="deputy-mayor")
    found = simulation.simulate(
        lambda: rule_acts.end_rule(rule=rule, until_on=NOW.date(), by=user("governance"), at=NOW),
        on=NOW.date().replace(day=NOW.day + 1),
    )
    assert [(each.reference, len(each.before), len(each.after)) for each in found.drafts] == [(draft.reference, 4, 3)]


def test_it_is_frozen_with_the_earlier_decisions_and_later_ones_change_nothing() -> None:
    root = made(total="45000.00")
    version = submitted(linked(to(root), older_notice("implements"), total="10000.00"))
    said = json.loads(version.content)
    sealed = root.versions.get().sealed_notices.get(edition="signed")
    assert said["cumulative_value"] == "55000.00"
    assert said["earlier_decisions"] == [
        {
            "relation": {"code": "varies", "name": "Varies"},
            "reference": root.reference,
            "subject": root.subject,
            "decided_on": "2021-10-26",
            "total": "45000.00",
            "sealed_sha256": sealed.sha256,
        },
        {
            "relation": {"code": "implements", "name": "Implements"},
            "reference": "PCC 12/2019",
            "subject": "Recovery grants, first year",
            "decided_on": "2019-11-01",
            "total": "30000.00",
            "sealed_sha256": "",
        },
    ]
    made(to(root), total="3000.00")
    version.refresh_from_db()
    assert json.loads(version.content) == said
    again = thawed(said, pk=version.decision_id)
    apart = {name: said[name] for name in ("chain", "carried_over")}  # what only a submission knows
    assert content.of(again, version=1, chain=()) | apart == said
    assert [each.sentence for each in earlier_of(again)] == [
        f"Varies {root.reference}, decided 26 October 2021, £45,000.00.",
        "Implements PCC 12/2019, decided 1 November 2019, £30,000.00.",
    ]


def test_a_content_from_before_there_were_links_is_read_and_differs_in_nothing(submitted: object) -> None:
    said = json.loads(submitted.content)  # type: ignore[attr-defined]
    assert {"earlier_decisions", "cumulative_value"} & set(said) == set()
    old = thawed(said, pk=1)
    assert (earlier_of(old), old.together) == ([], Decimal("639733.00"))  # type: ignore[attr-defined]
    assert not differences.between(said, said)


def test_a_change_of_links_is_told_in_words_and_figures() -> None:
    root = made(total="45000.00")
    draft = linked(to(root), total="10000.00")
    before = content.of(loaded(draft), version=1, chain=())
    after = content.of(loaded(link(draft, to(root, "amends"), older_notice())), version=2, chain=())
    found = differences.between(before, after)
    assert [(fact.label, fact.before, fact.after) for fact in found.facts] == [
        ("Earlier decisions", f"Varies {root.reference}", f"Amends {root.reference}; Varies PCC 12/2019"),
    ]
    assert [(figure.label, figure.before, figure.after) for figure in found.figures] == [
        ("With its earlier decisions", Decimal("55000.00"), Decimal("85000.00")),
    ]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("cumulative_value", "10000.00", "another cumulative value than 55000.00"),
        ("cumulative_value", None, "another cumulative value than 55000.00"),
        ("earlier_decisions", [], "names other earlier decisions than its record"),
    ],
)
def test_no_version_is_frozen_that_says_less_than_its_record(key: str, value: object, sentence: str) -> None:
    draft = linked(to(made(total="45000.00")), total="10000.00")
    with refused(sentence):
        freeze(draft, lambda said: said.__setitem__(key, value))
    freeze(draft)


def test_the_matter_costs_two_queries_with_links_too(django_assert_num_queries: object) -> None:
    draft = loaded(linked(to(made(total="45000.00")), total="10000.00"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert Matter.of(draft, NOW.date()).together == Decimal("55000.00")
