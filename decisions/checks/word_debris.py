"""No tags, entities, template marks or dot leaders are left in the text."""

import re
from collections.abc import Iterator

from commissioning.lib.prose import Marks, around
from decisions.checks.finding import Finding, Level
from decisions.checks.matter import Matter
from decisions.checks.rule import Effort, Rule

RULE = Rule(
    id="V16",
    title="No tags, entities, template marks or dot leaders are left in the text",
    level=Level.BLOCK,
    source="A real notice that was published with its tags",
    effort=Effort.WORD,
    explain="What is copied from a web page, a template or a damaged file is printed as it stands.",
    example_bad="“<p>Grants are awarded…… to the childrens homes”",
    example_good="“Grants are awarded to the children’s homes”",
)

_BLOCKS = (
    (
        Marks(
            ("<",),
            re.compile(
                r"</?(?:p|br|b|i|u|em|strong|span|div|font|table|tbody|thead|tr|td|th|ul|ol|li|a|h[1-6]|o:p|img|style|sup|sub)"
                r"(?:\s[^<>]{0,200})?/?>",
                re.IGNORECASE,
            ),
        ),
        "Take out the web page tags",
    ),
    (
        Marks(("&",), re.compile(r"&(?:[a-z]{2,8}|#[0-9]{2,6}|#x[0-9a-f]{2,6});", re.IGNORECASE)),
        "Type the character itself",
    ),
    (
        Marks(
            ("{{", "{%", "«", "mergefield"),
            re.compile(r"\{\{.{0,60}?\}\}|\{%.{0,60}?%\}|«[^«»]{1,60}»|\bMERGEFIELD\b"),
        ),
        "Fill in what the template left",
    ),
    (
        Marks(("error! ",), re.compile(r"Error! (?:Reference source|Bookmark)")),
        "Mend the reference that Word lost",
    ),
    (
        Marks((".....", "……", ". . . .", "____"), re.compile(r"\.{5,}|…{2,}|(?:\. ){4,}\.|_{4,}")),
        "Take out the dot leaders",
    ),
    (
        Marks(("â€", "â£", "â ", "ã©", "ã¨", "ã¢", "ï»¿", "\ufffd"), re.compile("â€.|Â[£ ]|Ã[©¨¢]|ï»¿|\ufffd")),
        "Type the damaged characters again",
    ),
)
_LOST = (
    *("childrens", "womens", "mens", "young peoples", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent"),
    *("couldnt", "shouldnt", "wouldnt", "hasnt", "havent", "hadnt", "youre", "theyre", "theyve"),
)
_APART = ("women s", "children s", "people s", "men s")
_LOST_APOSTROPHE = Marks(
    (*_LOST, "children s ", "people s ", "men s ", "its’", "its'"),
    re.compile(rf"\b(?:{'|'.join((*_LOST, *_APART))})\b(?! rea\b)|(?<![‘'])\bits[’'](?=\s)", re.IGNORECASE),
)


def check(matter: Matter) -> Iterator[Finding]:
    """Source: research V16; seed 001 was published with `<p>`, seed 002 with “women s”."""
    for section, field, text, lowered in _texts(matter):
        for marks, sentence in _BLOCKS:
            if match := marks.search(text, lowered):
                yield RULE.block(
                    section, field, sentence, f"“{match[0]}” would be printed.", excerpt=around(text, match)
                )
        if match := _LOST_APOSTROPHE.search(text, lowered):
            why = f"“{match[0]}” has lost or misplaced its apostrophe."
            yield RULE.warn(section, field, "Put the apostrophe back", why, excerpt=around(text, match))


def _texts(matter: Matter) -> Iterator[tuple[str, str, str, str]]:
    decision = matter.decision
    for prose in matter.prose:
        yield prose.section, prose.field, prose.text, prose.lowered
    yield "type", "id_key_reason", decision.key_reason, decision.key_reason.lower()
    yield "contact", "id_contact_team", decision.contact_team, decision.contact_team.lower()
