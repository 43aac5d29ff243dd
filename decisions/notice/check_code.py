"""Where anyone checks a signed notice: a short address, and the same as a QR code."""

from dataclasses import dataclass

import qrcode
from django.conf import settings
from django.urls import reverse

SHORT = 16
"""Digits of the fingerprint in the address; as many as decisions.notice.authenticity asks for."""
QUIET = 4
"""Modules of white around the code. Source: ISO/IEC 18004, 5.3.8."""


@dataclass(frozen=True, slots=True)
class CheckCode:
    """The address as it is printed, and the path of the code's dark squares in a square of that many units."""

    address: str
    side: int
    path: str


def check_code(fingerprint: str) -> CheckCode:
    address = settings.SITE_ADDRESS + reverse("check_fingerprint", args=[fingerprint[:SHORT]])
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.ERROR_CORRECT_M)
    code.add_data(address)
    rows = code.get_matrix()
    return CheckCode(address, len(rows), "".join(_runs(rows)))


def _runs(rows: list[list[bool]]) -> list[str]:
    """A rectangle for each run of dark squares in a row: a few hundred, and no seam between neighbours."""
    made: list[str] = []
    for y, row in enumerate(rows):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                made.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
                start = None
    return made
