"""Notice HTML to PDF with WeasyPrint. Run as a program it is the warm parent that forks one child for each document.

Web and worker processes use `rendering`, which starts this program and never imports WeasyPrint itself.
"""

import base64
import contextlib
import gc
import html as markup
import importlib.metadata
import io
import json
import logging
import os
import platform
import re
import resource
import signal
import socket
import sys
import tempfile
import traceback
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from commissioning.lib import pdf_tags, validity
from commissioning.lib.rendering import (
    BASE,
    CPU_SECONDS,
    FONTS,
    MEMORY_BYTES,
    NEEDS_LIBRARIES,
    WALL_SECONDS,
    Attached,
    CouldNotRender,
    unprintable,
)

SHEET = BASE / "static" / "notice" / "notice.css"
WATERMARK = SHEET.with_name("draft.svg")
VARIANT = "pdf/a-3a"
HTML_BYTES = 1_000_000
LONGEST_RUN = 60
GIVING_WAY = 10  # of 19: a draft gets what processor time is left beside a notice that is being signed

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<!-- Only the bundled fonts, so that the same text gives the same glyphs on every machine. -->
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir><config><rescan><int>0</int></rescan></config></fontconfig>
"""


def _own_fonts_conf() -> Path:
    """A fontconfig file that knows the bundled fonts alone, in a folder that no other user can write to."""
    folder = BASE / "var" / "cache" / "fonts"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _write_fonts_conf(folder)
    except OSError:  # an installation that only its owner may write to
        return _write_fonts_conf(Path(tempfile.mkdtemp(prefix="fonts-")))


def _write_fonts_conf(folder: Path) -> Path:
    text = FONTS_CONF.format(fonts=markup.escape(str(FONTS)), cache=markup.escape(str(folder)))
    conf = folder / "fonts.conf"
    if not conf.exists() or conf.read_text() != text:
        ours = folder / f"fonts.conf.{os.getpid()}"
        ours.write_text(text)
        ours.replace(conf)
    return conf


# Fontconfig reads this once, when WeasyPrint loads it: so before the import, and the import is not at the top.
os.environ["FONTCONFIG_FILE"] = str(_own_fonts_conf())

from weasyprint import CSS, HTML, Attachment, Document  # noqa: E402
from weasyprint.text import ffi  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

logging.getLogger("weasyprint").setLevel(logging.ERROR)
_log = logging.getLogger(__name__)

Finisher = Callable[[Any, Any], None]


class OnlyTheWatermark(URLFetcher):
    """Reads the packaged watermark and nothing else: no file, no address, no data: URL."""

    refusal = ""  # kept because WeasyPrint draws an SVG without the pictures that it could not fetch

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url == WATERMARK.as_uri():
            return URLFetcherResponse(url, WATERMARK.read_bytes(), {"Content-Type": "image/svg+xml"})
        self.refusal = f"The notice refers to {url[:80]}, and a notice may load nothing from outside itself."
        raise FatalURLFetchingError(self.refusal)


_fetcher = OnlyTheWatermark()
_sheet = CSS(string=SHEET.read_text(), base_url=SHEET.as_uri(), url_fetcher=_fetcher)


def render(html: str, *, attachments: Sequence[Attached] = (), created: datetime, room_for_seal: bool = False) -> bytes:
    """Make the PDF here and now, without the limits on time and memory: only the engine's child and tests call this.

    Raises: CouldNotRender for text over a limit, characters without a glyph, anything outside the notice, and a file
    that breaks a rule of what it claims to be.
    """
    made = unjudged(html, attachments=attachments, created=created, room_for_seal=room_for_seal)
    if broken := validity.broken_rules(made):
        raise CouldNotRender(_sentence_on_rules(broken))
    return made


def unjudged(
    html: str, *, attachments: Sequence[Attached] = (), created: datetime, room_for_seal: bool = False
) -> bytes:
    """The PDF before it is judged: the judge starts threads, which would not be there after a fork."""
    _fetcher.refusal = ""
    finisher = pdf_tags.finish_for_seal if room_for_seal else pdf_tags.finish
    with contextlib.suppress(FatalURLFetchingError):
        written = _write(lay_out(_checked(html)), attachments, created.astimezone(UTC), finisher)
    if _fetcher.refusal:
        raise CouldNotRender(_fetcher.refusal)
    return written


def _write(document: Document, attachments: Sequence[Attached], when: datetime, finisher: Finisher) -> bytes:
    document.metadata.created = document.metadata.modified = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    attached = [_attachment(one, when) for one in attachments]
    written: bytes = document.write_pdf(pdf_variant=VARIANT, attachments=attached, finisher=finisher)
    return written


def _sentence_on_rules(broken: list[str]) -> str:
    _log.error("a notice was not made, because it breaks %s", ", ".join(broken))
    return (
        "The PDF of this notice would break rules of PDF/A-3a or PDF/UA-1, so it was not made. "
        f"Tell whoever looks after this program: {', '.join(broken[:5])}."
    )


def lay_out(html: str) -> Document:
    """The pages of a notice, before they are written.

    Each has a font configuration of its own: from Pango 1.52 on it comes with a thread, which no fork would carry over.
    """
    source = HTML(string=html, url_fetcher=_fetcher)
    return source.render(font_config=FontConfiguration(), stylesheets=[_sheet], pdf_variant=VARIANT)


def _attachment(one: Attached, when: datetime) -> Attachment:
    """Both moments are given, because WeasyPrint would write the present one."""
    return Attachment(
        file_obj=io.BytesIO(one.content),
        url_fetcher=_fetcher,
        name=one.name,
        description=one.description,
        created=when,
        modified=when,
        relationship=one.relationship,
    )


def _checked(html: str) -> str:
    """The print copy of the HTML: composed characters, and somewhere to break in every long run of letters."""
    if len(html.encode()) > HTML_BYTES:
        raise CouldNotRender(f"The notice is longer than {HTML_BYTES:,} bytes. Shorten it, or attach the rest.")
    html = unicodedata.normalize("NFC", html)
    if missing := unprintable(markup.unescape(html)):
        raise CouldNotRender(_sentence_on(missing))
    return breakable(html)


def _sentence_on(missing: list[str]) -> str:
    named = [f"U+{ord(each):04X} {unicodedata.name(each, 'control character').lower()}" for each in missing[:5]]
    return f"The typeface of the notice has no letter for: {', '.join(named)}. Write it in another way."


_TAG = re.compile(r"(<[^>]*>)")
_RUN = re.compile(rf"(?:&[#\w]+;|[^\s<>&\u200b]){{{LONGEST_RUN}}}(?=[^\s<>\u200b])")


def breakable(html: str) -> str:
    """Let runs of more than 60 letters break. Without it one long word costs the square of its length.

    Addresses are shorter, so that nothing invisible is in what a reader copies.
    """
    parts = _TAG.split(html)
    return "".join(part if part.startswith("<") else _RUN.sub("\\g<0>\u200b", part) for part in parts)


# The parent and its children.


def serve(control: socket.socket) -> None:
    """Fork a child for each socket that arrives on `control`, until the other end is closed."""
    if problem := _problem():
        control.sendall(b"-" + problem.encode())
        return
    _warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    control.sendall(b"+" + json.dumps(_software()).encode())
    while True:
        message, files, _flags, _address = socket.recv_fds(control, 1, 1)
        if not message:
            return
        client = socket.socket(fileno=files[0])
        if os.fork() == 0:
            control.close()
            _answer_and_exit(client)
        client.close()


def _problem() -> str:
    # Without the subsetter WeasyPrint falls back to another that is five times slower and gives other bytes.
    return NEEDS_LIBRARIES if ffi.harfbuzz_subset is None else ""


def _software() -> dict[str, str]:
    packages = {name: importlib.metadata.version(name) for name in ("weasyprint", "pydyf", "fonttools")}
    pango = ffi.pango.pango_version()
    release = f"{pango // 10000}.{pango // 100 % 100}.{pango % 100}"
    return {"python": platform.python_version(), **packages, "pango": release}


def _warm() -> None:
    """Render once, so that children start with every table built, and leave what was built out of their collections."""
    unjudged(WARMING, created=datetime(2000, 1, 1, tzinfo=UTC))
    gc.collect()  # and with the fonts goes their thread
    gc.freeze()


WARMING = """<!DOCTYPE html><html lang="en-GB"><head><title>Warming</title></head>
<body><article class="notice"><h1>A <em>b</em></h1><p>Text <strong>b</strong> <a href="https://a.example">a</a>
<ul><li>One</ul><table><caption>C</caption><thead><tr><th scope="col">H</thead><tbody><tr><td>1</table>
</article></body></html>"""


def _answer_and_exit(client: socket.socket) -> NoReturn:
    """In the child: render one document within the limits, answer, and end without the parent's clean-up."""
    try:
        _limit()
        with client.makefile("rb") as requests:
            request = requests.read()
        if request:
            client.sendall(_answer(request))
    except ConnectionError:
        os._exit(1)  # whoever asked has gone
    finally:
        os._exit(0)


def _limit() -> None:
    signal.alarm(WALL_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    gc.disable()


def _answer(request: bytes) -> bytes:
    """A plus sign and the PDF, or a minus sign and a sentence."""
    try:
        return b"+" + _rendered(json.loads(request))
    except CouldNotRender as refused:
        return b"-" + refused.sentence.encode()
    except MemoryError:
        return b"-This notice needs more memory than one notice may have. Shorten its longest text or table."
    except RecursionError:
        return b"-Lists, quotations or tables of this notice are nested too deeply. Nest them less."
    except Exception as fault:
        traceback.print_exc()
        return f"-This notice could not be laid out: {type(fault).__name__}.".encode()


def _rendered(request: dict[str, Any]) -> bytes:
    if request["is_draft"]:
        os.nice(GIVING_WAY)
    attached = [Attached(**{**one, "content": base64.b64decode(one["content"])}) for one in request["attachments"]]
    return render(
        request["html"],
        attachments=attached,
        created=datetime.fromisoformat(request["created"]),
        room_for_seal=request["room_for_seal"],
    )


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as parent_socket:
        serve(parent_socket)
