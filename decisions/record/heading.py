"""The head that all pages of one decision share: reference, state, title, facts and tabs."""

from typing import Any

from django.urls import reverse

from commissioning.lib import dates, money
from decisions.record.models import Decision

OPEN_TABS = (
    ("decision", "Sections"),
    ("checks", "Checks"),
    ("advice", "Advice"),
    ("preview", "Preview"),
    ("history", "History"),
)
FROZEN_TABS = (("preview", "Notice"), ("advice", "Advice"), ("conditions", "Conditions"), ("history", "History"))


def head(decision: Decision) -> dict[str, Any]:
    """What components/record_head.html takes."""
    return {
        "reference": decision.reference,
        "state": decision.state,
        "title": decision.subject,
        "facts": [
            {"term": "Total", "value": _total(decision)},
            {"term": "Type", "value": decision.get_type_display() or "Not given yet"},
            {"term": "Decision due", "value": dates.long(decision.due_on) if decision.due_on else "Not given yet"},
            {"term": "Author", "value": decision.author.name},
        ],
    }


def _total(decision: Decision) -> str:
    if decision.no_financial_implication:
        return "No cost"
    return "Not given yet" if decision.total is None else money.pounds(decision.total)


def tabs(decision: Decision, current: str, *, findings: int = 0) -> list[dict[str, Any]]:
    """What components/sub_navigation.html takes; `current` is the name of the page's address."""
    shown = OPEN_TABS if decision.is_open else FROZEN_TABS
    return [
        {
            "text": text,
            "href": reverse(name, args=[decision.reference]),
            "current": name == current,
            "count": findings if name == "checks" else 0,
        }
        for name, text in shown
    ]
