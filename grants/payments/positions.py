"""What an award has come to on a day: the fold of everything done to its instalments up to then. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from grants.payments.choices import Because, Kind, State

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Position:
    """Of one award, or of several together. `recovered` is the part of what came back that had been overpaid."""

    awarded: Decimal = NOTHING
    to_come: Decimal = NOTHING
    released: Decimal = NOTHING
    withheld: Decimal = NOTHING
    paid: Decimal = NOTHING
    clawed_back: Decimal = NOTHING
    recovered: Decimal = NOTHING

    def __add__(self, other: "Position") -> "Position":
        return Position(*(getattr(self, each) + getattr(other, each) for each in self.__slots__))

    @property
    def net_paid(self) -> Decimal:
        """What the payee has."""
        return self.paid - self.clawed_back

    @property
    def scheduled(self) -> Decimal:
        return self.to_come + self.released + self.withheld + self.paid - self.recovered

    @property
    def difference(self) -> Decimal:
        """What the schedule lacks; less than nothing where it has too much."""
        return self.awarded - self.scheduled

    @property
    def left(self) -> Decimal:
        """What another schedule has to come to: the award without what is kept."""
        return max(self.difference + self.to_come, NOTHING)

    @property
    def overpaid(self) -> Decimal:
        """What is out beyond the award, to be clawed back."""
        return max(self.released + self.paid - self.recovered - self.awarded, NOTHING)


def position(adjustments: Iterable[tuple[date, Decimal]], instalments: Iterable[Any], day: date) -> Position:
    """Of one award at the end of a day.

    Shapes: what each adjustment added and from when; instalments with `schedule.written_on`, `amount` and all `steps`.
    """
    awarded = sum((amount for on, amount in adjustments if on <= day), NOTHING)
    standing = [each for each in instalments if each.schedule.written_on <= day]
    return sum((_of(each, day) for each in standing), Position(awarded=awarded))


def state_on(steps: Iterable[Any], day: date) -> State:
    """What the last step up to a day left an instalment in."""
    done = [step for step in steps if step.effective_on <= day]
    return State(max(done, key=lambda step: step.number).state) if done else State.PLANNED


def _of(instalment: Any, day: date) -> Position:
    steps = list(instalment.steps.all())
    state = state_on(steps, day)
    if state is State.DROPPED:
        return Position()
    came_back = [step for step in steps if step.kind == Kind.CLAWED_BACK and step.effective_on <= day]
    return Position(
        **{_PART[state]: instalment.amount},
        clawed_back=_sum(came_back),
        recovered=_sum([step for step in came_back if step.because == Because.OVERPAID]),
    )


def _sum(steps: Sequence[Any]) -> Decimal:
    return sum((step.amount for step in steps), NOTHING)


_PART = {
    State.PLANNED: "to_come",
    State.CERTIFIED: "to_come",
    State.RELEASED: "released",
    State.WITHHELD: "withheld",
    State.PAID: "paid",
    State.CLAWED_BACK: "paid",
}
