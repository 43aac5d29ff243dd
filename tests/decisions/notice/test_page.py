"""The notice: its words, its tables, its PDF and what is attached to it."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from html import unescape
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from commissioning.lib import canonical, money
from commissioning.lib.rendering import render
from decisions.notice import page, tables
from tests.decisions.notice import examples

AT = datetime(2021, 11, 1, 16, 30, tzinfo=UTC)
EXAMPLES = {
    "recovery_grants": (examples.recovery_grants, "signed"),
    "draft_with_holes": (examples.draft_with_holes, "draft"),
    "three_streams_three_years": (examples.three_streams_three_years, "in_sign_off"),
    "thirty_recipients": (examples.thirty_recipients, "signed"),
    "long_groups": (examples.long_groups, "signed"),
    "funded_posts": (examples.funded_posts, "draft"),
    "empty": (dict, "draft"),
}


def article(content: dict[str, Any], status: page.Status = "signed", signatures: page.Signatures = ()) -> str:
    return page.body(content, fingerprint="ab" * 32, signatures=signatures, status=status)


def words(html: str) -> str:
    """What a reader sees, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@cache
def pdf_of(name: str) -> bytes:
    make, status = EXAMPLES[name]
    content = make()
    text = canonical.dumps(content)
    signatures = examples.signatures() if status == "signed" else []
    html = page.document(content, fingerprint=canonical.sha256(text), signatures=signatures, status=status)
    return render(html, attachments=page.attachments(text, content), created=AT)


def pages_of(name: str) -> list[str]:
    return [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(pdf_of(name))).pages]


def structure(document: pikepdf.Pdf) -> Iterator[Any]:
    todo = [document.Root.StructTreeRoot.K[0]]
    while todo:
        element = todo.pop()
        yield element
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        todo += reversed([kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid])


# The PDF


def test_a_signed_notice_says_the_money_the_names_and_the_dates() -> None:
    text = " ".join(pages_of("recovery_grants"))

    assert [amount for amount in examples.PENNIES if amount not in text] == []
    assert "Total 7,117 £639,733.00" in text
    assert "Signed, 1 November 2021" in text
    for (name, _at), moment in zip(
        examples.SIGNED,
        [
            "26 October 2021 at 11:20",
            "27 October 2021 at 15:02",
            "28 October 2021 at 09:45",
            "1 November 2021 at 16:30",
        ],
        strict=True,
    ):
        assert name in text
        assert moment in text
    assert "Required because £639,733.00 is £50,000.00 or more; rule from 1 April 2021." in text
    assert text.count("Share not recorded") == 2


def test_pages_are_numbered_and_carry_reference_and_subject_from_the_second_on() -> None:
    pages = pages_of("recovery_grants")

    assert [f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, 1)] == [True] * len(pages)
    assert len(pages) == 5
    head = "Decision notice DN-2021-0001 Dependency and recovery service"
    assert [text.count(head) for text in pages] == [1] * 5  # on the first page it is the title itself


def test_every_page_of_a_draft_says_that_it_is_one_and_has_the_watermark() -> None:
    with (
        pikepdf.open(io.BytesIO(pdf_of("draft_with_holes"))) as draft,
        pikepdf.open(io.BytesIO(pdf_of("recovery_grants"))) as signed,
    ):
        marked = [
            len(one.Resources.get("/XObject", {})) + len(one.Resources.get("/Pattern", {})) for one in draft.pages
        ]
        unmarked = [
            len(one.Resources.get("/XObject", {})) + len(one.Resources.get("/Pattern", {})) for one in signed.pages
        ]

    assert ["Draft – not a decision" in text for text in pages_of("draft_with_holes")] == [True] * len(marked)
    assert min(marked) > 0
    assert max(unmarked) == 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_structure_can_be_read_aloud(name: str) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(name))) as document:
        found = list(structure(document))
        levels = [int(str(each.S)[2]) for each in found if re.fullmatch("/H[1-6]", str(each.S))]
        scopes = {str(each.A.get("/Scope")) for each in found if each.S == "/TH"}

        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert levels.count(1) == 1
        assert all(later <= earlier + 1 for earlier, later in zip([0, *levels], levels, strict=False))
        assert scopes <= {"/Row", "/Column"}


def test_each_figure_of_a_table_in_groups_names_its_stream_year_and_district() -> None:
    with pikepdf.open(io.BytesIO(pdf_of("three_streams_three_years"))) as document:
        cells = [each for each in structure(document) if each.S == "/TD" and len(each.A.get("/Headers", [])) == 3]

    assert len(cells) == 3 * 11 * 4  # streams, districts and subtotal, years and total


