"""What the PDF engine makes: its tags, its claims, its limits on text and on what it reads."""

import io
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest

from commissioning.lib import pdf
from commissioning.lib.rendering import Attached, CouldNotRender, render

AT = datetime(2021, 11, 1, 16, 30, tzinfo=UTC)
TABLE = """<table><caption>Sums</caption>
<thead><tr><th scope="col" id="name">District</th><th scope="col" id="sum">Sum</th></tr></thead>
<tbody><tr><th scope="rowgroup" id="stream" colspan="2">Recovery</th></tr>
<tr><th scope="row" id="bury">Bury</th><td headers="stream sum bury">£1.00</td></tr></tbody></table>"""


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="en-GB"><head><title>A notice</title></head><body>{body}</body></html>'


def made(body: str, *attachments: Attached) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(render(page(body), attachments=attachments, created=AT)))


def elements(document: pikepdf.Pdf) -> list[Any]:
    """The structure elements in reading order."""
    found, todo = [], [document.Root.StructTreeRoot]
    while todo:
        element = todo.pop()
        found.append(element)
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        todo += reversed([kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid])
    return found[1:]


def tagged(document: pikepdf.Pdf, *tags: str) -> list[Any]:
    return [element for element in elements(document) if str(element.S) in tags]


def test_the_file_claims_pdf_a_3a_and_pdf_ua_1_where_plain_search_finds_it() -> None:
    with made("<h1>A</h1>") as document, document.open_metadata() as metadata:
        claims = {name: metadata.get(name) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")}
        described = document.Root.Metadata.read_raw_bytes()

    assert claims == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert described.count(b"<rdf:RDF") == 1
    assert b'pdfuaid:part="1"' in described


def test_dates_come_from_created_alone() -> None:
    with made("<h1>A</h1>", Attached("a.json", b"{}", "Source", "Data")) as document:
        written = {str(document.docinfo[name]) for name in ("/CreationDate", "/ModDate")}
        attached = document.attachments["a.json"].get_file().obj.Params

    assert written == {"D:20211101163000Z"}
    assert {str(attached.CreationDate), str(attached.ModDate)} == {"D:20211101163000Z"}


def test_header_cells_say_what_they_head_and_data_cells_name_the_group_too() -> None:
    with made(TABLE) as document:
        headers = {str(each.A.ID if "/ID" in each.A else each.ID): each for each in tagged(document, "/TH")}
        scopes = [str(each.A.Scope) for each in tagged(document, "/TH")]
        [cell] = tagged(document, "/TD")

        assert scopes == ["/Column", "/Column", "/Column", "/Row"]
        assert [str(each) for each in cell.A.Headers] == [list(headers)[i] for i in (2, 1, 3)]


def test_lists_say_whether_they_are_numbered() -> None:
    with made("<ul><li>a<ol><li>b</ol></ul><ol><li>c</ol>") as document:
        numbering = sorted(str(each.A.ListNumbering) for each in tagged(document, "/L"))

    assert numbering == ["/Decimal", "/Decimal", "/Disc"]


def test_running_heads_and_feet_are_artifacts_and_only_what_is_read_aloud_has_a_tag() -> None:
    body = '<article class="notice" data-reference="DN-1" data-short-subject="S" data-foot="F">'
    with made(f"{body}<p>one</p><p style='break-before: page'>two</p></article>") as document:
        owners = [each for each in document.Root.StructTreeRoot.ParentTree.Nums if isinstance(each, pikepdf.Array)]
        streams = [one.Contents.read_bytes() for one in document.pages]

        assert [stream.count(b"/Pagination") for stream in streams] == [2, 4]
        assert [stream.count(b"/MCID") for stream in streams] == [1, 1]
        assert [[owner is not None for owner in page] for page in owners] == [
            [True, False, False],
            [True] + [False] * 4,
        ]


def test_links_print_and_attachments_are_listed_once() -> None:
    with made('<p><a href="https://a.example">a</a>', Attached("a.json", b"{}", "Source", "Data")) as document:
        [link] = document.pages[0].Annots

        assert (int(link.F), len(document.Root.AF), str(document.Root.AF[0].AFRelationship)) == (4, 1, "/Source")


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1/a.png">',
        '<img src="http://169.254.169.254/latest/meta-data/">',
        '<img src="data:image/png;base64,AAAA">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="https://a.example/a.css">',
        '<style>@import url("file:///etc/passwd");</style>',
        '<p style="background: url(file:///etc/passwd)">a</p>',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    ],
)
def test_nothing_outside_the_notice_is_read(markup: str) -> None:
    with pytest.raises(
        CouldNotRender, match=r"^The notice refers to .*, and a notice may load nothing from outside itself"
    ):
        made(markup)


def test_the_packaged_watermark_is_the_one_thing_that_is_read() -> None:
    fetched = pdf.OnlyTheWatermark().fetch(pdf.WATERMARK.as_uri())

    assert fetched.read() == pdf.WATERMARK.read_bytes()


def test_a_character_without_a_glyph_is_named_because_it_would_make_the_file_invalid() -> None:
    with pytest.raises(CouldNotRender) as refused:
        made("<p>Cost: \u6f22 &#x202e; \ue000</p>")

    assert refused.value.sentence == (
        "The typeface of the notice has no letter for: U+202E right-to-left override, "
        "U+6F22 cjk unified ideograph-6f22, U+E000 control character. Write it in another way."
    )


def test_letters_are_composed_before_they_are_drawn() -> None:
    assert made("<p>cafe\u0301</p>")


def test_a_text_that_is_too_long_is_refused_before_any_work() -> None:
    with pytest.raises(CouldNotRender, match="longer than 1,000,000 bytes"):
        made("a " * 500_000)


def test_only_long_runs_of_letters_may_break_and_no_tag_or_character_reference_is_cut() -> None:
    address = "a.very.long.name.of.a.team@a.long.name.of.a.department.example"[:60]
    run = "a" * 61

    assert pdf.breakable(f"<p title='{run}'>{address}</p>") == f"<p title='{run}'>{address}</p>"
    assert pdf.breakable(f"<p>{run}</p>") == f"<p>{run[:60]}\u200b{run[60:]}</p>"
    assert pdf.breakable("&amp;" * 61) == "&amp;" * 60 + "\u200b&amp;"


def test_only_the_bundled_typeface_is_drawn_and_it_is_embedded() -> None:
    with made("<p>a <b>b</b> <em>c</em></p>") as document:
        fonts = [font.DescendantFonts[0] for font in document.pages[0].resources.Font.values()]
        names = [str(font.BaseFont).split("+")[1] for font in fonts]

        assert len(names) == 4
        assert all(name.startswith("Source-Sans-3") for name in names)
        assert all({"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()) for font in fonts)


def test_an_item_of_a_list_holds_a_label_and_one_body() -> None:
    with made(
        "<h1>A</h1><ul><li><p>a</p><p>b</p></li><li>c<table><tr><td>1</td></tr></table></li><li>d</li></ul>"
    ) as pdf:
        bodies = [[str(kid.S) for kid in item.K] for item in tagged(pdf, "/LI")]
        held = [[str(kid.S) for kid in body.K] for body in tagged(pdf, "/LBody")]

    assert bodies == [["/Lbl", "/LBody"]] * 3
    assert held == [["/P", "/P"], ["/Div", "/Table"], ["/Span"]]
