"""What the program needs of the machine beside Python: text layout libraries, Node at set-up, a secret key."""

import ctypes
import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping

from commissioning.installation import packages

# Without harfbuzz-subset WeasyPrint falls back to a way that takes five times as long and gives other bytes.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
OLDEST_NODE = 18


def ensure_libraries() -> None:
    """Install the missing libraries with apt-get where we may; else stop and give the line that does it."""
    missing = missing_packages()
    if not missing:
        return
    update = ["apt-get", "update", "--quiet"]
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SystemExit(
            f"WeasyPrint, which makes the notices' PDFs, needs {', '.join(missing)} on this machine. "
            f"Run this line, then try again:\n  sudo {' '.join(update)} && sudo {' '.join(install)}"
        )
    print(f"Installing {' '.join(missing)} with apt-get", flush=True)
    for command in (update, install):
        _run_quietly(command)
    if missing_packages():
        raise SystemExit(f"apt-get installed {', '.join(missing)}, but some cannot be loaded: {missing_packages()}.")


def missing_packages() -> list[str]:
    """Name the Debian packages whose libraries this Python cannot load."""
    return [package for library, package in LIBRARIES.items() if not _loads(library)]


def with_node(environ: Mapping[str, str]) -> dict[str, str]:
    """Give an environment in which `node` and `npm` can be found: the machine's own, else from a wheel in .venv."""
    if _has_node():
        return dict(environ)
    packages.install("requirements-node.lock")
    return {**environ, "PATH": f"{packages.VENV / 'bin'}{os.pathsep}{environ.get('PATH', os.defpath)}"}


def ensure_secret_key() -> None:
    """Write var/secret-key unless SECRET_KEY is set; the file marks a machine that is set up to try or develop."""
    file = packages.PROJECT / "var" / "secret-key"
    if file.exists() or "SECRET_KEY" in os.environ:
        return
    file.parent.mkdir(exist_ok=True)
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as key:
        key.write(secrets.token_urlsafe(50) + "\n")
    part.rename(file)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_node() -> bool:
    """Whether the machine has npm, and node of an age that the stylesheets' tools accept."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return False
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    number = version.strip().lstrip("v").partition(".")[0]
    return number.isdecimal() and int(number) >= OLDEST_NODE


def _run_quietly(command: list[str]) -> None:
    """Run a command and show what it said only when it failed."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed with status {done.returncode}:\n{done.stdout}{done.stderr}")
