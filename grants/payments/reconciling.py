"""A file of what was paid, row by row against what was released: what cannot be taken, and what it lacks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from commissioning.lib import dates, long_tables, money
from commissioning.lib.listing import listed
from commissioning.lib.refusal import Refused
from commissioning.lib.spreadsheets import NotATable
from grants.payments import steps
from grants.payments.choices import Kind, State
from grants.payments.models import Instalment

BATCH = 500
SHOWN = 200
"""Findings that are kept to be shown at a time; the rest are counted."""
COLUMNS = {
    "reference": ("reference", "instalment", "our reference"),
    "amount": ("amount", "paid", "value"),
    "paid_on": ("paid on", "date", "date paid", "payment date", "paid date"),
    "ledger_reference": ("ledger reference", "transaction", "payment reference", "bank reference"),
}
NAMES = {"reference": "Reference", "amount": "Amount", "paid_on": "Paid on", "ledger_reference": "Ledger reference"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a row; `column` where one cell is."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    row: int
    instalment: int
    reference: str
    amount: Decimal
    paid_on: date
    ledger_reference: str


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Released, due by the last day in a file, and not in it."""

    reference: str
    award: int
    grantee: str
    due_on: date
    amount: Decimal


@dataclass(slots=True)
class Report:
    """What came of trying a file. `findings` are in the order of the rows, from number `first` on, counted from 0."""

    first: int = 0
    rows: int = 0
    payments: int = 0
    total: Decimal = Decimal("0.00")
    errors: int = 0
    findings: list[Finding] = field(default_factory=list)
    last_on: date | None = None
    unpaid: list[Unpaid] = field(default_factory=list)
    refusal: str = ""

    def found(self, findings: Sequence[Finding]) -> None:
        """Keeps those that are shown."""
        start = max(self.first - self.errors, 0)
        self.errors += len(findings)
        self.findings += findings[start : start + SHOWN - len(self.findings)]

    @property
    def astray(self) -> int:
        """Rows that do not agree; each has one finding or more."""
        return self.rows - self.payments

    @property
    def can_be_taken(self) -> bool:
        return not self.errors and not self.refusal and self.payments > 0


def tried(
    file: IO[bytes],
    *,
    today: date,
    take: Callable[[Sequence[tuple[Line, Any]]], None] = lambda lines: None,
    seen: Callable[[int], None] = lambda rows: None,
) -> Report:
    """Reads the file to its end, as trying() does; `seen` is told how far it is."""
    report = Report()
    for rows in trying(file, report, today=today, take=take):
        seen(rows)
    return report


def trying(
    file: IO[bytes],
    report: Report,
    *,
    today: date,
    take: Callable[[Sequence[tuple[Line, Any]]], None] = lambda lines: None,
) -> Iterator[int]:
    """Fills the report, some rows at a time, and gives how many are read. `take` gets the payments, in order.

    Shapes: a file that cannot be read as a table is a report with its `refusal`.
    """
    named: set[int] = set()
    taken: dict[str, int] = {}
    try:
        read = _read_rows(file, today)
        while batch := list(islice(read, BATCH)):
            report.rows += len(batch)
            wrong = [finding for each in batch if not isinstance(each, Line) for finding in each]
            lines = [each for each in batch if isinstance(each, Line)]
            take(_matched(lines, named, taken, report, wrong))
            report.found(sorted(wrong, key=lambda finding: finding.row))
            yield report.rows
    except NotATable as reason:
        report.refusal = str(reason)
    report.unpaid = [] if report.refusal else _unpaid(report.last_on, named)


def _read_rows(file: IO[bytes], today: date) -> Iterator[Line | list[Finding]]:
    places: dict[str, int] = {}
    for row, cells in long_tables.rows(file):
        if not places:
            places = _places(cells)
            continue
        yield _read(row, {name: cells[at] if at < len(cells) else "" for name, at in places.items()}, today)
    if not places:
        raise NotATable("The file has no rows. Its first row names the columns.")


