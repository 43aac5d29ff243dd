"""A service as its page shows it: who paid in turn, the posts that depend on it, and what to know about the joins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.lib import dates, money
from grants.services import chart, notes, posts, timeline
from grants.services.chart import Chart, Drawn
from grants.services.choices import AmountBasis, Sureness
from grants.services.models import FunderSpell
from grants.services.notes import Note, unagreed

NOT_RECORDED = posts.NOT_RECORDED
NOT_SHOWN = "Not shown to you"
MOST_SQUARES = 40


@dataclass(frozen=True)
class Row:
    """A spell in words. `notice` is named to those who may see it; `successor` was named, or else paid next."""

    spell: Any
    words: str
    funder: str
    from_on: str
    until_on: str
    amount: str
    posts: str
    notice: str
    successor: str


@dataclass(frozen=True)
class Service:
    """Everything that the page says of the spells that stand."""

    rows: list[Row]
    chart: Chart | None
    notes: list[Note]
    gaps: list[timeline.Days]
    uncovered: int
    posts_now: str
    squares: list[tuple[str, str]]
    with_posts: list[Row]


def service(spells: Sequence[Any], today: date) -> Service:
    plain = [spell.plain for spell in spells]
    rows = [row(spell, spells) for spell in spells]
    depending = posts_on(spells, today)
    return Service(
        rows=rows,
        chart=chart.chart([_drawn(spell) for spell in spells], today),
        notes=notes.notes(spells),
        gaps=timeline.gaps(plain),
        uncovered=timeline.uncovered(plain),
        posts_now=posts.in_words(depending),
        squares=_squares(depending),
        with_posts=[each for each in reversed(rows) if each.spell.given],
    )


def row(spell: Any, service: Sequence[Any] = ()) -> Row:
    return Row(
        spell=spell,
        words=in_words(spell),
        funder=spell.funder.name if spell.funder else NOT_RECORDED,
        from_on=_day(spell.from_on, spell.from_is, NOT_RECORDED),
        until_on=_day(spell.until_on, spell.until_is, "No end"),
        amount=amount(spell),
        posts=posts.in_words(spell.given),
        notice=spell.notice_seen or spell.external_reference or (NOT_SHOWN if spell.decision else NOT_RECORDED),
        successor=spell.named_successor or _next(spell, service),
    )


def _next(spell: Any, service: Sequence[Any]) -> str:
    """Who pays on the day after its last, or who is the next to pay."""
    if spell.until_on is None:
        return ""
    after = spell.until_on + timeline.DAY
    others = [each for each in service if each.pk != spell.pk]
    if at_once := [each.title for each in others if timeline.is_covered(after, [each.plain])]:
        return str(at_once[0])
    later = min(((each.from_on, each.title) for each in others if each.from_on and each.from_on > after), default=None)
    return f"{later[1]}, {timeline.Days(after, later[0] - timeline.DAY).in_words} later" if later else ""


def amount(spell: FunderSpell) -> str:
    if spell.amount is None:
        return NOT_RECORDED
    return f"{money.pounds(spell.amount)}{' a year' if spell.amount_basis == AmountBasis.YEARLY else ''}"


def posts_on(spells: Sequence[Any], today: date) -> list[Any]:
    """The posts of those who pay on that day; while nobody does or none are recorded, of the last who did."""
    paying = [spell for spell in spells if timeline.is_covered(today, [spell.plain])]
    found = [post for spell in paying for post in spell.given]
    return found or next((list(spell.given) for spell in reversed(spells) if spell.given), [])


def _day(day: date | None, is_sure: str, otherwise: str) -> str:
    if day is None:
        return otherwise
    return f"{dates.long(day)} (target)" if is_sure == Sureness.TARGET else dates.long(day)


def _drawn(spell: Any) -> Drawn:
    return Drawn(
        title=spell.title,
        words=in_words(spell),
        kind=spell.kind,
        from_on=spell.from_on,
        until_on=spell.until_on,
        agreed_on=spell.agreed_on if unagreed(spell) else None,
    )


def in_words(spell: FunderSpell) -> str:
    """ "1 July 2024 to 30 September 2024, the target date"."""
    if spell.from_on and spell.until_on:
        words = f"{dates.long(spell.from_on)} to {dates.long(spell.until_on)}"
        return f"{words}, the target date" if spell.until_is == Sureness.TARGET else words
    first = f"From {dates.long(spell.from_on)}" if spell.from_on else "Start date not recorded"
    first += ", the target date" if spell.from_is == Sureness.TARGET else ""
    last = f"ends {dates.long(spell.until_on)}" if spell.until_on else "no end"
    return f"{first}; {last}{', the target date' if spell.until_is == Sureness.TARGET else ''}"


def _squares(depending: Sequence[Any]) -> list[tuple[str, str]]:
    """One for each full-time equivalent and for what is left, with how sure it is; none where they are too many."""
    found = [(f"{part:.2f}", post.certainty) for post in depending for part in _parts(post.fte)]
    return found if len(found) <= MOST_SQUARES else []


def _parts(fte: Decimal) -> list[Decimal]:
    whole, rest = divmod(fte, 1)
    return [Decimal(1)] * int(whole) + ([rest] if rest else [])
