"""The form of a promise’s next step."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from decisions.drafting.fields import AmountField, DayField, LineField, StaffForm
from decisions.record.choices import FundingStatus
from decisions.record.models import FundingSource
from grants.funders.promises import Promise


class StepForm(StaffForm):
    """What the funder promised or paid, from when and by which document. `promises` are those of one funder."""

    promise = forms.ChoiceField(label="Programme and year", error_messages={"required": "Choose programme and year."})
    status = forms.ChoiceField(label="How far it has come", choices=FundingStatus.choices)
    reached_on = DayField(label="On", help_text="The day of the document or of the receipt. For example, 1 May 2027")
    amount = AmountField(
        label="Amount",
        help_text="What the document promises for the year in all, if it says so. If money was received: all of it up "
        "to that day.",
        required=False,
    )
    document = LineField(
        label="Reference of the document",
        max_length=160,
        error_messages={"required": "Name the document that shows it."},
    )
    reason = LineField(
        label="Reason",
        help_text="Where it is a step down, or less than before.",
        max_length=400,
        required=False,
    )

    def __init__(self, data: Any = None, *, promises: Sequence[Promise]) -> None:
        super().__init__(data)
        self.sources = {str(each.draws[0].source.pk): each.draws[0].source for each in promises}
        field = cast(forms.ChoiceField, self.fields["promise"])
        field.choices = [(str(each.draws[0].source.pk), each.name) for each in promises]

    @property
    def source(self) -> FundingSource:
        return self.sources[self.cleaned_data["promise"]]

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("status", "reached_on", "amount", "document", "reason")}