def test_title_author_and_description_are_those_of_the_notice() -> None:
    with pikepdf.open(io.BytesIO(pdf_of("recovery_grants"))) as document:
        described = {name: str(document.docinfo[name]) for name in ("/Title", "/Author", "/Subject")}

    assert described == {
        "/Title": "Decision notice DN-2021-0001: Dependency and recovery service",
        "/Author": "Greater Manchester Combined Authority",
        "/Subject": examples.recovery_grants()["summary"],
    }


def test_the_data_comes_out_of_the_pdf_as_it_went_in() -> None:
    content = examples.recovery_grants()
    with pikepdf.open(io.BytesIO(pdf_of("recovery_grants"))) as document:
        attached = {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}
        relations = {name: str(spec.obj.AFRelationship) for name, spec in document.attachments.items()}
    rows = list(csv.DictReader(io.StringIO(attached["allocations.csv"].decode("utf-8-sig"), newline="")))

    assert relations == {"decision.json": "/Source", "allocations.csv": "/Data"}
    assert attached["decision.json"] == canonical.dumps(content).encode()
    assert json.loads(attached["decision.json"]) == content
    assert [(row["locality"], row["amount"], row["weight"]) for row in rows] == [
        (name, amount, str(weight)) for _code, name, weight, amount in examples.DISTRICTS
    ]
    assert rows[0] == {
        "reference": "DN-2021-0001",
        "stream": "Dependency and recovery",
        "locality_code": "E08000001",
        "locality": "Bolton",
        "recipient": "",
        "financial_year": "2021/22",
        "amount": "69573.32",
        "weight": "774",
        "before": "",
    }


def test_a_long_table_repeats_its_header_row_and_has_its_total_once() -> None:
    pages = pages_of("thirty_recipients")
    with_rows = [text for text in pages if re.search(r"(Network|Trust|Centre) £", text)]

    assert len(with_rows) >= 2
    assert all("Recipient 2024/25 2025/26 2026/27 Total" in text for text in with_rows)
    assert sum("£561,330.00" in text and "£194,610.00" in text for text in pages) == 1


# The article


def test_on_screen_and_on_paper_the_notice_has_the_same_words_and_the_headings_one_level_apart() -> None:
    content = examples.recovery_grants()
    embedded = article(content)
    printed = page.document(content, fingerprint="ab" * 32, signatures=[], status="signed").partition("<body")[2]

    assert words(embedded) == words(printed.partition(">")[2])
    assert re.findall(r"<h(\d)", embedded) == [str(int(level) + 1) for level in re.findall(r"<h(\d)", printed)]
    assert embedded.count("<h2") == printed.count("<h1") == 1


def test_sections_keep_their_order_and_the_tables_follow_the_financial_comments() -> None:
    headings = [words(each) for each in re.findall(r"<h[34] class=.*?</h[34]>", article(examples.recovery_grants()))]
    html = article(examples.recovery_grants())

    assert headings == [
        "The decision is that",
        "The reasons for the decision are that",
        "Alternatives considered and rejected",
        "How this decision contributes to the priorities of the Greater Manchester Strategy",
        "Links to the Police and Crime Plan",
        "Financial comments",
        "Legal comments",
        "Risk assessment",
        "Safeguarding",
        "Safeguarding of children",
        "Safeguarding of vulnerable adults",
        "Equality",
        "Interests declared",
        "Exempt information",
        "Approval",
        "Contact",
    ]
    places = [
        html.index(each) for each in ("Financial comments</h3>", "allocation-caption", "funding-caption", "Legal")
    ]
    assert places == sorted(places)


def test_questions_are_printed_with_their_answers() -> None:
    text = words(article(examples.recovery_grants()))

    assert "Is safeguarding of children relevant? No The service is for adults." in text
    assert "Has an interest been declared? No" in text


def test_a_draft_says_what_is_not_given_yet_and_a_signed_notice_leaves_unused_sections_out() -> None:
    draft = words(article(examples.draft_with_holes(), status="draft"))
    signed = words(article(examples.recovery_grants()))

    assert "Background Not given yet" in draft
    assert "Total value Not given yet" in draft
    assert "Not given yet" not in signed
    assert "Background" not in signed


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("draft", "Draft – not a decision"),
        ("in_sign_off", "Out for sign-off – not yet a decision"),
        ("signed", "Signed, 1 November 2021"),
    ],
)
def test_the_status_is_said_in_words(status: page.Status, said: str) -> None:
    html = article(examples.recovery_grants(), status=status, signatures=examples.signatures())

    assert f"Status {said}" in words(html)


