"""The kinds of rows that sections have. A kind is a model, its migration, and one entry here: forms, frozen content,
comparison and the printed notice all follow from it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import CharField, F, Func, OuterRef, TextField, Value
from django.db.models.functions import Cast, JSONObject

from commissioning.lib import dates, money
from decisions.record import rows
from decisions.record.choices import Severity
from decisions.record.papers import MOST_PAPERS
from decisions.record.sections import BY_KEY

Said = Mapping[str, Any]
"""A row as JSON: text, None, or the words about a row of another table. Amounts "639733.00", days ISO strings."""


class Printed(StrEnum):
    TABLE = "table"
    LIST = "list"


@dataclass(frozen=True)
class Column:
    """One column: `label` heads it on pages and in the notice. `needed`: a row without it says too little.

    `of`: where the column points to a row of another table, the words that are frozen of it, by their paths.
    """

    name: str
    label: str
    hint: str = ""
    needed: bool = True
    wide: bool = False
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Computed:
    """A column that nobody types: made of the others."""

    name: str
    label: str
    make: Callable[[Said], str]


@dataclass(frozen=True)
class RowKind:
    """`section` is the key of the section whose rows these are; `noun` is one of them, `caption` heads them in print.

    `words`: how a row of a printed list reads; `example`: a row that an officer might write, invented.
    Of rows carried over to a new draft, the columns `left_behind` stay empty: they were true of the other one alone.
    `not_carried`: why no row of the kind ever comes along.
    """

    section: str
    model: type[rows.DecisionRow]
    noun: str
    caption: str
    columns: tuple[Column, ...]
    example: str
    computed: tuple[Computed, ...] = ()
    printed: Printed = Printed.TABLE
    words: Callable[[Said], str] | None = None
    most: int = 40
    left_behind: tuple[str, ...] = ()
    not_carried: str = ""

    @property
    def slug(self) -> str:
        return BY_KEY[self.section].slug

    def field(self, column: Column) -> Any:
        """The model's own field, from which type, length and choices follow."""
        return self.model._meta.get_field(column.name)

    def annotation(self) -> ArraySubquery:
        found = self.model._default_manager.filter(decision=OuterRef("pk")).order_by("position")
        row = JSONObject(**{column.name: self._stored(column) for column in self.columns})
        return ArraySubquery(found.values(row=row))

    def _stored(self, column: Column) -> Any:
        if column.of:
            return JSONObject(pk=F(column.name), **{name: F(path) for name, path in column.of.items()})
        if isinstance(self.field(column), models.DateField):
            return Func(F(column.name), Value("YYYY-MM-DD"), function="to_char", output_field=CharField())
        return Cast(column.name, TextField())

    def in_order(self, said: Said) -> Said:
        """The same with its columns in their order, which the database does not keep."""
        return {
            column.name: {name: said[column.name][name] for name in ("pk", *column.of)}
            if column.of
            else said[column.name]
            for column in self.columns
        }

    def said(self, row: Mapping[str, Any]) -> Said:
        """A row with values of the model, as it is stored: what whole() would give after saving it."""
        return {column.name: self._plain(column, row.get(column.name)) for column in self.columns}

    def _plain(self, column: Column, value: Any) -> Any:
        if column.of:
            none = dict.fromkeys(["pk", *column.of])
            return (
                none
                if value is None
                else {"pk": value.pk, **{name: _at(value, path) for name, path in column.of.items()}}
            )
        match value:
            case date():
                return value.isoformat()
            case Decimal():
                return money.plain(value)
            case None:
                return None if self.field(column).null else ""
        return str(value)

    def of_model(self, row: Any) -> Said:
        """A row of the model as it is stored."""
        return self.said({column.name: getattr(row, column.name) for column in self.columns})

    def carried_over(self, row: Any) -> dict[str, Any]:
        """The values of a row of the model as they come along to a new draft."""
        blank = {name: None if self.model._meta.get_field(name).null else "" for name in self.left_behind}
        return {column.name: getattr(row, column.name) for column in self.columns} | blank

    def in_words(self, said: Said) -> str:
        """A stored row on one line."""
        return self.sentence(self.frozen(said))

    def values(self, said: Said) -> dict[str, Any]:
        """The other way: days and amounts as such, for a form; words of another table stay as they are."""
        return {column.name: self._value(column, said[column.name]) for column in self.columns}

    def _value(self, column: Column, written: Any) -> Any:
        if written and isinstance(self.field(column), models.DateField):
            return date.fromisoformat(written)
        if written and isinstance(self.field(column), models.DecimalField):
            return Decimal(written)
        return written

    def frozen(self, said: Said) -> dict[str, Any]:
        """The row in the canonical content: codes beside their words, and no key of a table."""
        row = {column.name: self._frozen(column, said[column.name]) for column in self.columns}
        return {**row, **{column.name: column.make(row) for column in self.computed}}

    def _frozen(self, column: Column, value: Any) -> Any:
        if column.of:
            return {name: value[name] for name in column.of} if value["pk"] is not None else None
        if choices := self.field(column).choices:
            return {"code": value, "name": str(dict(choices).get(value, ""))}
        return value

    def thawed(self, row: Mapping[str, Any]) -> Said:
        """A frozen row as a stored one; what was not frozen then is missing."""
        return {column.name: self._thawed(column, row.get(column.name)) for column in self.columns}

    def _thawed(self, column: Column, value: Any) -> Any:
        if column.of:
            return {"pk": 0 if value else None, **{name: (value or {}).get(name) for name in column.of}}
        if self.field(column).choices:
            return (value or {}).get("code", "")
        return value if value is not None or self.field(column).null else ""

    def written(self, said: Said) -> list[str]:
        """What officers wrote in a row in words of their own; a term after what it stands for, as in a text."""
        if self.model is rows.NoticeTerm:
            return [f"{said['expansion']} ({said['term']})"]
        own = (column.name for column in self.columns if self._is_in_own_words(column))
        return [said[name] for name in own if said[name]]

    def _is_in_own_words(self, column: Column) -> bool:
        held = self.field(column)
        return isinstance(held, models.CharField) and not isinstance(held, models.URLField) and not held.choices

    def cells(self, row: Mapping[str, Any]) -> list[str]:
        """A frozen row in words, column by column, those that are computed included."""
        return [in_words(row.get(name)) for name in self.names]

    def lead(self, row: Mapping[str, Any]) -> str:
        """What a row is called by where there is room for little."""
        return next((cell for cell in self.cells(row) if cell), "")

    def sentence(self, row: Mapping[str, Any]) -> str:
        """A whole row on one line."""
        return self.words(row) if self.words else "; ".join(filter(None, self.cells(row)))

    @property
    def names(self) -> list[str]:
        return [*(column.name for column in self.columns), *(column.name for column in self.computed)]

    @property
    def labels(self) -> list[str]:
        return [*(column.label for column in self.columns), *(column.label for column in self.computed)]


