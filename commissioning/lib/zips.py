"""ZIP files as a stream: stored as they are, their size known beforehand, one member in memory at a time.

Our own, because the size and CRC-32 of what goes in are known before: the packages that stream know neither, and the
one that can say its length beforehand (zipstream-ng) is under the LGPL and twice as slow.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from commissioning.lib.dates import LONDON

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LONG_OFFSET = struct.Struct("<2HQ")
_LONG_END = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_END = struct.Struct("<4s4H2LH")

_MADE_ON_UNIX, _VERSION, _LONG_VERSION = 3 << 8, 20, 45
_UTF_8 = 1 << 11
_STORED = 0
_READABLE = 0o100644 << 16
_MOST_ENTRIES, _MOST_BYTES = 0xFFFF, 0xFFFF_FFFF


class Altered(ValueError):
    """A member is not what its size and CRC-32 said: the stream ends, so that nobody keeps half of it for the whole."""


class Opened(NamedTuple):
    """The bytes of a member, in pieces, and the CRC-32 of all of them."""

    crc32: int
    pieces: Iterable[bytes]

    @classmethod
    def of(cls, content: bytes) -> "Opened":
        return cls(zlib.crc32(content), (content,))


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the ZIP. It is opened when its turn comes, and not before."""

    name: str
    size: int
    at: datetime
    open: Callable[[], Opened]

    @classmethod
    def of(cls, name: str, content: bytes, at: datetime) -> "Member":
        return cls(name, len(content), at, lambda: Opened.of(content))


def size(members: Iterable[Member]) -> int:
    """How many bytes `stream` gives. It opens nothing."""
    offset = directory = count = 0
    for member in members:
        name = len(member.name.encode())
        directory += _CENTRAL.size + name + (_LONG_OFFSET.size if offset >= _MOST_BYTES else 0)
        offset += _LOCAL.size + name + member.size
        count += 1
    return offset + directory + len(_end(count, directory, offset))


def stream(members: Iterable[Member]) -> Iterator[bytes]:
    """The ZIP, piece by piece.

    Raises: Altered, in the midst, for a member that is not what its size and CRC-32 said.
    Source: PKWARE's APPNOTE 6.3.10, 4.3 (the records), 4.4.4 bit 11 (names in UTF-8), 4.5.3 (ZIP64).
    """
    offset, directory = 0, []
    for member in members:
        opened = member.open()
        head = _local(member, opened.crc32)
        yield head
        yield from _whole(member, opened)
        directory.append(_central(member, opened.crc32, offset))
        offset += len(head) + member.size
    yield from directory
    yield _end(len(directory), sum(map(len, directory)), offset)


def unique(names: Sequence[str]) -> list[str]:
    """The names, with " (2)" and so on before the ending of those that came before, small and capital letters alike."""
    taken: set[str] = set()
    return [_free(PurePosixPath(name), taken) for name in names]


def _free(name: PurePosixPath, taken: set[str]) -> str:
    found, number = name, 1
    while str(found).casefold() in taken:
        number += 1
        found = name.with_stem(f"{name.stem} ({number})")
    taken.add(str(found).casefold())
    return str(found)


def _whole(member: Member, opened: Opened) -> Iterator[bytes]:
    found = length = 0
    for piece in opened.pieces:
        found, length = zlib.crc32(piece, found), length + len(piece)
        yield piece
    if (found, length) != (opened.crc32, member.size):
        raise Altered(f"{member.name} has {length} bytes that are not those it was stored with.")


def _local(member: Member, crc32: int) -> bytes:
    name, (time, day) = member.name.encode(), _dos(member.at)
    sizes = crc32, member.size, member.size
    return _LOCAL.pack(b"PK\x03\x04", _VERSION, _flags(name), _STORED, time, day, *sizes, len(name), 0) + name


def _central(member: Member, crc32: int, offset: int) -> bytes:
    name, (time, day) = member.name.encode(), _dos(member.at)
    extra = _LONG_OFFSET.pack(1, 8, offset) if offset >= _MOST_BYTES else b""
    version = _LONG_VERSION if extra else _VERSION
    head = b"PK\x01\x02", _MADE_ON_UNIX | version, version, _flags(name), _STORED, time, day
    sizes = crc32, member.size, member.size, len(name), len(extra), 0, 0, 0, _READABLE, min(offset, _MOST_BYTES)
    return _CENTRAL.pack(*head, *sizes) + name + extra


def _flags(name: bytes) -> int:
    return 0 if name.isascii() else _UTF_8


def _dos(at: datetime) -> tuple[int, int]:
    """Time and day as MS-DOS had them, in UK time, to two seconds."""
    here = at.astimezone(LONDON)
    time = here.hour << 11 | here.minute << 5 | here.second // 2
    return time, max(here.year - 1980, 0) << 9 | here.month << 5 | here.day


def _end(count: int, directory: int, offset: int) -> bytes:
    """The end of the directory; the long form before it where the short one has no room."""
    long = b""
    if count >= _MOST_ENTRIES or directory >= _MOST_BYTES or offset >= _MOST_BYTES:
        rest = _LONG_END.size - 12
        counts = 0, 0, count, count, directory, offset
        long = _LONG_END.pack(b"PK\x06\x06", rest, _MADE_ON_UNIX | _LONG_VERSION, _LONG_VERSION, *counts)
        long += _LOCATOR.pack(b"PK\x06\x07", 0, offset + directory, 1)
    few = min(count, _MOST_ENTRIES)
    return long + _END.pack(b"PK\x05\x06", 0, 0, few, few, min(directory, _MOST_BYTES), min(offset, _MOST_BYTES), 0)
