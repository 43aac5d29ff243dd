"""What is served is what was sealed: whole, a range of it, or not again; never made anew. Source: RFC 9110."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.lib import rendering
from decisions.notice import page, serving
from decisions.notice.models import SealedNotice
from decisions.notice.sealed import sealed_pdf
from decisions.record.models import Version
from tests.decisions import pages, stored
from tests.factories import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(decided: Version) -> SealedNotice:
    return decided.sealed_notices.select_related("version__decision").get(edition="signed")


@pytest.fixture
def address(sealed: SealedNotice) -> str:
    return reverse("notice_pdf", args=[sealed.version.decision.reference])


@pytest.fixture(autouse=True)
def _finance(people: None, client: Client) -> None:
    client.force_login(user("finance"))


@pytest.fixture(autouse=True)
def _never_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    def render(*args: object, **options: object) -> bytes:
        raise AssertionError("A sealed notice was rendered again")

    monkeypatch.setattr(rendering, "render", render)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_file_says_its_length_its_hash_and_its_name(
    client: Client, address: str, sealed: SealedNotice
) -> None:
    response = client.get(address)
    headers = ("Content-Type", "Content-Length", "ETag", "Accept-Ranges", "Content-Disposition")
    assert [response[name] for name in headers] == [
        "application/pdf",
        str(sealed.size),
        f'"{sealed.sha256}"',
        "bytes",
        f'inline; filename="{sealed.file_name}"',
    ]
    assert (response.status_code, body(response)) == (200, sealed_pdf(sealed))


def test_head_says_the_same_without_the_bytes(client: Client, address: str, sealed: SealedNotice) -> None:
    response = client.head(address, headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Length"], response["ETag"], body(response)) == (
        200,
        str(sealed.size),
        f'"{sealed.sha256}"',
        b"",
    )


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=100-", 100, -1),
        ("bytes=-10", -10, -1),
        ("bytes=-999999999", 0, -1),
        ("bytes=5-999999999", 5, -1),
        ("BYTES=0-9", 0, 9),
    ],
)
def test_a_range_is_those_bytes(
    client: Client, address: str, sealed: SealedNotice, asked: str, first: int, last: int
) -> None:
    start, end = first % sealed.size, last % sealed.size
    response = client.get(address, headers={"Range": asked})
    assert (response.status_code, response["Content-Range"], response["Content-Length"]) == (
        206,
        f"bytes {start}-{end}/{sealed.size}",
        str(end - start + 1),
    )
    assert body(response) == sealed_pdf(sealed)[start : end + 1]


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=9-3", "bytes=-", "bytes=a-b", "lines=0-9", "bytes 0-9", ""])
def test_a_range_that_is_not_one_gets_the_whole(client: Client, address: str, sealed: SealedNotice, asked: str) -> None:
    response = client.get(address, headers={"Range": asked})
    assert (response.status_code, body(response)) == (200, sealed_pdf(sealed))


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=999999999-9999999999", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(client: Client, address: str, sealed: SealedNotice, asked: str) -> None:
    response = client.get(address, headers={"Range": asked})
    assert (response.status_code, response["Content-Range"], body(response)) == (416, f"bytes */{sealed.size}", b"")


def test_who_has_it_gets_it_not_again(client: Client, address: str, sealed: SealedNotice) -> None:
    for had in (f'"{sealed.sha256}"', f'"{"0" * 64}", W/"{sealed.sha256}"', "*"):
        response = client.get(address, headers={"If-None-Match": had})
        assert (response.status_code, body(response)) == (304, b"")
    assert client.get(address, headers={"If-None-Match": f'"{"0" * 64}"'}).status_code == 200
    assert client.get(address, headers={"If-Match": f'"{"0" * 64}"'}).status_code == 412


def test_a_range_of_another_file_gets_the_whole(client: Client, address: str, sealed: SealedNotice) -> None:
    same = client.get(address, headers={"Range": "bytes=0-9", "If-Range": f'"{sealed.sha256}"'})
    other = client.get(address, headers={"Range": "bytes=0-9", "If-Range": f'"{"0" * 64}"'})
    assert [(each.status_code, len(body(each))) for each in (same, other)] == [(206, 10), (200, sealed.size)]


@pytest.fixture
def harmed(tmp_path: Path, sealed: SealedNotice) -> Iterator[SealedNotice]:
    with stored.copy(tmp_path):
        yield sealed


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-9"}], ids=["the whole", "a range"])
@pytest.mark.parametrize(
    ("harm", "said"), [("alter", "was altered after it was sealed"), ("unlink", "is gone from the store")]
)
def test_a_file_that_is_not_what_was_sealed_is_not_served(
    client: Client, address: str, harmed: SealedNotice, headers: dict[str, str], harm: str, said: str
) -> None:
    if harm == "alter":
        stored.alter("pdf", harmed.sha256)
    else:
        stored.path("pdf", harmed.sha256).unlink()
    response = client.get(address, headers=headers)
    assert (response.status_code, b"%PDF" in response.content) == (503, False)
    assert f"The sealed notice {said}. Tell whoever runs this service." in response.content.decode()


@pytest.mark.parametrize(
    ("subject", "header"),
    [
        (
            "Dependency and Recovery Service",
            'attachment; filename="DN-2021-0147 Dependency and Recovery Service.pdf"',
        ),
        (
            'Café: “Zażółć” / "x"\r\nX: y',
            'attachment; filename="DN-2021-0147 Cafe Zazoc x X y.pdf"; '
            "filename*=UTF-8''DN-2021-0147%20Caf%C3%A9%20Za%C5%BC%C3%B3%C5%82%C4%87%20x%20X%20y.pdf",
        ),
    ],
)
def test_the_name_is_in_plain_letters_and_in_its_own(subject: str, header: str) -> None:
    content = {"reference": "DN-2021-0147", "subject": subject}
    assert serving.disposition(page.file_name(content), page.full_file_name(content), save=True) == header


def test_it_takes_no_more_queries_than_a_page_may(client: Client, address: str) -> None:
    assert pages.queries(client, address) <= pages.MOST
