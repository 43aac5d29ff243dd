"""What happened meanwhile: ledger lines as plain rows, and every row of every table."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.db import connection

from commissioning.lib.refusal import Refused
from decisions.ledger.models import LedgerEvent


class Line(NamedTuple):
    """A ledger event without its place in the chain."""

    act: str
    by: str
    post: str
    at: datetime
    reference: str
    sha256: str
    detail: dict[str, Any]


def lines(after: int = 0) -> list[Line]:
    return [
        Line(row.act, row.by_name, row.by_post, row.at, row.reference, row.content_sha256, row.detail)
        for row in LedgerEvent.objects.filter(number__gt=after).order_by("number")
    ]


@contextmanager
def written() -> Iterator[list[Line]]:
    """The lines that were added inside."""
    last = LedgerEvent.objects.order_by("-number").values_list("number", flat=True).first() or 0
    found: list[Line] = []
    yield found
    found += lines(last)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of this project's tables."""
    models = [
        model for name in ("commissioning", "decisions", "grants") for model in apps.get_app_config(name).get_models()
    ]
    tables = [model._meta.db_table for model in models] + ["decisions_decision_localities"]
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    """The act inside says exactly this sentence, and nothing at all has changed."""
    before = everything()
    with pytest.raises(Refused) as refusal:
        yield
    assert str(refusal.value) == sentence
    assert everything() == before
