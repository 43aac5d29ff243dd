"""Forms of passported grants. Each knows the act that it asks for."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django import forms

from commissioning.models import Organisation, User
from decisions.drafting.fields import AmountField, DayField, FinancialYearField, LineField
from decisions.governance.forms import ActForm
from grants.fields import lines, organisation
from grants.passporting import acts, carrying
from grants.passporting.choices import MONEY
from grants.passporting.models import OnwardReport, PassportedGrant, PassportEntry

Data = Mapping[str, Any] | None


def day(label: str, hint: str = "For example, 1 May 2027", **options: Any) -> DayField:
    return DayField(label=label, help_text=hint, **options)


class GrantForm(ActForm):
    """A grant in which nothing has come in yet."""

    name = LineField(
        label="Name of the grant",
        help_text="As the funder calls it. For example, Safer schools grant",
        max_length=120,
        error_messages={"required": "Give the name of the grant."},
    )
    funder = organisation(
        "Funder",
        "The body that the money comes from.",
        required=True,
        error_messages={"required": "Choose the funder."},
    )
    programme = LineField(
        label="Programme",
        help_text="As decision notices name it, so that the funder’s letters and receipts are found beside it.",
        max_length=160,
        required=False,
    )
    financial_year = FinancialYearField(label="Financial year", help_text="For example, 2026/27")
    pass_on_by = day("To be passed on by", "Blank: the last day of the financial year.", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("financial_year") and "pass_on_by" in cleaned:
            cleaned["pass_on_by"] = cleaned["pass_on_by"] or date(cleaned["financial_year"] + 1, 3, 31)
        return cleaned

    def act(self, *, by: User, at: datetime) -> PassportedGrant:
        return acts.record_passported_grant(**self.cleaned_data, by=by, at=at)


class MoneyForm(ActForm):
    """A sum that came in, is retained or was sent back; or one that takes such an entry back."""

    kind = forms.ChoiceField(
        label="What happened",
        choices=[(kind.value, kind.label) for kind in MONEY],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened to the money."},
    )
    amount = AmountField(label="Amount", help_text="For example, £50,000.00")
    takes_back = forms.BooleanField(label="It takes back what an earlier entry said", required=False)
    effective_on = day("On")
    document = LineField(
        label="Reference of the document",
        help_text="Of the remittance or the letter. Needed where money came in.",
        max_length=160,
        required=False,
    )
    reason = lines(
        "Reason",
        "Why it is retained, sent back or taken back. For example, One day a week of a clerk",
        400,
        required=False,
    )

    def __init__(self, data: Data = None, *, grant: PassportedGrant) -> None:
        self.grant = grant
        super().__init__(data)

    def act(self, *, by: User, at: datetime) -> PassportEntry:
        said = dict(self.cleaned_data)
        amount: Decimal = -said.pop("amount") if said.pop("takes_back") else said.pop("amount")
        return acts.record_passported_money(grant=self.grant, amount=amount, **said, by=by, at=at)


class PassOnForm(ActForm):
    """Which awards carry the grant on."""

    offer = forms.ChoiceField(
        label="Awards",
        help_text="Those of decisions that name the funder for this year. Each is counted as it stands on the day; "
        "what is counted already is not counted twice.",
        error_messages={"required": "Choose the awards."},
    )
    effective_on = day("From", "The day from which they count. For example, 1 May 2027")
    reason = lines("Reason", "Where an award became less than was counted.", 400, required=False)

    def __init__(self, data: Data = None, *, grant: PassportedGrant, by: User, today: date) -> None:
        self.grant = grant
        super().__init__(data, initial={"effective_on": today})
        self.offers = {offer.key: offer for offer in carrying.offers(grant, by, today)}
        field = cast(forms.ChoiceField, self.fields["offer"])
        field.choices = [("", "Choose one"), *((offer.key, offer.name) for offer in self.offers.values())]

    def act(self, *, by: User, at: datetime) -> list[PassportEntry]:
        offer = self.offers[self.cleaned_data["offer"]]
        said = {name: self.cleaned_data[name] for name in ("effective_on", "reason")}
        return acts.pass_on(grant=self.grant, decision=offer.decision, stream=offer.stream, **said, by=by, at=at)


class MoveDayForm(ActForm):
    """Another day by which the money is to be passed on."""

    pass_on_by = day("To be passed on by", "For example, 30 June 2027")
    effective_on = day("Agreed on", "The day of the funder’s letter. For example, 1 May 2027")
    document = LineField(label="Reference of the document", max_length=160, required=False)
    reason = lines("Reason", "", 400, error_messages={"required": "Say why the day moves."})

    def __init__(self, data: Data = None, *, grant: PassportedGrant) -> None:
        self.grant = grant
        super().__init__(data)

    def act(self, *, by: User, at: datetime) -> PassportEntry:
        return acts.move_passing_day(grant=self.grant, **self.cleaned_data, by=by, at=at)


class OnwardForm(ActForm):
    """What a recipient says of its part."""

    recipient = forms.ModelChoiceField(
        label="Recipient",
        queryset=Organisation.objects.none(),
        empty_label="Choose one",
        error_messages={"required": "Choose the recipient."},
    )
    as_at = day("Up to", "The last day that the report is about. For example, 31 March 2027")
    passed_on = AmountField(label="Passed on", help_text="In all up to that day. Blank: not recorded.", required=False)
    to_whom = LineField(label="To whom", help_text="For example, 41 schools", max_length=200, required=False)
    retained = AmountField(label="Retained", help_text="In all up to that day. Blank: not recorded.", required=False)
    said_by = LineField(
        label="Who reports it", max_length=160, error_messages={"required": "Give the name of who reports it."}
    )

    def __init__(self, data: Data = None, *, grant: PassportedGrant) -> None:
        self.grant = grant
        super().__init__(data)
        given = grant.entries.exclude(award=None).values("award__agreement__grantee")
        field = cast(forms.ModelChoiceField, self.fields["recipient"])
        field.queryset = Organisation.objects.filter(pk__in=given)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned["passed_on"] is None and cleaned["retained"] is None:
            self.add_error("passed_on", "Give what was passed on, what was retained, or both.")
        return cleaned

    def act(self, *, by: User, at: datetime) -> OnwardReport:
        return acts.record_onward(grant=self.grant, **self.cleaned_data, by=by, at=at)
