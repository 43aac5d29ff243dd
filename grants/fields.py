"""Fields that the forms of several rooms have, and the day as at which a page is shown."""

from datetime import date
from typing import Any, cast

from django import forms

from commissioning.models import Organisation
from decisions.drafting.fields import DayField, LineField


def organisation(label: str, hint: str = "", *, required: bool = False, **options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label,
        help_text=hint,
        queryset=Organisation.objects.standing(),
        empty_label="Choose one" if required else "Not recorded",
        required=required,
        **options,
    )


def keep_chosen(form: forms.Form) -> None:
    """Offers what was chosen before too, where it was merged into another record since."""
    for name, field in form.fields.items():
        before = form.initial.get(name)
        if isinstance(before, Organisation):
            cast(forms.ModelChoiceField, field).queryset = Organisation.objects.standing(also=[before.pk])


def lines(label: str, hint: str, longest: int, **options: Any) -> LineField:
    """A short text over several lines of the form, kept as one."""
    return LineField(label=label, help_text=hint, max_length=longest, widget=forms.Textarea({"rows": 3}), **options)


class AsAtForm(forms.Form):
    """As at which day a page is shown; blank: today."""

    use_required_attribute = False
    on = DayField(label="As at", required=False)

    def day(self, today: date) -> date:
        """The day asked for; today where none was or where it is no day."""
        return (self.cleaned_data.get("on") if self.is_valid() else None) or today
