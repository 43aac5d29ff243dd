"""The same notice is the same bytes: in any process, time zone, locale and order of hashing, and on every machine.

golden.json holds the SHA-256 of each example. Where a change of the template, the sheet, the fonts or a pinned version
was meant to change them, look at the pages, then write it anew as docs/engine.md says.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commissioning.lib import rendering

GOLDEN = Path(__file__).with_name("golden.json")
PROGRAM = """
import hashlib, json, os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
import django
django.setup()
from commissioning.lib import canonical
from commissioning.lib.rendering import render
from datetime import datetime, timezone
from decisions.notice import page
from tests.decisions.notice import examples

def made(make, status):
    content = make()
    text = canonical.dumps(content)
    signatures = examples.signatures() if status == "signed" else []
    html = page.document(content, fingerprint=canonical.sha256(text), signatures=signatures, status=status)
    at = datetime(2021, 11, 1, 16, 30, tzinfo=timezone.utc)
    return hashlib.sha256(render(html, attachments=page.attachments(text, content), created=at)).hexdigest()

fixtures = [(examples.recovery_grants, "signed"), (examples.recovery_grants, "void"),
            (examples.draft_with_holes, "draft"), (examples.three_streams_three_years, "signed"),
            (examples.thirty_recipients, "in_sign_off"), (examples.funded_posts, "signed"),
            (examples.long_groups, "signed")]
if len(sys.argv) > 1:
    fixtures = fixtures[:int(sys.argv[1])]
print(json.dumps({f"{make.__name__} {status}": made(make, status) for make, status in fixtures}, indent=2))
"""


def hashes(*arguments: str, **environment: str) -> dict[str, str]:
    """What a process of its own makes of the examples."""
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=rendering.BASE,
        env={**_neutral(), "SITE_ADDRESS": "https://decisions.example", **environment},
        capture_output=True,
        check=True,
        text=True,
    )
    return dict(json.loads(told.stdout))


def _neutral() -> dict[str, str]:
    """This environment without the house style of whoever runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AUTHORITY_")}


def test_each_example_has_the_bytes_that_it_had() -> None:
    assert hashes() == json.loads(GOLDEN.read_text()), "docs/engine.md says what to do"


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242", "SOURCE_DATE_EPOCH": "0"},
    ],
    ids=["Tokyo", "St John’s"],
)
def test_another_zone_locale_and_order_of_hashing_change_no_byte(environment: dict[str, str]) -> None:
    golden = json.loads(GOLDEN.read_text())

    assert hashes("2", **environment) == dict(list(golden.items())[:2])


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(hashes(), indent=2) + "\n")
