"""The form that starts a draft from an earlier notice: what comes along, and what this does to the other decision."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from decisions.drafting.forms.record import subject_field
from decisions.record.choices import Relation
from decisions.record.models import Decision
from decisions.record.row_kinds import KINDS, of
from decisions.record.sections import SECTIONS

ROWS = {
    "funding": "Funders and programmes",
    "allocations": "Rows of the allocations",
    "posts": "Posts paid for",
    "localities": "Districts affected",
}


class CarryForm(forms.Form):
    """Offers what the earlier notice has, everything chosen but the amounts."""

    label_size: ClassVar[str] = "s"

    subject = subject_field()
    relation = forms.ChoiceField(
        label="What this does to the earlier decision",
        choices=[("", "Nothing: only its words are used"), *Relation.choices],
        required=False,
        help_text="“Renews” also for an extension, “varies” for an uplift",
    )
    keys = forms.MultipleChoiceField(
        label="Sections to carry over",
        help_text="Each sentence is marked until you confirm or change it.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-in-columns"}),
        required=False,
    )
    rows = forms.MultipleChoiceField(
        label="Rows to carry over",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-in-columns"}),
        required=False,
        help_text="Marked in the same way. Days, sums and what consultees said stay behind; interests and background "
        "papers belong to the other decision and never come along.",
    )
    amounts = forms.BooleanField(
        label="With the amounts, their years and their weights",
        required=False,
        help_text="Otherwise you type new ones. Days and answers to questions never come along.",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, source: Decision) -> None:
        written = [(each.key, each.title) for each in SECTIONS if _is_written(source, each.key)]
        here = [(name, label) for name, label in ROWS.items() if _has(source, name)]
        here += [(kind.section, kind.caption) for kind in KINDS if not kind.not_carried and of(source, kind.section)]
        initial = {
            "subject": source.subject,
            "keys": [key for key, _ in written],
            "rows": [name for name, _ in here],
        }
        super().__init__(data, initial=initial, use_required_attribute=False)
        for name, choices in (("keys", written), ("rows", here)):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]  # both have choices
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("keys") and not cleaned.get("rows") and not self.errors:
            raise forms.ValidationError("Choose at least one section or one kind of row to carry over.")
        return {"keys": [], "rows": [], **cleaned}


def _is_written(source: Decision, key: str) -> bool:
    text = source.texts.get(key)
    return text is not None and bool(text.text.strip())


def _has(source: Decision, rows: str) -> bool:
    found: dict[str, Any] = {
        "funding": source.funding_sources,
        "allocations": source.allocations,
        "posts": source.funded_posts,
        "localities": source.localities,
    }
    return bool(found[rows].all())
