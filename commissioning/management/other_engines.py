"""Other programs that make a PDF of a notice, where installed: Chromium from its HTML, LibreOffice from Word."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from commissioning.lib.rendering import BASE

SECONDS = 120
MANY = 5
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
OFFICE = ("soffice", "libreoffice")


def ways(html: str, folder: Path) -> tuple[dict[str, Callable[[], Any]], list[str]]:
    """What can be measured here, by name, and the names of what is not installed."""
    found: dict[str, Callable[[], Any]] = {}
    chromium, office = _program(CHROMIUM), _program(OFFICE)
    if chromium:
        found["Chromium, printing the HTML"] = lambda: _print(chromium, html, folder)
    if office:
        found["LibreOffice, a Word template filled and converted"] = lambda: _convert(office, html, folder, 1)
        found[f"LibreOffice, {MANY} notices in one process, together"] = lambda: _convert(office, html, folder, MANY)
    absent = [name for name, program in (("Chromium", chromium), ("LibreOffice", office)) if not program]
    return found, absent


def _program(names: tuple[str, ...]) -> str:
    return next((path for name in names if (path := shutil.which(name))), "")


def _print(chromium: str, html: str, folder: Path) -> None:
    sheet = (BASE / "static" / "notice" / "notice.css").read_text()
    (folder / "notice.html").write_text(html.replace("</head>", f"<style>{sheet}</style></head>"))
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/c"]
    _run([chromium, *options, f"--print-to-pdf={folder}/chromium.pdf", f"{folder}/notice.html"])


def _convert(office: str, html: str, folder: Path, count: int) -> None:
    names = [str(folder / f"{number}.docx") for number in range(count)]
    for name in names:
        fill(html, Path(name))
    profile = f"-env:UserInstallation=file://{folder}/office"
    _run([office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *names])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)


PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument"/></Relationships>',
}
BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}<w:sectPr>'
    '<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
)


def fill(html: str, path: Path) -> None:
    """A Word document with the words and tables of the notice, as a template that was filled would have them."""
    reader = _Blocks()
    reader.feed(html[html.index("<article") :])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in PARTS.items():
            file.writestr(name, text)
        file.writestr("word/document.xml", BODY.format("".join(reader.made)))


class _Blocks(HTMLParser):
    """Paragraphs, headings, items and tables of an article, as WordprocessingML."""

    ENDS = frozenset({"p", "li", "caption", "h1", "h2", "h3", "h4", "h5"})
    CELLS = frozenset({"th", "td"})

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.made.append('<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tr>')

    def handle_endtag(self, tag: str) -> None:
        if tag in self.CELLS:
            self.made.append(f"<w:tc>{self._paragraph(bold=tag == 'th')}</w:tc>")
        elif tag == "tr":
            self.made.append("</w:tr></w:tbl>")
        elif tag in self.ENDS and self.words.strip():
            self.made.append(self._paragraph(bold=tag.startswith("h")))

    def handle_data(self, data: str) -> None:
        self.words += data

    def _paragraph(self, *, bold: bool) -> str:
        words, self.words = " ".join(self.words.split()), ""
        style = "<w:rPr><w:b/></w:rPr>" if bold else ""
        return f'<w:p><w:r>{style}<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
