"""A subject and a plain summary are there."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="X01",
    title="A subject and a plain summary are there",
    level=Level.BLOCK,
    source="Openness Regulations 2014, reg. 7(3)",
    effort=Effort.WORD,
    explain="Signatories and the public read these two first. A record says what was decided, and for whom.",
    example_bad="Subject: “Grants”",
    example_good="Subject: “Recovery grants for people on probation in ten districts”",
)

SHORTEST = 15  # characters


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V14 and the Openness Regulations 2014, reg. 7(3): a record says what was decided."""
    decision = matter.decision
    if len(decision.subject.strip()) < SHORTEST:
        yield RULE.block(
            "subject",
            "id_subject",
            "Give a subject that says what changes for whom",
            f"A subject has {SHORTEST} to 250 characters; this one has {len(decision.subject.strip())}.",
        )
    if not decision.summary.strip():
        yield RULE.block(
            "subject",
            "id_summary",
            "Write a summary in plain English",
            "It is the first thing that signatories and the public read.",
        )
