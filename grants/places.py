"""Where one may go in Finance, in groups. A page is added by adding its line here."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A page by the name of its address. `key` is what its template calls it; officers see those that are `open`."""

    key: str
    words: str
    name: str
    is_open: bool = False


GROUPS: Sequence[tuple[str, Sequence[Place]]] = (
    (
        "Overview",
        (
            Place("home", "Today", "finance"),
            Place("late", "Late", "late_list"),
            Place("year-end", "Year end", "year_ends"),
            Place("views", "Saved views", "saved_views"),
        ),
    ),
    (
        "Money out",
        (
            Place("notices", "Signed notices", "signed_notices"),
            Place("awards", "Awards", "awards"),
            Place("payments", "Payments", "payments"),
            Place("returns", "Returns", "returns"),
        ),
    ),
    (
        "Money in",
        (
            Place("funders", "Funders", "funders"),
            Place("passporting", "Passported grants", "passporting"),
            Place("pools", "Pooled budgets", "pools"),
        ),
    ),
    (
        "Places and services",
        (
            Place("districts", "Districts", "districts", is_open=True),
            Place("services", "Services", "services", is_open=True),
            Place("cliffs", "What runs out", "cliffs", is_open=True),
        ),
    ),
    (
        "Bodies and lists",
        (
            Place("organisations", "Organisations", "organisations", is_open=True),
            Place("subsidy", "Subsidy", "subsidies"),
            Place("statutory", "Statutory lists", "statutory"),
        ),
    ),
)
