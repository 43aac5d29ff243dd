"""Sealing: the notice is rendered once, with the last signature, and its bytes are kept."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from commissioning.lib import rendering
from decisions.ledger import chain as ledger
from decisions.notice import page
from decisions.notice.models import Edition, SealedNotice
from decisions.record.models import Version

Signatures = Sequence[dict[str, Any]]


def seal(*, version: Version, signatures: Signatures, at: datetime) -> SealedNotice:
    """Renders the signed notice and stores it, inside the caller's transaction.

    Shapes: one signature a step, as decisions.notice.page describes them.
    Raises: commissioning.lib.rendering.CouldNotRender; then nothing of the caller's transaction remains.
    """
    content = json.loads(version.content)
    html = page.document(content, fingerprint=version.sha256, signatures=signatures, status="signed")
    pdf = rendering.render(html, attachments=page.attachments(version.content, content), created=at)
    notice = SealedNotice.objects.create(
        version=version,
        edition=Edition.SIGNED,
        pdf=pdf,
        html=html,
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        file_name=page.file_name(content),
        software=rendering.software(),
        sealed_at=at,
    )
    ledger.record(
        act="seal",
        by=None,
        at=at,
        reference=content["reference"],
        content_sha256=version.sha256,
        version=version.number,
        pdf_sha256=notice.sha256,
        bytes=notice.size,
    )
    return notice
