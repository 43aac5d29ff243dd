"""Links to earlier decisions: what officers may name, what the database refuses, and what came of a decision."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from decisions.drafting import acts
from decisions.record import chains
from decisions.record.choices import Answer
from decisions.record.models import Decision, SectionText, Version
from decisions.signoff import returning
from tests import factories
from tests.conftest import guards_off
from tests.decisions import raw, witness
from tests.decisions.linking import link, linked, made, older_notice, sign_all, submitted, superseded, to
from tests.decisions.raw import execute
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db


def insert(decision: Decision, parent: Decision | None, **columns: object) -> None:
    given = {
        "decision_id": decision.pk,
        "parent_id": parent.pk if parent else None,
        "relation": "varies",
        "external_reference": "",
        "external_subject": "",
        **columns,
    }
    names, marks = ", ".join(given), ", ".join(["%s"] * len(given))
    execute(f"INSERT INTO decisions_decisionlink ({names}) VALUES ({marks})", *given.values())


def test_saving_replaces_every_row_and_takes_one_line(draft: Decision, decided: Version) -> None:
    link(draft, older_notice(), to(decided.decision, "amends"))
    with witness.written() as lines:
        link(draft, to(decided.decision))
    assert list(draft.links.values_list("relation", "parent__reference")) == [("varies", decided.decision.reference)]
    assert [(line.act, line.by, line.detail) for line in lines] == [("save", "Amara Whitlock", {"section": "earlier"})]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "rejected", "withdrawn", "deferred"])
@pytest.mark.parametrize("relation", ["varies", "supersedes", "implements"])
def test_only_what_was_made_can_be_linked_to(draft: Decision, submitted: Version, state: str, relation: str) -> None:
    parent = in_state(submitted, state)
    words = {"submitted": "out for signature"}.get(state, state)
    sentence = f"{parent} is {words}. Only a decision that was made can be varied or built on."
    with witness.refused(sentence):
        link(draft, to(parent, relation))
    with raw.refused("only a decision that was made can be linked to"):
        insert(draft, parent, relation=relation)


def in_state(version: Version, state: str) -> Decision:
    who: dict[str, Any] = {"by": user("officer"), "at": NOW}
    if state == "draft":
        return factories.draft()
    if state == "deferred":
        returning.defer(decision=version.decision, reason="Late.", until=date(2022, 1, 1), **who)
    elif state == "withdrawn":
        returning.withdraw(decision=version.decision, reason="No.", **who)
    elif state in ("returned", "rejected"):
        end = returning.return_to_author if state == "returned" else returning.reject
        end(version=version, reason="No.", by=user("assistant.director"), at=NOW.replace(hour=12))
    return Decision.objects.get(pk=version.decision_id)


def test_no_decision_links_to_itself(draft: Decision, decided: Version) -> None:
    with witness.refused(f"{draft} is this decision. Name an earlier one."):
        link(draft, to(draft))
    with guards_off("decisions_decisionlink"), raw.refused("link_is_to_another_decision"):
        insert(decided.decision, decided.decision)


def test_no_link_is_made_twice(draft: Decision, decided: Version) -> None:
    for row in (to(decided.decision), older_notice()):
        with raw.refused("link_is_made_once"):
            link(draft, row, row)
    link(draft, to(decided.decision), to(decided.decision, "amends"))
    assert draft.links.count() == 2


def test_an_officer_links_what_they_may_see_and_nothing_else(draft: Decision, decided: Version) -> None:
    """An exempt decision of another directorate: seen by its author, kept in the row by a colleague, new to nobody."""
    ellen = factories.outsider()
    SectionText.objects.filter(decision=draft).count()
    with guards_off():
        parent = decided.decision
        SectionText.objects.filter(decision=parent, key="exemption").update(answer=Answer.YES)
    hers = factories.draft(by=ellen)
    with witness.refused(f"There is no decision {parent} that you may see."):
        link(hers, to(parent), by=ellen)
    with guards_off():
        insert(hers, parent)
    link(hers, to(parent, "amends"), older_notice(), by=ellen)
    assert list(hers.links.values_list("relation", flat=True)) == ["amends", "varies"]


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"relation": "follows"}, "link_relation_is_known"),
        ({"external_reference": "PCC 1"}, "link_names_one_decision"),
        ({"external_decided_on": "2019-01-01"}, "link_names_one_decision"),
        ({"external_total": "1.00"}, "link_names_one_decision"),
    ],
)
def test_a_link_to_a_decision_says_nothing_else(
    draft: Decision, decided: Version, columns: dict[str, object], constraint: str
) -> None:
    with raw.refused(constraint):
        insert(draft, decided.decision, **columns)


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("external_reference", "", "link_names_one_decision"),
        ("external_subject", "", "link_names_one_decision"),
        ("external_decided_on", None, "link_names_one_decision"),
        ("external_reference", " dn-2021-0001 ", "link_to_an_older_notice_has_no_reference_of_ours"),
        ("external_total", "-0.01", "link_total_is_not_negative"),
    ],
)
def test_an_older_notice_has_reference_subject_and_day(
    draft: Decision, column: str, value: object, constraint: str
) -> None:
    whole = {"external_reference": "PCC 1", "external_subject": "Grants", "external_decided_on": "2019-01-01"}
    with raw.refused(constraint):
        insert(draft, None, **{**whole, column: value})
    insert(draft, None, **whole)


def test_a_circle_is_refused_whichever_way_it_is_drawn(people: None) -> None:
    first = made(total="45000.00")
    second = linked(to(first))
    with raw.refused("only a decision that was made can be linked to|what it says cannot change"):
        insert(first, second)
    second = sign_all(submitted(second))
    with raw.refused("what it says cannot change"):
        insert(first, second)
    with raw.refused("what it says cannot change"):
        execute("UPDATE decisions_decisionlink SET parent_id = %s WHERE decision_id = %s", second.pk, second.pk)
    with raw.refused("what it says cannot change"):
        execute("DELETE FROM decisions_decisionlink WHERE decision_id = %s", second.pk)
    connection.check_constraints()
    with raw.refused("TRUNCATE refused"):
        execute("TRUNCATE decisions_decisionlink")


def rows_of(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(place.reference, place.relations, f"{place.adds:.2f}", f"{place.running:.2f}") for place in found["chain"]]


def test_what_came_of_a_decision_is_told_with_a_running_total(people: None) -> None:
    first = made(older_notice("renews"), total="45000.00", kind="extend")
    second = made(to(first), total="2000.00")
    draft = linked(to(first, "addendum"), total="7.00", kind="addendum")
    found = chains.relatives(first, user("officer"))
    assert [(each["words"], each["decision"]) for each in found["later"]] == [
        ("Varied by", second),
        ("Added to by", draft),
    ]
    assert rows_of(found) == [
        ("PCC 12/2019", "", "30000.00", "30000.00"),
        (first.reference, "Renews PCC 12/2019", "45000.00", "75000.00"),
        (second.reference, f"Varies {first}", "2000.00", "77000.00"),
    ]
    assert [each["decision"] for each in chains.relatives(first, user("finance"))["later"]] == [second]


def test_what_was_superseded_counts_no_more(people: None) -> None:
    old = superseded()
    found = chains.relatives(old, user("officer"))
    assert [each["words"] for each in found["later"]] == ["Superseded by"]
    assert [row[2:] for row in rows_of(found)] == [("0.00", "0.00"), ("48000.00", "48000.00")]
    assert [place.is_replaced for place in found["chain"]] == [True, False]


def test_a_decision_that_stands_alone_has_neither(decided: Version) -> None:
    assert chains.relatives(decided.decision, user("officer")) == {"later": [], "chain": []}


def test_what_an_exempt_decision_did_is_shown_to_nobody_else(people: None) -> None:
    ellen = factories.outsider()
    first = made(total="45000.00")
    second = linked(to(first), total="2000.00")
    acts.write(
        decision=second,
        key="exemption",
        text="Paragraph 3: the public interest is against publishing it.",
        answer="yes",
        by=user("officer"),
        at=NOW,
    )
    sign_all(submitted(second))
    assert chains.relatives(first, ellen) == {"later": [], "chain": []}
    assert len(chains.relatives(first, user("officer"))["chain"]) == 2
