"""Awards by the thousand, with all that hangs on them, in a database made for measuring. Never in a real one.

Written as rows, around the triggers, which would read each of them; so only the owner of the whole server may do it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

PER_DECISION = 100
"""Awards: ten recipients, two streams and five years."""
EMPTY = {"boolean": "false", "ARRAY": "'{}'", "smallint": "0", "integer": "0"}


def fill(before: int, awards: int) -> None:
    """Brings a database that has so many awards to so many. Units: multiples of PER_DECISION."""
    places = {"first": before // PER_DECISION + 1, "last": awards // PER_DECISION}
    with _around_the_triggers(), connection.cursor() as cursor:
        for name, statements in _parts().items():
            if name != "parties" or not before:
                cursor.execute(_told(statements, places))
        cursor.execute("VACUUM (ANALYZE)")


@contextmanager
def _around_the_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def _parts() -> dict[str, str]:
    """The statements of filling.sql by the names above them, in order."""
    _, *parts = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split("-- # ")
    return {name: statements for name, _, statements in (part.partition("\n") for part in parts)}


def _told(statements: str, places: dict[str, int]) -> str:
    """With the numbers, and with every column of a decision that must have a value and is not named, left empty."""
    for name, number in places.items():
        statements = statements.replace(f":{name}", str(number))
    if "{columns}" not in statements:
        return statements
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_name = 'decisions_decision' AND is_nullable = 'NO' AND column_name <> 'id'"
        )
        named = statements[: statements.index("SELECT")]
        empty = {name: EMPTY.get(kind, "''") for name, kind in cursor.fetchall() if name not in named}
    return statements.replace("{columns}", ", ".join(empty)).replace("{values}", ", ".join(empty.values()))