def _at(value: Any, path: str) -> Any:
    """The value at a path that begins with the column's own name."""
    for step in path.split("__")[1:]:
        value = getattr(value, step)
    return value


def in_words(value: Any) -> str:
    """A cell as people read it: days and amounts in full."""
    match value:
        case None | "":
            return ""
        case {"code": _, "name": name}:
            return str(name)
        case {"number": number, "title": title}:
            return f"{number}. {title}"
        case {"file_name": name}:
            return str(name)
    return _day_or_amount(str(value))


def _day_or_amount(written: str) -> str:
    try:
        return dates.long(date.fromisoformat(written)) if len(written) == len("2021-11-01") else written
    except ValueError:
        return written


def rating(row: Said) -> str:
    """A risk’s rating from its likelihood and impact. Example: medium and high make “High”."""
    weights = {Severity.LOW.value: 1, Severity.MEDIUM.value: 2, Severity.HIGH.value: 3}
    weight = weights.get(row["likelihood"]["code"], 0) * weights.get(row["impact"]["code"], 0)
    return "" if not weight else "High" if weight >= 6 else "Medium" if weight >= 3 else "Low"


def named_plan(row: Said) -> str:
    """The version of the plan that a priority is of."""
    priority = row["priority"] or {}
    return f"{priority['plan']}, version {priority['version']}" if priority else ""


def resolved(row: Said) -> str:
    """A resolution as a sentence. Example: “Award a grant for advice to Brook Lane: £20,000.00, from 1 April 2027.”"""
    said = f"{in_words(row['verb'])} {row['what']}".strip()
    said += f" to {row['recipient']}" if row["recipient"] else ""
    figures = [money.pounds(Decimal(row["amount"]))] if row["amount"] else []
    start, end = in_words(row["from_on"]), in_words(row["until_on"])
    figures += [" ".join(filter(None, [start and f"from {start}", end and f"until {end}"]))] if start or end else []
    return f"{said}: {', '.join(figures)}." if figures else f"{said.rstrip('.')}."


