"""Posts added up without losing how sure they are."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from decisions.notice.tables import fte_in_words

NOT_RECORDED = "Not recorded"


class Counted(Protocol):
    """A post of a spell or of a decision."""

    fte: Decimal
    certainty: str


def in_words(posts: Sequence[Counted]) -> str:
    """ "5.00 FTE"; "up to 5.00 FTE, of which 1.00 potential". No posts: not recorded, which is not none."""
    rows = [{"fte": str(post.fte), "certainty": {"code": post.certainty}} for post in posts]
    return fte_in_words(rows) if rows else NOT_RECORDED


def total(posts: Iterable[Counted]) -> Decimal:
    """The most there may be, for sorting: every post counted in full."""
    return sum((post.fte for post in posts), Decimal())
