"""An S3-compatible store in which no file is ever written over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError
from django.core.files.base import File
from django.utils import timezone
from storages.backends.s3 import S3Storage

from commissioning.storage import PART

PATIENCE = Config(connect_timeout=3, read_timeout=5, retries={"total_max_attempts": 2, "mode": "standard"})
YEAR = timedelta(days=365.25)


class WriteOnceS3(S3Storage):
    """The store itself refuses a second writing (If-None-Match) and, with `lock_years`, a deletion before that long.

    Credentials come from where boto3 finds them: the environment, or the role of the machine.
    """

    def __init__(self, *, lock_years: int = 0, **options: Any) -> None:
        super().__init__(**{"client_config": PATIENCE, "default_acl": None, "querystring_auth": False, **options})
        self.lock_years = lock_years

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name as it is: one that is taken is refused and not changed into another."""
        return name

    def exists(self, name: str) -> bool:
        try:
            with _as_files_fail():
                self._client.head_object(**self._key(name))
        except FileNotFoundError:
            return False
        return True

    def _save(self, name: str, content: File) -> str:
        with _as_files_fail():
            self._client.put_object(
                **self._key(name), Body=content.read(), IfNoneMatch="*", ChecksumAlgorithm="SHA256", **self._lock()
            )
        return name

    def parts(self, name: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        last = "" if stop is None else stop - 1
        with _as_files_fail():
            found = self._client.get_object(**self._key(name), Range=f"bytes={start}-{last}")
            yield from found["Body"].iter_chunks(PART)

    def every(self) -> Iterator[tuple[str, datetime]]:
        pages = self._client.get_paginator("list_objects_v2")
        top = f"{self.location}/" if self.location else ""
        with _as_files_fail():
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=top):
                for row in page.get("Contents", ()):
                    yield row["Key"].removeprefix(top), row["LastModified"]

    def delete(self, name: str) -> None:
        with _as_files_fail():
            self._client.delete_object(**self._key(name))

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _key(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket_name, "Key": self._normalize_name(name)}

    def _lock(self) -> dict[str, Any]:
        if not self.lock_years:
            return {}
        until = timezone.now() + self.lock_years * YEAR
        return {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": until}


@contextmanager
def _as_files_fail() -> Iterator[None]:
    """A failing request, said as a failing file would say it."""
    try:
        yield
    except ClientError as fault:
        code = fault.response.get("Error", {}).get("Code", "")
        raise FAULTS.get(code, OSError)(str(fault)) from fault
    except (ConnectTimeoutError, ReadTimeoutError) as fault:
        raise TimeoutError(str(fault)) from fault
    except BotoCoreError as fault:
        raise OSError(str(fault)) from fault


FAULTS: dict[str, type[OSError]] = {
    "PreconditionFailed": FileExistsError,
    "ConditionalRequestConflict": FileExistsError,
    "NoSuchKey": FileNotFoundError,
    "404": FileNotFoundError,
}
