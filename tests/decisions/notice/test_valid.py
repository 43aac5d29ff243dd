"""Every notice is PDF/A-3a and PDF/UA-1 in one file: the reference engine judges, and so does the check before sealing.

The engine needs Java. CASES=200 judges that many made-up contents instead of a few.
"""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.lib import canonical
from commissioning.lib.rendering import render
from decisions.notice import page, public
from tests import verapdf
from tests.decisions.notice import examples

pytestmark = pytest.mark.skipif(
    not verapdf.is_installed() and not os.environ.get("REQUIRE_BROWSER"), reason="the reference engine needs Java"
)
AT = datetime(2021, 11, 1, 16, 30, tzinfo=UTC)
Content = dict[str, Any]


def pdf(content: Content, status: page.Status = "signed") -> bytes:
    text = canonical.dumps(content)
    signatures = examples.signatures() if status == "signed" else []
    html = page.document(content, fingerprint=canonical.sha256(text), signatures=signatures, status=status)
    return render(html, attachments=page.attachments(text, content), created=AT)


def forty_two_pages() -> Content:
    content = examples.three_streams_three_years()
    reasons = next(row for row in content["sections"] if row["key"] == "reasons")
    reasons["text"] = "\n\n".join([reasons["text"]] * 46)
    return content


@pytest.mark.parametrize("status", ["draft", "in_sign_off", "signed", "void"])
@pytest.mark.parametrize(
    "make",
    [
        examples.recovery_grants,
        examples.draft_with_holes,
        examples.three_streams_three_years,
        examples.thirty_recipients,
        examples.long_groups,
        examples.funded_posts,
        dict,
    ],
)
def test_a_notice_in_any_state_breaks_no_rule(make: Callable[[], Content], status: page.Status) -> None:
    assert verapdf.faults(pdf(make(), status)) == verapdf.NONE


def test_a_notice_of_more_than_forty_pages_breaks_no_rule() -> None:
    made = pdf(forty_two_pages())
    with pikepdf.open(io.BytesIO(made)) as document:
        assert len(document.pages) >= 42
    assert verapdf.faults(made) == verapdf.NONE


@pytest.mark.parametrize("exempt", ["no", "yes"])
@pytest.mark.parametrize("make", [examples.recovery_grants, examples.three_streams_three_years, examples.funded_posts])
def test_a_public_edition_breaks_no_rule(make: Callable[[], Content], exempt: str) -> None:
    content = make()
    section = next(row for row in content["sections"] if row["key"] == "exemption")
    section.update(answer=exempt, text="Paragraph 3: prices." if exempt == "yes" else "")
    shown = public.of(content, signatures=examples.signatures())
    text = canonical.dumps(shown.content)
    html = page.document(
        shown.content, fingerprint=canonical.sha256(text), signatures=shown.signatures, status="signed"
    )
    made = render(html, attachments=page.attachments(text, shown.content), created=AT)
    assert verapdf.faults(made) == verapdf.NONE


WORDS = st.text(st.sampled_from("abcdefghij ÂŵŁšČ’“”–€£☐☑✓Ωж&<>\"'*_`#|[](){}\\~0123456789.,;:!?\n\t-"), max_size=120)
BLOCKS = st.one_of(
    WORDS,
    WORDS.map("## {}".format),
    WORDS.map("- {}\n    - deeper\n- other".format),
    WORDS.map("1. {}\n2. two".format),
    WORDS.map("> {}".format),
    WORDS.map(lambda words: "| a | b |\n| --- | --- |\n| {} | 2 |".format(words.replace("\n", " "))),
    WORDS.map(lambda words: f"[{words}](https://decisions.example/a)"),
    WORDS.map("**{}** and *{}*".format("bold", "slanted").__add__),
)
TEXTS = st.lists(BLOCKS, max_size=5).map("\n\n".join)


@given(
    subject=WORDS,
    texts=st.lists(TEXTS, min_size=4, max_size=4),
    rows=st.integers(0, 90),
    status=st.sampled_from(["draft", "in_sign_off", "signed", "void"]),
)
@settings(max_examples=int(os.environ.get("CASES", "12")), suppress_health_check=list(HealthCheck))
def test_no_content_breaks_a_rule(subject: str, texts: list[str], rows: int, status: page.Status) -> None:
    content = examples.three_streams_three_years()
    content["subject"] = " ".join(subject.split())
    content["money"]["allocations"] = content["money"]["allocations"][:rows]
    for row, text in zip(content["sections"], texts, strict=False):
        row["text"] = text
    assert verapdf.faults(pdf(content, status)) == verapdf.NONE


def _without_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def _without_title(document: pikepdf.Pdf) -> None:
    del document.Root.ViewerPreferences


def _without_tags(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot
    del document.Root.MarkInfo


def _without_metadata(document: pikepdf.Pdf) -> None:
    del document.Root.Metadata


def _with_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('a')")


def _without_fonts(document: pikepdf.Pdf) -> None:
    for font in [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each]:
        del font["/FontFile2"]


def _without_relationship(document: pikepdf.Pdf) -> None:
    for file in [
        each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/AFRelationship" in each
    ]:
        del file["/AFRelationship"]


def _without_scope(document: pikepdf.Pdf) -> None:
    """Neither a scope nor the headers that its cells name."""
    for cell in [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each]:
        if str(cell.S) in {"/TH", "/TD"} and "/A" in cell:
            del cell["/A"]


BROKEN: dict[Callable[[pikepdf.Pdf], None], tuple[str, ...]] = {
    _without_language: ("ua1",),
    _without_title: ("ua1",),
    _without_tags: ("3a", "ua1"),
    _without_metadata: ("3a", "ua1"),
    _with_script: ("3a",),
    _without_fonts: ("3a", "ua1"),
    _without_relationship: ("3a",),
    _without_scope: ("ua1",),
}


@pytest.mark.parametrize(("breaks", "claims"), BROKEN.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_a_broken_twin_of_a_notice_is_found_out(breaks: Callable[[pikepdf.Pdf], None], claims: tuple[str, ...]) -> None:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(examples.recovery_grants()))) as document:
        breaks(document)
        document.save(written)
    found = verapdf.faults(written.getvalue())
    assert tuple(claim for claim in verapdf.CLAIMS if found[claim]) == claims
