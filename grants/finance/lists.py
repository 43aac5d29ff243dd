"""Every list of Finance: the name of its address, what its form may ask for, and the address of its files."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from commissioning.lib.refusal import Refused
from grants.awards import listing as awards
from grants.awards.scope import Scope
from grants.filtering import ListFilters, clean
from grants.finance import late, selection
from grants.payments import selection as payments
from grants.returns import listing as returns


@dataclass(frozen=True, slots=True)
class FinanceList:
    """A list is added by adding its line. `files` is the name of the address of its files, whose ending is a kind."""

    name: str
    words: str
    keys: tuple[str, ...]
    files: str = ""


def _keys(filters: type[ListFilters]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(filters))


LISTS: dict[str, FinanceList] = {
    each.name: each
    for each in (
        FinanceList("finance", "Finance today", _keys(Scope), "forecast_file"),
        FinanceList("late_list", "Late", _keys(late.Filters), "late_file"),
        FinanceList("year_ends", "Year end", _keys(Scope), "year_end_file"),
        FinanceList("signed_notices", "Signed notices", _keys(selection.Filters), "notices_file"),
        FinanceList("awards", "Awards", _keys(awards.Filters), "awards_file"),
        FinanceList("payments", "Payments", ("show", *_keys(payments.Filters)), "payments_file"),
        FinanceList("returns", "Returns", _keys(returns.Filters), "returns_file"),
        FinanceList("funders", "Funders", (), "funders_file"),
        FinanceList("passporting", "Passported grants", ("on",), "passporting_file"),
        FinanceList("pools", "Pooled budgets", (), "pools_file"),
        FinanceList("districts", "Districts", ("year",), "districts_file"),
        FinanceList("services", "Services", (), "spells_file"),
        FinanceList("cliffs", "What runs out", ("on",), "cliffs_file"),
        FinanceList("organisations", "Organisations", ("words",), "organisations_file"),
        FinanceList("subsidies", "Subsidy", ("day",), "subsidies_file"),
    )
}
IN_ADDRESS = {"year_end": ("year_ends", "year")}
"""Pages whose address holds what the form of a list asks for: the list, and what of it."""


def read(address: str) -> tuple[FinanceList, str]:
    """Which list an address is of, and what it asks for, encoded: only what the form of that list has.

    Raises: Refused for any other address.
    """
    path, _, said = address.partition("#")[0].partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        match = None
    name, key = IN_ADDRESS.get(match.url_name or "", (match.url_name, "")) if match else ("", "")
    if match is None or name not in LISTS:
        raise Refused("Only a list of Finance can be saved as a view.")
    asked = QueryDict(said, mutable=True)
    if key:
        asked[key] = str(match.kwargs[key])
    return LISTS[name], encoded(LISTS[name], asked)


def encoded(of: FinanceList, asked: QueryDict) -> str:
    given: Iterable[tuple[str, str]] = ((key, clean(asked.get(key) or "")) for key in of.keys)
    return urlencode([(key, value) for key, value in given if value])


def href(name: str, query: str) -> str:
    return reverse(name) + (f"?{query}" if query else "")
