"""The store of sealed files, for tests that harm it: a copy, so that what other tests share stays whole."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.test.utils import override_settings

from decisions.notice import store


@contextmanager
def copy(folder: Path) -> Iterator[Path]:
    """The store is a copy of itself in this folder, inside."""
    shutil.copytree(storages["sealed"].location, folder, dirs_exist_ok=True)
    with using({"BACKEND": "commissioning.storage.folder.WriteOnceFolder", "OPTIONS": {"location": folder}}):
        yield folder


@contextmanager
def using(configuration: dict[str, object]) -> Iterator[None]:
    with override_settings(STORAGES=settings.STORAGES | {"sealed": configuration}):
        yield


def path(kind: store.Kind, sha256: str) -> Path:
    return Path(storages["sealed"].path(store.name_of(kind, sha256)))


def alter(kind: store.Kind, sha256: str) -> None:
    """One bit of one byte in the middle, as somebody with the disk in hand could."""
    file = path(kind, sha256)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(content)


def files(folder: Path) -> list[str]:
    """The names in the store, drafts included."""
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
