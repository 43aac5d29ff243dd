"""Where files are kept that are written once: a folder (folder.py) or an S3-compatible store (s3.py)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from django.core.files.base import File

PART = 64 * 1024


class WriteOnce(Protocol):
    """What a store of sealed files can do, beside the rest of Django's storage API.

    Raises: FileExistsError for a name that is taken, FileNotFoundError for one that is not there, TimeoutError for a
    store that does not answer, OSError for all else.
    """

    def save(self, name: str, content: File) -> str: ...

    def parts(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to, and without, `stop`, a part at a time."""

    def every(self) -> Iterator[tuple[str, datetime]]:
        """The name of each file and when it was written, also of what a broken write left behind."""

    def delete(self, name: str) -> None: ...
