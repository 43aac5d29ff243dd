"""What somebody typed against what is saved meanwhile, field by field and row by row, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django import forms

from decisions.drafting.fields import ReadField
from decisions.drafting.forms.money import RowForm, Rows

NOT_FOR_READERS = frozenset({"place", "remove", "kept", "upload"})


@dataclass(frozen=True)
class Difference:
    """One place at which both sides differ; "" where a side says nothing."""

    where: str
    saved: str
    typed: str


@dataclass(frozen=True)
class Side:
    """One row as one side has it: the words of each field, by its label."""

    number: int
    said: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        return "; ".join(value for _, value in self.said if value)


def of_fields(stored: Mapping[str, Any], mine: forms.BaseForm) -> list[Difference]:
    """The fields of a bound form that differ from what is stored, by name and as the form's fields take it."""
    found = [
        Difference(str(mine[name].label), in_words(mine.fields[name], value), typed(mine, name))
        for name, value in stored.items()
        if name in mine.fields
    ]
    return [each for each in found if each.saved != each.typed]


def of_rows(theirs: Rows, mine: Rows, noun: str) -> list[Difference]:
    """Rows of a bound formset that differ from those that are saved; rows that stand on both sides are passed over."""
    saved = [_side(form, form.initial) for form in theirs.initial_forms]
    ours = [_side(form) for form in mine.kept]
    matcher = SequenceMatcher(None, [side.said for side in saved], [side.said for side in ours], autojunk=False)
    found: list[Difference] = []
    for same, start, end, first, last in matcher.get_opcodes():
        if same != "equal":
            found += _block(saved[start:end], ours[first:last], noun)
    return found


def _block(saved: Sequence[Side], ours: Sequence[Side], noun: str) -> Iterator[Difference]:
    for one, other in zip(saved, ours, strict=False):
        for (label, was), (_, now) in zip(one.said, other.said, strict=True):
            if was != now:
                yield Difference(f"{noun} {other.number}: {label}", was, now)
    for one in saved[len(ours) :]:
        yield Difference(f"{noun} {one.number}, saved only", one.words, "")
    for other in ours[len(saved) :]:
        yield Difference(f"{noun} {other.number}, yours only", "", other.words)


def _side(form: RowForm, stored: Mapping[str, Any] | None = None) -> Side:
    names = [name for name in form.fields if name not in NOT_FOR_READERS]
    said = [
        (str(form[name].label), typed(form, name) if stored is None else in_words(form.fields[name], stored.get(name)))
        for name in names
    ]
    return Side(form.number, tuple(said))


def typed(form: forms.BaseForm, name: str) -> str:
    """What a bound form has in a field, read where it can be read, else as it was typed."""
    field = form.fields[name]
    raw = form[name].value()
    read = form.cleaned_data.get(name) if isinstance(field, ReadField) else None
    return in_words(field, raw if read is None else read)


def in_words(field: forms.Field, value: Any) -> str:
    """A value of a field, stored or sent: choices by their labels, days and amounts as the page shows them."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(in_words(field, part) for part in value)
    if isinstance(field, forms.ChoiceField):
        return _chosen(field, value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(field, ReadField) and not isinstance(value, str):
        return field.show(value)
    return " ".join(str(value).split())


def _chosen(field: forms.ChoiceField, value: Any) -> str:
    code = str(field.prepare_value(value))
    offered: Any = field.choices
    return next((str(label) for each, label in offered if str(each) == code), code)
