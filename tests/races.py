"""Two connections at once on a real server. For tests with `django_db(transaction=True)`."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'
"""


class Call(threading.Thread):
    """A call on a connection of its own, and what came of it: its value, or what it raised."""

    def __init__(self, call: Callable[[], Any], start: threading.Barrier | None = None) -> None:
        super().__init__(daemon=True)
        self.call, self.barrier, self.outcome = call, start, None

    def run(self) -> None:
        try:
            if self.barrier:
                self.barrier.wait(timeout=30)
            self.outcome = self.call()
        except Exception as raised:  # the test looks at it
            self.outcome = raised
        finally:
            connection.close()

    def result(self) -> Any:
        self.join(timeout=60)
        assert not self.is_alive(), "the call still waits: a deadlock?"
        return self.outcome


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What comes of the calls when they start at the same instant, in their order."""
    barrier = threading.Barrier(len(calls))
    threads = [Call(call, barrier) for call in calls]
    for thread in threads:
        thread.start()
    return [thread.result() for thread in threads]


def overlap(first: Callable[[], Any], second: Callable[[], Any], *, commit: bool = True) -> tuple[Any, Any]:
    """What comes of both when the second starts after the first has worked and before it commits or rolls back."""
    with transaction.atomic():
        outcome = first()
        thread = Call(second)
        thread.start()
        _until_it_waits(thread)
        transaction.set_rollback(not commit)
    return outcome, thread.result()


def _until_it_waits(thread: Call) -> None:
    """Until the second call waits for a lock of the first, or is through without one."""
    with connection.cursor() as cursor:
        while thread.is_alive():
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return
            thread.join(timeout=0.005)
