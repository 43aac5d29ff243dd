"""Addresses of grants as nobody means them: no value in their query or path makes one of them fail."""

from collections.abc import Iterator
from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, resolve, reverse

from commissioning.example import authority
from decisions.record.models import Decision
from grants.finance.lists import LISTS
from tests.decisions.pages import signed_in
from tests.grants.payments import paying
from tests.house.test_addresses import ADDRESSES, address, named, subsidised, with_money

ODD = {
    "less than a number has room for": "-" + "9" * 30,
    "the first day there is": "0001-01-01",
    "no day": "31/02/2026",
    "other digits": "\u0662\u0660\u0662\u0666",
    "what PostgreSQL has no room for": "a\0b",
    "much": "x" * 9000,
}
"""What a query may hold, by what it is."""
OF_LISTS = {reverse(name): ("page", *each.keys) for name, each in LISTS.items()}
"""What each list asks its query for, by its address."""
ASKED = sorted({"at", "mode", "period", "chosen", *(key for keys in OF_LISTS.values() for key in keys)})
"""What any page of grants asks for."""
OF_PATHS: dict[type, list[str]] = {str: ["\0", "x" * 900], int: ["9" * 30]}
"""What a part of a path may be, by what it stands for."""


@pytest.fixture(scope="module")
def paths(kept: None) -> list[str]:
    """Every address of grants with something behind it."""
    authority.load()
    decided = with_money()
    made = {"": decided, "decided": decided, "paid": paying.seed(["Bolton"]), "subsidised": subsidised()}
    return list(_paths(made))


def _paths(made: dict[str, Decision]) -> Iterator[str]:
    rooms = [each for each in get_resolver().url_patterns if isinstance(each, URLResolver)]
    for name in named([each for each in rooms if getattr(each.urlconf_name, "__name__", "").startswith("grants.")]):
        on = next(each for each in ADDRESSES[name] if each in made)
        yield address(name, on, made)


def _odd_parts(path: str) -> Iterator[str]:
    """The address with one of its parts at a time replaced, where the pattern lets it through."""
    match = resolve(path)
    for name, value in match.kwargs.items():
        for odd in OF_PATHS[type(value)]:
            try:
                yield reverse(match.view_name, kwargs={**match.kwargs, name: odd})
            except NoReverseMatch:
                continue


def _failing(client: Client, addresses: list[str]) -> list[str]:
    client.raise_request_exception = False
    return [each for each in addresses if client.get(each).status_code >= 500]


@pytest.mark.django_db
def test_no_value_in_a_query_makes_an_address_fail(client: Client, paths: list[str]) -> None:
    """Every list has each in all that it asks for; the others, which hardly look, have all of them at once."""
    mixed = [dict(zip(ASKED, cycle(ODD.values()), strict=False))]
    asked = []
    for path in paths:
        queries = [dict.fromkeys(OF_LISTS[path], odd) for odd in ODD.values()] if path in OF_LISTS else mixed
        asked += [f"{path}?{urlencode(query)}" for query in queries]
    assert _failing(signed_in(client, "finance"), asked) == []


@pytest.mark.django_db
def test_no_part_of_a_path_makes_an_address_fail(client: Client, paths: list[str]) -> None:
    odd = [other for path in paths for other in _odd_parts(path)]
    assert any("%00" in each for each in odd)
    assert _failing(signed_in(client, "finance"), odd) == []
