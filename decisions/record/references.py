"""Reference numbers: DN-2026-0001, never reused and without gaps."""

from django.db import connection


def next_reference(*, year: int) -> str:
    """Takes the next number of the year inside the caller's transaction.

    The counter's row stays locked until that transaction ends: a rolled-back draft gives its number back, so that the
    series has no gaps, and two officers never get the same.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO decisions_referencecounter (year, last) VALUES (%s, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = decisions_referencecounter.last + 1 RETURNING last",
            [year],
        )
        (number,) = cursor.fetchone()
    return f"DN-{year}-{number:04d}"
