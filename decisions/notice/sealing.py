"""Sealing: both editions are made and stored with the last signature, then named in its transaction."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from commissioning.lib import canonical, rendering
from decisions.ledger import chain as ledger
from decisions.notice import page, public, seals, store
from decisions.notice.models import Edition, SealedNotice
from decisions.record.choices import Answer
from decisions.record.models import SectionText, Version

Signatures = Sequence[dict[str, Any]]
SHEET = rendering.BASE / "static" / "notice" / "notice.css"
LOCK = 7_246_002  # any constant: held shared from the storing of files to their commit, and alone by who clears away


@dataclass(frozen=True)
class Ready:
    """An edition that can be rendered without another look at the database."""

    edition: Edition
    html: str
    attachments: Sequence[rendering.Attached]
    data_sha256: str
    file_name: str


@dataclass(frozen=True)
class Made:
    """An edition that is rendered and stored, and that no row names yet."""

    edition: Edition
    pdf: store.Kept
    html: store.Kept
    css_sha256: str
    data_sha256: str
    file_name: str


def make(*, version: Version, signatures: Signatures, at: datetime) -> list[Made]:
    """Renders both editions at once, signed and public, and stores them, inside the caller's transaction.

    Do it before the ledger is written to: nobody else can write while that is open. Where the transaction does not
    commit, the files stay and the next try finds them; nobody clears them away meanwhile.
    Shapes: one signature a step, as decisions.notice.page describes them.
    Raises: commissioning.lib.rendering.CouldNotRender; decisions.notice.store.NotStored.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    content = json.loads(version.content)
    shown = public.of(content, signatures=signatures, closed=_closed(content))
    editions = [
        _ready(Edition.SIGNED, content, version.content, signatures),
        _ready(Edition.PUBLIC, shown.content, canonical.dumps(shown.content), shown.signatures),
    ]
    with ThreadPoolExecutor(len(editions)) as pool:
        rendered = pool.map(lambda each: seals.render(each.html, attachments=each.attachments, created=at), editions)
        return [_kept(edition, pdf) for edition, pdf in zip(editions, rendered, strict=True)]


def _closed(content: dict[str, Any]) -> frozenset[str]:
    """Those of the earlier decisions that a content names whose record contains exempt information."""
    named = [row["reference"] for row in content.get("earlier_decisions", ())]
    named += [content["money"]["uplift"]["reference"]] if "uplift" in content["money"] else []
    rows = SectionText.objects.filter(decision__reference__in=named, key="exemption", answer=Answer.YES)
    return frozenset(rows.values_list("decision__reference", flat=True))


def _ready(edition: Edition, content: dict[str, Any], content_json: str, signatures: Signatures) -> Ready:
    data_sha256 = canonical.sha256(content_json)
    return Ready(
        edition=edition,
        html=page.document(content, fingerprint=data_sha256, signatures=signatures, status="signed"),
        attachments=page.attachments(content_json, content),
        data_sha256=data_sha256,
        file_name=page.file_name(content),
    )


def _kept(ready: Ready, pdf: bytes) -> Made:
    return Made(
        edition=ready.edition,
        pdf=store.keep(pdf, "pdf"),
        html=store.keep(ready.html.encode(), "html"),
        css_sha256=store.keep(SHEET.read_bytes(), "css").sha256,
        data_sha256=ready.data_sha256,
        file_name=ready.file_name,
    )


def seal(*, version: Version, made: Made, at: datetime) -> SealedNotice:
    """Names the stored files for ever, inside the caller's transaction."""
    notice = SealedNotice.objects.create(
        version=version,
        edition=made.edition,
        sha256=made.pdf.sha256,
        size=made.pdf.size,
        crc32=made.pdf.crc32,
        html_sha256=made.html.sha256,
        html_size=made.html.size,
        css_sha256=made.css_sha256,
        data_sha256=made.data_sha256,
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
        **said(notice, version.number),
    )
    return notice


def said(notice: SealedNotice, version: int) -> dict[str, Any]:
    """What the ledger says of a sealing."""
    return {
        "version": version,
        "edition": str(notice.edition),
        "pdf_sha256": notice.sha256,
        "html_sha256": notice.html_sha256,
        "css_sha256": notice.css_sha256,
        "data_sha256": notice.data_sha256,
        "bytes": notice.size,
        "crc32": notice.crc32,
    }
