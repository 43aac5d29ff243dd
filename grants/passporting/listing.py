"""The list of passported grants as a file."""

from collections.abc import Sequence
from decimal import Decimal

from commissioning.lib.spreadsheets import Table
from grants.passporting.loading import Stood

HEADINGS = (
    *("Financial year", "Grant", "Funder", "Programme", "Came in", "Passed on", "Retained", "Not passed on yet"),
    *("To be passed on by", "State", "As at"),
)
STATES = {
    "none": "Nothing came in",
    "open": "Not all passed on yet",
    "done": "All accounted for",
    "late": "Late",
}


def table(rows: Sequence[Stood]) -> Table:
    """In the order of the page; days as 2027-03-31, so that they sort."""
    return [list(HEADINGS), *(_row(each) for each in rows)]


def _row(stood: Stood) -> list[str | Decimal | None]:
    grant, position = stood.grant, stood.position
    return [
        grant.year_name,
        grant.name,
        grant.funder.name,
        grant.programme,
        *(position.came_in, position.passed_on, position.retained, position.left),
        position.pass_on_by.isoformat() if position.pass_on_by else "",
        STATES[position.state],
        position.day.isoformat(),
    ]
