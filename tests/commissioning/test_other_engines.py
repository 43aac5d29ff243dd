"""The other programs that `manage.py bench` measures: the same content in Word, and none that is not installed."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from commissioning.lib import canonical
from commissioning.management import other_engines
from decisions.notice import page
from tests.decisions.notice import examples

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def html() -> str:
    content = examples.recovery_grants()
    return page.document(content, fingerprint=canonical.sha256("a"), signatures=examples.signatures(), status="signed")


def test_the_word_document_has_every_paragraph_and_every_row_of_the_notice(tmp_path: Path) -> None:
    other_engines.fill(html(), tmp_path / "notice.docx")
    with zipfile.ZipFile(tmp_path / "notice.docx") as file:
        document = ElementTree.fromstring(file.read("word/document.xml"))  # noqa: S314 - our own
    rows = [[" ".join(cell.itertext()) for cell in row.iter(f"{W}tc")] for row in document.iter(f"{W}tr")]

    assert [row for row in rows if row[0] == "Wigan"] == [["Wigan", "890", "£80,000.33"]]
    assert len(rows) == html().count("<tr")
    assert "Fewer offences that have drink or drugs behind them." in list(document.itertext())


def test_what_is_not_installed_is_named_and_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert other_engines.ways(html(), tmp_path) == ({}, ["Chromium", "LibreOffice"])
