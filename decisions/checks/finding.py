"""What a check finds, as data."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """`block` stops submission, `warn` asks for a second look, `inform` only tells."""

    BLOCK = "block"
    WARN = "warn"
    INFORM = "inform"


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to know.

    `rule` is the rule's id; `section` the slug of the page where it is mended and `field` the id of the input;
    `sentence` says what to do, `why` what was found, `excerpt` the words found; `source` cites law or practice.
    """

    rule: str
    level: Level
    section: str
    field: str
    sentence: str
    why: str = ""
    source: str = ""
    excerpt: str = ""

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCK
