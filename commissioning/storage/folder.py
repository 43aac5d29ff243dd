"""A folder in which no file is ever written over."""

import contextlib
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from commissioning.storage import PART

FILE_MODE, FOLDER_MODE = 0o400, 0o700


class WriteOnceFolder(FileSystemStorage):
    """A file is there whole or not at all, and stays what it is; it is on the disk before its name is given out."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name as it is: one that is taken is refused and not changed into another."""
        return name

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        folders = self._make_folders(path.parent)
        draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
        try:
            _write(draft, content)
            path.hardlink_to(draft)  # refuses a name that is taken, as a renaming would not
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            for folder in folders:  # also where the name was taken: who took it may have died before this
                _sync(folder)
        return name

    def parts(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        with Path(self.path(name)).open("rb") as file:
            file.seek(start)
            left = None if stop is None else stop - start
            while part := file.read(PART if left is None else min(PART, left)):
                yield part
                left = None if left is None else left - len(part)

    def every(self) -> Iterator[tuple[str, datetime]]:
        top = Path(self.location)
        for folder, _, names in os.walk(top):
            for name in names:
                file = Path(folder, name)
                with contextlib.suppress(FileNotFoundError):  # a draft that was finished meanwhile
                    yield str(file.relative_to(top)), datetime.fromtimestamp(file.stat().st_mtime, UTC)

    def _make_folders(self, folder: Path) -> list[Path]:
        """From the folder up to the top of the store."""
        top = Path(self.location)
        top.parent.mkdir(parents=True, exist_ok=True)
        found = [each for each in (folder, *folder.parents) if each == top or top in each.parents]
        for each in reversed(found):
            each.mkdir(mode=FOLDER_MODE, exist_ok=True)
        return found


def _write(path: Path, content: File) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        for part in content.chunks():
            file.write(part)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
