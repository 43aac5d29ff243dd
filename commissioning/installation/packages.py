"""The virtual environment .venv and the packages that the lock files pin."""

import hashlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"


def ensure_environment() -> None:
    """Make .venv unless there is one that works here; one that moved with its project is made again."""
    if _is_sound():
        return
    if find_spec("ensurepip") is None:
        raise SystemExit(
            "This Python cannot make a virtual environment. On Debian and Ubuntu this mends it:\n"
            "  apt-get install python3-venv"
        )
    print("Making the virtual environment .venv", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def install(lock: str) -> None:
    """Install exactly what a lock file names, by hash, unless that was done already with this very file and Python."""
    done = VENV / f"{lock}.installed"
    wanted = fingerprint(PROJECT / lock)
    if done.exists() and done.read_text() == wanted:
        return
    print(f"Installing the Python packages of {lock}", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--require-hashes"]
    subprocess.run([*pip, "--requirement", str(PROJECT / lock)], check=True)
    done.write_text(wanted)


def fingerprint(lock: Path) -> str:
    """Name a lock file's content together with the Python it was installed for."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{sys.version_info[0]}.{sys.version_info[1]} {digest}\n"


def _is_sound() -> bool:
    """Whether .venv runs and was made in this place, which its own pip names in its first lines."""
    pip = VENV / "bin" / "pip"
    if not pip.exists() or str(VENV) not in pip.read_text(errors="replace"):
        return False
    here = "import sys; print(sys.prefix, '%s.%s' % sys.version_info[:2])"
    try:
        answer = subprocess.run([str(PYTHON), "-c", here], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.split() == [str(VENV), f"{sys.version_info[0]}.{sys.version_info[1]}"]
