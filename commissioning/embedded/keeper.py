"""Who may start the embedded server, and the process that stops it."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from commissioning.embedded import places, server


def open_lock(name: str) -> int:
    return os.open(places.home() / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time look whether the server runs, and start it."""
    lock = open_lock("starting.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def ensure() -> None:
    """Begin a keeper unless there is one. It inherits the lock that says so, hence is never begun twice."""
    lock = open_lock("keeper.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        _begin(lock)
    finally:
        os.close(lock)


def keep(*, lock: int) -> None:
    """Wait until no process uses the server, then stop it."""
    users = open_lock("users.lock")
    os.chdir("/")
    fcntl.flock(users, fcntl.LOCK_EX)
    server.stop()
    os.close(lock)  # before `users`: whoever comes next must not take us for their keeper
    os.close(users)


def _begin(lock: int) -> None:
    """Run `keep` in a session of its own, where Ctrl-C in a terminal does not reach it."""
    os.set_inheritable(lock, True)
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
    command = [sys.executable, "-m", "commissioning.embedded", str(lock)]
    path = os.pathsep.join([str(places.PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])])
    os.posix_spawn(sys.executable, command, {**os.environ, "PYTHONPATH": path}, file_actions=nowhere, setsid=True)
