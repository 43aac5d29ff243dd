"""The money and posts of a notice as tables, with totals computed here from the rows and never typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from commissioning.lib import money
from decisions.notice.reading import Content, amount, day, number, pounds, rows, text

# Four columns of figures under a million, and their total, are as many as an upright page holds in 12 point.
MOST_COLUMNS = 4
MILLION = Decimal(1_000_000)
# A group of more rows than this may break over pages; a smaller one is kept whole.
WHOLE_GROUP_ROWS = 14


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, and the ids of the cells that head it."""

    words: str
    headers: str


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    second: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one header row, with their sum; or all the rows of a table that has no groups."""

    id: str
    name: str
    rows: list[Row]
    total: Row | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Column:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """A table of its own: `head` is the group that its head names on every page, where it holds one long group."""

    groups: list[Group]
    head: Group | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class MoneyTable:
    caption: str
    row_heading: str
    second_heading: str
    weight_heading: str
    columns: list[Column]
    groups: list[Group]
    total: Row

    @property
    def width(self) -> int:
        """How many columns it has in all."""
        return 1 + bool(self.second_heading) + len(self.columns)

    @property
    def whole(self) -> bool:
        """Whether it is short enough to stand on one page."""
        return len(self.groups) == 1 and self.groups[0].whole

    @property
    def parts(self) -> list[Part]:
        """One table; or one for each group, where one goes on over pages: each page then says whose rows it has.

        A head is repeated on every page and a group's row is not.
        """
        last = len(self.groups) - 1
        if not last or all(group.whole for group in self.groups):
            return [Part(self.groups, None, is_first=True, is_last=True)]
        return [Part([group], group, not place, place == last) for place, group in enumerate(self.groups)]

    @property
    def has_millions(self) -> bool:
        """Whether a column before the last has them: the last always has room for them."""
        return any(len(cell.words) > len("£999,999.99") for cell in self.total.cells[:-1])

    @property
    def figures(self) -> int:
        return len(self.columns)


Key = Callable[[Content], str]


def stream(row: Content) -> str:
    return text(row, "stream")


def year(row: Content) -> str:
    return text(row, "financial_year")


def district(row: Content) -> str:
    return text(row, "locality", "name")


def recipient(row: Content) -> str:
    return text(row, "recipient")


def stream_and_year(row: Content) -> str:
    return ", ".join(each for each in (stream(row), year(row)) if each)


def _everything(_row: Content) -> str:
    return ""


def allocations(content: Content) -> MoneyTable | None:
    """The allocations in the shape that reads best; None where there are none.

    Shapes: one stream in one year is a list; several years, or several streams of one year, stand in columns;
    streams of several years are groups of rows with a column for each year; and where there are more years than
    columns, each stream and year is a group of its own.
    """
    found = rows(content, "money", "allocations")
    return _Pivot(found).table() if found else None


def distinct(found: Sequence[Content], key: Key) -> list[str]:
    """The values of a key, in the order in which they first come."""
    return list(dict.fromkeys(key(row) for row in found))


@dataclass
class _Pivot:
    found: Sequence[Content]
    name: Key = field(init=False)
    second: Key = field(init=False)
    group: Key = field(init=False)
    column: Key = field(init=False)
    row_heading: str = field(init=False)

    def __post_init__(self) -> None:
        self.row_heading, self.name, self.second = self._rows_by()
        self.group, self.column = self._groups_and_columns()

    def _rows_by(self) -> tuple[str, Key, Key]:
        by_district = any(map(district, self.found))
        by_recipient = any(map(recipient, self.found))
        if by_district:
            return "District", district, recipient if by_recipient else _everything
        return ("Recipient", recipient, _everything) if by_recipient else ("Stream", stream, _everything)

    def _groups_and_columns(self) -> tuple[Key, Key]:
        streams = 1 if self.name is stream else len(distinct(self.found, stream))
        years = len(distinct(self.found, year))
        most = self._most_columns()
        if years > most:
            return (year if self.name is stream or streams == 1 else stream_and_year), _everything
        if streams == 1:
            return _everything, year if years > 1 else _everything
        if years == 1 and streams <= most:
            return _everything, stream
        return stream, year if years > 1 else _everything

    def _most_columns(self) -> int:
        amounts = [read for row in self.found if (read := amount(row.get("amount"))) is not None]
        return MOST_COLUMNS - (sum(amounts) >= MILLION) - (self.second is recipient)

    def table(self) -> MoneyTable:
        groups = distinct(self.found, self.group)
        return MoneyTable(
            caption=self._caption(),
            row_heading=self.row_heading,
            second_heading="Recipient" if self.second is recipient else "",
            weight_heading="Weight" if self._is_weighted() else "",
            columns=[Column(f"allocation-c{i}", name) for i, name in enumerate(self._column_names())],
            groups=[self._group(f"allocation-g{i}", name, len(groups) > 1) for i, name in enumerate(groups)],
            total=self._row("allocation-total", "Grand total" if len(groups) > 1 else "Total", "", self.found),
        )

    def _caption(self) -> str:
        by = f"Allocation by {self.row_heading.lower()}"
        only = [distinct(self.found, key) for key in (stream, year) if key is not self.name]
        alike = ", ".join(each[0] for each in only if len(each) == 1 and each[0])
        return f"{by}: {alike}" if alike else by

    def _is_weighted(self) -> bool:
        return self.column is _everything and any(row.get("weight") is not None for row in self.found)

    def _column_names(self) -> list[str]:
        weight = ["Weight"] if self._is_weighted() else []
        if self.column is _everything:
            return [*weight, "Amount"]
        return [*(name or "Not given" for name in distinct(self.found, self.column)), "Total"]

    def _group(self, group_id: str, name: str, is_one_of_several: bool) -> Group:
        members = [row for row in self.found if self.group(row) == name]
        header = f"{group_id} " if is_one_of_several else ""
        keys = dict.fromkeys((self.name(row), self.second(row)) for row in members)
        lines = [
            self._row(
                f"{group_id}-r{i}", *key, [row for row in members if (self.name(row), self.second(row)) == key], header
            )
            for i, key in enumerate(keys)
        ]
        total = self._row(f"{group_id}-total", "Subtotal", "", members, header) if is_one_of_several else None
        return Group(group_id, name if is_one_of_several else "", lines, total, len(lines) <= WHOLE_GROUP_ROWS)

    def _row(self, row_id: str, name: str, second: str, members: Sequence[Content], group_header: str = "") -> Row:
        cells = [
            Cell(words, f"{group_header}allocation-c{i} {row_id}") for i, words in enumerate(self._figures(members))
        ]
        return Row(row_id, name, second, cells)

    def _figures(self, members: Sequence[Content]) -> list[str]:
        if self.column is _everything:
            weights = [row["weight"] for row in members if row.get("weight") is not None]
            weight = [f"{sum(weights):,}" if weights else "–"] if self._is_weighted() else []
            return [*weight, total(members)]
        columns = distinct(self.found, self.column)
        return [*(total([row for row in members if self.column(row) == name]) for name in columns), total(members)]


def total(members: Sequence[Content]) -> str:
    """The sum of the rows' amounts in pounds; a dash where no row has one."""
    amounts = [read for row in members if (read := amount(row.get("amount"))) is not None]
    return money.pounds(sum(amounts, Decimal())) if amounts else "–"


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the money. Without an amount its share was not recorded."""

    name: str
    programme: str
    year: str
    status: str
    ends_on: str
    fallback: str
    underwritten: str
    amount: str


@dataclass(frozen=True, slots=True)
class Sources:
    rows: list[Source]
    total_name: str
    total: str


def funding_sources(content: Content) -> Sources | None:
    """Where the money comes from; None where nothing is said. The total is that of the shares that are recorded."""
    found = rows(content, "money", "funding_sources")
    if not found:
        return None
    recorded = [row for row in found if amount(row.get("amount")) is not None]
    return Sources(
        [_source(row) for row in found],
        "Total" if len(recorded) == len(found) else "Total of recorded shares",
        total(recorded) if recorded else "",
    )


def _source(row: Content) -> Source:
    return Source(
        name=text(row, "funder"),
        programme=text(row, "programme"),
        year=text(row, "financial_year"),
        status=text(row, "status", "name"),
        ends_on=day(row.get("ends_on")),
        fallback=text(row, "fallback"),
        underwritten=_underwritten(row),
        amount=pounds(row.get("amount")),
    )


def _underwritten(row: Content) -> str:
    """ "the Combined Authority, up to £50,000.00": who pays if the funder does not."""
    up_to = pounds((row.get("underwritten") or {}).get("up_to"))
    return ", up to ".join(filter(None, (text(row, "underwritten", "by"), up_to)))


@dataclass(frozen=True, slots=True)
class FundedPost:
    title: str
    employer: str
    certainty: str
    until: str
    fte: str


@dataclass(frozen=True, slots=True)
class Posts:
    rows: list[FundedPost]
    total: str


def posts(content: Content) -> Posts | None:
    """The posts that the decision pays for; None where it pays for none."""
    found = rows(content, "posts")
    return Posts([_post(row) for row in found], fte_in_words(found)) if found else None


def _post(row: Content) -> FundedPost:
    return FundedPost(
        title=text(row, "title"),
        employer=text(row, "employer"),
        certainty=text(row, "certainty", "name"),
        until=day(row.get("until")),
        fte=_fte([row]),
    )


def fte_in_words(found: Sequence[Content]) -> str:
    """The sum of the posts without losing how sure it is: "up to 5.00 FTE, of which 1.00 potential"."""
    unsure = [row for row in found if text(row, "certainty", "code") in ("up_to", "potential")]
    potential = [row for row in found if text(row, "certainty", "code") == "potential"]
    words = f"{'up to ' if unsure else ''}{_fte(found)} FTE"
    return f"{words}, of which {_fte(potential)} potential" if potential else words


def _fte(found: Sequence[Content]) -> str:
    given = [read for row in found if (read := number(row.get("fte"))) is not None]
    return f"{sum(given, Decimal()):.2f}" if given else ""


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """The note says on what it was given where that is not the text of this notice."""

    kind: str
    outcome: str
    conditions: str
    name: str
    post: str
    given_on: str
    note: str


def advice(content: Content) -> list[AdviceRow]:
    """The advice that had been given when this was submitted, without its full text."""
    return [
        AdviceRow(
            kind=text(row, "kind", "name"),
            outcome=text(row, "outcome", "name"),
            conditions=text(row, "conditions"),
            name=text(row, "name"),
            post=text(row, "post"),
            given_on=day(row.get("given_on")),
            note="Given on an earlier text" if row.get("on_earlier_text") else "",
        )
        for row in rows(content, "advice")
    ]
