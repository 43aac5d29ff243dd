"""Plans: adopted whole by governance officers, in versions, and named by notices of their days."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from commissioning.lib.refusal import Refused
from decisions.ledger.models import LedgerEvent
from decisions.plans import acts
from decisions.plans.models import Plan, PlanPriority, in_force
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.decisions.raw import refused
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]
TITLE = "Police and Crime Plan"


def adopt(from_on: date = date(2021, 4, 1), until_on: date | None = None, **changes: Any) -> Plan:
    given = {"title": TITLE, "priorities": [("1", "Fewer victims"), ("2", "Safer streets")], "by": user("governance")}
    return acts.adopt(from_on=from_on, until_on=until_on, at=NOW, **{**given, **changes})


def test_a_version_is_adopted_whole_with_one_line_in_the_ledger() -> None:
    plan = adopt(until_on=date(2025, 3, 31))
    assert (str(plan), plan.from_on, plan.until_on) == (f"{TITLE}, version 1", date(2021, 4, 1), date(2025, 3, 31))
    assert [(each.number, each.title) for each in plan.priorities.all()] == [
        ("1", "Fewer victims"),
        ("2", "Safer streets"),
    ]
    event = LedgerEvent.objects.latest("number")
    assert (event.act, event.by_name, event.detail) == (
        "adopt_plan",
        "Joan Petrie",
        {
            "plan": TITLE,
            "version": 1,
            "from_on": "2021-04-01",
            "until_on": "2025-03-31",
            "priorities": ["1 Fewer victims", "2 Safer streets"],
        },
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"by": "officer"}, "Only governance officers keep the plans."),
        ({"by": "auditor"}, "Only governance officers keep the plans."),
        ({"priorities": []}, "A plan has one priority at least."),
        ({"priorities": [("1", "A"), ("1", "B")]}, "Number 1 is used twice."),
        ({"until_on": date(2021, 3, 31)}, "The plan ends on 31 March 2021, before it starts on 1 April 2021."),
    ],
)
def test_a_plan_is_refused_with_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    if "by" in changes:
        changes = {"by": user(changes["by"])}
    with pytest.raises(Refused, match=sentence.replace(".", r"\.")):
        adopt(**changes)
    assert not Plan.objects.exists()


def test_the_next_version_cannot_start_before_the_last() -> None:
    adopt()
    with pytest.raises(Refused, match=r"Version 1 starts on 1 April 2021\. The next cannot start before it\."):
        adopt(from_on=date(2021, 3, 31))
    assert adopt(from_on=date(2021, 4, 1)).version == 2


@pytest.mark.parametrize(
    ("day", "versions"),
    [
        (date(2021, 3, 31), []),
        (date(2021, 4, 1), [1]),
        (date(2024, 3, 31), [1]),
        (date(2024, 4, 1), [2]),
        (date(2027, 3, 31), [2]),
        (date(2027, 4, 1), []),
    ],
)
def test_a_version_counts_until_its_last_day_or_the_next_ones_first(day: date, versions: list[int]) -> None:
    adopt()
    adopt(from_on=date(2024, 4, 1), until_on=date(2027, 3, 31))
    assert [plan.version for plan in in_force(Plan.objects.all(), day)] == versions


def raw(**changes: Any) -> Plan:
    given = {"title": TITLE, "version": 1, "priority_count": 1, "from_on": date(2021, 4, 1), "adopted_at": NOW}
    return Plan.objects.create(**{**given, "adopted_by": user("governance"), **changes})


def test_the_database_refuses_a_version_out_of_turn() -> None:
    with refused("does not follow version 0"):
        raw(version=2)
    raw()
    with refused("does not follow version 1"):
        raw()
    with refused("does not follow version 1"):
        raw(version=2, from_on=date(2021, 3, 31))


def test_the_database_refuses_a_plan_of_anyone_but_a_governance_officer() -> None:
    with refused("only a governance officer adopts a plan"):
        raw(adopted_by=user("officer"))


def test_the_database_lets_no_plan_grow_or_change() -> None:
    plan = adopt()
    connection.check_constraints()
    with refused("the plan has all its priorities"):
        PlanPriority.objects.create(plan=plan, number="3", title="One more")
    with refused("append-only"):
        Plan.objects.filter(pk=plan.pk).update(until_on=date(2030, 1, 1))
    with refused("append-only"):
        PlanPriority.objects.filter(plan=plan).update(title="Other words")


@pytest.mark.parametrize(("number", "sound"), [("1", True), ("2.3", True), ("A1", True), ("", False), ("1 ", False)])
def test_a_priority_has_a_number(number: str, sound: bool) -> None:
    plan = raw()
    if sound:
        PlanPriority.objects.create(plan=plan, number=number, title="Words")
    else:
        with refused("priority_is_numbered"):
            PlanPriority.objects.create(plan=plan, number=number, title="Words")


# The page

SENT = {
    "title": TITLE,
    "from_on": "1 April 2021",
    "until_on": "",
    "priorities": "1 Fewer victims\n\n2.1) Safer streets",
}


def test_a_governance_officer_adopts_a_plan_on_its_page(client: Client) -> None:
    response = signed_in(client, "governance").post("/plans/", SENT)
    assert (response.status_code, response.headers["Location"]) == (302, "/plans/")
    assert list(PlanPriority.objects.values_list("number", "title")) == [
        ("1", "Fewer victims"),
        ("2.1", "Safer streets"),
    ]
    assert f"{TITLE}, version 1 is adopted." in main_text(page(client, "/plans/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Give the title of the plan."),
        ({"from_on": "31 April 2021"}, "31 April 2021"),
        ({"priorities": "Fewer victims of fraud"}, "“Fewer victims of fraud” has no number in front."),
        ({"priorities": ""}, "Write each priority on a line of its own, with its number first."),
        ({"priorities": "1 A\n1 B"}, "Number 1 is used twice."),
        ({"until_on": "1 March 2021"}, "The plan ends on 1 March 2021, before it starts"),
    ],
)
def test_what_is_wrong_is_told_and_kept(client: Client, changes: dict[str, str], sentence: str) -> None:
    response = signed_in(client, "governance").post("/plans/", SENT | changes)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Plan.objects.exists()


def test_everyone_else_reads_the_plans_and_adopts_none(client: Client) -> None:
    adopt()
    officer = signed_in(client, "officer")
    text = main_text(page(officer, "/plans/"))
    assert "Safer streets" in text
    assert "Only governance officers keep the plans." in text
    assert officer.post("/plans/", SENT).status_code == 403
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_with_many_versions(client: Client, count: int) -> None:
    for _ in range(count):
        adopt()
    assert queries(signed_in(client, "governance"), "/plans/") <= MOST
