"""Clauses of the library stand in the record as they are today."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from commissioning.lib import dates
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record.sections import BY_KEY

RULE = Rule(
    id="X92",
    title="Clauses of the library stand in the record as they are today",
    level=Level.INFORM,
    source="The authority’s library of clauses, kept by governance",
    effort=Effort.PARAGRAPH,
    explain="A clause was put in as it was then. Governance has changed or retired it since, and had a reason to.",
    example_bad="A clause on data sharing under an agreement that has ended",
    example_good="The clause as it reads today, or words that say why not",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Only while the words that were put in are still there. Source: the library of clauses."""
    texts = matter.decision.texts
    for row in matter.decision.clauses:  # type: ignore[attr-defined]  # annotated by loading.whole
        text = texts.get(row["key"])
        since, verb = _since(row, matter.on)
        if text and since and row["text"] in text.text:
            yield RULE.inform(
                BY_KEY[row["key"]].slug,
                "id_text",
                f"The clause “{row['title']}” has {verb} since it was put in",
                f"On {dates.long(since)}.",
            )


def _since(row: dict[str, Any], on: date) -> tuple[date | None, str]:
    for field, verb in (("retired_on", "been retired"), ("changed_on", "changed")):
        if row[field] and date.fromisoformat(row[field]) <= on:
            return date.fromisoformat(row[field]), verb
    return None, ""
