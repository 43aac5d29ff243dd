"""One promise and what is known of it: promised, received, committed, remaining, underwritten, at risk. No database.

None means “not recorded”, in every figure: it is neither zero nor guessed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from commissioning.lib import dates, money
from commissioning.models import Organisation
from decisions.record.choices import FundingStatus
from grants.funders.ladder import Key, is_firm, standing
from grants.funders.models import FunderStep
from grants.funders.shares import Draw

NIL = Decimal(0)
ORDER = list(FundingStatus)


@dataclass(frozen=True)
class Promise:
    """A funder’s money under one programme for one year: the decisions that count on it, and its steps."""

    key: Key
    funder: Organisation
    programme: str
    draws: tuple[Draw, ...]
    steps: tuple[FunderStep, ...]

    @property
    def year(self) -> int | None:
        return self.key.year

    @property
    def name(self) -> str:
        return f"{self.programme or 'No programme recorded'}, {year_name(self.year)}"

    @cached_property
    def status(self) -> FundingStatus:
        """What finance recorded last; before that, the least sure of what notices say."""
        stands = standing(self.steps)
        told = stands.status if stands else None
        return told or min((FundingStatus(draw.source.status) for draw in self.draws), key=ORDER.index)

    @property
    def recorded(self) -> Decimal | None:
        """What the funder promises in all, where a step says so."""
        stands = standing(self.steps)
        return stands.promised if stands else None

    @property
    def said(self) -> Decimal | None:
        """What decisions count on together; what is drawn from an envelope that counts it is not counted twice."""
        return _sum(draw.share for draw in self.draws if not draw.is_inside)

    @property
    def promised(self) -> Decimal | None:
        return self.said if self.recorded is None else self.recorded

    @property
    def received(self) -> Decimal | None:
        """As finance recorded it; before that, what notices say was received."""
        stands = standing(self.steps)
        if stands and stands.received is not None:
            return stands.received
        shares = [draw.share for draw in self._counted if draw.source.status == FundingStatus.RECEIVED]
        return None if None in shares else _sum(shares) or NIL

    @property
    def committed(self) -> Decimal | None:
        """What sealed decisions give to somebody; an envelope gives nothing yet."""
        shares = [draw.share for draw in self._giving]
        return _sum(shares) if shares else NIL

    @property
    def paid(self) -> Decimal | None:
        """What payees have of it, as far as shares are recorded."""
        shares = [draw.paid for draw in self._giving]
        return _sum(shares) if shares else NIL

    @property
    def pool(self) -> Decimal:
        """What decisions give of which this promise has a share that nobody recorded."""
        return sum((draw.pool for draw in self._giving if draw.share is None), NIL)

    @property
    def has_unrecorded(self) -> bool:
        return any(draw.share is None for draw in self.draws)

    @property
    def remaining(self) -> Decimal | None:
        """Promised, and committed to nobody. Less than nothing where decisions give more than is promised."""
        if self.promised is None or self.committed is None or self.has_unrecorded:
            return None
        return self.promised - self.committed

    @property
    def firm(self) -> Decimal:
        """What may be counted on: signed or received."""
        stands = standing(self.steps)
        promised = self.promised or NIL
        if stands and stands.rung:
            signed = promised if is_firm(stands.rung) else NIL
        else:
            signed = min(promised, sum((draw.share or NIL for draw in self._counted if draw.is_firm), NIL))
        return max(signed, self.received or NIL)

    @property
    def expected(self) -> Decimal:
        """Promised, and neither signed nor received."""
        return max((self.promised or NIL) - self.firm, NIL)

    @property
    def underwritten(self) -> Decimal:
        """What others stand in for, up to each decision’s share; a sum that nobody recorded counts for nothing."""
        return sum(((draw.share or NIL) - draw.uncovered for draw in self._open), NIL)

    @property
    def at_risk(self) -> Decimal | None:
        """Committed, and neither signed nor received nor underwritten. None where an open share is not recorded."""
        if any(draw.share is None for draw in self._open):
            return None
        still_open = sum((draw.uncovered for draw in self._open), NIL)
        given = sum((draw.share or NIL for draw in self._giving), NIL)
        signed = given - sum((draw.share or NIL for draw in self._open), NIL)
        return max(still_open + signed - self.firm, NIL)

    @property
    def beyond(self) -> Decimal:
        """By how much decisions count on more than is promised: a sum that is counted twice, or not there."""
        return max((self.said or NIL), (self.committed or NIL)) - (self.promised or NIL)

    @property
    def _counted(self) -> list[Draw]:
        return [draw for draw in self.draws if not draw.is_inside]

    @property
    def _giving(self) -> list[Draw]:
        return [draw for draw in self.draws if not draw.is_envelope]

    @cached_property
    def _open(self) -> list[Draw]:
        """Giving on a promise that is not signed: what finance recorded counts, before that what the notice says."""
        stands = standing(self.steps)
        if stands and stands.rung:
            return [] if is_firm(stands.rung) else self._giving
        return [draw for draw in self._giving if not draw.is_firm]


def _sum(shares: Sequence[Decimal | None] | Iterator[Decimal | None]) -> Decimal | None:
    known = [share for share in shares if share is not None]
    return sum(known, NIL) if known else None


def year_name(year: int | None) -> str:
    return "No year recorded" if year is None else dates.financial_year_name(year)


def doubts(promises: Sequence[Promise]) -> list[str]:
    """Where money of one funder may be counted twice, in sentences.

    Either decisions count on more than the funder promises, or one of them names no programme or year, so that its
    money may be part of what another names. Source: notice N07, £4,593 of a grant of £285,000, added to it again.
    """
    return [*filter(None, map(_beyond, promises)), *_parts(promises)]


def _beyond(promise: Promise) -> str:
    if promise.beyond <= 0:
        return ""
    return (
        f"{promise.name}: decisions count on {money.pounds(promise.beyond)} more than the "
        f"{money.pounds(promise.promised or NIL)} promised. Is a part of it counted twice?"
    )


def _parts(promises: Sequence[Promise]) -> Iterator[str]:
    for part in promises:
        for whole in promises:
            if part is not whole and part.said and whole.said and _may_hold(whole.key, part.key):
                yield (
                    f"{part.name}: the {money.pounds(part.said)} may be part of the {money.pounds(whole.said)} of "
                    f"{whole.name}. If it is, it is counted twice."
                )


def _may_hold(whole: Key, part: Key) -> bool:
    """Whether nothing tells the two apart: the part leaves open what the whole says, and differs in nothing."""
    if whole.funder != part.funder or (part.programme and part.year is not None):
        return False
    return part.programme in ("", whole.programme) and part.year in (None, whole.year)