def test_the_day_of_signing_is_the_uk_day() -> None:
    late = [{"position": 1, "signed_at": "2021-06-30T23:30:00+00:00", "void": False}]

    assert page.status_words("signed", late) == "Signed, 1 July 2021"


def test_void_signatures_are_struck_with_the_word_and_unsigned_steps_wait() -> None:
    signatures = examples.signatures()[:2]
    signatures[0].update(void=True)
    signatures[1].update(
        post="Head of Commissioning",
        on_behalf_of="Helen Aspinall, Director",
        delegation="D-2021-004",
        interest="Trustee of a provider",
    )
    html = article(examples.recovery_grants(), status="in_sign_off", signatures=signatures)
    rows = [words(row) for row in html.partition("notice__table--approval")[2].split("<tr")[2:6]]

    assert "<strong>Void</strong> <s>Helen Aspinall</s>" in html
    assert rows[1].endswith(
        "Agrees Marcus Oyelaran Head of Commissioning for and on behalf of Helen Aspinall, Director "
        "under delegation D-2021-004 27 October 2021 at 15:02 "
        "Interest declared: Trustee of a provider"
    )
    assert [row.rpartition("Agrees ")[2] for row in rows[2:3]] == ["Not signed yet"]
    assert page.status_words("signed", signatures[:1]) == "Signed"


def test_a_step_signed_again_after_a_void_signature_has_a_row_for_each() -> None:
    void, valid = examples.signatures()[:1] * 2
    html = article(examples.recovery_grants(), signatures=[{**void, "void": True}, valid])

    assert html.count("Assistant Director – Police") == 2


@pytest.mark.parametrize(
    "path",
    [
        ("authority",),
        ("reference",),
        ("subject",),
        ("summary",),
        ("directorate",),
        ("type", "name"),
        ("kind", "name"),
        ("stage", "name"),
        ("function_family", "name"),
        ("key_decision", "reason"),
        ("author", "name"),
        ("author", "post"),
        ("proposer", "name"),
        ("contact", "team"),
        ("contact", "email"),
        ("contact", "phone"),
        ("decision_due", "by"),
        ("localities", 0, "name"),
        ("money", "vat_basis", "name"),
        ("money", "weights_source"),
        ("money", "funding_sources", 0, "funder"),
        ("money", "funding_sources", 0, "programme"),
        ("money", "funding_sources", 0, "fallback"),
        ("money", "funding_sources", 0, "status", "name"),
        ("money", "allocations", 0, "stream"),
        ("money", "allocations", 0, "recipient"),
        ("money", "allocations", 0, "financial_year"),
        ("money", "allocations", 0, "locality", "name"),
        ("posts", 0, "title"),
        ("posts", 0, "employer"),
        ("posts", 0, "certainty", "name"),
        ("sections", 0, "text"),
        ("sections", 2, "heading"),
        ("sections", 2, "text"),
        ("chain", 0, "post"),
        ("chain", 0, "why"),
        ("chain", 0, "capacity", "name"),
    ],
)
def test_every_text_is_escaped(path: tuple[str | int, ...]) -> None:
    content = examples.funded_posts()
    found: Any = content
    for step in path[:-1]:
        found = found[step]
    found[path[-1]] = "<script>alert('x')</script>\"&"
    html = page.document(content, fingerprint="", signatures=[], status="draft")

    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("part", ["name", "post", "on_behalf_of", "interest"])
def test_every_text_of_a_signature_is_escaped(part: str) -> None:
    signatures = [{**examples.signatures()[0], part: "<script>x</script>"}]

    assert "&lt;script&gt;" in article(examples.recovery_grants(), signatures=signatures)


@given(st.data())
def test_no_hole_in_a_draft_stops_its_notice(data: st.DataObject) -> None:
    content = examples.funded_posts()
    for _hole in range(data.draw(st.integers(1, 6))):
        _make_hole(content, data)

    assert "Draft – not a decision" in page.document(content, fingerprint="", signatures=[], status="draft")
    assert page.file_name(content).endswith(".pdf")
    assert page.allocations_csv(content)


def _make_hole(part: Any, data: st.DataObject) -> None:
    """Somewhere inside, something is missing, is None or is empty."""
    key = data.draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
    if isinstance(part[key], dict | list) and part[key] and data.draw(st.booleans()):
        _make_hole(part[key], data)
    else:
        part[key] = data.draw(st.sampled_from([None, "", [] if isinstance(part[key], list) else {}]))


