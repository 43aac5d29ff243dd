"""PDFs of notices that are not sealed: made when somebody asks, and kept for a day by all that they were made from."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.cache import caches

from commissioning.lib import canonical, rendering
from commissioning.lib.rendering import Attached

LIB = rendering.BASE / "commissioning" / "lib"
MADE_BY = (rendering.BASE / "static" / "notice" / "notice.css", LIB / "pdf.py", LIB / "pdf_tags.py")


def render(html: str, *, attachments: Sequence[Attached], created: datetime) -> bytes:
    """As rendering.render(), behind whatever is being signed. Raises: CouldNotRender, which is not kept."""
    key = _key(html, attachments, created)
    kept = caches["drafts"].get(key)
    if kept is not None:
        return bytes(kept)
    made = rendering.render(html, attachments=attachments, created=created, is_draft=True)
    caches["drafts"].set(key, made)
    return made


def _key(html: str, attachments: Sequence[Attached], created: datetime) -> str:
    """Of the content, the program and its sheet: what another release would make is another file."""
    program = [hashlib.sha256(path.read_bytes()).hexdigest() for path in MADE_BY]
    attached = [[one.name, hashlib.sha256(one.content).hexdigest(), one.relationship] for one in attachments]
    made_from = [html, attached, created.isoformat(), rendering.software(), program]
    return canonical.sha256(canonical.dumps(made_from))
