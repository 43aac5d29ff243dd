"""Files in the store that no sealed notice names: what a sealing left behind that did not come to its end."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q

from decisions.notice import store
from decisions.notice.models import SealedNotice
from decisions.notice.sealing import LOCK

AGE = timedelta(days=1)
BATCH = 500


def orphans(*, at: datetime) -> Iterator[str]:
    """The names of those that were written more than a day before. In bounded memory: so many names at a time."""
    old = (name for name, written_at in store.every() if written_at < at - AGE)
    while batch := list(islice(old, BATCH)):
        yield from _unnamed(batch)


def remove(*, at: datetime) -> list[str]:
    """Deletes them and gives their names. No sealing is between its storing and its commit meanwhile.

    Never on a database that was restored from a copy: the files of what was sealed since would be among them.
    """
    removed = []
    for name in list(orphans(at=at)):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            if _unnamed([name]):  # still
                store.remove(name)
                removed.append(name)
    return removed


def _unnamed(names: Sequence[str]) -> list[str]:
    hashes = {name: name.rpartition("/")[2].partition(".")[0] for name in names}
    known = Q(sha256__in=hashes.values()) | Q(html_sha256__in=hashes.values()) | Q(css_sha256__in=hashes.values())
    rows = SealedNotice.objects.filter(known)
    named = {store.name_of(kind, sha256) for row in rows.iterator() for kind, sha256 in row.files.items()}
    return [name for name in names if name not in named]
