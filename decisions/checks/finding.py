"""What a check finds, as data."""

from dataclasses import dataclass
from enum import StrEnum

from commissioning.lib import canonical


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

    @property
    def warns(self) -> bool:
        return self.level is Level.WARN

    @property
    def fingerprint(self) -> str:
        """Of everything it says, but for the law it cites: a finding that says anything else is another one."""
        said = [self.rule, self.section, self.field, self.sentence, self.why, self.excerpt]
        return canonical.sha256(canonical.dumps(said))

    @property
    def words(self) -> str:
        """All of it in one line."""
        shown = f"“{self.excerpt}”" if self.excerpt else ""
        return " — ".join(filter(None, [self.sentence, shown, self.why]))
