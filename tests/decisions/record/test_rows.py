"""Every kind of rows: frozen, thawed, compared, printed, and locked with the decision."""

import json
from typing import Any

import pytest
from django.db import connection

from decisions.drafting import acts
from decisions.notice import page
from decisions.notice.rows import printed
from decisions.record import content, differences, row_kinds
from decisions.record.differences import NOTHING
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.record.row_kinds import BY_SECTION, KINDS
from decisions.record.sections import BY_KEY
from decisions.record.thawing import thawed
from decisions.signoff import returning, submission
from tests.decisions import rowed
from tests.decisions.raw import execute, refused
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
SECTIONS = [kind.section for kind in KINDS]


@pytest.fixture(autouse=True)
def _plan(people: None, db: None) -> None:
    rowed.plan()


def save(decision: Decision, section: str, *rows: dict[str, Any]) -> None:
    text = decision.section_texts.filter(key=section).first()
    words = {"text": text.text, "answer": text.answer} if text else {"text": ""}
    acts.write(decision=decision, key=section, **words, rows=rows, by=user("officer"), at=NOW)


def loaded(decision: Decision) -> Decision:
    return whole(Decision.objects.filter(pk=decision.pk)).get()


def said(decision: Decision, section: str) -> Any:
    made = content.of(loaded(decision), version=1, chain=())
    return next(row for row in made["sections"] if row["key"] == section)


def other(section: str) -> dict[str, Any]:
    """A second row, which begins with other words."""
    first = BY_SECTION[section].columns[0].name
    if section == "plan_priorities":
        return rowed.held(section, priority=rowed.PlanPriority.objects.latest("pk"))
    return rowed.held(section, **{first: "extend" if section == "decision" else "Another"})


def test_every_kind_has_a_section_and_a_sample() -> None:
    assert list(rowed.SAMPLES) == SECTIONS
    assert set(SECTIONS) <= set(BY_KEY)


@pytest.mark.parametrize("section", SECTIONS)
def test_rows_are_loaded_as_the_act_was_given_them(draft: Decision, section: str) -> None:
    rows = [rowed.held(section), other(section)]
    save(draft, section, *rows)
    kind = BY_SECTION[section]
    assert row_kinds.of(loaded(draft), section) == [kind.said(row) for row in rows]
    save(draft, section, rows[1])
    assert row_kinds.of(loaded(draft), section) == [kind.said(rows[1])]
    acts.write(decision=draft, key=section, text="Other words.", by=user("officer"), at=NOW)
    assert row_kinds.of(loaded(draft), section) == [kind.said(rows[1])]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_row_is_frozen_and_thawed_to_the_same_content(draft: Decision, section: str) -> None:
    save(draft, section, rowed.held(section), other(section))
    frozen = content.of(loaded(draft), version=1, chain=())
    text, _ = content.frozen(frozen)
    again = content.of(thawed(json.loads(text), pk=draft.pk), version=1, chain=())
    assert again == frozen
    assert len(said(draft, section)["rows"]) == 2
    assert "pk" not in json.dumps(said(draft, section))


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_without_rows_says_nothing_of_rows(draft: Decision, section: str) -> None:
    assert "rows" not in said(draft, section)
    before = {"key": section, "text": "", "answer": None}
    frozen = content.of(loaded(draft), version=1, chain=())
    old = frozen | {"sections": [before]}
    assert row_kinds.of(thawed(old, pk=draft.pk), section) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_row_is_printed(draft: Decision, section: str) -> None:
    save(draft, section, rowed.held(section))
    found, sample = printed(said(draft, section)), rowed.SAMPLES[section]
    assert found is not None
    assert (found.sentences or found.lines[0]) == sample.printed
    html = page.body(content.of(loaded(draft), version=1, chain=()), fingerprint="", signatures=[], status="draft")
    for cell in sample.printed:
        assert cell in html
    if found.columns:
        assert f'<caption id="rows-{section}-caption">{found.caption}</caption>' in html
        assert f'<th scope="row">{sample.lead}</th>' in html


@pytest.mark.parametrize("section", SECTIONS)
def test_what_changed_in_rows_is_told_by_row_and_column(draft: Decision, section: str) -> None:
    kind, sample = BY_SECTION[section], rowed.SAMPLES[section]
    save(draft, section, rowed.held(section))
    first = content.of(loaded(draft), version=1, chain=())
    save(draft, section, rowed.held(section, **sample.changed))
    second = content.of(loaded(draft), version=2, chain=())
    (name,) = sample.changed
    label = next(column.label for column in kind.columns if column.name == name)
    (fact,) = differences.between(first, second).facts
    assert fact.label == f"{kind.noun.capitalize()} “{sample.lead}”: {label.lower()}"
    assert fact.before != fact.after
    assert differences.between(second, second).facts == []


