"""The forms of reporting lines and of returns."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms

from commissioning.lib.figures import figure
from commissioning.models import Organisation
from decisions.drafting.fields import AmountField, CheckedFileField, DayField, LineField, ReadField, StaffForm
from grants.returns.acts import Sent
from grants.returns.choices import Frequency, IndicatorKind
from grants.returns.lines import Asked, Measured
from grants.returns.models import LONGEST_AREA, Indicator, ReportingLine

INDICATORS = 6  # rows of the form
MOST_AREAS = 12
LONGEST_ANSWER = 4000


class FigureField(ReadField):
    """A number to two places: “1,204”, “85.5”; shown without needless noughts."""

    attrs: ClassVar[dict[str, str]] = {"class": "govuk-input--width-10", "inputmode": "decimal", "autocomplete": "off"}

    def read(self, text: str) -> Decimal:
        tidy = text.replace(",", "").replace(" ", "").removesuffix("%")
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", tidy, re.ASCII):
            raise ValueError(f"“{text[:40]}” is not a number with at most two places. For example: 1,204 or 85.5")
        return Decimal(tidy)

    def show(self, value: Decimal) -> str:
        return figure(value)


class LinesField(forms.CharField):
    """A list, one line each; blank lines are left out."""

    widget = forms.Textarea

    def __init__(self, *, most: int, longest: int, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.most, self.longest = most, longest
        self.widget.attrs["rows"] = 6

    def to_python(self, value: Any) -> Any:
        rows = [" ".join(row.split()) for row in (super().to_python(value) or "").splitlines()]
        rows = list(dict.fromkeys(row for row in rows if row))
        if len(rows) > self.most:
            raise forms.ValidationError(f"This has {len(rows)} lines; the most is {self.most}.")
        for row in rows:
            if len(row) > self.longest:
                raise forms.ValidationError(f"“{row[:30]}…” has {len(row)} characters; the most is {self.longest}.")
        return rows


class LineForm(StaffForm):
    """A reporting line, with up to six indicators."""

    title = LineField(
        label="What the return is called",
        help_text="For example, Quarterly performance report",
        max_length=120,
        error_messages={"required": "Say what the return is called."},
    )
    reporter = forms.ModelChoiceField(
        label="Who reports",
        queryset=Organisation.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose who reports."},
    )
    receiver = forms.ModelChoiceField(
        label="To whom",
        queryset=Organisation.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose to whom."},
    )
    onward = LinesField(
        label="Where it goes on to",
        help_text="Who gets it from there, in order, one a line. For example, the board that a trust reports to.",
        most=6,
        longest=200,
    )
    frequency = forms.ChoiceField(
        label="How often",
        help_text="Periods end with calendar months, with June, September, December and March, or with March.",
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often."},
    )
    from_on = DayField(label="First day reported on")
    until_on = DayField(label="Last day reported on")
    due_after = forms.IntegerField(
        label="Due how many working days after each period",
        min_value=1,
        max_value=120,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Enter how many working days, such as 10.",
            "invalid": "Enter a whole number of working days, such as 10.",
            "min_value": "Enter 1 working day or more.",
            "max_value": "Enter 120 working days or fewer.",
        },
    )
    key_areas = LinesField(
        label="Key areas",
        help_text="What each return is to say something about, one a line.",
        most=MOST_AREAS,
        longest=LONGEST_AREA,
    )
    asks_underspend = forms.BooleanField(label="Ask how much of the money is not spent", required=False)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("reporter", "receiver"):
            cast(forms.ModelChoiceField, self.fields[name]).queryset = Organisation.objects.all()
        for row in range(1, INDICATORS + 1):
            kinds = [("", "None"), *IndicatorKind.choices]
            self.fields[f"kind_{row}"] = forms.ChoiceField(label="Kind", choices=kinds, required=False)
            self.fields[f"name_{row}"] = LineField(label="What it measures", max_length=200, required=False)
            self.fields[f"baseline_{row}"] = FigureField(label="Baseline", required=False)
            self.fields[f"target_{row}"] = FigureField(label="Target", required=False)

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields that are not of an indicator."""
        return [self[name] for name in self.base_fields]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each indicator."""
        parts = ("name", "kind", "baseline", "target")
        return [[self[f"{part}_{row}"] for part in parts] for row in range(1, INDICATORS + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reporter") and cleaned.get("reporter") == cleaned.get("receiver"):
            self.add_error("receiver", "Choose two organisations: nobody reports to themselves.")
        if cleaned.get("from_on") and cleaned.get("until_on") and cleaned["until_on"] < cleaned["from_on"]:
            self.add_error("until_on", "The last day cannot be before the first.")
        for row in range(1, INDICATORS + 1):
            name, kind = cleaned.get(f"name_{row}"), cleaned.get(f"kind_{row}")
            if name and not kind:
                self.add_error(f"kind_{row}", f"Choose whether “{name}” is an output or an outcome.")
            said = kind or cleaned.get(f"baseline_{row}") is not None or cleaned.get(f"target_{row}") is not None
            if said and not name and f"name_{row}" not in self.errors:
                self.add_error(f"name_{row}", "Say what the indicator measures.")
        return cleaned

    @property
    def asked(self) -> Asked:
        return Asked(**{name: self.cleaned_data[name] for name in self.base_fields})

    @property
    def measured(self) -> list[Measured]:
        rows = [[self.cleaned_data[field.name] for field in row] for row in self.rows]
        return [Measured(kind, name, baseline, target) for name, kind, baseline, target in rows if name]


class SendForm(StaffForm):
    """What a return says: figures and words, or a file, or both."""

    said_by = LineField(label="Your name", max_length=160, error_messages={"required": "Say who sends the return."})

    def __init__(self, *args: Any, line: ReportingLine, **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas: Sequence[str] = line.key_areas
        self.indicators: Sequence[Indicator] = list(line.indicators.all())
        for each in self.indicators:
            self.fields[f"actual_{each.pk}"] = FigureField(label=each.name, help_text=_wanted(each), required=False)
        if line.asks_underspend:
            self.fields["underspend"] = AmountField(
                label="Money not spent",
                help_text="Of what was paid for this period. Enter 0 if all of it was spent.",
                required=False,
            )
        for number, area in enumerate(self.areas):
            self.fields[f"area_{number}"] = forms.CharField(
                label=area, max_length=LONGEST_ANSWER, required=False, widget=forms.Textarea(attrs={"rows": 4})
            )
        self.fields["upload"] = CheckedFileField(
            label="The return as a file",
            help_text="PDF, Word, Excel or a picture, up to 20 MB. You can send a file, fill in the form, or both.",
            required=False,
        )

    @property
    def sent(self) -> Sent:
        said = self.cleaned_data
        actuals = {each.pk: said[f"actual_{each.pk}"] for each in self.indicators}
        areas = [(area, " ".join(said[f"area_{number}"].split("\0")).strip()) for number, area in enumerate(self.areas)]
        return Sent(
            said_by=said["said_by"],
            file=said["upload"],
            areas=[(area, text) for area, text in areas if text],
            actuals={key: actual for key, actual in actuals.items() if actual is not None},
            underspend=said.get("underspend"),
        )


class TakeInForm(SendForm):
    """The same, for an officer who takes in what came another way."""

    received_on = DayField(label="The day it came")

    def __init__(self, *args: Any, line: ReportingLine, today: date, **options: Any) -> None:
        super().__init__(*args, line=line, initial={"received_on": today}, **options)
        self.fields["said_by"].label = f"Who sent it, of {line.reporter.name}"


class NoteForm(StaffForm):
    """Why a return is queried or no longer wanted, or a line ends."""

    note = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), required=False)

    def __init__(self, data: Any = None, *, label: str, help_text: str = "") -> None:
        super().__init__(data)
        self.fields["note"].label, self.fields["note"].help_text = label, help_text


def _wanted(indicator: Indicator) -> str:
    said = [indicator.get_kind_display()]
    if indicator.baseline is not None:
        said.append(f"before this funding {figure(indicator.baseline)}")
    if indicator.target is not None:
        said.append(f"target for the period {figure(indicator.target)}")
    return ", ".join(said)