def test_the_first_heading_that_an_author_writes_leaves_no_level_out() -> None:
    content = examples.recovery_grants()
    content["sections"][2]["text"] = "## Second level\n\nText\n\n# First level"

    assert re.findall(r"<h(\d)>", article(content)) == ["4", "4"]


def test_a_person_who_wrote_and_proposes_is_named_once() -> None:
    content = examples.recovery_grants()
    assert "Author and proposer Alex Brearley, Commissioning Manager" in words(article(content))

    content["proposer"] = {"name": "Sam Whitworth", "post": "Director"}
    assert "Author Alex Brearley, Commissioning Manager Proposer Sam Whitworth, Director" in words(article(content))


def test_a_decision_that_costs_nothing_says_so() -> None:
    content = examples.recovery_grants()
    content["money"] = {"no_financial_implication": True, "allocations": [], "funding_sources": []}

    assert "Total value No financial implication" in words(article(content))


# Tables


def table_of(content: dict[str, Any]) -> tables.MoneyTable:
    table = tables.allocations(content)
    assert table is not None
    return table


def test_one_stream_in_one_year_is_a_list_with_its_weights() -> None:
    table = table_of(examples.recovery_grants())

    assert table.caption == "Allocation by district: Dependency and recovery, 2021/22"
    assert [column.name for column in table.columns] == ["Weight", "Amount"]
    assert [cell.words for cell in table.total.cells] == ["7,117", "£639,733.00"]
    assert [[cell.words for cell in row.cells] for row in table.groups[0].rows] == [
        [f"{weight:,}", money.pounds(Decimal(amount))] for _code, _name, weight, amount in examples.DISTRICTS
    ]


def test_three_streams_of_three_years_are_three_groups_with_subtotals_and_a_grand_total() -> None:
    table = table_of(examples.three_streams_three_years())

    assert [column.name for column in table.columns] == ["2023/24", "2024/25", "2025/26", "Total"]
    assert [(group.name, len(group.rows), group.total is not None) for group in table.groups] == [
        ("Community safety partnerships", 10, True),
        ("Violence reduction and serious violence duty", 10, True),
        ("Hate crime and victims’ services", 10, True),
    ]
    assert (table.total.name, table.total.cells[-1].words) == ("Grand total", "£975,313.68")
    assert table.groups[1].rows[0].cells[0].headers == "allocation-g1 allocation-c0 allocation-g1-r0"


def test_a_short_group_stands_in_one_table_and_a_long_one_has_a_table_of_its_own() -> None:
    short, long = table_of(examples.three_streams_three_years()), table_of(examples.long_groups())

    assert [(len(part.groups), part.head, part.is_first, part.is_last) for part in short.parts] == [
        (3, None, True, True)
    ]
    assert [(part.head and part.head.name, part.is_first, part.is_last) for part in long.parts] == [
        ("Victims’ fund", True, False),
        ("Violence reduction", False, False),
        ("Hate crime", False, True),
    ]


def test_each_page_of_a_long_group_says_whose_rows_it_has() -> None:
    pages = [text for text in pages_of("long_groups") if "Survivors" in text or "Advice Centre" in text]
    said = [[name for name in ("Victims’ fund", "Violence reduction", "Hate crime") if name in text] for text in pages]

    assert len(said) > 3
    assert all(said)
    assert "Grand total £538,830.00 £561,330.00 £583,830.00 £1,683,990.00" in pages[-1]


def test_streams_of_one_year_stand_in_columns() -> None:
    content = examples.three_streams_three_years()
    content["money"]["allocations"] = content["money"]["allocations"][::3]
    table = table_of(content)

    assert [column.name for column in table.columns][-1] == "Total"
    assert (len(table.columns), len(table.groups), len(table.groups[0].rows)) == (4, 1, 10)
    assert table.caption == "Allocation by district: 2023/24"


def test_more_years_than_an_upright_page_holds_become_groups() -> None:
    content = examples.recovery_grants()
    content["money"]["allocations"] = [
        {**row, "financial_year": f"20{year}/{year + 1}", "weight": None}
        for row in content["money"]["allocations"]
        for year in range(21, 27)
    ]
    table = table_of(content)

    assert [group.name for group in table.groups] == ["2021/22", "2022/23", "2023/24", "2024/25", "2025/26", "2026/27"]
    assert [column.name for column in table.columns] == ["Amount"]


def test_recipients_stand_beside_their_district_and_alone_where_there_is_none() -> None:
    assert (table_of(examples.funded_posts()).row_heading, table_of(examples.funded_posts()).second_heading) == (
        "District",
        "Recipient",
    )
    assert table_of(examples.thirty_recipients()).row_heading == "Recipient"


