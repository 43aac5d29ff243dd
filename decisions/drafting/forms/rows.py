"""The rows of a section as a form, made from their kind in record/row_kinds.py."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, cast

from django import forms
from django.db import models

from commissioning.lib import dates
from commissioning.lib.uploads import Checked
from decisions.drafting.fields import AmountField, CheckedFileField, DayField, LineField
from decisions.drafting.forms.money import RowForm, Rows, rows_of
from decisions.plans.models import PlanPriority, in_force
from decisions.record import row_kinds
from decisions.record.choices import Access
from decisions.record.models import Decision
from decisions.record.papers import PaperFile
from decisions.record.row_kinds import Column, RowKind, Said

LONG = 200  # characters, from where on a column has a box of several lines
CHOOSE = ("", "Choose one")
PREFIX = "rows"
A_DAY = "For example, 31 March 2027"


class KindForm(RowForm):
    """One row. `kind` and the fields of its columns come from form_of(); `given` is made once for all rows."""

    kind: RowKind
    label_size = "s"

    place = forms.IntegerField(
        label="Place in the list",
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric"}),
        error_messages={"invalid": "Give the place as a number, such as 2.", "min_value": "Places are counted from 1."},
    )
    remove = forms.BooleanField(required=False)

    def __init__(self, *args: Any, given: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.given = given
        self.fields["remove"].label = f"Take this {self.kind.noun} out"

    @classmethod
    def given_for(cls, decision: Decision, on: date) -> Mapping[str, Any]:
        """What there is to choose from, by its key as text."""
        return {}

    @classmethod
    def initial_of(cls, said: Said) -> dict[str, Any]:
        return cls.kind.values(said)

    @property
    def wide(self) -> set[str]:
        return {column.name for column in self.kind.columns if column.wide}

    @property
    def typed(self) -> list[forms.BoundField]:
        """The fields of its columns, for the page."""
        return [self[name] for name in self.fields if name not in {"place", "remove", "kept"}]

    def has_changed(self) -> bool:
        """Whether the row says anything; its place alone says nothing."""
        return any(name not in {"place", "remove"} for name in self.changed_data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("remove"):
            return cleaned
        for column in self.kind.columns:
            if column.needed and column.name in cleaned and cleaned[column.name] in (None, ""):
                self.add_error(column.name, f"Fill in “{column.label}”, or take this row out.")
        return cleaned

    def row(self) -> dict[str, Any]:
        return {column.name: self.cleaned_data[column.name] for column in self.kind.columns}


class ResolutionForm(KindForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("from_on"), cleaned.get("until_on")
        if start and end and end < start:
            self.add_error("until_on", f"It ends on {dates.long(end)}, before it starts on {dates.long(start)}.")
        return cleaned


class PriorityForm(KindForm):
    """Offers the priorities of the plans in force on the decision’s day, and the one that is saved."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(key, f"{each.number}. {each.title}") for key, each in self.given.items()]
        cast(forms.ChoiceField, self.fields["priority"]).choices = [CHOOSE, *choices]

    @classmethod
    def given_for(cls, decision: Decision, on: date) -> Mapping[str, PlanPriority]:
        """One query."""
        found = list(PlanPriority.objects.select_related("plan"))
        named = {row["priority"]["pk"] for row in row_kinds.of(decision, cls.kind.section)}
        counting = {plan.pk for plan in in_force({each.plan for each in found}, on)}
        return {str(each.pk): each for each in found if each.plan_id in counting or each.pk in named}

    @classmethod
    def initial_of(cls, said: Said) -> dict[str, Any]:
        return super().initial_of(said) | {"priority": str(said["priority"]["pk"])}

    def clean_priority(self) -> PlanPriority | None:
        return self.given.get(self.cleaned_data["priority"])


