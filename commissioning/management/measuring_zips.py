"""Measures many notices as one ZIP against reading the same files, interleaved in one run, and the memory it takes."""

import tempfile
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from commissioning.lib import zips
from commissioning.lib.zips import Member, Opened

COUNT = 1000


def measured(pdf: bytes, at: datetime, rounds: int, timed: Callable[[Callable[[], Any]], float]) -> Iterator[str]:
    """Lines for people. The files are of the notice's size, on a disk that has them in its cache."""
    with tempfile.TemporaryDirectory() as folder:
        members = list(_written(Path(folder), pdf, at))
        read: list[float] = []
        zipped: list[float] = []
        for _ in range(rounds):
            read.append(timed(lambda: _read(members)))
            zipped.append(timed(lambda: _drained(members)))
        tracemalloc.start()
        _drained(members)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    floor, ours = median(read), median(zipped)
    yield f"{COUNT} notices, {zips.size(members) / 1e6:.0f} MB, median of {rounds} interleaved rounds"
    yield f"  {'reading the files':<52} {floor:7.0f} ms"
    yield f"  {'as one ZIP':<52} {ours:7.0f} ms   {ours / floor:.2f} ×, peak memory {peak / 1e6:.1f} MB"


def _written(folder: Path, pdf: bytes, at: datetime) -> Iterator[Member]:
    for number in range(COUNT):
        content = pdf + b"%d" % number
        path = folder / f"notice-{number:04}.pdf"
        path.write_bytes(content)
        yield Member(path.name, len(content), at, partial(_opened, path, zlib.crc32(content)))


def _opened(path: Path, crc32: int) -> Opened:
    return Opened(crc32, (path.read_bytes(),))


def _read(members: list[Member]) -> int:
    return sum(len(piece) for member in members for piece in member.open().pieces)


def _drained(members: list[Member]) -> int:
    return sum(map(len, zips.stream(members)))