def _places(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds what, by the names in the first row. Raises: NotATable naming what is missing."""
    said = [cell.lower().replace("_", " ") for cell in cells]
    places = {name: said.index(word) for name, words in COLUMNS.items() for word in words[::-1] if word in said}
    missing = [NAMES[name] for name in COLUMNS if name not in places]
    if missing:
        raise NotATable(
            f"The first row has to name the columns {listed(NAMES.values())}. It has no {listed(missing, 'or')}."
        )
    return places


def _read(row: int, cells: dict[str, str], today: date) -> Line | list[Finding]:
    if _swapped(cells):
        return [Finding(row, "Amount", "Amount and Paid on seem to be swapped.")]
    wrong: list[Finding] = []
    number = _number(cells["reference"])
    if number is None:
        said = f"“{cells['reference'][:40]}” is no instalment. Its reference looks like P-000123."
        wrong.append(Finding(row, NAMES["reference"], said))
    amount, paid_on = Decimal(0), today
    try:
        amount = money.parse(cells["amount"])
    except money.NotAnAmount as reason:
        wrong.append(Finding(row, NAMES["amount"], str(reason)))
    try:
        paid_on = dates.parse(cells["paid_on"])
    except dates.NotADate as reason:
        wrong.append(Finding(row, NAMES["paid_on"], str(reason)))
    if paid_on > today:
        wrong.append(Finding(row, NAMES["paid_on"], f"{dates.long(paid_on)} is still to come."))
    reference = cells["ledger_reference"]
    if not 0 < len(reference) <= 60:
        wrong.append(Finding(row, NAMES["ledger_reference"], "Give the reference of the payment, up to 60 letters."))
    return wrong or Line(row, number or 0, cells["reference"], amount, paid_on, reference)


def _swapped(cells: dict[str, str]) -> bool:
    try:
        dates.parse(cells["amount"])
        money.parse(cells["paid_on"])
    except ValueError:
        return False
    return True


def _number(reference: str) -> int | None:
    digits = reference.upper().removeprefix("P-")
    return (
        int(digits)
        if digits != reference.upper() and digits.isascii() and digits.isdecimal() and len(digits) < 10
        else None
    )


def _matched(
    batch: Sequence[Line], named: set[int], taken: dict[str, int], report: Report, wrong: list[Finding]
) -> list[tuple[Line, Any]]:
    """The lines of a batch with the released instalments that they pay; what is wrong with the others joins `wrong`."""
    rows = Instalment.objects.with_state().filter(pk__in=[line.instalment for line in batch])
    known = {each.pk: each for each in rows.prefetch_related("steps")}
    before = steps.used([line.ledger_reference for line in batch])
    found = []
    for line in batch:
        instalment: Any = known.get(line.instalment)
        if why := _why_not(line, instalment, named, taken, before):
            wrong.append(why)
        else:
            found.append((line, instalment))
            report.payments += 1
            report.total += line.amount
        report.last_on = max(report.last_on or line.paid_on, line.paid_on)
        named.add(line.instalment)
        taken.setdefault(line.ledger_reference, line.row)
    return found


def _why_not(line: Line, instalment: Any, named: set[int], taken: dict[str, int], before: set[str]) -> Finding | None:
    """The first reason for which a row is no payment of what was released."""
    column, sentence = NAMES["reference"], ""
    if instalment is None:
        sentence = f"{line.reference} is no instalment of any decision: a payment without a decision."
    elif line.instalment in named:
        sentence = f"{line.reference} is in this file twice."
    elif instalment.state != State.RELEASED:
        sentence = f"{line.reference} is {State(instalment.state).label.lower()}, not released{_as(instalment)}."
    elif line.amount != instalment.amount:
        column = NAMES["amount"]
        sentence = f"{money.pounds(line.amount)} was paid, and {money.pounds(instalment.amount)} released."
    elif line.paid_on < (since := max(step.effective_on for step in instalment.steps.all())):
        column, sentence = NAMES["paid_on"], f"It was released on {dates.long(since)}, which is later."
    elif line.ledger_reference in before:
        column = NAMES["ledger_reference"]
        sentence = f"{line.ledger_reference} is the reference of another payment on record."
    elif line.ledger_reference in taken:
        column = NAMES["ledger_reference"]
        sentence = f"{line.ledger_reference} is in row {taken[line.ledger_reference]} already."
    return Finding(line.row, column, sentence) if sentence else None


def _as(instalment: Any) -> str:
    payments = [step for step in instalment.steps.all() if step.kind == Kind.PAID]
    return f": on {dates.long(payments[-1].effective_on)}, as {payments[-1].ledger_reference}" if payments else ""


def _unpaid(last_on: date | None, named: set[int]) -> list[Unpaid]:
    """Decisions without payments: released, due by the last day of the file, and not in it."""
    if last_on is None:
        return []
    released = Instalment.objects.with_state().filter(state=State.RELEASED, due_on__lte=last_on)  # type: ignore[misc]
    keys = released.values_list("pk", flat=True).iterator(BATCH)
    rows = Instalment.objects.filter(pk__in=list(islice((pk for pk in keys if pk not in named), SHOWN)))
    return [
        Unpaid(each.reference, each.award_id, each.award.agreement.grantee.name, each.due_on, each.amount)
        for each in rows.select_related("award__agreement__grantee")
    ]


def check_can_be_taken(report: Report) -> None:
    """Raises: Refused with the reason: all or nothing."""
    if report.refusal:
        raise Refused(report.refusal)
    if report.errors:
        wrong = "1 row does" if report.astray == 1 else f"{report.astray:,} rows do"
        raise Refused(f"{wrong} not agree, so no row is taken over. Mend the file and put it in again.")
    if not report.payments:
        raise Refused("The file has no payments.")
