"""Forms of the money pages: total and VAT, funders, posts."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms.utils import ErrorDict

from commissioning.models import Organisation
from decisions.drafting.fields import AmountField, DayField, FinancialYearField, ReadField
from decisions.record.choices import Certainty, FundingStatus, VatBasis

MOST_ROWS = 40
BLANK_ROWS = 2
MOST_FTE = Decimal("9999.99")


def words(label: str, longest: int, **options: Any) -> forms.CharField:
    """One line of text, left blank or no longer than the record holds."""
    too_long = f"{label}: write {longest} characters or fewer."
    return forms.CharField(
        label=label, max_length=longest, required=False, error_messages={"max_length": too_long}, **options
    )


class FundingForm(forms.Form):
    label_size = "s"

    total = AmountField(
        label="Total of the decision",
        required=False,
        help_text="Everything the decision commits, in pounds: £639,733 or £1.1 million.",
    )
    no_financial_implication = forms.BooleanField(
        label="This decision has no financial implication",
        required=False,
        help_text="Nothing is spent, saved or committed.",
    )
    vat_basis = forms.ChoiceField(
        label="How is VAT treated?", choices=VatBasis.choices, required=False, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("no_financial_implication") and cleaned.get("total") is not None:
            self.add_error(
                "total", "A decision with no financial implication has no total. Take out the total or the tick."
            )
        return cleaned


class RowForm(forms.Form):
    """One row of several. Whatever is typed in a row that is taken out need not be right."""

    number = 1

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.cleaned_data.get("remove"):
            self._errors = ErrorDict()

    def row(self) -> dict[str, Any]:
        """The fields of the record's row."""
        raise NotImplementedError


