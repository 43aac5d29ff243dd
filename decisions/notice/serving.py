"""A sealed file as an answer: whole or a range of it, part by part, never made again. Source: RFC 9110."""

import itertools
import re
from collections.abc import Iterator
from typing import cast
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from decisions.notice import page
from decisions.notice.models import SealedNotice
from decisions.notice.sealed import open_sealed, part_of

_ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})\s*", re.ASCII | re.IGNORECASE)


class NoSuchRange(Exception):
    """The file has no byte of the range."""


def answer(request: HttpRequest, sealed: SealedNotice, *, save: bool) -> HttpResponseBase:
    """200, 206, 304, 412 or 416. The first part is read at once, so that what is lost is said and not begun.

    A whole file ends without its last part where its hash is another, so no reader takes it for whole.
    Raises: decisions.notice.store.Lost.
    """
    etag = f'"{sealed.sha256}"'
    response = _body(request, sealed, etag)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    if response.status_code in {200, 206}:
        content = {"reference": sealed.version.decision.reference, "subject": sealed.version.decision.subject}
        full = page.full_file_name({**content, "edition": sealed.edition})
        response["Content-Type"] = "application/pdf"
        response["Content-Disposition"] = disposition(sealed.file_name, full, save=save)
    return get_conditional_response(request, etag=etag, response=cast("HttpResponse", response)) or response


def disposition(plain: str, full: str, *, save: bool) -> str:
    """The name in plain letters for every reader, and in its own letters where these differ. Source: RFC 6266."""
    extended = f"; filename*=UTF-8''{quote(full, safe='')}" if full != plain else ""
    return f'{"attachment" if save else "inline"}; filename="{plain}"{extended}'


def _body(request: HttpRequest, sealed: SealedNotice, etag: str) -> HttpResponseBase:
    asked = request.headers.get("Range", "") if request.method == "GET" else ""
    try:
        wanted = wanted_range(asked, request.headers.get("If-Range", etag), etag, sealed.size)
    except NoSuchRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{sealed.size}"})
    start, stop = wanted or (0, sealed.size)
    headers = {"Content-Length": str(stop - start)}
    if wanted:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{sealed.size}"
    status = 206 if wanted else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    parts = part_of(sealed, start, stop) if wanted else open_sealed(sealed).pieces
    return StreamingHttpResponse(_begun(iter(parts)), status=status, headers=headers)


def _begun(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same, with the first part read."""
    first = next(parts, b"")
    return itertools.chain([first], parts)


def wanted_range(asked: str, condition: str, etag: str, size: int) -> tuple[int, int] | None:
    """From which byte up to, and without, which; None for the whole: no range, several, one that cannot be read, or one
    of a file that the asker has in another form.

    Raises: NoSuchRange.
    """
    found = _ONE_RANGE.fullmatch(asked)
    if not found or found.groups() == ("", "") or condition != etag:
        return None
    first, last = found.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= stop:
        raise NoSuchRange
    return start, stop
