"""An S3-compatible store in this process, with a bucket that locks objects."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

KEYS = {"AWS_ACCESS_KEY_ID": "example", "AWS_SECRET_ACCESS_KEY": "example", "AWS_DEFAULT_REGION": "eu-west-2"}


@contextmanager
def served() -> Iterator[str]:
    """Its address, inside. The bucket is called "sealed"."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        server.start()
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        where = {"LocationConstraint": "eu-west-2"}
        boto3.client("s3", endpoint_url=address).create_bucket(
            Bucket="sealed", CreateBucketConfiguration=where, ObjectLockEnabledForBucket=True
        )
        yield address
        server.stop()
        s3_backends[DEFAULT_ACCOUNT_ID]["aws"].reset()  # it outlives its server
