"""The bytes of a sealed notice, as the store has them. Where they are kept is known here, and to no page."""

from collections.abc import Iterator

from commissioning.lib.zips import Opened
from decisions.notice import store
from decisions.notice.models import SealedNotice


def open_sealed(notice: SealedNotice) -> Opened:
    """What was sealed, part by part, with its CRC-32. In no query.

    Raises: decisions.notice.store.Lost, from the parts, before the last of them where the whole has another hash.
    """
    return Opened(notice.crc32, store.proved("pdf", notice.sha256))


def part_of(notice: SealedNotice, start: int, stop: int) -> Iterator[bytes]:
    """The bytes from `start` up to, and without, `stop`, of a file that was read to its end first.

    Raises: decisions.notice.store.Lost.
    """
    store.check("pdf", notice.sha256)
    return store.parts("pdf", notice.sha256, start, stop)


def sealed_pdf(notice: SealedNotice) -> bytes:
    """All of it in memory. Raises: decisions.notice.store.Lost."""
    return store.read("pdf", notice.sha256)


def sealed_html(notice: SealedNotice) -> str:
    """The HTML that the sealed file was made from. Raises: decisions.notice.store.Lost."""
    return store.read("html", notice.html_sha256).decode()
