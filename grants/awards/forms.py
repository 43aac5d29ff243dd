"""The form of an agreement's terms."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms

from commissioning.models import Organisation
from decisions.drafting.fields import CheckedFileField, DayField, LineField, StaffForm
from grants.awards.choices import AgreementStatus, Instrument
from grants.awards.models import AgreementTerms
from grants.awards.terms import SAID


class SigningForm(StaffForm):
    """How far an agreement has come, and when both sides had signed it."""

    status = forms.ChoiceField(label="How far it has come", choices=AgreementStatus.choices)
    signed_on = DayField(
        label="Signed on",
        help_text="The day on which the second side signed. For example, 27 October 2026",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_signed = cleaned.get("status") == AgreementStatus.SIGNED
        if is_signed and not cleaned.get("signed_on") and "signed_on" not in self.errors:
            self.add_error("signed_on", "Give the day on which the second side signed.")
        if not is_signed:
            cleaned["signed_on"] = None
        return cleaned


class TermsForm(SigningForm):
    """What the agreement says from a day on."""

    payee = forms.ModelChoiceField(
        label="Payee",
        help_text="Whose bank account the money goes to.",
        queryset=Organisation.objects.none(),
        empty_label=None,
    )
    provider = forms.ModelChoiceField(
        label="Delivery provider",
        help_text="Who delivers the service, where that is not the recipient.",
        queryset=Organisation.objects.none(),
        empty_label="The recipient itself",
        required=False,
    )
    instrument = forms.ChoiceField(label="Instrument", choices=Instrument.choices)
    agreement_reference = LineField(label="Reference of the agreement", max_length=60, required=False)
    purpose = forms.CharField(label="Purpose", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    conditions = forms.CharField(
        label="Conditions",
        help_text="On what the money may be spent, and when it is paid back.",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_fixed_price = forms.BooleanField(label="The price is fixed", required=False)
    upload = CheckedFileField(
        label="The agreement as a file",
        help_text="PDF, Word or a picture, up to 20 MB. It is kept as it is sent.",
        required=False,
    )
    from_on = DayField(label="The terms hold from", help_text="For example, 1 April 2027")
    reason = LineField(
        label="Why they change", max_length=400, error_messages={"required": "Say why the terms change."}
    )

    def __init__(self, data: Any = None, files: Any = None, *, terms: AgreementTerms, today: date) -> None:
        initial = {name: getattr(terms, name) for name in SAID} | {"from_on": max(today, terms.from_on)}
        super().__init__(data, files, initial=initial)
        chosen = [each for each in (terms.payee_id, terms.provider_id) if each]
        for name in ("payee", "provider"):
            cast(forms.ModelChoiceField, self.fields[name]).queryset = Organisation.objects.standing(also=chosen)

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SAID}


class TogetherForm(SigningForm):
    """The same of several agreements of one decision, those that are ticked. `terms`: what each says today."""

    agreements = forms.MultipleChoiceField(
        label="Which agreements",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the agreements that this is about."},
    )
    payee = forms.ChoiceField(
        label="Who is paid",
        choices=[("", "Whoever each agreement says today"), ("recipient", "Each recipient itself")],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    from_on = DayField(label="The terms hold from", help_text="For example, 1 April 2027")
    reason = LineField(
        label="Why they change", max_length=400, error_messages={"required": "Say why the terms change."}
    )

    def __init__(self, data: Any = None, *, terms: Sequence[AgreementTerms], today: date) -> None:
        super().__init__(data, initial={"from_on": today})
        self.order_fields(["agreements", "status", "signed_on", "payee", "from_on", "reason"])
        self.of = {str(each.agreement.grantee_id): each.agreement for each in terms}
        cast(forms.MultipleChoiceField, self.fields["agreements"]).choices = [
            (str(each.agreement.grantee_id), f"{each.agreement.grantee}: {each.get_status_display().lower()}")
            for each in terms
        ]

    @property
    def said(self) -> dict[str, Any]:
        """What the act is given."""
        data = self.cleaned_data
        return {
            "agreements": [self.of[number] for number in data["agreements"]],
            "fields": {name: data[name] for name in ("status", "signed_on")},
            "pays_recipient": data["payee"] == "recipient",
            "from_on": data["from_on"],
            "reason": data["reason"],
        }
