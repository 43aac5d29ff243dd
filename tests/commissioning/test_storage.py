"""A folder and an S3-compatible store alike: written once, whole or not at all, read by the part."""

import errno
import hashlib
import os
import resource
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile

from commissioning.settings import sealed_files
from commissioning.storage import WriteOnce
from commissioning.storage.folder import WriteOnceFolder
from commissioning.storage.s3 import WriteOnceS3
from tests import buckets

NAME = "ab/cd/abcd.pdf"
LONG = bytes(range(256)) * 1024  # four parts


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with buckets.served() as address:
        yield address


def in_s3(address: str, **options: Any) -> WriteOnceS3:
    given = {"bucket_name": "sealed", "endpoint_url": address, "location": os.urandom(8).hex(), **options}
    return WriteOnceS3(**given)


@pytest.fixture(params=["folder", "s3"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> WriteOnce:
    found: WriteOnce = (
        WriteOnceFolder(location=tmp_path / "sealed")
        if request.param == "folder"
        else in_s3(request.getfixturevalue("s3"))
    )
    return found


def names(store: WriteOnce) -> list[str]:
    return sorted(name for name, _ in store.every())


def test_what_is_written_is_read_back_under_its_name(stores: WriteOnce) -> None:
    assert stores.save(NAME, ContentFile(LONG)) == NAME
    assert b"".join(stores.parts(NAME)) == LONG
    assert len(list(stores.parts(NAME))) == 4
    assert names(stores) == [NAME]


def test_a_name_that_is_taken_is_refused_and_keeps_its_bytes(stores: WriteOnce) -> None:
    stores.save(NAME, ContentFile(b"first"))
    with pytest.raises(FileExistsError):
        stores.save(NAME, ContentFile(b"other"))
    assert (b"".join(stores.parts(NAME)), names(stores)) == (b"first", [NAME])


def test_of_eight_writers_at_once_one_writes(stores: WriteOnce) -> None:
    def write(number: int) -> bool:
        try:
            stores.save(NAME, ContentFile(bytes([number]) * 100_000))
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        wrote = list(pool.map(write, range(8)))
    assert (sum(wrote), b"".join(stores.parts(NAME))) == (1, bytes([wrote.index(True)]) * 100_000)
    assert names(stores) == [NAME]


@pytest.mark.parametrize(("start", "stop"), [(0, 1), (65_535, 65_537), (262_143, 262_144), (100, None), (0, 262_144)])
def test_a_range_is_those_bytes(stores: WriteOnce, start: int, stop: int | None) -> None:
    stores.save(NAME, ContentFile(LONG))
    assert b"".join(stores.parts(NAME, start, stop)) == LONG[start:stop]


def test_what_is_not_there_or_was_deleted_is_said_so(stores: WriteOnce) -> None:
    with pytest.raises(FileNotFoundError):
        list(stores.parts(NAME))
    stores.save(NAME, ContentFile(b"first"))
    stores.delete(NAME)
    with pytest.raises(FileNotFoundError):
        list(stores.parts(NAME))
    assert names(stores) == []


def test_every_file_says_when_it_was_written(stores: WriteOnce) -> None:
    before = time.time()
    stores.save(NAME, ContentFile(b"first"))
    ((_, at),) = stores.every()
    assert before - 2 < at.timestamp() < time.time() + 2


def test_a_file_of_the_folder_is_its_owners_to_read_and_nobodys_to_write(tmp_path: Path) -> None:
    WriteOnceFolder(location=tmp_path / "sealed").save(NAME, ContentFile(b"first"))
    file = tmp_path / "sealed" / NAME
    assert [oct(each.stat().st_mode & 0o777) for each in (file, file.parent, tmp_path / "sealed")] == [
        "0o400",
        "0o700",
        "0o700",
    ]


def test_nothing_leaves_the_folder(tmp_path: Path) -> None:
    with pytest.raises(SuspiciousFileOperation):
        WriteOnceFolder(location=tmp_path / "sealed").save("../outside.pdf", ContentFile(b"x"))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    """A real limit of the kernel on how large this process may write a file."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            WriteOnceFolder(location=tmp_path / "sealed").save(NAME, ContentFile(LONG))
        except OSError as fault:
            os._exit(7 if fault.errno == errno.EFBIG else 8)
        os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    store = WriteOnceFolder(location=tmp_path / "sealed")
    assert names(store) == []
    store.save(NAME, ContentFile(LONG))
    assert hashlib.sha256(b"".join(store.parts(NAME))).digest() == hashlib.sha256(LONG).digest()


def test_with_a_lock_the_s3_store_refuses_to_delete(s3: str) -> None:
    store = in_s3(s3, lock_years=7)
    store.save(NAME, ContentFile(b"first"))
    found = store._client.head_object(Bucket="sealed", Key=f"{store.location}/{NAME}")
    assert found["ObjectLockMode"] == "COMPLIANCE"
    assert 6.9 < (found["ObjectLockRetainUntilDate"].timestamp() - time.time()) / (365.25 * 86_400) < 7.1
    with pytest.raises(ClientError, match="AccessDenied"):
        store._client.delete_object(Bucket="sealed", Key=f"{store.location}/{NAME}", VersionId=found["VersionId"])
    assert b"".join(store.parts(NAME)) == b"first"


def test_an_s3_store_that_does_not_answer_times_out(s3: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections and says nothing
        quick = Config(connect_timeout=0.2, read_timeout=0.2, retries={"total_max_attempts": 1})
        store = in_s3(f"http://127.0.0.1:{silent.getsockname()[1]}", client_config=quick)
        with pytest.raises(TimeoutError):
            store.save(NAME, ContentFile(b"first"))


def test_an_s3_store_that_is_not_there_is_a_failing_file(s3: str) -> None:
    store = in_s3(s3, bucket_name="elsewhere")
    with pytest.raises(OSError, match="NoSuchBucket"):
        store.save(NAME, ContentFile(b"first"))


def test_the_environment_chooses_the_store() -> None:
    assert sealed_files({})["OPTIONS"]["location"].endswith("/var/sealed")
    assert sealed_files({"SEALED_FOLDER": "/srv/sealed"}) == {
        "BACKEND": "commissioning.storage.folder.WriteOnceFolder",
        "OPTIONS": {"location": "/srv/sealed"},
    }
    bucket = {"SEALED_S3_BUCKET": "notices", "SEALED_S3_ENDPOINT": "https://s3.example", "SEALED_S3_PREFIX": "/a/"}
    assert sealed_files(bucket) == {
        "BACKEND": "commissioning.storage.s3.WriteOnceS3",
        "OPTIONS": {
            "bucket_name": "notices",
            "endpoint_url": "https://s3.example",
            "region_name": None,
            "location": "a",
            "lock_years": 0,
        },
    }