class PaperForm(KindForm):
    """A file may be sent with the row; one that is stored already is named by its hash in `kept`."""

    upload = CheckedFileField(
        label="File",
        required=False,
        help_text="PDF, Word, Excel, OpenDocument, CSV, text or picture; 20 MB at most",
        instead="Make it smaller or link to it.",
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["file"]
        self.order_fields([*(name for name in self.fields if name not in {"upload", "place", "remove"}), "upload"])
        self.stored: PaperFile | None = None

    @classmethod
    def given_for(cls, decision: Decision, on: date) -> Mapping[str, PaperFile]:
        """By their hashes; one query."""
        return {each.sha256: each for each in decision.paper_files.select_related("decision")}

    @classmethod
    def initial_of(cls, said: Said) -> dict[str, Any]:
        return super().initial_of(said) | {"kept": said["file"]["sha256"] or ""}

    @property
    def reference(self) -> str:
        """The decision’s, where a file is stored already."""
        file = self.kept_file
        return file.decision.reference if file else ""

    @property
    def kept_file(self) -> PaperFile | None:
        """The stored file that this row names, from the files of this decision and no other."""
        return self.stored or self.given.get(self["kept"].value() or "")

    def store(self, keep: Callable[[Checked], PaperFile]) -> None:
        """Keeps a sound file even where the page comes back for other mistakes, so that nobody sends it twice."""
        sent = self.cleaned_data.get("upload")
        if sent is not None and not self.cleaned_data.get("remove"):
            self.stored = keep(sent)
            self.data = {**cast(Any, self.data).dict(), self.add_prefix("kept"): self.stored.sha256}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        named = cleaned.get("url") or cleaned.get("upload") or self.kept_file or {"upload", "url"} & set(self.errors)
        if not cleaned.get("remove") and not named and cleaned.get("access") != Access.PUBLISHED:
            self.add_error("upload", "Choose the file, or give its web address.")
        return cleaned

    def row(self) -> dict[str, Any]:
        said = {column.name: self.cleaned_data[column.name] for column in self.kind.columns if column.name != "file"}
        return said | {"file": self.kept_file}


FORMS: Mapping[str, type[KindForm]] = {
    "decision": ResolutionForm,
    "plan_priorities": PriorityForm,
    "background_papers": PaperForm,
}
"""Kinds whose form does more than its columns say."""


class KindRows(Rows):
    """Rows in the order of their places; of two with one place, that which was moved there comes where it was put."""

    def clean(self) -> None:
        most = self.kind.most
        if len(self.kept) > most:
            raise forms.ValidationError(f"There are more than {most} {self.kind.noun}s. Take some out.")

    @property
    def kept(self) -> list[RowForm]:
        return sorted(super().kept, key=_placed)

    @property
    def kind(self) -> RowKind:
        kind: RowKind = self.form.kind
        return kind

    @property
    def said(self) -> list[Said]:
        """What valid rows would store."""
        return [self.kind.said(row) for row in self.rows]


def _placed(form: RowForm) -> tuple[int, int, int]:
    place = form.cleaned_data.get("place") or form.number
    return place, (place > form.number) - (place < form.number), form.number


def rows_form(
    decision: Decision, kind: RowKind, on: date, data: Mapping[str, Any] | None = None, files: Any = None
) -> KindRows:
    """The rows of one section: those that are stored, or those that were sent."""
    formset = _formset(kind.section)
    row: type[KindForm] = formset.form
    initial = None if data is not None else [row.initial_of(said) for said in row_kinds.of(decision, kind.section)]
    made = formset(data, files, prefix=PREFIX, initial=initial, form_kwargs={"given": row.given_for(decision, on)})
    return cast(KindRows, made)


@cache
def _formset(section: str) -> Any:
    return rows_of(form_of(row_kinds.BY_SECTION[section]), KindRows)


def form_of(kind: RowKind) -> type[KindForm]:
    fields = {column.name: _field(kind, column) for column in kind.columns}
    base = FORMS.get(kind.section, KindForm)
    return cast(type[KindForm], type(f"{kind.model.__name__}Form", (base,), {"kind": kind, **fields}))


def _field(kind: RowKind, column: Column) -> forms.Field:
    """The form field that reads what the model’s field holds. Everything may be blank: clean() says what is missing."""
    held = kind.field(column)
    said: dict[str, Any] = {"label": column.label, "help_text": column.hint, "required": False}
    match held:
        case models.DateField():
            return DayField(**{**said, "help_text": column.hint or A_DAY})
        case models.DecimalField():
            return AmountField(**said)
        case models.ForeignKey():
            return forms.ChoiceField(choices=[CHOOSE], **said)
        case models.URLField():
            return forms.URLField(max_length=held.max_length, assume_scheme="https", **said)
    if held.choices:
        return forms.ChoiceField(choices=[CHOOSE, *held.choices], **said)
    widget = (
        forms.Textarea(attrs={"rows": 2, "data-uncounted": "true"}) if held.max_length > LONG else forms.TextInput()
    )
    return LineField(max_length=held.max_length, widget=widget, **said)
