"""The embedded server itself: making its data, starting, stopping, and its one database."""

import os
import shlex
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg2

from commissioning.embedded import places
from commissioning.embedded.places import CannotStart

SUPERUSER = "postgres"
DATABASE = "commissioning"
INITDB = (
    f"--username={SUPERUSER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",  # sorts alike on every machine, whatever its locales
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--data-checksums",
    "--no-instructions",
)
ATTEMPTS = 20  # half a second apart


def listens() -> bool:
    """Whether something accepts connections on our socket."""
    with socket.socket(socket.AF_UNIX) as end, suppress(OSError):
        end.connect(str(places.socket_folder() / f".s.PGSQL.{places.PORT}"))
        return True
    return False


def start() -> None:
    """Make the data folder if there is none, then start the server and wait until it answers.

    Raises: CannotStart.
    """
    folder, data = places.socket_folder(), _data()
    places.make_private(folder, 0o755 if folder.parent == places.home() else 0o700)
    if not data.exists():
        _make_data(data)
    _forget_dead_server()
    _start_patiently(data, data / "log")


def stop() -> None:
    """Stop the server if it runs; people's open transactions are undone."""
    _run("pg_ctl", "stop", "--silent", "--mode=fast", "--wait", f"--pgdata={_data()}")


def ensure_database() -> None:
    """Make the program's database unless it is there. Raises: CannotStart."""
    try:
        _connect(DATABASE).close()
    except psycopg2.OperationalError as error:
        if "does not exist" not in str(error):
            raise CannotStart(f"The embedded PostgreSQL runs but refuses connections: {error}") from error
        connection = _connect("postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
        connection.close()


def _data() -> Path:
    return places.home() / "data"


def _make_data(data: Path) -> None:
    """Make the data folder under another name first: one that was interrupted is never taken for a whole one."""
    part = data.with_name("data.part")
    if part.exists():
        shutil.rmtree(part)
    places.make_private(part, 0o700)
    done = _run("initdb", f"--pgdata={part}", *INITDB)
    if done.returncode:
        raise CannotStart(f"PostgreSQL could not make its data folder: {done.stderr.strip()}")
    part.rename(data)


def _start_patiently(data: Path, log: Path) -> None:
    """Start the server; again for some seconds while the last parts of a killed one are still going away."""
    settings = {"listen_addresses": "", "unix_socket_directories": f'"{places.socket_folder()}"', "port": places.PORT}
    options = shlex.join(f"--{name}={value}" for name, value in settings.items())
    for _ in range(ATTEMPTS):
        with suppress(FileNotFoundError):
            log.replace(log.with_name("log.1"))
        done = _run(
            "pg_ctl", "start", "--silent", "--wait", "--timeout=300", f"--pgdata={data}", f"--log={log}",
            f"--options={options}",
        )  # fmt: skip
        if done.returncode == 0:
            return
        said = log.read_text(errors="replace")[-800:].strip() if log.exists() else ""
        if "still in use" not in said:
            break
        time.sleep(0.5)
    raise CannotStart(
        f"The embedded PostgreSQL in {places.home()} did not start. Mend what it says, or set DATABASE_URL to use "
        f"another server. It said:\n{done.stderr.strip()}\n{said}"
    )


def _forget_dead_server() -> None:
    """Remove both notes of a killed server's process number where that is now a zombie's or another program's.

    PostgreSQL sees to most cases itself, but takes any process of its own user for a server that still runs.
    """
    for note in (_data() / "postmaster.pid", places.socket_folder() / f".s.PGSQL.{places.PORT}.lock"):
        with suppress(FileNotFoundError, ValueError, IndexError):
            number = int(note.read_text().splitlines()[0])
            if Path("/proc/self").exists() and not _is_our_server(number):
                note.unlink()


def _is_our_server(number: int) -> bool:
    """Whether a process is PostgreSQL on our data folder; a zombie has no command line."""
    with suppress(OSError):
        return os.fsencode(_data()) in Path(f"/proc/{number}/cmdline").read_bytes()
    return False


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs as the server's user, with none of our environment's PG… settings."""
    owner, group = places.server_ids()
    other: dict[str, Any] = {"user": owner, "group": group, "extra_groups": []} if owner != os.geteuid() else {}
    return subprocess.run(
        [str(places.programs() / program), *arguments],
        cwd=places.home(),
        env={"PATH": os.defpath, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        umask=0o077,
        check=False,
        **other,
    )


def _connect(database: str) -> Any:
    return psycopg2.connect(
        host=str(places.socket_folder()), port=places.PORT, user=SUPERUSER, dbname=database, connect_timeout=30
    )
