"""Sealing, serving and proving with an S3-compatible store in the place of the folder."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from decisions.notice import store
from decisions.notice.models import SealedNotice
from decisions.notice.sealed import sealed_html, sealed_pdf
from decisions.record.models import Version
from decisions.signoff import signing
from tests import buckets
from tests.decisions import stored
from tests.decisions.witness import refused
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def s3() -> Iterator[Any]:
    """Its client; the store of sealed files is a bucket of it."""
    with buckets.served() as address:
        options = {"bucket_name": "sealed", "endpoint_url": address, "location": "notices", "lock_years": 7}
        with stored.using({"BACKEND": "commissioning.storage.s3.WriteOnceS3", "OPTIONS": options}):
            yield boto3.client("s3", endpoint_url=address)


@pytest.fixture
def sealed(s3: Any, out: Version) -> SealedNotice:
    """The signed edition of a decision whose last signature was given with that store."""
    sign(out, "treasurer")
    sign(out, "deputy.mayor")
    found: SealedNotice = out.sealed_notices.select_related("version__decision").get(edition="signed")
    return found


def sign(version: Version, who: str) -> None:
    signing.sign(version=version, sha256=version.sha256, by=user(who), at=NOW + timedelta(days=4))


def keys(s3: Any) -> list[str]:
    return [row["Key"] for row in s3.list_objects_v2(Bucket="sealed").get("Contents", [])]


def test_both_editions_are_in_the_bucket_locked_and_nothing_else(s3: Any, sealed: SealedNotice) -> None:
    named = {
        f"notices/{store.name_of(kind, sha256)}"
        for notice in sealed.version.sealed_notices.all()
        for kind, sha256 in notice.files.items()
    }
    assert (set(keys(s3)), len(named)) == (named, 5)
    locks = {s3.head_object(Bucket="sealed", Key=key)["ObjectLockMode"] for key in named}
    assert locks == {"COMPLIANCE"}


def test_what_is_served_is_what_is_in_the_bucket(s3: Any, sealed: SealedNotice, client: Client) -> None:
    client.force_login(user("finance"))
    address = reverse("notice_pdf", args=[sealed.version.decision.reference])
    key = f"notices/{store.name_of('pdf', sealed.sha256)}"
    kept = s3.get_object(Bucket="sealed", Key=key)["Body"].read()
    whole, part = client.get(address), client.get(address, headers={"Range": "bytes=5-9"})
    assert b"".join(whole.streaming_content) == sealed_pdf(sealed) == kept
    assert (part.status_code, b"".join(part.streaming_content)) == (206, kept[5:10])
    assert hashlib.sha256(sealed_html(sealed).encode()).hexdigest() == sealed.html_sha256
    zipped = client.post(reverse("notices_zip"), {"choose": "all"})
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped.streaming_content))) as file:
        assert file.read(sealed.file_name) == kept


def test_an_object_that_was_written_over_is_named_and_not_served(
    s3: Any, sealed: SealedNotice, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify")
    name = store.name_of("pdf", sealed.sha256)
    s3.put_object(Bucket="sealed", Key=f"notices/{name}", Body=b"%PDF-1.7 another")  # around the store’s own refusal
    with pytest.raises(CommandError, match=r"^1 fault found\.$"):
        call_command("verify")
    assert capsys.readouterr().err == (
        f"Sealed notice of DN-2021-0001: its PDF was altered after it was sealed ({name}).\n"
    )
    client.force_login(user("finance"))
    response = client.get(reverse("notice_pdf", args=[sealed.version.decision.reference]))
    assert (response.status_code, b"%PDF" in response.content) == (503, False)


def test_without_its_bucket_nothing_is_signed_and_with_it_the_next_try_works(s3: Any, out: Version) -> None:
    sign(out, "treasurer")
    s3.delete_bucket(Bucket="sealed")
    with refused(f"Your signature was not taken, because the notice could not be stored: {store.REFUSES}"):
        sign(out, "deputy.mayor")
    assert (out.sign_offs.count(), out.sealed_notices.count()) == (3, 0)
    where = {"LocationConstraint": "eu-west-2"}
    s3.create_bucket(Bucket="sealed", CreateBucketConfiguration=where, ObjectLockEnabledForBucket=True)
    sign(out, "deputy.mayor")
    assert (len(keys(s3)), out.sealed_notices.count()) == (5, 2)
