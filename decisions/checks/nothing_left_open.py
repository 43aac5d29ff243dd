"""Nothing is left open in the text."""

import re
from collections.abc import Iterator

from commissioning.lib.prose import Marks, around
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V24",
    title="Nothing is left open in the text",
    level=Level.BLOCK,
    source="Real notices with “TBC”, and a spreadsheet “found here” without a link",
    effort=Effort.PARAGRAPH,
    explain=(
        "A decision that is still to be confirmed, explored or found elsewhere cannot be signed, and nobody can be "
        "held to it."
    ),
    example_bad="“Recipient: TBC. This will be explored.”",
    example_good="“Recipient: Millrace Trust. The award is a grant under section 9.”",
)

_STOPS = (
    (
        Marks(("tba", "tbc", "tbd", "t.b."), re.compile(r"\b(?:TB[ACD]|T\.B\.[CD]\.)(?!\w)")),
        "Write what is still to be confirmed",
    ),
    (
        Marks(
            ("£x", "£ x", "xx", "??"),
            re.compile(r"£ ?[xX]+(?:,[xX]{3})*\b|\b[xX]{2}/[xX]{2}/[xX]{2,4}\b|\?{2,}|\bxxx+\b"),
        ),
        "Fill in what was left blank",
    ),
    (
        Marks(
            ("[", "<"),
            re.compile(
                r"[\[<](?:insert|enter|add|amount|name of|date of|to be (?:added|inserted))\b[^\]>]{0,80}[\]>](?!\()",
                re.IGNORECASE,
            ),
        ),
        "Fill in what was left blank",
    ),
    (
        Marks(
            ("attach", "enclosed"),
            re.compile(
                r"\b(?:see|please find|per the) (?:the )?(?:attached|enclosed)\b|\bsee (?:the )?attachment\b",
                re.IGNORECASE,
            ),
        ),
        "Say here what the attachment says",
    ),
)
_WARNS = (
    (
        Marks(
            ("explored", "further", "looked into", "investigated", "worked up", "scoped"),
            re.compile(
                r"\b(?:will|shall|may|can|could|needs? to|is to|are to) (?:need to )?be "
                r"(?:explored|considered further|looked into|investigated|worked up|scoped)\b",
                re.IGNORECASE,
            ),
        ),
        "Say what was found, not that it will be looked at",
    ),
    (
        Marks(
            ("to be confirmed", "to be determined", "to be decided", "to be finalised", "to be advised"),
            re.compile(
                r"\bto be (?:confirmed|determined|decided|finalised|advised)\b"
                r"(?! (?:by|at|each|every|annually|in)\b)",
                re.IGNORECASE,
            ),
        ),
        "Write what is still to be confirmed",
    ),
    (
        Marks(
            ("be found",),
            re.compile(r"\b(?:can|may) be found (?:within|in the (?:attached|report|appendix))\b", re.IGNORECASE),
        ),
        "Say here what is found there",
    ),
    (
        Marks((" here",), re.compile(r"\b(?:found|available|attached|see|click) here\b(?!\])", re.IGNORECASE)),
        "Give the link",
    ),
    (
        Marks(
            (", with", ",,", ", ,", ",.", ", .", "()", "( )"), re.compile(r"\b[Bb]y, with\b|, ?,|, ?\.(?!\.)|\( ?\)")
        ),
        "Put back the words that were lost",
    ),
)


def check(matter: Matter) -> Iterator[Finding]:
    """The text is read as typed, so that words that carry a link are told from words without one.

    Source: research V24, W11.
    """
    for prose in matter.prose:
        for marks, sentence in _STOPS:
            if match := marks.search(prose.text, prose.lowered):
                yield RULE.block(prose.section, prose.field, sentence, excerpt=around(prose.text, match))
        for marks, sentence in _WARNS:
            if match := marks.search(prose.text, prose.lowered):
                yield RULE.warn(prose.section, prose.field, sentence, excerpt=around(prose.text, match))
