"""The form of what statutory lists ask of an agreement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from commissioning.models import User
from decisions.drafting.fields import AmountField, DayField, LineField
from decisions.governance.forms import ActForm
from decisions.record.choices import Answer
from grants.awards.models import Agreement
from grants.statutory import details
from grants.statutory.choices import Invitation, Sector
from grants.statutory.details import SAID
from grants.statutory.models import AgreementDetails

NOT_SAID = ("", "Not recorded")


def choice(label: str, choices: list[tuple[str, str]], hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[NOT_SAID, *choices], help_text=hint, required=False)


class DetailsForm(ActForm):
    """`last` is what was said before."""

    sector = choice(
        "What the recipient is", list(Sector.choices), "The name of an individual is left out of every list."
    )
    is_small = choice(
        "Is it a small or medium-sized enterprise?",
        list(Answer.choices),
        "Fewer than 250 people. Of public bodies it is not asked.",
    )
    irrecoverable_vat = AmountField(
        label="VAT that cannot be recovered",
        help_text="Over the whole life of the agreement. 0 if all of it is recovered.",
        required=False,
    )
    review_on = DayField(label="Review date", help_text="For example, 31 March 2027", required=False)
    has_no_review = forms.BooleanField(label="No review is planned", required=False)
    invitation = choice(
        "What the contract came from", list(Invitation.choices), "Of a direct award it is known that it was neither."
    )
    tender_reference = LineField(
        label="Reference of the invitation", help_text="If there was one.", max_length=60, required=False
    )

    def __init__(self, data: Mapping[str, Any] | None, *, agreement: Agreement, last: AgreementDetails | None) -> None:
        super().__init__(data, initial={name: getattr(last, name) for name in SAID} if last else {})
        self.agreement = agreement
        if last:
            missing = {"required": "Say why the details change."}
            self.fields["reason"] = LineField(label="Why they change", max_length=400, error_messages=missing)

    def act(self, *, by: User, at: datetime) -> AgreementDetails:
        said = {name: self.cleaned_data[name] for name in SAID}
        reason = self.cleaned_data.get("reason", "")
        return details.detail(agreement=self.agreement, fields=said, reason=reason, by=by, at=at)
