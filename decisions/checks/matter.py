"""What the rules look at: the record, the day, and the chain that follows from them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from decisions.checks import prose
from decisions.checks.prose import Prose
from decisions.record.models import Decision
from decisions.scheme import chain


@dataclass(frozen=True)
class Matter:
    """`steps` is empty where the chain cannot be computed; `no_chain` then says why."""

    decision: Decision
    on: date
    steps: tuple[chain.Step, ...] = ()
    no_chain: str = ""

    @classmethod
    def of(cls, decision: Decision, on: date) -> "Matter":
        """Two queries beyond a decision loaded with loading.whole()."""
        steps, why_not = chain.find(
            family=decision.function_family, decision_type=decision.type, total=decision.total, on=on
        )
        return cls(decision, on, steps, why_not)

    @cached_property
    def prose(self) -> tuple[Prose, ...]:
        """Everything in the officers' own words, read once for all rules."""
        return tuple(prose.of(self.decision))

    @property
    def writers(self) -> list[int]:
        """Ids of the people who wrote in the record."""
        return self.decision.writers  # type: ignore[attr-defined]  # annotated by loading.whole

    @property
    def recused(self) -> list[int]:
        """Ids of the people who stood aside from it."""
        return self.decision.recused  # type: ignore[attr-defined]  # annotated by loading.whole
