"""The embedded PostgreSQL: begun by the first process that needs it, stopped when the last one has ended.

Every process that uses the server holds a shared lock on `users.lock` until it ends, however it ends: the kernel lets
go of it. A keeper process waits for the exclusive lock on the same file. It gets it when the last user is gone, stops
the server, and holds newcomers back meanwhile. Nothing counts processes, so nothing is left to mend after kill -9.

The server listens on a Unix socket alone, in a folder that is closed to other people; so it asks for no password.
"""

import fcntl
import os
from contextlib import suppress

from commissioning.embedded import keeper, places, server
from commissioning.embedded.places import CannotStart

__all__ = ["CannotStart", "address", "start", "stop"]

_users_lock: int | None = None  # open for as long as this process uses the server


def address() -> dict[str, str]:
    """Give Django's settings for the embedded server; start nothing."""
    return {
        "HOST": str(places.socket_folder()),
        "PORT": places.PORT,
        "USER": server.SUPERUSER,
        "PASSWORD": "",
        "NAME": server.DATABASE,
    }


def start() -> None:
    """Make the server answer, with our database in it, and keep it until this process ends.

    Raises: CannotStart.
    """
    global _users_lock
    if _users_lock is not None:
        return
    places.make_home()
    users = keeper.open_lock("users.lock")
    try:
        fcntl.flock(users, fcntl.LOCK_SH)
        with keeper.alone():
            if not server.listens():
                server.start()
            server.ensure_database()
            keeper.ensure()
    except BaseException:
        os.close(users)
        raise
    _users_lock = users


def stop() -> None:
    """Let go of the server, and stop it here and now if nobody else uses it, rather than leave that to the keeper."""
    global _users_lock
    if _users_lock is None:
        return
    with suppress(BlockingIOError):
        fcntl.flock(_users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        server.stop()
    os.close(_users_lock)
    _users_lock = None
