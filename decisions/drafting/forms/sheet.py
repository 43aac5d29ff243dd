"""The form of the allocation page but for the grid itself: its shape, how it is shared, what is pasted or sent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms

from commissioning.lib import dates, money
from commissioning.models import Organisation
from decisions.drafting.fields import AmountField, ReadField
from decisions.drafting.forms.money import words
from decisions.record.choices import AllocatedTo

LONGEST_STREAM = 80


@dataclass(frozen=True)
class Slice:
    """What is kept aside first: an amount or a percentage, one of the two."""

    amount: Decimal | None = None
    percent: Decimal | None = None


class PercentField(ReadField):
    """A percentage to four places: “2.6%”, “2.6 per cent”, “-1.5”."""

    attrs: ClassVar[dict[str, str]] = {"class": "govuk-input--width-5", "inputmode": "decimal", "autocomplete": "off"}

    def read(self, text: str) -> Decimal:
        match = re.fullmatch(r"([+-]?[0-9]{1,4}(?:\.[0-9]{1,4})?) ?(?:%|per ?cent)?", text.strip().replace("−", "-"))
        if not match:
            raise ValueError(f"“{text.strip()}” is not a percentage. Enter one such as 2.6%.")
        return Decimal(match[1])

    def show(self, value: Decimal) -> str:
        return f"{value.normalize():f}%"


class SliceField(ReadField):
    """“5%” or “£10,000”."""

    attrs: ClassVar[dict[str, str]] = {"class": "govuk-input--width-10", "autocomplete": "off"}

    def read(self, text: str) -> Slice:
        if not re.search(r"%|per ?cent", text):
            amount = money.parse(text)
            return Slice(amount=amount) if amount else self._nothing(text)
        percent: Decimal = PercentField().read(text)
        if not 0 <= percent <= 100:
            raise ValueError(f"“{text.strip()}” is not from 0% to 100%.")
        return Slice(percent=percent) if percent else self._nothing(text)

    def _nothing(self, text: str) -> Slice:
        raise ValueError(f"“{text.strip()}” keeps nothing aside. Leave it blank.")

    def show(self, value: Slice) -> str:
        return (
            money.pounds(value.amount)
            if value.amount is not None
            else f"{(value.percent or Decimal(0)).normalize():f}%"
        )


class SheetForm(forms.Form):
    """Everything on the allocation page but the grid itself: its shape, where weights come from, what is pasted."""

    label_size = "s"

    allocated_to = forms.ChoiceField(
        label="Each row is for",
        choices=[
            (AllocatedTo.LOCALITIES, "a district"),
            (AllocatedTo.RECIPIENTS, "an organisation that gets the money"),
            (AllocatedTo.BOTH, "an organisation in a district"),
        ],
        widget=forms.RadioSelect(attrs={"data-inline": "true"}),
        error_messages={"required": "Say what each row is for."},
    )
    streams = forms.CharField(
        label="Streams",
        required=False,
        help_text="What the money is for, one on a line. Leave it empty if there is only one.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    years = forms.CharField(
        label="Financial years",
        required=False,
        help_text="One on a line, for example 2026/27.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    drop = forms.BooleanField(label="Take out what stands in them", required=False)
    limited = forms.BooleanField(
        label="Floors, caps and locks",
        required=False,
        help_text="For each row: at least, at most, and amounts that sharing leaves as they are.",
    )
    basis = words("Where the weights come from", 200)
    floor = AmountField(label="Each row gets at least", required=False)
    cap = AmountField(label="Each row gets at most", required=False)
    aside = SliceField(label="Keep aside first", required=False, help_text="For example 5% or £10,000")
    aside_for = forms.ChoiceField(label="Keep it aside for", required=False)
    pasted = forms.CharField(
        label="Copy the cells with their names and paste them here",
        required=False,
        strip=False,
        help_text="Pound signs, commas and empty lines do not matter. You see the result before it replaces anything.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "number"}),
    )
    table = forms.FileField(
        label="Or choose a spreadsheet",
        required=False,
        help_text="A CSV or XLSX file laid out as the one you can download here, without formulas.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    district = forms.ChoiceField(label="District", required=False)
    organisation = forms.ChoiceField(label="Organisation", required=False)
    new_organisation = words("Or name a new one", 200)

    def __init__(
        self,
        *args: Any,
        organisations: Iterable[Organisation],
        districts: Iterable[tuple[str, str]] = (),
        rows: Iterable[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._choose("organisation", "Choose an organisation", [(f"r{each.pk}", each.name) for each in organisations])
        self._choose("district", "Choose a district", districts)
        self._choose("aside_for", "Choose a row", rows)

    def _choose(self, name: str, nothing: str, choices: Iterable[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", nothing), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        floor, cap = cleaned.get("floor"), cleaned.get("cap")
        if floor is not None and cap is not None and cap < floor:
            self.add_error("cap", "This is less than each row gets at least. Raise it, or lower the other.")
        if bool(cleaned.get("aside")) != bool(cleaned.get("aside_for")) and not {"aside", "aside_for"} & set(
            self.errors
        ):
            self.add_error("aside_for", "Give both what is kept aside first and the row it is for, or neither.")
        return cleaned

    def clean_streams(self) -> list[str]:
        streams = _lines(self.cleaned_data["streams"])
        for stream in streams:
            if len(stream) > LONGEST_STREAM:
                raise forms.ValidationError(
                    f"“{stream[:20]}…” is {len(stream)} characters long. A stream has {LONGEST_STREAM} at most."
                )
        return streams

    def clean_years(self) -> list[int]:
        try:
            return list(dict.fromkeys(map(dates.parse_financial_year, _lines(self.cleaned_data["years"]))))
        except dates.NotADate as reason:
            raise forms.ValidationError(str(reason)) from None


def _lines(text: str) -> list[str]:
    """The lines that say something, each once."""
    return list(dict.fromkeys(line for each in text.splitlines() if (line := " ".join(each.split()))))
