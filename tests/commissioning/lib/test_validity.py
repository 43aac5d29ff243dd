"""A file that breaks a rule of what it claims to be is found out before anybody is given it."""

import io
import logging
from collections.abc import Callable
from datetime import UTC, datetime

import page
import pikepdf
import pytest

from commissioning.lib import pdf, pdf_tags, validity
from commissioning.lib.rendering import CouldNotRender, render
from tests import verapdf

AT = datetime(2021, 11, 1, 16, 30, tzinfo=UTC)
HTML = (
    '<!DOCTYPE html><html lang="en-GB"><head><title>A notice</title></head><body><h1>Ten grants</h1>'
    '<table><caption>Sums</caption><thead><tr><th scope="col">District</th></tr></thead>'
    "<tbody><tr><td>Bury</td></tr></tbody></table></body></html>"
)


def made() -> bytes:
    return render(HTML, attachments=[], created=AT)


def test_a_notice_breaks_no_rule() -> None:
    assert validity.broken_rules(made()) == []


def _without_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def _without_tags(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot


def _with_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('a')")


@pytest.mark.parametrize(
    ("breaks", "claims"),
    [
        (_without_language, {"PDF/UA-1"}),
        (_without_tags, {"PDF/A-3a", "PDF/UA-1"}),
        (_with_script, {"PDF/A-3a"}),
    ],
)
def test_a_broken_twin_is_found_out(breaks: Callable[[pikepdf.Pdf], None], claims: set[str]) -> None:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(made())) as document:
        breaks(document)
        document.save(written)

    assert {rule.partition(" ")[0] for rule in validity.broken_rules(written.getvalue())} == claims


MARKS = (
    "ẹ́", "x\u0304\u0331", "ọ̀", "שָׁלוֹם", "جَمْعِيَّة", "a" + "\u0301" * 30, "می\u200cخواهم", "☑\ufe0f", "ﬁnance",
)  # fmt: skip


@pytest.mark.skipif(not verapdf.is_installed(), reason="the reference engine needs Java")
@pytest.mark.parametrize("letters", MARKS)
def test_marks_over_letters_and_other_scripts_are_valid_to_both_judges(letters: str) -> None:
    pdf = render(HTML.replace("Bury", letters), attachments=[], created=AT)

    assert verapdf.faults(pdf) == verapdf.NONE


@pytest.mark.skipif(not verapdf.is_installed(), reason="the reference engine needs Java")
def test_compressed_data_that_end_in_a_line_end_are_valid_to_both_judges() -> None:
    """Which notice's do is a matter of luck: one in so many."""
    for number in range(200):
        pdf = render(HTML.replace("Bury", f"Bury {number}"), attachments=[], created=AT)
        report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_A_3A)
        if report.failures:
            break
    assert {failure.rule_id for failure in report.failures} == {"PDFA3A-STREAM-LENGTH-001"}
    assert verapdf.faults(pdf) == verapdf.NONE


def test_what_is_no_pdf_is_not_taken_for_a_valid_one() -> None:
    assert validity.broken_rules(b"no PDF") == [
        "PDF/A-3a cannot be judged (ParseError)",
        "PDF/UA-1 cannot be judged (ParseError)",
    ]


@pytest.mark.filterwarnings("ignore:Exception ignored in.*sRGB2014:pytest.PytestUnraisableExceptionWarning")
def test_an_engine_that_leaves_a_claim_out_makes_no_notice_and_says_which_rules(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The finisher as it would be if a release of WeasyPrint took the metadata out of its reach."""
    monkeypatch.setattr(pdf_tags, "claim_pdfua", lambda document: None)
    with caplog.at_level(logging.ERROR), pytest.raises(CouldNotRender) as refused:
        pdf.render(HTML, created=AT)

    assert refused.value.sentence == (
        "The PDF of this notice would break rules of PDF/A-3a or PDF/UA-1, so it was not made. "
        "Tell whoever looks after this program: PDF/A-3a PDFA3A-METADATA-FILTER-001, "
        "PDF/UA-1 PDFUA1-ID-PART-001, PDF/UA-1 PDFUA1-ID-SCHEMA-001."
    )
    assert caplog.messages == [
        "a notice was not made, because it breaks PDF/A-3a PDFA3A-METADATA-FILTER-001, "
        "PDF/UA-1 PDFUA1-ID-PART-001, PDF/UA-1 PDFUA1-ID-SCHEMA-001"
    ]
