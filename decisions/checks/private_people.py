"""A notice says nothing of private persons."""

from collections.abc import Iterator

from commissioning.lib import acronyms, personal_data
from commissioning.lib.personal_data import Kind
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V35",
    title="No private person can be recognised",
    level=Level.WARN,
    source="UK GDPR, article 5(1)(c); real notices that named a bereaved parent and a child",
    effort=Effort.FIGURE,
    explain="A notice is public for good. Say “a parent” or “one person”, and leave out addresses, numbers and names.",
    example_bad="Mrs A. Smith of M1 1AA, whose son Aaron was killed, runs the group.",
    example_good="A bereaved parent runs the group.",
)
LONGEST = 120  # letters of a sentence shown


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V35 and W15. Names of the author, of who signs and of funders and recipients may stand."""
    decision = matter.decision
    allowed = [decision.contact_email, decision.contact_phone]
    names = _names(matter)

    def is_known(words: str) -> bool:
        return (words.isupper() and words in _acronyms(matter)) or any(set(words.split()) <= name for name in names)

    for text in matter.prose:
        seen: set[tuple[Kind, str]] = set()
        for sentence in text.sentences:
            for trace in personal_data.traces(sentence, known=allowed, is_known=is_known):
                if (trace.kind, trace.words) not in seen:
                    seen.add((trace.kind, trace.words))
                    yield RULE.warn(
                        text.section,
                        text.field,
                        f"Leave out {trace.kind.value}",
                        "Anyone can read a notice, and a private person could be recognised from this.",
                        excerpt=trace.words[:LONGEST],
                    )


def _names(matter: Matter) -> list[set[str]]:
    """The words of each name that may be printed."""
    decision = matter.decision
    people = [decision.author, decision.proposer, *(step.holder.holder for step in matter.steps if step.holder)]
    organisations = [row.funder.name for row in decision.funding_sources.all()]
    organisations += [row.recipient.name for row in decision.allocations.all() if row.recipient]
    return [set(name.split()) for name in [*(person.name for person in people if person), *organisations]]


def _acronyms(matter: Matter) -> set[str]:
    """Two capitals after “child” or “client” may be an acronym that the record or the glossary explains."""
    blocks = (block.words for text in matter.prose for block in text.blocks)
    return {each.acronym for words in blocks for each in acronyms.definitions(words)} | set(matter.known)
