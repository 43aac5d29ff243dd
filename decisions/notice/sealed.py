"""The bytes of a sealed notice, a piece at a time. Where they are kept is known here, and to no page."""

import zlib

from commissioning.lib.zips import Opened
from decisions.notice.models import SealedNotice


def open_sealed(notice: SealedNotice) -> Opened:
    """What was sealed, with its CRC-32. One query, and one file in memory; the row itself may be loaded without it."""
    content = bytes(SealedNotice.objects.values_list("pdf", flat=True).get(pk=notice.pk))
    return Opened(zlib.crc32(content), (content,))


def sealed_html(notice: SealedNotice) -> str:
    """The HTML that the sealed file was made from."""
    return SealedNotice.objects.values_list("html", flat=True).get(pk=notice.pk)
