"""The authority's own letterhead, colours and logo: printed, sealed with the notice, or refused with the reason."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from commissioning.lib import canonical, rendering
from decisions import system_checks
from decisions.models import SealedNotice
from decisions.notice import house, page
from decisions.notice.sealed import sealed_html
from decisions.record.models import Version
from tests import verapdf
from tests.decisions.notice import examples
from tests.decisions.notice.test_page import AT, structure, words

EXAMPLE = "static/notice/example-logo.svg"


@pytest.fixture
def own(settings: Any) -> Iterator[Any]:
    """A house style that is not the one an installation has without settings."""
    settings.AUTHORITY_LETTERHEAD = "1 Example Street | Manchester M1 0AA"
    settings.AUTHORITY_COLOUR, settings.AUTHORITY_ACCENT = "#5b1a6e", "#00a0a0"
    settings.AUTHORITY_LOGO, settings.AUTHORITY_LOGO_ALT = EXAMPLE, "Logo: a ticked <page>"
    house._logo.cache_clear()
    yield settings
    house._logo.cache_clear()


def html(status: page.Status = "signed") -> str:
    content = examples.recovery_grants()
    return page.document(content, fingerprint="ab" * 32, signatures=examples.signatures(), status=status)


def test_without_settings_the_masthead_is_the_name_alone() -> None:
    made = html()

    assert "<style>:root { --house: #0b3c5d; --accent: #e9a23b; }</style>" in made
    assert words(made.partition("<body")[2].partition("</div>\n</div>")[0]).endswith(
        "Greater Manchester Combined Authority"
    )
    assert "notice__logo" not in made


def test_the_html_that_is_sealed_says_all_that_it_was_made_with(own: Any) -> None:
    made = html()

    assert "<style>:root { --house: #5b1a6e; --accent: #00a0a0; }</style>" in made
    assert '<p class="notice__letterhead">1 Example Street<br>Manchester M1 0AA</p>' in made
    assert "<title>Logo: a ticked &lt;page&gt;</title><g><rect" in made


@pytest.mark.django_db
def test_what_was_sealed_keeps_the_house_style_of_its_day(decided: Version, settings: Any) -> None:
    settings.AUTHORITY_COLOUR = "#5b1a6e"

    assert "--house: #0b3c5d" in sealed_html(SealedNotice.objects.get(version=decided, edition="signed"))


def test_a_notice_with_a_logo_is_valid_and_reads_its_alternative_text_first(own: Any) -> None:
    made = rendering.render(html(), attachments=(), created=AT)
    with pikepdf.open(io.BytesIO(made)) as document:
        elements = [each for each in structure(document) if "/S" in each]
        figures = [str(each.Alt) for each in elements if str(each.S) == "/Figure"]
        first = next(str(each.S) for each in elements if str(each.S) in {"/Figure", "/P", "/H1"})

    assert (figures[0], first) == ("Logo: a ticked <page>", "/Figure")
    assert made == rendering.render(html(), attachments=(), created=AT)
    if verapdf.is_installed():
        assert verapdf.faults(made) == verapdf.NONE


def test_a_draft_with_another_house_style_is_another_draft(own: Any) -> None:
    ours = html("draft")
    own.AUTHORITY_ACCENT = "#000000"

    assert canonical.sha256(ours) != canonical.sha256(html("draft"))


def test_the_house_style_of_the_example_passes_the_check() -> None:
    assert system_checks.the_house_style_can_be_printed() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("AUTHORITY_COLOUR", "navy", "AUTHORITY_COLOUR is “navy”; give a colour with six digits, as #0b3c5d."),
        ("AUTHORITY_ACCENT", "#fff}", "AUTHORITY_ACCENT is “#fff}”; give a colour with six digits, as #0b3c5d."),
        (
            "AUTHORITY_COLOUR",
            "#777777",
            "AUTHORITY_COLOUR is #777777, which has a contrast of 4.47 to 1 on white. Headings are written in it: "
            "give a darker one, with 4.5 to 1 or more (WCAG 2.2 AA).",
        ),
        (
            "AUTHORITY_COLOUR",
            "#757575",
            "AUTHORITY_COLOUR is #757575, which has a contrast of 4.12 to 1 on the tint of tables (#eef3f7). "
            "Headings are written in it: give a darker one, with 4.5 to 1 or more (WCAG 2.2 AA).",
        ),
        ("AUTHORITY_LETTERHEAD", "a|b|c|d|e", "AUTHORITY_LETTERHEAD has 5 lines; 4 are the most."),
        (
            "AUTHORITY_LETTERHEAD",
            "Street " * 10,
            "AUTHORITY_LETTERHEAD has a line of 69 letters, “Street Street Street…”; 60 are the most.",
        ),
        (
            "AUTHORITY_LETTERHEAD",
            "\u6f22",
            "The typefaces of the notice have no letter for “\u6f22”, which the letterhead has.",
        ),
    ],
)
def test_what_would_not_do_is_refused_with_what_was_found(settings: Any, name: str, value: str, said: str) -> None:
    setattr(settings, name, value)
    [error] = system_checks.the_house_style_can_be_printed()

    assert (error.level, error.id, error.msg) == (checks.ERROR, "decisions.E002", said)
    with pytest.raises(ImproperlyConfigured) as refused:
        html()
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"<script/>", "cannot be printed. Its outermost element is script"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script/></svg>', "It has the element script."),
    ],
)
def test_a_logo_that_would_not_do_stops_the_start(
    settings: Any, tmp_path: Path, content: bytes | None, found: str
) -> None:
    logo = tmp_path / "logo.svg"
    if content is not None:
        logo.write_bytes(content)
    settings.AUTHORITY_LOGO = str(logo)
    [error] = system_checks.the_house_style_can_be_printed()

    assert found in error.msg
    assert error.msg.startswith(f"The logo {logo} cannot be ")
    assert error.msg.endswith(house.LOGO_HINT)


def test_the_tint_is_that_of_the_sheet(settings: Any) -> None:
    sheet = (Path(settings.BASE_DIR) / "static" / "notice" / "notice.css").read_text()

    assert f"background: {house.TINT};" in sheet
