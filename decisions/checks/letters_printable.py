"""Every letter of the record is in the typeface of the notice."""

from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from commissioning.lib import rendering
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule
from decisions.record import content

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

MOST_SHOWN = 5

# Where what stands there is mended: of each part of the content, the page and the input. Parts that are not named here
# come from the lists of people, posts and organisations, which governance officers keep.
PLACES: dict[tuple[str, ...], tuple[str, str]] = {
    ("subject",): ("subject", "id_subject"),
    ("summary",): ("subject", "id_summary"),
    ("key_decision", "reason"): ("type", "id_key_reason"),
    ("urgent",): ("type", "id_urgent_reason"),
    ("contact", "team"): ("contact", "id_contact_team"),
    ("contact", "email"): ("contact", "id_contact_email"),
    ("contact", "phone"): ("contact", "id_contact_phone"),
    ("money", "funding_sources"): ("funding", "id_sources-0-funder"),
    ("money",): ("allocations", "amounts"),
    ("posts",): ("posts", ""),
}
LISTS = ("subject", "")


def check(matter: Matter) -> Iterator[Finding]:
    """Source: PDF/A-3a and PDF/UA-1: no letter without a shape. Unfound, it would stop only the last signature.

    Looks at all of the canonical content, so that a part which is new there is looked at as well.
    """
    whole = content.of(matter.decision, version=1, chain=matter.steps)
    found: dict[tuple[str, str], list[str]] = {}
    for path, words in _texts(whole):
        if rendering.unprintable(unescape(words)):
            found.setdefault(_place(path), []).append(words)
    for (section, field), texts in found.items():
        missing = rendering.unprintable(unescape("".join(texts)))
        shown = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in missing[:MOST_SHOWN])
        why = f"The typeface of the notice has no letter for: {shown}."
        if (section, field) == LISTS:
            sentence = "Ask governance to write a name in the lists without letters that cannot be printed"
            yield RULE.block(section, field, sentence, f"{why} Found in “{texts[0]}”.")
        else:
            yield RULE.block(section, field, "Write this without letters that cannot be printed", why)


def _texts(part: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text with its path; rows of a list have the path of their list, and their key where they have one."""
    if isinstance(part, str):
        yield path, part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _texts(value, (*path, key))
    elif isinstance(part, Sequence):
        for row in part:
            named = isinstance(row, Mapping) and "key" in row
            yield from _texts(row, (*path, row["key"]) if named else path)


def _place(path: tuple[str, ...]) -> tuple[str, str]:
    if path[0] in ("sections", "questionnaires"):
        return path[1].replace("_", "-"), "id_text" if path[-1] == "text" else ""
    if path[-1] in ("funder", "recipient") or "locality" in path:
        return LISTS
    return next((PLACES[path[:end]] for end in range(len(path), 0, -1) if path[:end] in PLACES), LISTS)
