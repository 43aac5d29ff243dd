"""Forms of payments: schedules, conditions, and what is done to an instalment."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from decisions.drafting.fields import AmountField, DayField
from grants.payments.choices import ASKED, Because, Mode, Outcome
from grants.payments.schedules import Row

SPARE = 3
"""Empty rows below those of a schedule."""


def reason_field(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
        error_messages={"required": "Give the reason."},
    )


class ModeForm(forms.Form):
    """How the money is paid: the rows are worked out from it, and may then be changed."""

    mode = forms.ChoiceField(label="When is it paid?", choices=Mode.choices, widget=forms.RadioSelect)
    names = forms.CharField(
        label="Milestones, one on each line",
        help_text="Only for payment by milestone",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def clean_names(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]


class RowForm(forms.Form):
    due_on = DayField(label="Due on", required=False)
    amount = AmountField(label="Amount", required=False)
    what_for = forms.CharField(label="What for", max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        given = [name for name in self.fields if data.get(name)]
        for name in self.fields if given else ():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, f"Give the {self.fields[name].label.lower()}, or clear the whole row.")  # type: ignore[union-attr]
        return data

    @property
    def row(self) -> Row | None:
        data = self.cleaned_data
        return Row(data["due_on"], data["amount"], data["what_for"]) if data.get("amount") else None


class RowFormSet(forms.BaseFormSet):
    def rows(self) -> list[Row]:
        return [row for form in self.forms if (row := form.row)]


def row_forms(data: Any, rows: Sequence[Row]) -> RowFormSet:
    """The rows as they are proposed, with some empty ones."""
    kind = forms.formset_factory(RowForm, formset=RowFormSet, extra=SPARE, max_num=100)
    initial = [{"due_on": row.due_on, "amount": row.amount, "what_for": row.what_for} for row in rows]
    return kind(data, initial=initial, prefix="rows")  # type: ignore[return-value]  # the factory knows its base


class ScheduleReasonForm(forms.Form):
    """Why the schedule changes; not asked of the first."""

    reason = reason_field("Why does the schedule change?")

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["reason"]


class ConditionForm(forms.Form):
    kind = forms.ChoiceField(
        label="What has to be so before money is released?", choices=ASKED, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="In more words", help_text="Asked for where it is something else", max_length=400, required=False
    )
    cap = AmountField(label="Cap", help_text="Of the underspend. £15,000.00 if you leave it blank", required=False)
    due_from = DayField(
        label="For instalments due from",
        help_text="Leave it blank if all of them wait. For example, 1 April 2027",
        required=False,
    )


class MarkForm(forms.Form):
    outcome = forms.ChoiceField(label="What became of it?", choices=Outcome.choices, widget=forms.RadioSelect)
    marked_on = DayField(label="Since which day?", help_text="For example, 28 February 2027")
    amount = AmountField(label="How much is unspent and not allocated?", required=False)
    note = reason_field("How is that known?")

    def __init__(self, *args: Any, has_cap: bool, by_returns: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_returns:
            self.fields["outcome"].choices = [(Outcome.DROPPED.value, Outcome.DROPPED.label)]  # type: ignore[attr-defined]
        if by_returns or not has_cap:
            del self.fields["amount"]


class CertifyForm(forms.Form):
    claim_reference = forms.CharField(
        label="Number of the claim or invoice",
        help_text="Needed where the award is paid on claim. Each is certified once",
        max_length=60,
        required=False,
    )


class ConfirmForm(forms.Form):
    """Nothing to fill in: the page says what will be done."""


class WhyForm(forms.Form):
    reason = reason_field("Why?")


class PayForm(forms.Form):
    amount = AmountField(label="Amount paid")
    paid_on = DayField(label="Paid on", help_text="The day it left the bank. For example, 30 April 2027")
    ledger_reference = forms.CharField(label="Reference in the ledger", max_length=60)


class ClawBackForm(forms.Form):
    amount = AmountField(label="Amount that came back")
    came_back_on = DayField(label="On which day?", help_text="The day it reached the bank. For example, 9 May 2027")
    because = forms.ChoiceField(label="Why did it come back?", choices=Because.choices, widget=forms.RadioSelect)
    ledger_reference = forms.CharField(label="Reference in the ledger", max_length=60, required=False)
    reason = reason_field("In a sentence or two")


class UploadForm(forms.Form):
    label_size: ClassVar[str] = "s"
    file = forms.FileField(
        label="Choose a CSV or XLSX file",
        help_text="Its first row names the columns Reference, Amount, Paid on and Ledger reference. At most 5 MB and "
        "20,000 rows.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another."},
    )
