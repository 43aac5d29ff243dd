"""What the rules look at: the record, the day, and the chain that follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from decisions.advice import standing
from decisions.advice.standing import Standing
from decisions.checks import prose
from decisions.checks.prose import Prose
from decisions.glossary import models as glossary
from decisions.record import cases, content
from decisions.record.models import Decision
from decisions.scheme import chain


@dataclass(frozen=True)
class Matter:
    """`steps` is empty where the chain cannot be computed; `no_chain` then says why.

    `known` is the glossary of that day: what needs no writing out.
    `advice` is empty where nobody looked at it; with_advice() does.
    """

    decision: Decision
    on: date
    steps: tuple[chain.Step, ...] = ()
    no_chain: str = ""
    known: Mapping[str, str] = field(default_factory=dict)
    advice: tuple[Standing, ...] = ()

    @classmethod
    def of(cls, decision: Decision, on: date) -> "Matter":
        """Two queries beyond a decision loaded with loading.whole()."""
        steps, why_not = chain.find(cases.of(decision), on=on)
        known = glossary.known_of(decision.terms, on)  # type: ignore[attr-defined]  # annotated by loading.whole
        return cls(decision, on, steps, why_not, known)

    @property
    def only_together(self) -> tuple[chain.Step, ...]:
        """The steps that the decision's own total would not ask for, but its value with earlier ones does."""
        return tuple(step for step in self.steps if step.is_only_together)

    @property
    def together(self) -> Decimal:
        """What the decision comes to with the chain of its earlier ones: what decides who signs."""
        return self.decision.together  # type: ignore[attr-defined]  # annotated by loading.whole

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day, where both are given and in order; where they are not, a rule of its own says so."""
        start, until = self.decision.period_from, self.decision.period_until
        return (start, until) if start and until and start <= until else None

    @cached_property
    def prose(self) -> tuple[Prose, ...]:
        """Everything in the officers' own words, read once for all rules."""
        return tuple(prose.of(self.decision))

    @property
    def places(self) -> list[dict[str, str]]:
        """Code and name of the districts that it affects."""
        return self.decision.places  # type: ignore[attr-defined]  # annotated by loading.whole

    @property
    def writers(self) -> list[int]:
        """Ids of the people who wrote in the record."""
        return self.decision.writers  # type: ignore[attr-defined]  # annotated by loading.whole

    @property
    def recused(self) -> list[int]:
        """Ids of the people who stood aside from it."""
        return self.decision.recused  # type: ignore[attr-defined]  # annotated by loading.whole

    def with_advice(self) -> "Matter":
        """Against the record as it stands: one query where advice was asked, none elsewhere."""
        if not self.decision.has_asked:  # type: ignore[attr-defined]  # annotated by loading.whole
            return self
        asked = standing.requests(self.decision)
        said = content.of(self.decision, version=0, chain=())
        return replace(self, advice=tuple(standing.of(asked, said)))
