"""The last steps, inside the virtual environment: fill the database, then serve until told to stop."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TextIO

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError

from commissioning import database
from commissioning.embedded import CannotStart
from commissioning.installation.packages import PROJECT

PATIENCE = 60  # seconds until a server that does not answer is given up


def main(arguments: list[str]) -> int:
    """Prepare, and with "run" also serve; the database is held throughout and stopped at the end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        database.start()
        django.setup()
        if arguments == ["run"]:
            port = _free_port()
            fill(stdout=io.StringIO())
            return serve(port)
        fill(stdout=sys.stdout)
    except (CannotStart, CommandError, ImproperlyConfigured, OperationalError) as failure:
        raise SystemExit(str(failure)) from failure
    finally:
        database.stop()
    return 0


def fill(*, stdout: TextIO) -> None:
    """Bring tables up to date; on a development machine load the example authority, on a server gather static files."""
    print("Bringing the database up to date", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    if settings.DEBUG:
        call_command("example", stdout=stdout)
    else:
        call_command("collectstatic", interactive=False, verbosity=0)


def serve(port: int) -> int:
    """Run the program, say where it is and who may sign in once it answers, and stay until it ends."""
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    environ = {**os.environ, "DJANGO_RUNSERVER_HIDE_WARNING": "true"}
    with subprocess.Popen(command, cwd=PROJECT, env=environ, stdin=subprocess.DEVNULL) as server:
        try:
            if _answers(server, port):
                print(greeting(port), flush=True)
            return server.wait()
        finally:
            server.terminate()


def greeting(port: int) -> str:
    """Say where the program is and how to sign in."""
    width = max(len(sign_in) for sign_in in settings.EXAMPLE_SIGN_INS)
    rows = [f"  {sign_in:{width}}  example-only" for sign_in in settings.EXAMPLE_SIGN_INS]
    return "\n".join(
        ["", f"Running at http://localhost:{port}/ until you press Ctrl-C. Sign in as, with the password:", *rows]
    )


def _free_port() -> int:
    """Give the port to serve on. Stops with a sentence when it is no number, is taken, or DEBUG is off."""
    if not settings.DEBUG:
        raise SystemExit("“make run” is for trying and developing, and DEBUG is off. README says how to run a server.")
    text = os.environ.get("PORT", "").strip() or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SystemExit(f"PORT is “{text}”; give a number from 1 to 65535.")
    with socket.socket() as end:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            end.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise SystemExit(
                f"Port {text} cannot be used: {error.strerror}. Choose another: PORT=8001 make run"
            ) from error
    return int(text)


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the program answers; False when it ended instead."""
    for _ in range(PATIENCE * 10):
        if server.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE):
                return True
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit(f"The program started but did not answer on port {port} within {PATIENCE} seconds.")


def _leave(number: int, frame: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
