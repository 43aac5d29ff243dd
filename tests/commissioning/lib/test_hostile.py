"""What a person might type to stop the machine or to read what is not theirs: refused with a sentence when it is saved,
or printed within the limits; and afterwards the engine still prints.
"""

import time
from datetime import UTC, datetime

import pytest

from commissioning.lib import markdown, rendering
from commissioning.lib.rendering import CouldNotRender, render

AT = datetime(2021, 11, 1, 16, 30, tzinfo=UTC)
CELLS = "| a | b |\n| --- | --- |\n"

REFUSED = [
    ("a word of 100,000 letters", "a" * 100_000, "without a space"),
    ("192 kB of words of 120 letters", ("b" * 120 + " ") * 1_600, "has 193,599 characters"),
    ("a megabyte", "word " * 200_000, "takes 1,000,000 bytes"),
    ("ten megabytes", "word " * 2_000_000, "takes 10,000,000 bytes"),
    ("200 kB in one paragraph", "word " * 39_000, "the most is 10,000"),
    ("100,000 joiners", "a\u200d" * 30_000, "without a space"),
    ("letters with marks in floods", "a\u0301\u0302\u0303" * 3_000, "without a space"),
    ("zero-width spaces", "\u200b" * 12_000, "the most is 10,000"),
    ("soft hyphens", "a\u00ad" * 6_000, "the most is 10,000"),
    ("a list of 5,000", "- a\n" * 5_000, "the most is 3,000"),
    ("a numbered list of 5,000", "1. a\n" * 5_000, "the most is 3,000"),
    ("paragraphs of one letter", "a\n\n" * 5_000, "the most is 3,000"),
    ("20,000 words in italics", "*a* " * 2_400 + "\n\n" + "*a* " * 2_400, "the most is 3,000"),
    ("20,000 line breaks", "a\\\n" * 4_000, "the most is 3,000"),
    ("lists nested 300 deep", "".join("  " * deep + "- a\n" for deep in range(300)), "Lists stand"),
    ("quotations nested 300 deep", ">" * 300 + " a", "Quotations stand"),
    ("ten quotations", ">" * 10 + " a", "Quotations stand 10 deep"),
    ("a table of 1,000 rows", CELLS + "| 1 | 2 |\n" * 1_000, "the most is 600"),
    ("a table of 100 columns", "|a" * 100 + "|\n" + "|-" * 100 + "|\n", "100 columns"),
    ("cells beyond the heading", CELLS + "| 1 | 2 | 3 |\n", "has 3 cells"),
    ("a control character", "a\u0007b", "U+0007"),
    ("nothing, as a character", "a\u0000b", "U+0000"),
    ("a private character", "a\ue000b", "U+E000"),
    ("half of a character", "a\ud800b", "U+D800"),
    ("words turned round", "abc \u202etxt.exe", "U+202E"),
    ("words turned round, as an entity", "abc &#x202e;txt.exe", "U+202E"),
    ("words turned round, isolated", "abc \u2067txt\u2069", "U+2067"),
]

# What is printed: the words that stand on the page afterwards are those that were typed.
PRINTED = [
    ("a script", "<script>alert(1)</script>"),
    ("a picture in HTML", '<img src="http://169.254.169.254/latest/meta-data/">'),
    ("a picture from a file", "![a](file:///etc/passwd)"),
    ("a picture from the machine itself", "![a](http://127.0.0.1:8000/)"),
    ("a picture that carries itself", "![a](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)"),
    ("a picture by reference", "![a][b]\n\n[b]: http://169.254.169.254/"),
    ("a link to a file", "[a](file:///etc/passwd)"),
    ("a link to a script", "[a](javascript:alert(1))"),
    ("a link that carries itself", "[a](data:text/html,b)"),
    ("an attachment", '<link rel="attachment" href="file:///etc/passwd">'),
    ("a sheet", '<style>@import "http://127.0.0.1/"; p { columns: 10000 }</style>'),
    ("a style", '<p style="background: url(file:///etc/passwd)">a</p>'),
    ("an SVG bomb", '<svg><g id="a"><use href="#a"/></g></svg>'),
    ("a wide cell", '<table><tr><td colspan="100000">a</td></tr></table>'),
    ("elements that never end", "<b><i><table><tr><td><p>a"),
    ("an end of the document", "</p></article></body></html>"),
    ("entities in entities", "&amp;amp;amp;lt;script&amp;gt; &lol9; &#x41;"),
    ("declarations of entities", '<!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;&b;">]> &c;'),
    ("right to left", "جمعية שלום (Bury) 10%"),
    ("marks over one letter", "a" + "\u0301" * 40),
]


def page(text: str) -> str:
    head = '<!DOCTYPE html><html lang="en-GB"><head><title>A notice</title></head>'
    return f"{head}<body><h1>A</h1><h2>B</h2>{markdown.to_html(text)}</body></html>"


@pytest.mark.parametrize(("text", "sentence"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_it_is_refused_when_it_is_saved(text: str, sentence: str) -> None:
    started = time.process_time()
    faults = markdown.limits(text)

    assert any(sentence in fault for fault in faults), faults[:1]
    assert time.process_time() - started < 3


@pytest.mark.parametrize("text", [each[1] for each in PRINTED], ids=[each[0] for each in PRINTED])
def test_it_is_printed_and_loads_and_runs_nothing(text: str) -> None:
    assert markdown.limits(text) == []
    pdf = render(page(text), attachments=[], created=AT)

    assert pdf.startswith(b"%PDF-")
    assert not [word for word in (b"/JavaScript", b"/Launch", b"/URI (file", b"root:x:0") if word in pdf]


@pytest.mark.parametrize("letters", ["🏡", "漢字", "हिन्दी", "\ufdfa"])
def test_letters_without_a_shape_are_named_and_the_engine_goes_on(letters: str) -> None:
    rendering.ready()
    engine = rendering._engine.process
    with pytest.raises(CouldNotRender, match=r"^The typeface of the notice has no letter for: U\+"):
        render(page(letters), attachments=[], created=AT)

    assert rendering._engine.process is engine
    assert render(page("a"), attachments=[], created=AT).startswith(b"%PDF-")
