"""What the sign-off rules turn on in one decision. decisions.record.cases makes it of a record."""

from dataclasses import dataclass, replace
from decimal import Decimal

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Case:
    """`localities` are the GSS codes of the districts that the decision affects.

    A total of None counts as nothing to spend. `cumulative` is the total with those of the decisions that this one
    varies or adds to, whose references are `linked`; None where there are none.
    """

    family: str
    decision_type: str
    kind: str = ""
    localities: frozenset[str] = frozenset()
    total: Decimal | None = None
    cumulative: Decimal | None = None
    linked: tuple[str, ...] = ()

    @property
    def own(self) -> Decimal:
        """What the decision itself comes to."""
        return self.total or NOTHING

    @property
    def alone(self) -> "Case":
        """The same without its earlier decisions."""
        return replace(self, cumulative=None, linked=())

    @property
    def amount(self) -> Decimal:
        """What thresholds are judged on: the larger of the two, so that splitting a sum avoids none."""
        return max(self.own, self.cumulative or NOTHING)
