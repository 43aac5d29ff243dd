"""Narrative text: safe whatever is typed, nothing typed lost, and refused before it can jam the printer."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.markdown import limits, normalise, plain, to_html

ALLOWED = re.compile(
    r'</?(?:p|br|strong|em|ul|ol|li|h3|h4|blockquote|table|thead|tbody|tr|th|td|a)>|<ol start="[0-9]+">'
    r'|<th scope="col">|<a href="(?:https://|mailto:)[^"<>]*">',
    re.IGNORECASE,
)
MARKED = st.text("ab <>&\"'*_[]()!|-#`\\\n0.:/")
HOSTILE = st.lists(
    st.sampled_from(
        [
            *(
                "<script>",
                "</script>",
                "<img src=x onerror=y>",
                "[a](javascript:b)",
                "[a](https://b.example)",
            ),
            *(
                "![a](https://b.example)",
                "<https://b.example>",
                "**",
                "*",
                "> ",
                "- ",
                "1. ",
                "\n",
                "\n\n",
                "# ",
            ),
            *(
                "| a | b |\n|---|---|\n| c | d |\n",
                "&lt;svg&gt;",
                "&#x202e;",
                '"',
                "'",
                "<style>",
                "<!--",
                "a",
            ),
        ]
    )
).map("".join)


def test_paragraphs_emphasis_and_lists_become_html() -> None:
    assert to_html("One *two* **three**.\\\nFour.\n\n- five\n- six\n\n1. seven") == (
        "<p>One <em>two</em> <strong>three</strong>.<br>\nFour.</p>\n"
        "<ul>\n<li>five</li>\n<li>six</li>\n</ul>\n<ol>\n<li>seven</li>\n</ol>\n"
    )


@pytest.mark.parametrize(
    ("top", "levels"),
    [(2, ["h2", "h3", "h3", "h3"]), (3, ["h3", "h4", "h4", "h4"]), (5, ["h5", "h6", "h6", "h6"])],
)
def test_the_first_level_of_heading_becomes_the_top_one_and_all_others_the_next(top: int, levels: list[str]) -> None:
    html = to_html("# a\n\n## b\n\n### c\n\n###### d", top_heading=top)
    assert re.findall(r"<(h[1-6])>[abcd]</h[1-6]>", html) == levels


def test_three_is_the_top_level_of_heading_unless_another_is_given() -> None:
    assert to_html("# a") == to_html("# a", top_heading=3) == "<h3>a</h3>\n"


@pytest.mark.parametrize("top", [0, 1, 6])
def test_a_top_heading_that_leaves_no_second_level_is_refused(top: int) -> None:
    with pytest.raises(ValueError, match=rf"^{top} is no level for the top heading; give 2 to 5\.$"):
        to_html("a", top_heading=top)


def test_a_table_has_column_headings_and_no_styles() -> None:
    assert to_html("| Area | £ |\n|:-----|--:|\n| Bury | 5 |") == (
        '<table>\n<thead>\n<tr>\n<th scope="col">Area</th>\n<th scope="col">£</th>\n</tr>\n</thead>\n'
        "<tbody>\n<tr>\n<td>Bury</td>\n<td>5</td>\n</tr>\n</tbody>\n</table>\n"
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](https://b.example/c?d=e)", '<p><a href="https://b.example/c?d=e">a</a></p>\n'),
        ("<https://b.example>", '<p><a href="https://b.example">https://b.example</a></p>\n'),
        ("[a](HTTPS://b.example)", '<p><a href="HTTPS://b.example">a</a></p>\n'),
        ("[a](mailto:team@gmca.example)", '<p><a href="mailto:team@gmca.example">a</a></p>\n'),
        ('[a](https://b.example "title")', '<p><a href="https://b.example">a</a></p>\n'),
        ("[a](http://b.example)", "<p>[a](http://b.example)</p>\n"),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>\n"),
        ("[a](JaVaScRiPt:b)", "<p>[a](JaVaScRiPt:b)</p>\n"),
        ("[a](data:text/html,b)", "<p>[a](data:text/html,b)</p>\n"),
        ("[a](/b)", "<p>[a](/b)</p>\n"),
        ("[a](//b.example)", "<p>[a](//b.example)</p>\n"),
        ("<b onclick=c>", "<p>&lt;b onclick=c&gt;</p>\n"),
        ("<script>a</script>", "<p>&lt;script&gt;a&lt;/script&gt;</p>\n"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>\n"),
        ("![a](https://b.example/c.png)", '<p>!<a href="https://b.example/c.png">a</a></p>\n'),
        ("![a](data:image/png;base64,b)", "<p>![a](data:image/png;base64,b)</p>\n"),
        ("`a`", "<p>`a`</p>\n"),
        ("    a", "<p>a</p>\n"),
        ("```\na\n```", "<p>```\na\n```</p>\n"),
        ("[Note]: https://b.example", "<p>[Note]: https://b.example</p>\n"),
        ("7. a\n8. b", '<ol start="7">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
    ],
)
def test_only_plain_links_are_live_and_what_is_not_allowed_stays_as_it_was_typed(text: str, html: str) -> None:
    assert to_html(text) == html


@given(MARKED | HOSTILE | st.text())
def test_whatever_is_typed_only_allowed_elements_and_attributes_come_out(text: str) -> None:
    html = to_html(text)
    assert re.findall(r"<[^>]*>?", ALLOWED.sub("", html)) == []
    assert ALLOWED.sub("", html).count("<") == 0


@given(st.lists(st.text("ab<>&\"'`éß£", min_size=1, max_size=8), max_size=20))
def test_no_word_that_was_typed_is_lost(words: list[str]) -> None:
    text = " ".join(words)
    shown = unescape(re.sub(r"</?(?:p|blockquote|a[^>]*)>", " ", to_html(text)))
    assert shown.replace(">", " ").split() == text.replace(">", " ").split()


def test_plain_gives_the_words_of_each_paragraph_item_and_cell_on_a_line() -> None:
    text = "# One\n\nTwo *three*\nfour\\\nfive [six](https://b.example) &amp; <b>\n\n> - seven\n\n|a|b|\n|-|-|\n|c||"
    assert plain(text) == "One\nTwo three four five six & <b>\nseven\na\nb\nc"


def test_plain_of_nothing_is_nothing() -> None:
    assert plain("") == plain("\n\n") == ""


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("a  \nb\t\nc\u00a0", "a\nb\nc"),
        ("  a", "  a"),
        ("a\n\n\n", "a"),
        ("a\n\n  \n\t\n", "a"),
        ("\n\na", "\n\na"),
        ("cafe\u0301", "caf\u00e9"),
        ("", ""),
        (" \r\n ", ""),
    ],
)
def test_normalise_composes_characters_and_takes_blanks_off_the_ends(text: str, stored: str) -> None:
    assert normalise(text) == stored


@given(st.text() | st.text("a \t\r\n\u00a0\u0301"))
def test_normalise_changes_nothing_the_second_time(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


SOUND = [
    *("", "The total is £639,733.", "a" * 60, "a/" * 200, "a-b " * 2_499),
    *("\n\n".join(["a " * 4_999] * 3), "- a\n  - b\n    - c\n      - d", "> > a", "a\r\n\tb"),
    *("|a|b|c|d|e|f|\n|-|-|-|-|-|-|\n" + "|a|b|c|d|e|f|\n" * 99, "|a|b|\n|-|-|\n|c|\n|d\\|e|f|"),
    *("a\n\n" * 3_000, "*****a*****", "<https://b.example/" + "a/b" * 30 + ">", "\u200f\u200d\u00ad"),
    f"[a](https://b.example/{'c' * 300})",
    "a " * 4_999 + "ab",
    ("a " * 4_999 + "\n\n") * 20,
    "|a|b|c|d|\n|-|-|-|-|\n\n|a|b|c|d|\n|-|-|-|-|",
]


@pytest.mark.parametrize("text", SOUND)
def test_a_text_within_the_limits_has_no_faults(text: str) -> None:
    assert limits(text) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("£ " * 66_667, "The text takes 200,001 bytes; the most is 200,000. Shorten it."),
        (
            "a " * 5_000 + "b",
            "The paragraph that begins “a a a a a a a a a a a a a a a a a a a a …” has 10,001 characters; "
            "the most is 10,000. Split it.",
        ),
        (
            f"x {'a' * 61} y",
            "“aaaaaaaaaaaaaaaaaaaa…” has 61 characters without a space; the most is 60. "
            "Put spaces in it, or give a link words to show.",
        ),
        (
            "a\u0301" * 31,
            "“" + "a\u0301" * 10 + "…” has 62 characters without a space; the most is 60. "
            "Put spaces in it, or give a link words to show.",
        ),
        (
            "- a\n  - b\n    - c\n      1. d\n         - e",
            "Lists stand 5 deep in one another; the most is 4. Move them out.",
        ),
        ("> > > a", "Quotations stand 3 deep in one another; the most is 2. Move them out."),
        (
            "*" * 24 + "a" + "*" * 24,
            "Lists, quotations, bold and italics stand 14 deep in one another; the most is 12. Move them out.",
        ),
        (
            "|a|b|c|d|e|f|g|\n|-|-|-|-|-|-|-|",
            "A table has 7 columns; the most is 6. Split it into two tables.",
        ),
        (
            "x\n\n> | a | b |\n> |---|---|\n> | c | d | lost |",
            "The table row “c | d | lost” has 3 cells, its heading 2. Make them the same.",
        ),
        (
            "|a|b|\n|-|-|\n" + "|c|d|\n" * 150 + "\n|a|b|\n|-|-|\n" + "|c|d|\n" * 149,
            "The tables have 602 cells in all; the most is 600. Attach a spreadsheet.",
        ),
        (
            "a\n\n" * 3_001,
            "The text has 3,001 paragraphs, list items, cells and other marked parts; "
            "the most is 3,000. Attach part of it.",
        ),
        (
            "a\\\n" * 3_000 + "b",
            "The text has 3,001 paragraphs, list items, cells and other marked parts; "
            "the most is 3,000. Attach part of it.",
        ),
        ("a\x07", "The character U+0007 (no name) cannot be printed. Delete it."),
        ("a\x00", "The character U+0000 (no name) cannot be printed. Delete it."),
        ("a\x85b", "The character U+0085 (no name) cannot be printed. Delete it."),
        ("\ue000", "The character U+E000 (no name) cannot be printed. Delete it."),
        ("\U0010fffd", "The character U+10FFFD (no name) cannot be printed. Delete it."),
        ("a\ud800", "The character U+D800 (no name) cannot be printed. Delete it."),
        ("a\u202eb", "The character U+202E (right-to-left override) cannot be printed. Delete it."),
        ("a&#x202e;b", "The character U+202E (right-to-left override) cannot be printed. Delete it."),
        ("a\u2066b", "The character U+2066 (left-to-right isolate) cannot be printed. Delete it."),
        ("a\u2069b", "The character U+2069 (pop directional isolate) cannot be printed. Delete it."),
    ],
)
def test_a_text_beyond_a_limit_is_told_its_fault_and_the_cure(text: str, sentence: str) -> None:
    assert limits(text) == [sentence]


def test_every_kind_of_fault_is_told_but_none_more_than_five_times() -> None:
    faults = limits(f"{'a' * 61} " * 9 + "\x01\n\n> > > a")
    assert [sentence.split()[0] for sentence in faults] == [
        "The",
        *["“aaaaaaaaaaaaaaaaaaaa…”"] * 5,
        "Quotations",
    ]


@given(MARKED | HOSTILE | st.text())
def test_no_text_whatever_stops_the_limits_from_being_told(text: str) -> None:
    assert all(sentence.endswith(".") for sentence in limits(text))
