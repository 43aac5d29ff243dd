"""Narrative text: Markdown to safe HTML, to plain words, and the limits that keep a notice printable."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST_BYTES = 200_000
MOST_IN_BLOCK = 10_000
MOST_IN_RUN = 60
MOST_ELEMENTS = 3_000
MOST_DEEP = 12
MOST_LISTS = 4
MOST_QUOTES = 2
MOST_COLUMNS = 6
MOST_CELLS = 600

MOST_TOLD = 5  # sentences on one kind of fault

_TAGS = {
    *("p", "br", "strong", "em", "a", "blockquote", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "th": {"scope"}, "ol": {"start"}}
_SCHEMES = ("https://", "mailto:")
_BIDI_OVERRIDES = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_KINDS = {"heading_open": "heading", "paragraph_open": "paragraph", "th_open": "cell", "td_open": "cell"}
_RUN = re.compile(rf"[^\s\u200b\u00ad\u2010\u2013\u2014/-]{{{MOST_IN_RUN + 1},}}")
_CELL_EDGE = re.compile(r"(?<!\\)\|")


def _parser() -> MarkdownIt:
    """CommonMark with tables and without code, images, reference links and HTML.

    What is switched off stays in the text as it was typed, so that no words can vanish from a notice.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["code", "fence", "backticks", "image", "reference"])
    parser.validateLink = lambda url: url.lower().startswith(_SCHEMES)  # type: ignore[method-assign]
    return parser


_PARSER = _parser()


def normalise(text: str) -> str:
    """The text as it is stored and hashed: composed characters (NFC), LF line ends, no trailing blanks.

    A line break made by two blanks at a line's end is lost; one made by a backslash stays.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t\u00a0") for line in lines).rstrip("\n")


def to_html(text: str, *, top_heading: int = 3) -> str:
    """The text as HTML that is safe on any page and in a notice.

    Shapes: the elements and attributes of _TAGS and _ATTRIBUTES and two levels of heading: the author's first
    level becomes the top heading, every other level the one below it. Links lead to https and mailto alone.
    Raises: ValueError if the top heading is not 2 to 5.
    """
    if not 2 <= top_heading <= 5:
        raise ValueError(f"{top_heading} is no level for the top heading; give 2 to 5.")
    tokens = _PARSER.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{top_heading + (token.tag != 'h1')}"
        elif token.type == "th_open":
            token.attrs["scope"] = "col"
    return nh3.clean(
        _PARSER.renderer.render(tokens, _PARSER.options, {}),
        tags=_TAGS | {f"h{top_heading}", f"h{top_heading + 1}"},
        attributes=_ATTRIBUTES,
        url_schemes={"https", "mailto"},
        url_relative="deny",
        link_rel=None,
    )


def plain(text: str) -> str:
    """The words without their marks, for searching and summaries: a line for each paragraph, item or cell."""
    return "\n".join(filter(None, map(_words, _blocks(_PARSER.parse(text)))))


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each heading, paragraph, item of a list and cell of a table: its kind and its words on one line.

    Shapes: the kind is "heading", "paragraph", "item" or "cell".
    """
    lists, kind = 0, "paragraph"
    for token in _PARSER.parse(text):
        if token.type in ("list_item_open", "list_item_close"):
            lists += token.nesting
        elif token.type in _KINDS:
            kind = _KINDS[token.type]
        elif token.type == "inline" and (words := " ".join(_words(token).split())):
            yield ("item" if lists and kind == "paragraph" else kind), words


