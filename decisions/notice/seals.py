"""The organisation's seal as this installation has it: none, a key file, or a key in a hardware module."""

import threading
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from commissioning.lib import rendering
from commissioning.lib.rendering import Attached, CouldNotRender

if TYPE_CHECKING:
    from commissioning.lib.seal import Signer

_one_at_a_time = threading.Lock()  # a hardware module answers one thread

# commissioning.lib.seal is loaded where it is used: it takes half a second, and most installations have no seal.


def render(html: str, *, attachments: Sequence[Attached], created: datetime) -> bytes:
    """The PDF with the seal on it, or without one where none is configured.

    Raises: CouldNotRender, also where the seal cannot be put on: the decision then waits for its last signature.
    """
    pdf = rendering.render(html, attachments=attachments, created=created, room_for_seal=is_configured())
    if not is_configured():
        return pdf
    from commissioning.lib import seal  # noqa: PLC0415

    try:
        with _one_at_a_time:
            return seal.put_on(pdf, _signer())
    except seal.NoSeal as reason:
        raise CouldNotRender(f"{reason} Tell whoever looks after this program.") from None


def software() -> dict[str, str]:
    """What made the file, to keep with it; and whose seal is on it, as "seal", where one is."""
    if not is_configured():
        return rendering.software()
    from commissioning.lib import seal  # noqa: PLC0415

    return {**rendering.software(), "seal": seal.subject(_signer())}


def fault(pdf: bytes, subject: str) -> str:
    """What is wrong with the seal of a file that was given one; empty where it is whole and of that subject."""
    from commissioning.lib import seal  # noqa: PLC0415

    found = seal.found_on(pdf)
    if found is None:
        return "its organisation’s seal is gone."
    if not found.is_whole:
        return "it was changed after the organisation’s seal was put on."
    return "" if found.subject == subject else f"its seal is that of {found.subject}, and not of {subject}."


def is_configured() -> bool:
    return bool(settings.SEAL_KEY or settings.SEAL_MODULE)


def problem() -> str:
    """Why notices cannot be sealed with what is configured; empty where they can."""
    from commissioning.lib import seal  # noqa: PLC0415

    try:
        _signer()
    except seal.NoSeal as reason:
        return str(reason)
    return ""


def _signer() -> "Signer":
    module = settings.SEAL_MODULE, settings.SEAL_TOKEN, settings.SEAL_LABEL, settings.SEAL_PIN
    return _kept(settings.SEAL_KEY, settings.SEAL_PASSPHRASE, *module)


@cache
def _kept(path: str, passphrase: str, *module: Any) -> "Signer":
    """Read once a process: reading and checking a key takes longer than sealing."""
    from commissioning.lib import seal  # noqa: PLC0415

    if path:
        return seal.from_file(Path(path), passphrase)
    library, token, label, pin = module
    return seal.from_token(library, token=token, label=label, pin=pin)
