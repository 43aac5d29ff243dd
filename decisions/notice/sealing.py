"""Sealing: both editions are made and stored with the last signature, then named in its transaction."""

import json
from collections.abc import Sequence
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
class Made:
    """An edition that is rendered and stored, and that no row names yet."""

    edition: Edition
    pdf: store.Kept
    html: store.Kept
    css_sha256: str
    data_sha256: str
    file_name: str


def make(*, version: Version, signatures: Signatures, at: datetime) -> list[Made]:
    """Renders and stores the signed and the public edition, inside the caller's transaction.

    Do it before the ledger is written to: nobody else can write while that is open. Where the transaction does not
    commit, the files stay and the next try finds them; nobody clears them away meanwhile.
    Shapes: one signature a step, as decisions.notice.page describes them.
    Raises: commissioning.lib.rendering.CouldNotRender; decisions.notice.store.NotStored.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    content = json.loads(version.content)
    shown = public.of(content, signatures=signatures, closed=_closed(content))
    return [
        _make(Edition.SIGNED, content, version.content, signatures, at),
        _make(Edition.PUBLIC, shown.content, canonical.dumps(shown.content), shown.signatures, at),
    ]


def _closed(content: dict[str, Any]) -> frozenset[str]:
    """Those of the earlier decisions that a content names whose record contains exempt information."""
    named = [row["reference"] for row in content.get("earlier_decisions", ())]
    named += [content["money"]["uplift"]["reference"]] if "uplift" in content["money"] else []
    rows = SectionText.objects.filter(decision__reference__in=named, key="exemption", answer=Answer.YES)
    return frozenset(rows.values_list("decision__reference", flat=True))


def _make(edition: Edition, content: dict[str, Any], content_json: str, signatures: Signatures, at: datetime) -> Made:
    data_sha256 = canonical.sha256(content_json)
    html = page.document(content, fingerprint=data_sha256, signatures=signatures, status="signed")
    pdf = seals.render(html, attachments=page.attachments(content_json, content), created=at)
    return Made(
        edition=edition,
        pdf=store.keep(pdf, "pdf"),
        html=store.keep(html.encode(), "html"),
        css_sha256=store.keep(SHEET.read_bytes(), "css").sha256,
        data_sha256=data_sha256,
        file_name=page.file_name(content),
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