def test_streams_alone_are_rows() -> None:
    content = examples.recovery_grants()
    content["money"]["allocations"] = [
        {"stream": stream, "financial_year": "2021/22", "amount": "10.00"} for stream in ("One", "Two")
    ]
    table = table_of(content)

    assert [row.name for row in table.groups[0].rows] == ["One", "Two"]
    assert (table.row_heading, table.caption) == ("Stream", "Allocation by stream: 2021/22")


def test_amounts_that_are_missing_or_no_amounts_are_dashes_and_count_for_nothing() -> None:
    table = table_of(examples.draft_with_holes())

    assert [row.cells[-1].words for row in table.groups[0].rows] == ["£69,573.32", "–", "–"]
    assert table.total.cells[-1].words == "£69,573.32"


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30), st.integers(1, 4), st.integers(1, 6))
def test_groups_and_columns_add_up_to_the_total(pence: list[int], streams: int, years: int) -> None:
    rows = [
        {
            "stream": f"S{number % streams}",
            "financial_year": f"Y{number % years}",
            "recipient": f"R{number % 7}",
            "amount": money.plain(Decimal(amount) / 100),
        }
        for number, amount in enumerate(pence)
    ]
    table = table_of({"money": {"allocations": rows}})
    printed = [row.cells[-1].words for group in table.groups for row in group.rows]

    assert table.total.cells[-1].words == money.pounds(Decimal(sum(pence)) / 100)
    assert sum(money.parse(words) for words in printed) == Decimal(sum(pence)) / 100


def test_sources_without_a_share_say_so_and_the_total_is_of_recorded_shares() -> None:
    content = examples.recovery_grants()
    assert "Share not recorded" in article(content)

    content["money"]["funding_sources"][0]["amount"] = "100.00"
    assert "Total of recorded shares £100.00" in words(article(content))

    content["money"]["funding_sources"][1]["amount"] = "50.50"
    assert "Total £150.50" in words(article(content))


@pytest.mark.parametrize(
    ("posts", "said"),
    [
        ([("4.00", "up_to"), ("1.00", "potential")], "up to 5.00 FTE, of which 1.00 potential"),
        ([("4.00", "confirmed"), ("0.50", "confirmed")], "4.50 FTE"),
        ([("4.00", "confirmed"), ("0.50", "up_to")], "up to 4.50 FTE"),
    ],
)
def test_the_sum_of_posts_keeps_how_sure_it_is(posts: list[tuple[str, str]], said: str) -> None:
    rows = [{"title": "Worker", "fte": fte, "certainty": {"code": code, "name": code}} for fte, code in posts]

    assert f"Total {said}" in words(article({**examples.recovery_grants(), "posts": rows}))


# Files


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Dependency and recovery service", "DN-2021-0001 Dependency and recovery service.pdf"),
        ("../../etc/passwd\x00\r\nX: y", "DN-2021-0001 etc passwd X y.pdf"),
        ("Cŵn & <b>“cathod”</b>: £5", "DN-2021-0001 Cwn & b cathod b 5.pdf"),
        ("", "DN-2021-0001.pdf"),
        (
            "word " * 60,
            "DN-2021-0001 word word word word word word word word word word word word word word word word.pdf",
        ),
    ],
)
def test_a_file_name_has_plain_letters_only_and_is_never_long(subject: str, name: str) -> None:
    assert page.file_name({"reference": "DN-2021-0001", "subject": subject}) == name
    assert len(name) <= 100


def test_a_file_without_reference_still_has_a_name() -> None:
    assert page.file_name({}) == "Decision notice.pdf"


def test_text_in_the_spreadsheet_is_never_a_formula() -> None:
    content = examples.thirty_recipients()
    content["money"]["allocations"][0]["recipient"] = '=HYPERLINK("https://a.example")'
    content["money"]["allocations"][1]["stream"] = "@SUM(A1)"
    rows = list(csv.DictReader(io.StringIO(page.allocations_csv(content).decode("utf-8-sig"), newline="")))

    assert rows[0]["recipient"] == '\'=HYPERLINK("https://a.example")'
    assert rows[1]["stream"] == "'@SUM(A1)"


def test_a_subject_too_long_for_the_running_head_ends_with_whole_words() -> None:
    assert page.shortened("Grants to voluntary organisations", 20) == "Grants to voluntary…"
    assert page.shortened("Grants", 20) == "Grants"
    assert page.shortened("x" * 30, 20) == "x" * 19 + "…"
