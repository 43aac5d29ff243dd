"""Asking for advice, and giving it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from commissioning.lib import dates, markdown
from commissioning.models import User
from decisions.advice.acts import DAYS_TO_ANSWER
from decisions.advice.choices import AdviceKind, Outcome


class Day(forms.CharField):
    """A day as people write it: “27th October 2021”, “28/10/2021”."""

    def to_python(self, value: Any) -> Any:
        try:
            return dates.parse(value) if value and value.strip() else None
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from None


class Words(forms.CharField):
    def __init__(self, *, rows: int, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **options)

    def to_python(self, value: Any) -> str:
        return markdown.normalise(super().to_python(value) or "")


class Adviser(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.name}, {person.job_title}" if person.job_title else str(person.name)


class AskForm(forms.Form):
    """One kind of advice; of its team, unless a person is named."""

    label_size = "s"

    kind = forms.ChoiceField(
        label="What kind of advice",
        choices=AdviceKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of advice you need."},
    )
    question = Words(
        label="What you ask", rows=3, error_messages={"required": "Say what you ask, in a sentence or two."}
    )
    due_on = Day(label="Needed by", error_messages={"required": "Give the day by which you need it."})
    to_person = Adviser(
        label="A person (optional)",
        help_text="Without one, everyone in the team of that kind is asked, and any of them can answer.",
        queryset=User.objects.none(),
        to_field_name="email",
        empty_label="Whoever is in the team",
        required=False,
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        due = dates.long(timezone.localdate() + timedelta(DAYS_TO_ANSWER))
        super().__init__(data, initial={"due_on": due}, use_required_attribute=False)
        self.fields["to_person"].queryset = User.objects.filter(is_active=True)  # type: ignore[attr-defined]


class GiveForm(forms.Form):
    """The page writes the fingerprint of what it shows."""

    label_size = "s"

    outcome = forms.ChoiceField(
        label="Your advice",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is clear, clear with conditions, or you object."},
    )
    conditions = Words(label="Conditions", rows=3, help_text="Only if it is clear with conditions.", required=False)
    text = Words(
        label="Reasons",
        rows=6,
        help_text="What you looked at and what you found. Signatories read it.",
        error_messages={"required": "Write your advice."},
    )
    sha256 = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == Outcome.CONDITIONAL and not given.get("conditions"):
            self.add_error("conditions", "Give the conditions.")
        return given
