"""Measures the lists of finance over many awards against few, in a database of its own that is gone afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.example import authority
from commissioning.management import filling
from commissioning.models import User

FEW, MANY = 1_000, 100_000
ROUNDS = 5


def measured(timed: Callable[[Callable[[], Any]], float]) -> Iterator[str]:
    """Lines for people."""
    if not _owns_the_server():
        yield "\nLists over many awards: not measured, because this needs the owner of the database server."
        return
    yield f"\nFirst pages of lists, with their totals, at {FEW:,} and {MANY:,} awards, median of {ROUNDS}"
    with _database_of_its_own():
        authority.load()
        filling.fill(0, FEW)
        few = each(timed)
        filling.fill(FEW, MANY)
        many = each(timed)
    for address, (queries, middle) in few.items():
        more, later = many[address]
        same = f"{queries:3} queries" if more == queries else f"{queries:3} queries, and then {more}"
        yield f"  {address:<58} {same} {middle:6.0f} ms {later:6.0f} ms {later / middle:5.1f} ×"


def addresses() -> list[str]:
    awards, payments = reverse("awards"), reverse("payments")
    return [
        awards,
        f"{awards}?year=2026&locality=Bolton&funder=Funder+3",
        f"{awards}?words=Recipient+8",
        *[f"{payments}?show={show}" for show in ("ready", "waiting", "out", "late", "all")],
        f"{payments}?show=all&payee=Recipient+8",
        *map(reverse, ("finance", "late_list", "payment_files", "districts", "funders", "returns", "organisations")),
        reverse("district", args=["E08000001"]),
        reverse("year_end", args=[2026]),
    ]


def each(timed: Callable[[Callable[[], Any]], float]) -> dict[str, tuple[int, float]]:
    """How many queries each page takes, and how long."""
    client = Client()
    client.force_login(User.objects.get(email="finance@gmca.example"))
    return {address: _of(client, address, timed) for address in addresses()}


def _of(client: Client, address: str, timed: Callable[[Callable[[], Any]], float]) -> tuple[int, float]:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    count = len(queries)  # now: the next request empties the log
    return count, median(timed(lambda: client.get(address)) for _ in range(ROUNDS))


def _owns_the_server() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return bool(cursor.fetchone()[0] == "on")


@contextmanager
def _database_of_its_own() -> Iterator[None]:
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{usual}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)
