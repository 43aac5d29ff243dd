"""Notice HTML to PDF, from the web process: asks a warm parent, which forks one limited child for each document."""

import atexit
import base64
import contextlib
import functools
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from commissioning.lib.refusal import Refused

BASE = Path(__file__).resolve().parents[2]
FONTS = BASE / "var" / "assets" / "fonts" / "ttf"
CPU_SECONDS = 20
WALL_SECONDS = 30
MEMORY_BYTES = 1 << 30
LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

NEEDS_LIBRARIES = (
    f"The PDF engine needs three system libraries. Run: apt-get install -y --no-install-recommends {LIBRARIES}"
)
NEEDS_FONTS = f"The fonts of the notice are not in {FONTS.relative_to(BASE)}. Run: make setup"
OVER_LIMIT = (
    f"Laying out this notice took more than {CPU_SECONDS} seconds or one gigabyte, so it was stopped. "
    "Shorten its longest text or table."
)
BUSY = "Too many notices are being made at this moment. Try again in a minute."

# The child reads what people typed, so it is given no secret: not the database's address, not the signing key.
_KEPT_ENVIRONMENT = ("PATH", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
# Never drawn themselves, so no typeface needs them: line ends, soft hyphen, joiners, and breaks without width.
_UNDRAWN = frozenset("\t\n\r\u00ad\u200b\u200c\u200d\u2060")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class CouldNotRender(Refused):
    """A notice could not be made into a PDF. Its sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF. Source is what the notice was made from; Data is a table of it."""

    name: str
    content: bytes
    relationship: Literal["Source", "Data"]
    description: str


def render(
    html: str,
    *,
    attachments: Sequence[Attached],
    created: datetime,
    room_for_seal: bool = False,
    is_draft: bool = False,
) -> bytes:
    """Make the PDF of a notice: PDF/A-3a and PDF/UA-1, the same bytes for the same arguments on every machine.

    A draft waits for its turn among drafts and gives way to what is being signed, which waits for no draft.
    Every file is judged before it is handed over; a draft too, so that what would stop the sealing is found early.
    Raises: CouldNotRender, with a sentence, where the text passes a limit, has a character that the typefaces
    lack, or refers to a file outside itself, where the file would not be valid, and where the engine is not installed.
    """
    request = _request(html, attachments, created, room_for_seal=room_for_seal, is_draft=is_draft)
    with _turn(_drafts if is_draft else _signings):
        answer = _ask(request)
    if not answer:
        raise CouldNotRender(OVER_LIMIT)
    if answer[:1] != b"+":
        raise CouldNotRender(answer[1:].decode())
    return answer[1:]


def ready() -> None:
    """Start the engine if it is not running. Raises CouldNotRender where something is not installed."""
    _engine.connect().close()


def software() -> dict[str, str]:
    """The programs that make the PDF and their versions, to keep with it: another version may give other bytes."""
    with contextlib.closing(_engine.connect()):
        return dict(_engine.software)


def unprintable(text: str) -> list[str]:
    """The characters of a text that the notice cannot print, in code order. A PDF that had one would not be valid."""
    return sorted((set(text) - _drawn()) | (set(text) & _OVERRIDES))


def _request(html: str, attachments: Sequence[Attached], created: datetime, **how: bool) -> bytes:
    if created.utcoffset() is None:
        raise ValueError("created needs a time zone")
    attached = [
        {
            "name": one.name,
            "content": base64.b64encode(one.content).decode(),
            "relationship": one.relationship,
            "description": one.description,
        }
        for one in attachments
    ]
    asked = {"html": html, "attachments": attached, "created": created.isoformat(), **how}
    return json.dumps(asked).encode()


@functools.cache
def _drawn() -> frozenset[str]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # slow, and most processes never check a character

    codes: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            codes.update(font.getBestCmap())
    return frozenset(map(chr, codes)) | _UNDRAWN


# At most one document a processor of each sort: more would only share it, and each may take a gigabyte.
_signings = threading.BoundedSemaphore(os.cpu_count() or 1)
_drafts = threading.BoundedSemaphore(os.cpu_count() or 1)


@contextlib.contextmanager
def _turn(turns: threading.BoundedSemaphore) -> Iterator[None]:
    if not turns.acquire(timeout=WALL_SECONDS):
        raise CouldNotRender(BUSY)
    try:
        yield
    finally:
        turns.release()


def _ask(request: bytes) -> bytes:
    """The child's whole answer; empty where a limit killed it. A parent that died is replaced, once."""
    answer = _exchange(request)
    if not answer and not _engine.is_running():
        answer = _exchange(request)
    return answer


def _exchange(request: bytes) -> bytes:
    with _engine.connect() as child, contextlib.suppress(ConnectionError):
        child.settimeout(WALL_SECONDS + 5)
        child.sendall(request)
        child.shutdown(socket.SHUT_WR)
        return _read(child)
    return b""


def _read(child: socket.socket) -> bytes:
    parts = []
    with contextlib.suppress(TimeoutError, ConnectionError):
        while part := child.recv(1 << 18):
            parts.append(part)
        return b"".join(parts)
    return b""


class _Engine:
    """The parent of the renderers. Over `control` it is handed one socket for each document."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.software: dict[str, str] = {}

    def connect(self) -> socket.socket:
        """A socket to a new child. Starts the parent, or another where it has died."""
        with self.lock:
            if self.control is not None:
                with contextlib.suppress(OSError):
                    return self._hand_over(self.control)
                self.stop()
            return self._hand_over(self._start())

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """End the parent: it ends of itself when its socket is closed, unless it hangs."""
        if self.control is not None:
            self.control.close()
        if self.process is not None:
            try:
                self.process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = self.control = None

    def forget(self) -> None:
        """In a forked process: the parent belongs to another. The lock may have been held, so make a new one."""
        if self.control is not None:
            self.control.close()
        if self.process is not None:
            self.process.returncode = 0  # not ours to wait for
        self.lock = threading.Lock()
        self.process = self.control = None

    def _hand_over(self, control: socket.socket) -> socket.socket:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(control, [b"1"], [theirs.fileno()])
        except OSError:
            ours.close()
            raise
        return ours

    def _start(self) -> socket.socket:
        if not any(FONTS.glob("*.ttf")):
            raise CouldNotRender(NEEDS_FONTS)
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = _spawn(theirs)
        greeting = _greeting(self.control)
        if greeting[:1] != b"+":
            self.stop()
            raise CouldNotRender(greeting[1:].decode() or NEEDS_LIBRARIES)
        self.software = json.loads(greeting[1:])
        return self.control


def _spawn(theirs: socket.socket) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "commissioning.lib.pdf", str(theirs.fileno())],
        cwd=BASE,
        env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def _greeting(control: socket.socket) -> bytes:
    control.settimeout(WALL_SECONDS)
    try:
        return control.recv(4096)
    except OSError:
        return b""
    finally:
        control.settimeout(None)


_engine = _Engine()
_stop: Callable[[], None] = _engine.stop
atexit.register(_stop)
os.register_at_fork(after_in_child=_engine.forget)
