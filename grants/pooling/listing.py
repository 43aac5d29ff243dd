"""The list of pools as a file: a row for each partner and year."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from commissioning.lib.spreadsheets import Table
from grants.pooling.page import Shown, Year

HEADINGS = (
    *("Pool", "Host", "Financial year", "Partner", "Risk share in per cent", "Planned", "Received"),
    *("Pool planned in all", "Pool drawn", "Pool remaining", "Pool spent", "Share of what is over or under"),
)
NOT_RECORDED = "Not recorded"


def table(pools: Sequence[Shown]) -> Table:
    return [list(HEADINGS), *(row for shown in pools for row in _rows(shown))]


def _rows(shown: Shown) -> Iterator[list[str | Decimal | None]]:
    percents = {each.organisation_id: each.percent for each in shown.terms.partners.all()}
    for year in shown.years:
        shares = {each.partner_id: each.amount for each in year.outturn.shares.all()} if year.outturn else {}
        for put in year.puts:
            yield [
                shown.terms.name,
                shown.terms.host.name,
                year.name,
                put.partner.name,
                _said(percents.get(put.partner.pk)),
                *map(_said, (put.planned, put.received)),
                *_of_pool(year),
                _said(shares.get(put.partner.pk)),
            ]


def _of_pool(year: Year) -> list[str | Decimal | None]:
    spent = year.outturn.spent if year.outturn else None
    return [_said(each) for each in (year.planned, year.drawn.amount, year.remaining, spent)]


def _said(amount: Decimal | None) -> Decimal | str:
    return NOT_RECORDED if amount is None else amount
