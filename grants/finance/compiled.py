"""Several signed notices as one tagged PDF: what was sealed, laid out once more, with a list of contents before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from commissioning.lib import dates, rendering
from commissioning.lib.refusal import Refused
from decisions.models import SealedNotice
from decisions.notice import house
from decisions.notice.sealed import sealed_html
from grants.finance.selection import Notices

MOST = 30
MOST_BYTES = 800_000
"""Of HTML in all: the engine lays out one document within 20 seconds."""

_ARTICLE = re.compile(r"<article.*</article>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NAMING = re.compile(r' (id|headers|aria-labelledby|href)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Part:
    """One notice of it: `id` is where the contents lead."""

    id: str
    notice: SealedNotice
    article: SafeString


def check_fits(notices: Notices) -> None:
    """Two queries. Raises: Refused with how many there may be."""
    sums = notices.aggregate(bytes=Sum("html_size", default=0))
    if notices.count() > MOST or sums["bytes"] > MOST_BYTES:
        raise Refused(
            f"One PDF holds up to {MOST} notices, or fewer where they are long. Choose fewer, or download the ZIP."
        )


def compiled(notices: Sequence[SealedNotice], at: datetime) -> bytes:
    """The PDF. Raises: CouldNotRender."""
    parts = [Part(f"n{place}", notice, _article(notice, f"n{place}")) for place, notice in enumerate(notices, start=1)]
    context = {
        "parts": parts,
        "authority": settings.AUTHORITY_NAME,
        "house": house.details(),
        "made": f"Compiled on {dates.moment(at)}",
    }
    html = render_to_string("finance/compiled.html", context)
    return rendering.render(html, attachments=(), created=at)


def _article(notice: SealedNotice, prefix: str) -> SafeString:
    """The article of the sealed HTML, with names of its own for everything that names something in it."""
    found = _ARTICLE.search(sealed_html(notice))
    if found is None:
        raise ValueError(f"{notice} has no article")
    return mark_safe(_TAG.sub(lambda tag: _named_apart(tag[0], prefix), found[0]))  # noqa: S308  # as it was sealed


def _named_apart(tag: str, prefix: str) -> str:
    def renamed(found: re.Match[str]) -> str:
        name, value = found.groups()
        if name == "href":
            return f' href="#{prefix}-{value[1:]}"' if value.startswith("#") else found[0]
        return f' {name}="{" ".join(f"{prefix}-{each}" for each in value.split())}"'

    return _NAMING.sub(renamed, tag)
