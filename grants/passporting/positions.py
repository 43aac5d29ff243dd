"""Where a passported grant stands on a day: in = passed on + retained + not passed on yet. No database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.lib import dates, money
from grants.passporting.choices import EntryKind
from grants.passporting.models import PassportEntry

NIL = Decimal(0)


@dataclass(frozen=True, slots=True)
class Position:
    """The sums of one grant, or of several together, at the end of a day."""

    day: date
    pass_on_by: date | None
    received: Decimal = NIL
    sent_back: Decimal = NIL
    retained: Decimal = NIL
    passed_on: Decimal = NIL

    @property
    def came_in(self) -> Decimal:
        return self.received - self.sent_back

    @property
    def left(self) -> Decimal:
        """Came in, and neither passed on nor retained."""
        return self.came_in - self.passed_on - self.retained

    @property
    def is_late(self) -> bool:
        """Whether money is left after the day by which it is to be passed on."""
        return self.pass_on_by is not None and self.day > self.pass_on_by and self.left > 0

    @property
    def state(self) -> str:
        """A word for the list: none, open, done or late."""
        if not self.received:
            return "none"
        return "late" if self.is_late else "open" if self.left else "done"


def until(entries: Iterable[PassportEntry], day: date) -> list[PassportEntry]:
    return [entry for entry in entries if entry.effective_on <= day]


def on(entries: Iterable[PassportEntry], day: date, pass_on_by: date) -> Position:
    """What the entries of one grant come to at the end of that day; `pass_on_by` is the day that none has moved."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in sorted(until(entries, day), key=lambda entry: (entry.effective_on, entry.number)):
        sums[entry.kind] += entry.amount or NIL
        pass_on_by = entry.pass_on_by or pass_on_by
    kinds = EntryKind.RECEIVED, EntryKind.SENT_BACK, EntryKind.RETAINED, EntryKind.PASSED_ON
    return Position(day, pass_on_by, **{kind.value: sums[kind] for kind in kinds})


def together(positions: Sequence[Position], day: date) -> Position:
    """The sums of several grants."""
    names = "received", "sent_back", "retained", "passed_on"
    return Position(day, None, **{name: sum((getattr(each, name) for each in positions), NIL) for name in names})


def why_short(entries: Sequence[PassportEntry]) -> str:
    """Why these entries cannot stand together; empty where they can.

    On no day has more gone out than came in, and nothing that is taken back was more than had been written.
    """
    for day in sorted({entry.effective_on for entry in entries}):
        parts: dict[tuple[str, int | None], Decimal] = defaultdict(Decimal)
        for entry in until(entries, day):
            parts[entry.kind, entry.award_id] += entry.amount or NIL
        if any(amount < 0 for amount in parts.values()):
            return f"More would be taken back than was written down by {dates.long(day)}."
        left = on(entries, day, day).left
        if left < 0:
            return (
                f"{money.pounds(-left)} more would have gone out by {dates.long(day)} than had come in by then. "
                "Check the sum and the day."
            )
    return ""