@pytest.mark.parametrize("section", SECTIONS)
def test_rows_that_come_go_or_change_places_are_told(draft: Decision, section: str) -> None:
    save(draft, section, rowed.held(section))
    one = content.of(loaded(draft), version=1, chain=())
    save(draft, section, rowed.held(section), other(section))
    two = content.of(loaded(draft), version=1, chain=())
    save(draft, section, other(section), rowed.held(section))
    turned = content.of(loaded(draft), version=1, chain=())
    (came,) = differences.between(one, two).facts
    (went,) = differences.between(two, one).facts
    (order,) = differences.between(two, turned).facts
    assert (came.before, went.after) == (NOTHING, NOTHING)
    assert came.after == went.before != NOTHING
    assert order.label.startswith("Order: ")


@pytest.mark.parametrize("section", SECTIONS)
def test_the_database_locks_rows_with_their_decision(draft: Decision, section: str) -> None:
    save(draft, section, rowed.held(section))
    version: Version = submission.submit(decision=draft, by=user("officer"), at=NOW)
    table = BY_SECTION[section].model._meta.db_table
    connection.check_constraints()
    locked = "the decision is in_sign_off: what it says cannot change"
    with refused(locked):
        execute(f"UPDATE {table} SET position = 7 WHERE decision_id = %s", draft.pk)
    with refused(locked):
        execute(f"DELETE FROM {table} WHERE decision_id = %s", draft.pk)
    with refused(locked):
        kind = BY_SECTION[section]
        kind.model._default_manager.create(decision=draft, position=9, **rowed.held(section))
    with refused("TRUNCATE refused"):
        execute(f"TRUNCATE {table}")
    returning.take_back(decision=version.decision, by=user("officer"), at=NOW)
    assert execute(f"DELETE FROM {table} WHERE decision_id = %s", draft.pk) == 1


@pytest.mark.parametrize("section", SECTIONS)
def test_a_place_is_taken_once(draft: Decision, section: str) -> None:
    save(draft, section, rowed.held(section))
    with refused("has_a_place_of_its_own"):
        BY_SECTION[section].model._default_manager.create(decision=draft, position=1, **rowed.held(section))


@pytest.mark.parametrize(
    ("section", "column", "constraint"),
    [
        ("decision", "what", "resolution_what_is_said"),
        ("alternatives", "rejected_because", "alternative_rejected_because_is_said"),
        ("consultation", "who", "consultee_who_is_said"),
        ("plan_priorities", "contribution", "priority_link_contribution_is_said"),
        ("outcomes", "indicator", "outcome_indicator_is_said"),
        ("milestones", "owner", "milestone_owner_is_said"),
        ("risk", "owner", "risk_owner_is_said"),
        ("risk", "likelihood", "risk_likelihood_is_known"),
        ("interests", "action", "interest_action_is_known"),
        ("background_papers", "access", "paper_access_is_known"),
        ("background_papers", "url", "paper_can_be_found"),
        ("glossary", "expansion", "term_expansion_is_said"),
    ],
)
def test_the_database_refuses_a_row_that_says_too_little(
    draft: Decision, section: str, column: str, constraint: str
) -> None:
    with refused(constraint):
        BY_SECTION[section].model._default_manager.create(
            decision=draft, position=1, **rowed.held(section, **{column: ""})
        )


@pytest.mark.parametrize("count", [1, 30])
def test_rows_cost_no_query_however_many(draft: Decision, count: int, django_assert_num_queries: Any) -> None:
    for section in SECTIONS:
        if section != "background_papers":
            save(draft, section, *[rowed.held(section)] * count)
    with django_assert_num_queries(5):
        record = loaded(draft)
    with django_assert_num_queries(0):
        assert len(row_kinds.of(record, "risk")) == count


@pytest.mark.parametrize(
    ("likelihood", "impact", "rating"),
    [
        ("low", "low", "Low"),
        ("low", "medium", "Low"),
        ("low", "high", "Medium"),
        ("medium", "low", "Low"),
        ("medium", "medium", "Medium"),
        ("medium", "high", "High"),
        ("high", "low", "Medium"),
        ("high", "medium", "High"),
        ("high", "high", "High"),
    ],
)
def test_a_risk_is_rated_in_a_word(likelihood: str, impact: str, rating: str) -> None:
    assert row_kinds.rating({"likelihood": {"code": likelihood}, "impact": {"code": impact}}) == rating


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"recipient": "", "amount": None, "from_on": None, "until_on": None}, "Award a grant for advice on debt."),
        (
            {"amount": None, "from_on": None},
            "Award a grant for advice on debt to Brook Lane Advice: until 30 September 2027.",
        ),
        ({"from_on": None, "until_on": None}, "Award a grant for advice on debt to Brook Lane Advice: £20,000.00."),
    ],
)
def test_a_resolution_reads_as_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    kind = BY_SECTION["decision"]
    assert row_kinds.resolved(kind.frozen(kind.said(rowed.held("decision", **changes)))) == sentence
