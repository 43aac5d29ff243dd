"""The spells of every service as a table for a spreadsheet."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from grants.services.choices import AmountBasis
from grants.services.cliffs import Board, Dated
from grants.services.page import NOT_RECORDED, row

HEADINGS = (
    *("Service", "Provider", "Spell", "Kind", "Funder", "From", "From is", "To", "To is", "Amount", "Amount is"),
    *("Posts", "Agreed on", "Notice", "Who pays next", "Exit note"),
)

BOARD_HEADINGS = ("Runs out", "Name", "What", "Ends", "Days", "Amount", "Amount is", "Posts", "After it", "Draft")


def table(spells: Iterable[Any]) -> list[list[str | Decimal | None]]:
    """Shapes: days as 2024-06-30, so that they sort; what is not recorded says so."""
    return [list(HEADINGS), *map(_line, spells)]


def _line(spell: Any) -> list[str | Decimal | None]:
    shown = row(spell)
    return [
        spell.service.name,
        spell.service.provider.name,
        spell.title,
        spell.get_kind_display(),
        shown.funder,
        _day(spell.from_on, NOT_RECORDED),
        spell.get_from_is_display() if spell.from_on else "",
        _day(spell.until_on, "No end"),
        spell.get_until_is_display() if spell.until_on else "",
        NOT_RECORDED if spell.amount is None else spell.amount,
        spell.get_amount_basis_display(),
        shown.posts,
        _day(spell.agreed_on, NOT_RECORDED),
        shown.notice,
        shown.successor or NOT_RECORDED,
        spell.exit_note,
    ]


def _day(day: date | None, otherwise: str) -> str:
    return day.isoformat() if day else otherwise


def board_table(board: Board) -> list[list[str | Decimal | None]]:
    """The board as rows of a file: window by window as on the page, what goes on at the end."""
    dated = [(column.title, each) for column in board.columns for each in column.cliffs]
    dated += [("Goes on", each) for each in board.followed]
    return [list(BOARD_HEADINGS), *(_falling(title, each) for title, each in dated)]


def _falling(title: str, dated: Dated) -> list[str | Decimal | None]:
    cliff = dated.cliff
    amount = NOT_RECORDED if cliff.amount is None else cliff.amount
    basis = "" if cliff.amount is None else str(AmountBasis(cliff.basis).label)
    ends = [cliff.ends_on.isoformat(), str(dated.days)]
    return [title, cliff.name, cliff.what, *ends, amount, basis, cliff.posts, cliff.after, cliff.draft]
