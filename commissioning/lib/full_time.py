"""Full-time equivalents in prose, with how sure they are said to be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_FTE = re.compile(
    r"(?P<sure>\b(?:up to|at most|maximum of|potentially|possibly|potential)\s+"
    r"(?:an? (?:further|additional|extra)\s+)?)?"
    r"(?<![\w.,£])(?P<figure>\d{1,4}(?:\.\d{1,2})?)\s*(?:x\s*)?(?:FTEs?\b|WTEs?\b|full[- ]time equivalents?)",
    re.IGNORECASE,
)
_POTENTIAL = ("potential", "possibl")


@dataclass(frozen=True, slots=True)
class Mention:
    """`certainty` is "confirmed", "up_to" or "potential"; of the last two the figure is the most there may be."""

    fte: Decimal
    certainty: str
    words: str


def mentions(words: str) -> Iterator[Mention]:
    """Each figure in front of FTE, WTE or “full-time equivalents”."""
    for match in _FTE.finditer(words):
        said = (match["sure"] or "").casefold()
        certainty = "potential" if said.startswith(_POTENTIAL) else "up_to" if said else "confirmed"
        yield Mention(Decimal(match["figure"]), certainty, match[0])