def _blocks(tokens: Sequence[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type == "inline")


def _words(block: Token) -> str:
    return "".join(" " if child.type.endswith("break") else child.content for child in block.children or [])


def limits(text: str) -> list[str]:
    """What keeps the text from being printed.

    Shapes: a sentence for each fault, with its cure, at most five on one kind; none if the text is sound.
    Units: bytes of UTF-8 for the whole text, characters of the words shown for a paragraph or a run.
    """
    size = len(text.encode(errors="surrogatepass"))
    if size > MOST_BYTES:
        return [f"The text takes {size:,} bytes; the most is {MOST_BYTES:,}. Shorten it."]
    tokens = _PARSER.parse(text)
    words = [_words(block) for block in _blocks(tokens)]
    faults = (
        _unprintable(text + "".join(words)),
        _long_blocks(words),
        _long_runs(words),
        _too_deep(tokens),
        _bad_tables(text, tokens),
        _too_many(tokens),
    )
    return [sentence for kind in faults for sentence in islice(kind, MOST_TOLD)]


def _unprintable(text: str) -> Iterator[str]:
    """Characters that no font prints or that turn the reading order, also where typed as &#x202e;."""
    for mark in sorted(set(text) - set("\t\n\r")):
        if unicodedata.category(mark) in ("Cc", "Co", "Cs") or ord(mark) in _BIDI_OVERRIDES:
            name = unicodedata.name(mark, "no name").lower()
            yield f"The character U+{ord(mark):04X} ({name}) cannot be printed. Delete it."


def _long_blocks(blocks: Sequence[str]) -> Iterator[str]:
    for words in blocks:
        if len(words) > MOST_IN_BLOCK:
            yield (
                f"The paragraph that begins “{words[:40]}…” has {len(words):,} characters; "
                f"the most is {MOST_IN_BLOCK:,}. Split it."
            )


def _long_runs(blocks: Sequence[str]) -> Iterator[str]:
    for words in blocks:
        for run in _RUN.findall(words):
            yield (
                f"“{run[:20]}…” has {len(run):,} characters without a space; the most is {MOST_IN_RUN}. "
                "Put spaces in it, or give a link words to show."
            )


def _too_deep(tokens: Sequence[Token]) -> Iterator[str]:
    lists = _deepest(tokens, ("bullet_list_open", "ordered_list_open"))
    quotes = _deepest(tokens, ("blockquote_open",))
    levels = (block.level + mark.level + 1 for block in _blocks(tokens) for mark in block.children or [])
    marks = max(levels, default=0)
    if lists > MOST_LISTS:
        yield f"Lists stand {lists} deep in one another; the most is {MOST_LISTS}. Move them out."
    if quotes > MOST_QUOTES:
        yield f"Quotations stand {quotes} deep in one another; the most is {MOST_QUOTES}. Move them out."
    if marks > MOST_DEEP:
        yield (
            f"Lists, quotations, bold and italics stand {marks} deep in one another; "
            f"the most is {MOST_DEEP}. Move them out."
        )


def _deepest(tokens: Sequence[Token], openings: Sequence[str]) -> int:
    """The most elements of one kind that are open at once."""
    closings = [opening.replace("open", "close") for opening in openings]
    depth = deepest = 0
    for token in tokens:
        depth += (token.type in openings) - (token.type in closings)
        deepest = max(deepest, depth)
    return deepest


def _bad_tables(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """Tables too wide for a page, and rows wider than their heading, whose last cells would be dropped."""
    lines = re.split(r"\r\n|\r|\n", text)
    columns = 0
    for token in tokens:
        if token.type == "thead_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "thead_close" and columns > MOST_COLUMNS:
            yield f"A table has {columns} columns; the most is {MOST_COLUMNS}. Split it into two tables."
        elif token.type == "tr_open" and columns and token.map:
            row = lines[token.map[0]].strip(" \t>").removeprefix("|").removesuffix("|")
            cells = len(_CELL_EDGE.split(row))
            if cells > columns:
                shown = row.strip()[:40]
                yield f"The table row “{shown}” has {cells} cells, its heading {columns}. Make them the same."


def _too_many(tokens: Sequence[Token]) -> Iterator[str]:
    cells = sum(token.type in ("th_open", "td_open") for token in tokens)
    marks = (mark for block in _blocks(tokens) for mark in block.children or [])
    parts = sum(token.nesting == 1 or token.type == "hardbreak" for token in (*tokens, *marks))
    if cells > MOST_CELLS:
        yield f"The tables have {cells:,} cells in all; the most is {MOST_CELLS}. Attach a spreadsheet."
    if parts > MOST_ELEMENTS:
        yield (
            f"The text has {parts:,} paragraphs, list items, cells and other marked parts; "
            f"the most is {MOST_ELEMENTS:,}. Attach part of it."
        )
