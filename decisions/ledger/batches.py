"""Proving in bounded memory: references a few hundred at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

SIZE = 250
References = Sequence[str]

# Every reference that the record or the ledger knows; of the ledger only from an entry on.
KNOWN = """
  SELECT DISTINCT reference FROM decisions_ledgerevent WHERE reference <> '' AND number >= %(first)s
  UNION
  SELECT reference FROM decisions_decision WHERE %(first)s <= 1
  ORDER BY 1
"""


def batches(first: int = 1) -> Iterator[list[str]]:
    """References in order, `SIZE` at a time; those that entries from `first` on speak of."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"first": first})
        while rows := cursor.fetchmany(SIZE):
            yield [reference for (reference,) in rows]


def among(field: str, references: References | None) -> dict[str, Any]:
    """The filter that keeps to a batch; none for everything."""
    return {} if references is None else {f"{field}__in": references}
