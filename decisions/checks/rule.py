"""What every rule says of itself."""

from dataclasses import dataclass
from enum import IntEnum

from decisions.checks.finding import Finding, Level
from decisions.questionnaires.questions import Fault


class Effort(IntEnum):
    """What it takes to mend a finding, the quickest first: findings are shown in this order."""

    WORD = 1
    FIGURE = 2
    PARAGRAPH = 3
    SOMEBODY_ELSE = 4


@dataclass(frozen=True)
class Rule:
    """A module of this room has one as RULE, and beside it `check(matter)`, which yields what it finds.

    `id` never changes once given out: V and a number as in the research into law and practice, X and a number for a
    rule beyond it. `level` is the gravest that it finds. `source` cites law, guidance or the case that taught it.
    `title` says what is true of a sound record, `explain` why that matters; the examples are the officer's words.
    """

    id: str
    title: str
    level: Level
    source: str
    effort: Effort
    explain: str
    example_bad: str
    example_good: str

    def block(self, section: str, field: str, sentence: str, why: str = "", **more: str) -> Finding:
        return self._finding(Level.BLOCK, section, field, sentence, why, **more)

    def warn(self, section: str, field: str, sentence: str, why: str = "", **more: str) -> Finding:
        return self._finding(Level.WARN, section, field, sentence, why, **more)

    def inform(self, section: str, field: str, sentence: str, why: str = "", **more: str) -> Finding:
        return self._finding(Level.INFORM, section, field, sentence, why, **more)

    def found(self, section: str, fault: Fault) -> Finding:
        """What the answers to a questionnaire come to under this rule."""
        return self._finding(Level(fault.gravity), section, fault.field, fault.sentence, fault.why)

    def _finding(self, level: Level, *words: str, **more: str) -> Finding:
        """`more` may give an excerpt, and a source where it is another than the rule's."""
        section, field, sentence, why = words
        return Finding(self.id, level, section, field, sentence, why, **{"source": self.source} | more)