KINDS = (
    RowKind(
        "decision",
        rows.Resolution,
        "resolution",
        "What is resolved",
        (
            Column("verb", "What it does"),
            Column("what", "What", "The grant, contract, plan or report", wide=True),
            Column("recipient", "To whom", "Leave blank if to nobody", needed=False),
            Column("amount", "Amount", "In pounds, if there is one", needed=False),
            Column("from_on", "From", needed=False),
            Column("until_on", "Until", needed=False),
        ),
        "Award a grant for advice on debt to Brook Lane Advice, £20,000.00, 1 April to 30 September 2027",
        printed=Printed.LIST,
        words=resolved,
        left_behind=("amount", "from_on", "until_on"),  # a sum or a day that was resolved once is not resolved again
    ),
    RowKind(
        "alternatives",
        rows.Alternative,
        "option",
        "Options that were rejected",
        (
            Column("option", "Option", wide=True),
            Column("rejected_because", "Why it was rejected", wide=True),
        ),
        "One contract for all sites: no single adviser covers all three districts",
    ),
    RowKind(
        "consultation",
        rows.Consultee,
        "consultee",
        "Who was asked",
        (
            Column("who", "Organisation or group"),
            Column("method", "How", "For example, meeting or survey", needed=False),
            Column("on", "When", needed=False),
            Column("view", "What they said", needed=False, wide=True),
            Column("response", "What was done about it", needed=False, wide=True),
        ),
        "Clients of the drop-in, survey, 3 June 2026: wanted evening hours; two evenings a week were added",
        left_behind=("on", "view", "response"),  # whom to ask again; what they said was of the other proposal
    ),
    RowKind(
        "plan_priorities",
        rows.PriorityLink,
        "priority",
        "Priorities of the plan that this serves",
        (
            Column(
                "priority",
                "Priority",
                of={"plan": "priority__plan__title", "version": "priority__plan__version"}
                | {"number": "priority__number", "title": "priority__title"},
            ),
            Column("contribution", "What this decision adds to it", wide=True),
        ),
        "2. Fewer victims of fraud: advisers report loan sharks to the police",
        computed=(Computed("plan", "Plan", named_plan),),
    ),
    RowKind(
        "outcomes",
        rows.Outcome,
        "outcome",
        "Outcomes and how they are measured",
        (
            Column("aim", "Aim", wide=True),
            Column("indicator", "Indicator", "What is counted"),
            Column("baseline", "Today", needed=False),
            Column("target", "Target", needed=False),
            Column("by_on", "By when", needed=False),
        ),
        "People stay out of debt: repayment plans kept for six months, today 33%, target 50%, by 31 March 2028",
        left_behind=("baseline", "by_on"),  # “today” was another day
    ),
    RowKind(
        "milestones",
        rows.Milestone,
        "milestone",
        "Milestones",
        (
            Column("what", "What happens", wide=True),
            Column("owner", "Post that sees to it"),
            Column("due_on", "By"),
        ),
        "All three agreements are signed: Head of Commissioning, 1 March 2027",
        left_behind=("due_on",),
    ),
    RowKind(
        "risk",
        rows.Risk,
        "risk",
        "Risks",
        (
            Column("risk", "Risk", wide=True),
            Column("likelihood", "Likelihood"),
            Column("impact", "Impact"),
            Column("mitigation", "What is done about it", wide=True),
            Column("owner", "Post that owns it", "A post, not a team or a person"),
        ),
        "An adviser leaves: medium, high; a second adviser is trained at each site; Project Manager",
        computed=(Computed("rating", "Rating", rating),),
    ),
    RowKind(
        "interests",
        rows.DeclaredInterest,
        "interest",
        "Interests that were declared",
        (
            Column("who", "Whose"),
            Column("capacity", "In which capacity", "For example, project manager", needed=False),
            Column("nature", "Nature of the interest", wide=True),
            Column("action", "What was done"),
            Column("dispensation", "Dispensation", "Who gave it and when", needed=False),
        ),
        "The project manager: a sister works for Fernside Youth; took no part in scoring",
        not_carried="Everyone declares for each decision anew, and what was done about it was done for the other one.",
    ),
    RowKind(
        "background_papers",
        rows.BackgroundPaper,
        "paper",
        "Background papers",
        (
            Column("title", "Title", wide=True),
            Column("dated_on", "Date", needed=False),
            Column("access", "Who may see it"),
            Column("url", "Web address", "Leave blank if you add the file", needed=False),
            Column(
                "file",
                "File",
                needed=False,
                of={name: f"file__{name}" for name in ("file_name", "media_type", "size", "sha256")},
            ),
        ),
        "Survey of clients, 3 June 2026, public, survey-2026.pdf",
        most=MOST_PAPERS,
        not_carried="A paper is listed because that decision relied on it (Local Government Act 1972, s.100D), and its "
        "file belongs to that record: an exempt one would reach readers it was not meant for.",
    ),
    RowKind(
        "glossary",
        rows.NoticeTerm,
        "term",
        "Words used in this notice",
        (Column("term", "Word or acronym"), Column("expansion", "What it means", wide=True)),
        "DRO: debt relief order",
    ),
)
BY_SECTION = {kind.section: kind for kind in KINDS}


def annotation() -> JSONObject:
    """All rows of a decision, by the key of their section: see loading.whole()."""
    return JSONObject(**{kind.section: kind.annotation() for kind in KINDS})


def of(decision: Any, section: str) -> Sequence[Said]:
    """The rows of one section of a decision loaded with loading.whole() or thawed, without a query; often none."""
    found: Iterable[Said] = decision.rows.get(section, ())
    return [BY_SECTION[section].in_order(row) for row in found]
