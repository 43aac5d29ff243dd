"""The store of sealed files: named by the hash of their bytes, written once, read back, served part by part."""

import contextlib
import errno
import hashlib
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from commissioning.lib.refusal import Refused
from commissioning.storage import WriteOnce

Kind = Literal["pdf", "html", "css"]
Answer = TypeVar("Answer")

FULL = "the store of sealed files is full. Tell whoever runs this service, and try again."
SLOW = "the store of sealed files did not answer in time. Try again in a minute."
REFUSES = "the store of sealed files does not take it. Tell whoever runs this service, and try again."
ALTERED = (
    "the store of sealed files has other bytes under its name. Tell whoever runs this service: it was tampered with."
)


class NotStored(Refused):
    """A file could not be stored. Its sentence says why and what to do."""


class Lost(Exception):
    """A stored file is gone, altered, or out of reach. Its message ends a sentence that begins with the file."""


@dataclass(frozen=True)
class Kept:
    """What is known of a file that the store has, whole."""

    sha256: str
    size: int
    crc32: int


def name_of(kind: Kind, sha256: str) -> str:
    """Where the store has it: "ab/cd/abcd….pdf"."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}.{kind}"


def keep(content: bytes, kind: Kind) -> Kept:
    """Stores the bytes, unless they are there already, and reads them back. On its return they are safe.

    A crash before the caller's commit leaves a file that no row names: the next try finds and uses it.
    Raises: NotStored.
    """
    kept = measured([content])
    name, into = name_of(kind, kept.sha256), _store()
    with _as_sentences():
        found = within(settings.SEALED_SECONDS, lambda: _write_and_read_back(into, name, content))
    if found != kept:
        raise NotStored(ALTERED)
    return kept


def parts(kind: Kind, sha256: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """The stored bytes from `start` up to, and without, `stop`. Raises: OSError."""
    return _store().parts(name_of(kind, sha256), start, stop)


def proved(kind: Kind, sha256: str) -> Iterator[bytes]:
    """All the bytes, the last part of them only when the whole has the hash: altered bytes are never handed out whole.

    Raises: Lost.
    """
    digest, held = hashlib.sha256(), b""
    with _as_lost():
        for part in parts(kind, sha256):
            if held:
                yield held
            digest.update(part)
            held = part
    if digest.hexdigest() != sha256:
        raise Lost("was altered after it was sealed")
    yield held


def read(kind: Kind, sha256: str) -> bytes:
    """The whole of a file. Raises: Lost."""
    return b"".join(proved(kind, sha256))


def check(kind: Kind, sha256: str) -> Kept:
    """Reads a file to its end, in bounded memory. Raises: Lost."""
    with _as_lost():
        found = measured(parts(kind, sha256))
    if found.sha256 != sha256:
        raise Lost("was altered after it was sealed")
    return found


def every() -> Iterator[tuple[str, datetime]]:
    """The name of each file and when it was written. Raises: OSError."""
    return _store().every()


def remove(name: str) -> None:
    """For what no row names. Raises: OSError."""
    _store().delete(name)


def measured(content: Iterable[bytes]) -> Kept:
    digest, size, crc32 = hashlib.sha256(), 0, 0
    for part in content:
        digest.update(part)
        size, crc32 = size + len(part), zlib.crc32(part, crc32)
    return Kept(digest.hexdigest(), size, crc32)


def within(seconds: float, work: Callable[[], Answer]) -> Answer:
    """What the work answers. A store that hangs is left to itself: what it still writes nobody names.

    Raises: TimeoutError after so many seconds; what the work raises.
    """
    answers: list[Answer] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(work())
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=run, daemon=True, name="store")
    thread.start()
    thread.join(seconds)
    if faults:
        raise faults[0]
    if not answers:
        raise TimeoutError
    return answers[0]


def _store() -> WriteOnce:
    return cast("WriteOnce", storages["sealed"])


def _write_and_read_back(into: WriteOnce, name: str, content: bytes) -> Kept:
    with contextlib.suppress(FileExistsError):  # an earlier try wrote it, or another edition has the same sheet
        into.save(name, ContentFile(content))
    return measured(into.parts(name))


@contextlib.contextmanager
def _as_sentences() -> Iterator[None]:
    try:
        yield
    except TimeoutError as fault:
        raise NotStored(SLOW) from fault
    except OSError as fault:
        raise NotStored(FULL if fault.errno in {errno.ENOSPC, errno.EDQUOT} else REFUSES) from fault


@contextlib.contextmanager
def _as_lost() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as fault:
        raise Lost("is gone from the store") from fault
    except OSError as fault:
        raise Lost(f"could not be read from the store: {type(fault).__name__}") from fault
