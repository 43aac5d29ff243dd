"""How an earlier decision is raised: which, by how much, rounded how, and what the total then is."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from commissioning.lib import dates
from decisions.drafting.fields import AmountField
from decisions.drafting.forms.sheet import PercentField
from decisions.drafting.uplifting import lines
from decisions.record.choices import TotalIs, UpliftRounding
from decisions.record.models import Decision

HOW = (
    ("percent", "By a percentage"),
    ("each", "By the same amount on each line"),
    ("total", "By an amount on the whole, shared in proportion"),
    ("figures", "By typing each new figure"),
)


class UpliftForm(forms.Form):
    label_size = "s"

    parent = forms.ChoiceField(label="Which decision is raised?", widget=forms.RadioSelect)
    years = forms.MultipleChoiceField(
        label="Which years are raised?",
        required=False,
        help_text="All of them if you choose none. Years that are not raised are left out of this decision.",
        widget=forms.CheckboxSelectMultiple,
    )
    how = forms.ChoiceField(label="How?", choices=HOW, widget=forms.RadioSelect, initial="percent")
    percent = PercentField(label="Percentage", required=False, help_text="For example 2.6%")
    amount = AmountField(label="Amount", required=False, help_text="For each line, or on the whole")
    rounding = forms.ChoiceField(
        label="How are percentages rounded?",
        choices=[choice for choice in UpliftRounding.choices if choice[0] != UpliftRounding.TYPED],
        initial=UpliftRounding.EXACT_TOTAL,
        required=False,
    )
    total_is = forms.ChoiceField(
        label="What is the total of this decision?",
        choices=[
            (TotalIs.INCREASE, "The increase alone: the earlier decision goes on, and this adds to it"),
            (TotalIs.NEW_TOTAL, "The new total: this takes the place of the earlier decision’s figures"),
        ],
        widget=forms.RadioSelect,
        initial=TotalIs.INCREASE,
        help_text="Both decisions together say who must sign. The new total counts what was given a second time, "
        "unless this decision supersedes the earlier one.",
    )

    def __init__(self, *args: Any, parents: Mapping[str, Decision], **options: Any) -> None:
        super().__init__(*args, **options)
        self.parents = parents
        named = [(reference, f"{reference}: {each.subject}") for reference, each in parents.items()]
        cast(forms.ChoiceField, self.fields["parent"]).choices = named
        years = {line.row.financial_year for each in parents.values() for line in lines(each)}
        self._offer_years(sorted(year for year in years if year is not None))

    def _offer_years(self, years: Sequence[int]) -> None:
        if len(years) < 2:
            del self.fields["years"]
            return
        field = cast(forms.MultipleChoiceField, self.fields["years"])
        field.choices = [(str(year), dates.financial_year_name(year)) for year in years]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        how = cleaned.get("how")
        if how == "percent" and cleaned.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", "Give the percentage. For example: 2.6%")
        if how == "percent" and not cleaned.get("rounding"):
            self.add_error("rounding", "Choose how percentages are rounded.")
        if how in ("each", "total") and not cleaned.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "Give the amount. For example: £1,000")
        return cleaned

    @property
    def chosen(self) -> Decision:
        return self.parents[self.cleaned_data["parent"]]

    @property
    def chosen_years(self) -> list[int]:
        return [int(year) for year in self.cleaned_data.get("years", ())]
