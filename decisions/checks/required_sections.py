"""Every section that law or practice requires is written."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import kinds, row_kinds
from decisions.record.sections import SECTIONS

RULE = Rule(
    id="V14",
    title="Every section that law or practice requires is written",
    level=Level.BLOCK,
    source="2012 Regulations, reg. 13(4); Openness Regulations 2014, reg. 7(3)",
    effort=Effort.PARAGRAPH,
    explain="Reasons, alternatives and interests are asked for by law; the others by the kind of decision.",
    example_bad="Alternatives considered: blank",
    example_good="Alternatives considered: “A new tender was rejected: the service would have stopped.”",
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V14; 2012 Regulations, reg. 13(4); Openness Regulations 2014, reg. 7(3)."""
    decision = matter.decision
    for section in SECTIONS:
        text = decision.texts.get(section.key)
        if section.asks and not (text and text.answer):
            yield RULE.block(
                section.slug,
                "id_answer",
                f"Answer yes or no: {section.title.lower()}",
                section.asks,
                source=section.source or RULE.source,
            )
        elif (
            kinds.is_required(section.key, kind=decision.kind, family=decision.function_family)
            and not row_kinds.of(decision, section.key)
            and _is_unexplained(section.key, text.answer if text else "", text.text if text else "")
        ):
            yield RULE.block(
                section.slug,
                "id_text",
                f"Write “{section.title}”",
                "It is not written yet.",
                source=section.source or RULE.source,
            )

    if kinds.is_required("posts", kind=decision.kind, family=decision.function_family):
        yield from _posts(matter)


def _posts(matter: Matter) -> Iterator[Finding]:
    if not matter.decision.funded_posts.all():
        yield RULE.block(
            "posts",
            "posts",
            "Name the posts that are paid for",
            "A change of funder is about posts: who works in them, and for how long.",
        )


def _is_unexplained(key: str, answer: str, text: str) -> bool:
    """Whether words are missing: “no interest” and “nothing exempt” stand by themselves, all else is explained."""
    if key in {"interests", "exemption"} and answer == "no":
        return False
    return not text.strip()
