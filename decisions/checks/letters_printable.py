"""Every letter of the record is in the typeface of the notice."""

from collections.abc import Iterator
from html import unescape

from commissioning.lib import rendering
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record.models import Decision
from decisions.record.sections import BY_KEY

RULE = Rule(
    id="X02",
    title="Every letter of the record is in the typeface of the notice",
    level=Level.BLOCK,
    source="PDF/A-3a and PDF/UA-1: no letter without a shape",
    effort=Effort.WORD,
    explain="Unfound, a letter without a shape would stop only the last signature.",
    example_bad="A picture of a house in the reasons",
    example_good="The word “house”",
)

Place = tuple[str, str, str]  # section, field, text
MOST_SHOWN = 5


def check(matter: Matter) -> Iterator[Finding]:
    """Source: PDF/A-3a and PDF/UA-1: no letter without a shape. Unfound, it would stop only the last signature."""
    for section, field, text in _texts(matter.decision):
        missing = rendering.unprintable(unescape(text))
        if missing:
            shown = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in missing[:MOST_SHOWN])
            why = f"The typeface of the notice has no letter for: {shown}."
            yield RULE.block(section, field, "Write this without letters that cannot be printed", why)


def _texts(decision: Decision) -> Iterator[Place]:
    yield from (("subject", "id_subject", decision.subject), ("subject", "id_summary", decision.summary))
    yield from (
        ("type", "id_key_reason", decision.key_reason),
        ("type", "id_urgent_reason", decision.urgent_reason),
    )
    yield from (
        ("contact", "id_contact_team", decision.contact_team),
        ("contact", "id_contact_phone", decision.contact_phone),
    )
    for row in decision.funding_sources.all():
        yield ("funding", "id_sources-0-funder", row.programme + row.fallback + row.underwritten_by)
    yield ("allocations", "amounts", decision.weights_source + "".join(decision.streams) + decision.top_slice_for)
    for post in decision.funded_posts.all():
        yield ("posts", "", post.title + post.employer)
    for key, text in decision.texts.items():
        yield (BY_KEY[key].slug, "id_text", text.text)
