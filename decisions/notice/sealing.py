"""Sealing: the notice is rendered once, with the last signature, and its bytes are kept."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from decisions.ledger import chain as ledger
from decisions.notice import page, seals
from decisions.notice.models import Edition, SealedNotice
from decisions.record.models import Version

Signatures = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Made:
    """A signed notice that is rendered and not stored yet."""

    html: str
    pdf: bytes
    file_name: str


def make(*, version: Version, signatures: Signatures, at: datetime) -> Made:
    """Renders the signed notice. Do it before the ledger is written to: nobody else can write while that is open.

    Shapes: one signature a step, as decisions.notice.page describes them.
    Raises: commissioning.lib.rendering.CouldNotRender.
    """
    content = json.loads(version.content)
    html = page.document(content, fingerprint=version.sha256, signatures=signatures, status="signed")
    pdf = seals.render(html, attachments=page.attachments(version.content, content), created=at)
    return Made(html, pdf, page.file_name(content))


def seal(*, version: Version, made: Made, at: datetime) -> SealedNotice:
    """Stores the notice for ever, inside the caller's transaction."""
    notice = SealedNotice.objects.create(
        version=version,
        edition=Edition.SIGNED,
        pdf=made.pdf,
        html=made.html,
        sha256=hashlib.sha256(made.pdf).hexdigest(),
        size=len(made.pdf),
        file_name=made.file_name,
        software=seals.software(),
        sealed_at=at,
    )
    ledger.record(
        act="seal",
        by=None,
        at=at,
        reference=version.decision.reference,
        content_sha256=version.sha256,
        version=version.number,
        pdf_sha256=notice.sha256,
        bytes=notice.size,
    )
    return notice
