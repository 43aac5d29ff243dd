"""Function, kind, type, stage and the key question are answered."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V26",
    title="Function, kind, type, stage and the key question are answered",
    level=Level.BLOCK,
    source="2017 Order, art. 11",
    effort=Effort.WORD,
    explain="These answers decide which law applies and who signs. Exactly one type of decision is ticked.",
    example_bad="Type: nothing is chosen",
    example_good="Type: Deputy Mayor’s decision",
)

WANTED = (
    ("function_family", "Say which function this decision exercises", "It decides which rules apply and who signs."),
    ("kind", "Say what kind of decision this is", "Award, extend, vary and so on."),
    ("type", "Say whose decision this is", "Exactly one type: it decides who signs."),
    ("stage", "Say which stage this decision is at", "Initiation, intention or final sign-off."),
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V26; Combined Authorities (Overview and Scrutiny Committees) Order 2017, art. 11."""
    decision = matter.decision
    for field, sentence, why in WANTED:
        if not getattr(decision, field):
            yield RULE.block("type", f"id_{field}", sentence, why)
    if decision.is_key is None:
        yield RULE.block(
            "type",
            "id_is_key",
            "Say whether this is a key decision",
            "A decision on police and crime functions is not a key decision; others may be.",
        )
