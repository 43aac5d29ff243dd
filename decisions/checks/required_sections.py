"""Every section that law or practice requires is written."""

from collections.abc import Iterator

from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.record.sections import SECTIONS


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V14; 2012 Regulations, reg. 13(4); Openness Regulations 2014, reg. 7(3)."""
    decision = matter.decision
    for section in SECTIONS:
        text = decision.texts.get(section.key)
        if section.asks and not (text and text.answer):
            yield Finding(
                "required-section",
                Level.BLOCK,
                section.slug,
                "id_answer",
                f"Answer yes or no: {section.title.lower()}",
                section.asks,
                section.source,
            )
        elif section.required and _is_unexplained(section.key, text.answer if text else "", text.text if text else ""):
            yield Finding(
                "required-section",
                Level.BLOCK,
                section.slug,
                "id_text",
                f"Write “{section.title}”",
                "It is not written yet.",
                section.source,
            )


def _is_unexplained(key: str, answer: str, text: str) -> bool:
    """Whether words are missing: “no interest” and “nothing exempt” stand by themselves, all else is explained."""
    if key in {"interests", "exemption"} and answer == "no":
        return False
    return not text.strip()
