"""A row of every kind: as a form has it typed, as the model holds it, and the words that a notice prints of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.lib import uploads
from decisions.drafting import acts
from decisions.plans import acts as plans
from decisions.plans.models import PlanPriority
from decisions.record.models import Decision
from tests.factories import NOW, user


@dataclass(frozen=True)
class Sample:
    """`typed` is one row as typed, `held` the same for the act, `printed` its cells or its sentence."""

    typed: Mapping[str, str]
    held: Mapping[str, Any]
    printed: list[str]
    lead: str
    changed: Mapping[str, Any]
    """Columns with another value, none of them the first."""


PRIORITIES = (("1", "Fewer victims of fraud"), ("2", "Safer streets"))


def plan() -> list[PlanPriority]:
    """The priorities of a plan in force since April 2021."""
    made = plans.adopt(
        title="Police and Crime Plan", from_on=date(2021, 4, 1), priorities=PRIORITIES, by=user("governance"), at=NOW
    )
    return list(made.priorities.all())


SAMPLES: dict[str, Sample] = {
    "decision": Sample(
        {
            "verb": "award",
            "what": "a grant for advice on debt",
            "recipient": "Brook Lane Advice",
            "amount": "£20,000",
            "from_on": "1 April 2027",
            "until_on": "30/9/2027",
        },
        {
            "verb": "award",
            "what": "a grant for advice on debt",
            "recipient": "Brook Lane Advice",
            "amount": Decimal("20000.00"),
            "from_on": date(2027, 4, 1),
            "until_on": date(2027, 9, 30),
        },
        [
            "Award a grant for advice on debt to Brook Lane Advice: £20,000.00, from 1 April 2027 until "
            "30 September 2027."
        ],
        "Award",
        {"amount": Decimal("21000.00")},
    ),
    "alternatives": Sample(
        {"option": "One contract", "rejected_because": "Nobody covers three districts"},
        {"option": "One contract", "rejected_because": "Nobody covers three districts"},
        ["One contract", "Nobody covers three districts"],
        "One contract",
        {"rejected_because": "It costs more"},
    ),
    "consultation": Sample(
        {"who": "Clients", "method": "Survey", "on": "3 June 2026", "view": "Open later", "response": "Done"},
        {"who": "Clients", "method": "Survey", "on": date(2026, 6, 3), "view": "Open later", "response": "Done"},
        ["Clients", "Survey", "3 June 2026", "Open later", "Done"],
        "Clients",
        {"view": "Open earlier"},
    ),
    "plan_priorities": Sample(
        {"priority": "FIRST", "contribution": "Advisers report loan sharks"},
        {"priority": "FIRST", "contribution": "Advisers report loan sharks"},
        ["1. Fewer victims of fraud", "Advisers report loan sharks", "Police and Crime Plan, version 1"],
        "1. Fewer victims of fraud",
        {"contribution": "Advisers warn of loan sharks"},
    ),
    "outcomes": Sample(
        {"aim": "Out of debt", "indicator": "Plans kept", "baseline": "33%", "target": "50%", "by_on": "31/3/2028"},
        {
            "aim": "Out of debt",
            "indicator": "Plans kept",
            "baseline": "33%",
            "target": "50%",
            "by_on": date(2028, 3, 31),
        },
        ["Out of debt", "Plans kept", "33%", "50%", "31 March 2028"],
        "Out of debt",
        {"target": "60%"},
    ),
    "milestones": Sample(
        {"what": "Agreements signed", "owner": "Head of Commissioning", "due_on": "1 March 2027"},
        {"what": "Agreements signed", "owner": "Head of Commissioning", "due_on": date(2027, 3, 1)},
        ["Agreements signed", "Head of Commissioning", "1 March 2027"],
        "Agreements signed",
        {"due_on": date(2027, 3, 8)},
    ),
    "risk": Sample(
        {
            "risk": "An adviser leaves",
            "likelihood": "medium",
            "impact": "high",
            "mitigation": "A second is trained",
            "owner": "Project Manager",
        },
        {
            "risk": "An adviser leaves",
            "likelihood": "medium",
            "impact": "high",
            "mitigation": "A second is trained",
            "owner": "Project Manager",
        },
        ["An adviser leaves", "Medium", "High", "A second is trained", "Project Manager", "High"],
        "An adviser leaves",
        {"owner": "Director"},
    ),
    "interests": Sample(
        {"who": "The manager", "capacity": "Officer", "nature": "Her sister works there", "action": "withdrew"},
        {
            "who": "The manager",
            "capacity": "Officer",
            "nature": "Her sister works there",
            "action": "withdrew",
            "dispensation": "",
        },
        ["The manager", "Officer", "Her sister works there", "Took no part"],
        "The manager",
        {"action": "none"},
    ),
    "background_papers": Sample(
        {"title": "Survey", "dated_on": "3 June 2026", "access": "public", "url": "https://authority.example/survey"},
        {
            "title": "Survey",
            "dated_on": date(2026, 6, 3),
            "access": "public",
            "url": "https://authority.example/survey",
            "file": None,
        },
        ["Survey", "3 June 2026", "Public", "https://authority.example/survey"],
        "Survey",
        {"access": "published"},
    ),
    "glossary": Sample(
        {"term": "DRO", "expansion": "debt relief order"},
        {"term": "DRO", "expansion": "debt relief order"},
        ["DRO", "debt relief order"],
        "DRO",
        {"expansion": "debt reduction order"},
    ),
}


def held(section: str, **changes: Any) -> dict[str, Any]:
    """A row for the act; where it names a priority, the first of the plan."""
    row = {**SAMPLES[section].held, **changes}
    return {name: PlanPriority.objects.earliest("pk") if value == "FIRST" else value for name, value in row.items()}


def typed(section: str, place: int = 0) -> dict[str, str]:
    """A row as a form sends it at that index."""
    named = {name: _key() if value == "FIRST" else value for name, value in SAMPLES[section].typed.items()}
    return {f"rows-{place}-{name}": value for name, value in named.items()}


def _key() -> str:
    return str(PlanPriority.objects.earliest("pk").pk)


def papered(decision: Decision, *, access: str = "public", content: bytes = b"What clients said.") -> Decision:
    """With one background paper, survey.txt."""
    by = user("officer")
    file = acts.keep_paper(decision=decision, file=uploads.check("survey.txt", content), by=by, at=NOW)
    row = {"title": "Survey", "dated_on": date(2026, 6, 3), "access": access, "url": "", "file": file}
    acts.write(decision=decision, key="background_papers", text="", rows=[row], by=by, at=NOW)
    return Decision.objects.get(pk=decision.pk)
