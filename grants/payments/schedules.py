"""When an award is paid, and how much each time: worked out from its mode, sum, period and day of agreement. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commissioning.lib import dates, money, working_days
from grants.payments.choices import Mode

QUARTER, YEAR = 3, 12


@dataclass(frozen=True, slots=True)
class Row:
    """One instalment as it is planned."""

    due_on: date
    amount: Decimal
    what_for: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the period, with how many months it touches."""

    start: date
    end: date
    months: int


def generate(
    mode: Mode, amount: Decimal, start: date, end: date, agreed_on: date, names: Sequence[str] = ()
) -> list[Row]:
    """The instalments of an award, in the order in which they fall due; together they are the amount.

    Shapes: `names` are those of milestones, one instalment each, due at equal distances; other modes need none. Each
    piece of the period has its share by the months it touches; a share of nothing makes no instalment.
    Ties: none is due before the day of agreement, and each on a working day: the next one, where its day is none.
    Raises: ValueError for a period that ends before it starts, for milestones without names and for typed rows;
    HolidaysUnknown past the last year on record.
    """
    if end < start:
        raise ValueError(f"The period ends on {dates.long(end)}, before it starts on {dates.long(start)}.")
    if not amount:
        return []
    planned = list(_planned(mode, start, end, agreed_on, names))
    shares = money.apportion(amount, [weight for _, weight, _ in planned])
    return [
        Row(working_days.beginning_with(max(due, agreed_on), 1), share, what_for)
        for (due, _, what_for), share in zip(planned, shares, strict=True)
        if share
    ]


Planned = Iterator[tuple[date, int, str]]
"""The day, the weight and what it is for."""


def _planned(mode: Mode, start: date, end: date, agreed_on: date, names: Sequence[str]) -> Planned:
    if mode is Mode.MILESTONE:
        return _milestones(start, end, names)
    if mode not in _BY_PIECES:
        raise ValueError("Type the rows of this schedule.")
    months, due, name = _BY_PIECES[mode]
    found = list(pieces(start, end, months))
    return ((due(piece, place), piece.months, name(piece)) for place, piece in enumerate(found))


def pieces(start: date, end: date, months: int) -> Iterator[Piece]:
    """The period cut at quarters, months or years of the financial year; 0 months leaves it whole."""
    while start <= end:
        last = min(_last_day(start, months), end) if months else end
        yield Piece(start, last, (last.year - start.year) * YEAR + last.month - start.month + 1)
        start = last + timedelta(days=1)


def _last_day(day: date, months: int) -> date:
    """Of the piece of the financial year that the day is in."""
    done = (day.month - 4) % YEAR  # whole months since April
    ahead = months - done % months
    year, month = divmod(day.year * YEAR + day.month - 1 + ahead, YEAR)
    return date(year, month + 1, 1) - timedelta(days=1)


def _first_day(piece: Piece, place: int) -> date:
    return piece.start


def _in_year(piece: Piece, place: int) -> date:
    """The first of them halfway, the later ones in advance."""
    return piece.start if place else piece.start + (piece.end - piece.start + timedelta(days=1)) // 2


def _after_the_end(piece: Piece, place: int) -> date:
    return piece.end + timedelta(days=1)


def _year(piece: Piece) -> str:
    return dates.financial_year_name(dates.financial_year(piece.start))


def _quarter(piece: Piece) -> str:
    return f"Quarter {(piece.start.month - 4) % YEAR // QUARTER + 1} of {_year(piece)}"


def _month(piece: Piece) -> str:
    return f"{dates.MONTHS[piece.start.month - 1]} {piece.start.year}"


def _claim(piece: Piece) -> str:
    return f"Claim for {_quarter(piece)[0].lower()}{_quarter(piece)[1:]}"


def _all(piece: Piece) -> str:
    return "The whole award"


def _milestones(start: date, end: date, names: Sequence[str]) -> Planned:
    """At equal distances, the last at the end of the period."""
    if not names:
        raise ValueError("Name the milestones, one on each line.")
    days = (end - start).days + 1
    for place, name in enumerate(names, 1):
        yield start + timedelta(days=days * place // len(names) - 1 if days * place >= len(names) else 0), 1, name


_BY_PIECES: dict[Mode, tuple[int, Callable[[Piece, int], date], Callable[[Piece], str]]] = {
    Mode.ANNUAL: (YEAR, _first_day, _year),
    Mode.IN_YEAR: (YEAR, _in_year, _year),
    Mode.QUARTERLY: (QUARTER, _first_day, _quarter),
    Mode.MONTHLY: (1, _first_day, _month),
    Mode.ARREARS: (QUARTER, _after_the_end, _claim),
    Mode.ONE_OFF: (0, _first_day, _all),
}
