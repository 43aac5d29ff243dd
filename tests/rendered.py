"""Documents that tests make, kept for the other tests: the same arguments give the same bytes (test_golden)."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

Ask = Callable[[bytes], bytes]


def once(ask: Ask, folder: Path) -> Ask:
    """The engine, asked once for each document by all processes of a run; again for what it refused."""

    def kept(request: bytes) -> bytes:
        path = folder / hashlib.sha256(request).hexdigest()
        if path.exists():
            return path.read_bytes()
        answer = ask(request)
        if answer[:1] == b"+":
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.write_bytes(answer)
            fresh.replace(path)
        return answer

    return kept
