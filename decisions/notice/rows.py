"""What a section says in rows, as the notice prints it: a table, or a list of sentences."""

from dataclasses import dataclass

from decisions.notice.reading import Content, rows, text
from decisions.record.choices import Access
from decisions.record.row_kinds import BY_SECTION, Printed

PAPERS = "background_papers"


@dataclass(frozen=True, slots=True)
class Printout:
    """`lines` of cells, the first of which heads its line; or `sentences`, where the rows make a list."""

    key: str
    caption: str
    columns: list[str]
    lines: list[list[str]]
    sentences: list[str]


def printed(section: Content) -> Printout | None:
    """The rows of a frozen section; None where it has none. A column that is empty in every row is left out."""
    kind, found = BY_SECTION.get(text(section, "key")), rows(section, "rows")
    if kind is None or not found:
        return None
    if kind.printed is Printed.LIST:
        return Printout(kind.section, kind.caption, [], [], [kind.sentence(row) for row in found])
    lines = [kind.cells(row) for row in found]
    used = [any(line[place] for line in lines) for place in range(len(kind.labels))]
    return Printout(
        kind.section,
        kind.caption,
        [label for label, shown in zip(kind.labels, used, strict=True) if shown],
        [[cell for cell, shown in zip(line, used, strict=True) if shown] for line in lines],
        [],
    )


def papers(content: Content) -> list[dict[str, str | bool]]:
    """The background papers that a content names, for links: title, web address, and the file if it is stored."""
    found = [
        row for section in rows(content, "sections") if text(section, "key") == PAPERS for row in rows(section, "rows")
    ]
    return [
        {
            "title": text(row, "title"),
            "url": text(row, "url"),
            "exempt": text(row, "access", "code") == Access.EXEMPT,
            **{name: text(row, "file", name) for name in ("sha256", "file_name", "size")},
        }
        for row in found
    ]