class SourceForm(RowForm):
    """One funder and its share."""

    funder = forms.ChoiceField(label="Funder", required=False)
    new_funder = words("Or name a new funder", 200)
    programme = words("Programme", 160)
    financial_year = FinancialYearField(label="Financial year", required=False, help_text="For example, 2026/27")
    amount = AmountField(label="Share", required=False, help_text="Leave blank if it is not recorded")
    status = forms.ChoiceField(
        label="How sure is it?", choices=FundingStatus.choices, initial=FundingStatus.INDICATIVE, required=False
    )
    ends_on = DayField(label="Ends on", required=False, help_text="For example, 31 March 2027")
    fallback = words("What happens when it ends", 300)
    underwritten_by = words("Underwritten by", 200, help_text="Who pays if this funder does not")
    underwritten_up_to = AmountField(label="Underwritten up to", required=False, help_text="Leave blank for all of it")
    remove = forms.BooleanField(label="Take this funder out", required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisations = {str(each.pk): each for each in organisations}
        choices = [(key, each.name) for key, each in self.organisations.items()]
        cast(forms.ChoiceField, self.fields["funder"]).choices = [("", "Choose an organisation"), *choices]

    def clean_amount(self) -> Decimal | None:
        amount: Decimal | None = self.cleaned_data["amount"]
        if amount == 0:
            raise forms.ValidationError("A share is more than £0.00. Leave it blank where the share is not recorded.")
        return amount

    def clean_underwritten_up_to(self) -> Decimal | None:
        up_to: Decimal | None = self.cleaned_data["underwritten_up_to"]
        if up_to == 0:
            raise forms.ValidationError("What is underwritten is more than £0.00. Leave it blank for all of the share.")
        if up_to and not self.cleaned_data.get("underwritten_by"):
            raise forms.ValidationError("Say who underwrites it, or take this amount out.")
        return up_to

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen, named = cleaned.get("funder"), (cleaned.get("new_funder") or "").strip()
        if cleaned.get("remove"):
            return cleaned
        if chosen and named:
            self.add_error("new_funder", "Choose an organisation or name a new one, not both.")
        elif not chosen and not named and not self.errors:
            self.add_error("funder", "Choose the funder, or take this row out.")
        cleaned["organisation"] = self.organisations.get(chosen or "") or self._named(named)
        return cleaned

    def _named(self, name: str) -> Organisation | None:
        """The organisation of that name if there is one, else a new one, not saved yet."""
        name = " ".join(name.split())
        known = (each for each in self.organisations.values() if each.name.casefold() == name.casefold())
        return next(known, Organisation(name=name) if name else None)

    def row(self) -> dict[str, Any]:
        said = self.cleaned_data
        names = (
            "programme",
            "financial_year",
            "amount",
            "ends_on",
            "fallback",
            "underwritten_by",
            "underwritten_up_to",
        )
        return {
            **{name: said[name] for name in names},
            "funder": said["organisation"],
            "status": said["status"] or FundingStatus.INDICATIVE,
        }


class FteField(ReadField):
    """Full-time equivalents to two places: “0.5” is shown as 0.50."""

    attrs = {"class": "govuk-input--width-5", "inputmode": "decimal", "autocomplete": "off"}

    def read(self, text: str) -> Decimal:
        plain = text.strip()
        if not re.fullmatch(r"[0-9]{0,6}\.?[0-9]*", plain) or not re.search("[0-9]", plain):
            found = f"“{plain}” is not a number of full-time equivalents." if plain else "No number was given."
            raise ValueError(f"{found} Enter it in figures. For example: 0.50")
        fte = Decimal(plain)
        if fte != round(fte, 2):
            raise ValueError(f"“{plain}” has more than two decimal places. Enter two. For example: {fte:.2f}")
        if not 0 < fte <= MOST_FTE:
            raise ValueError(f"“{plain}” is not from 0.01 to {MOST_FTE:,}. Enter full-time equivalents.")
        return fte

    def show(self, value: Decimal) -> str:
        return f"{value:.2f}"


class PostForm(RowForm):
    """One post that the money pays for."""

    title = words("Title of the post", 160)
    employer = words("Employer", 200)
    fte = FteField(label="Full-time equivalents", required=False, help_text="1.00 is one full-time post")
    certainty = forms.ChoiceField(
        label="How sure is it?", choices=Certainty.choices, initial=Certainty.CONFIRMED, required=False
    )
    until_on = DayField(label="Until", required=False, help_text="For example, 31 March 2027")
    remove = forms.BooleanField(label="Take this post out", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("remove"):
            return cleaned
        if "title" in cleaned and not cleaned["title"]:
            self.add_error("title", "Give the title of the post, or take this row out.")
        if "fte" in cleaned and cleaned["fte"] is None:
            self.add_error("fte", "Give the full-time equivalents. For example: 0.50")
        return cleaned

    def row(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("title", "employer", "fte", "until_on")}
        return said | {"certainty": self.cleaned_data["certainty"] or Certainty.CONFIRMED}


class Rows(forms.BaseFormSet):
    """Rows of one kind: those that are saved, two blank ones, and more with script.

    Bind it without initial data, so that every row that says something has changed; blank rows are left out.
    """

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "too_many_forms": f"There are more than {MOST_ROWS} rows. Take some out.",
    }

    @property
    def kept(self) -> list[RowForm]:
        """The forms that say something and are not taken out."""
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("remove")]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [form.row() for form in self.kept]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted = True
        form.number = (index or 0) + 1


class SourceRows(Rows):
    def clean(self) -> None:
        seen = set()
        for form in self.kept:
            said, organisation = form.cleaned_data, form.cleaned_data.get("organisation")
            counted = (organisation and organisation.name.casefold(), said.get("programme"), said.get("financial_year"))
            if organisation and counted in seen:
                form.add_error("funder", "This funder, programme and year is in the list already.")
            seen.add(counted)


def rows_of(form: type[forms.Form], base: type[Rows]) -> type[Rows]:
    made = forms.formset_factory(
        form, formset=base, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 10, validate_max=True
    )
    return cast(type[Rows], made)


SourceFormSet = rows_of(SourceForm, SourceRows)
PostFormSet = rows_of(PostForm, Rows)
