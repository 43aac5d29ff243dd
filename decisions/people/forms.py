"""The form of a person's details."""

from typing import Any, ClassVar, cast

from django import forms

from commissioning.models import Directorate, Role, User
from decisions.drafting.fields import LineField, StaffForm
from decisions.people.acts import Details, details_of
from decisions.people.lost_means import may_be_lost, said, words

HINTS = {
    Role.OFFICER: "Drafts decisions",
    Role.FINANCE: "Downloads signed notices and pays",
    Role.GOVERNANCE: "Keeps people, posts and rules, and sees everything",
    Role.SCRUTINY: "Reads the register",
    Role.AUDITOR: "Reads everything and changes nothing",
}


class Roles(forms.CheckboxSelectMultiple):
    hints: ClassVar[dict[str, str]] = {role.value: words for role, words in HINTS.items()}


class ClearForm(forms.Form):
    """What a person has lost, and why it is believed."""

    use_required_attribute = False
    means = forms.TypedMultipleChoiceField(
        label="What is lost",
        help_text="Recovery codes go with it.",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what is lost."},
    )
    reason = forms.CharField(
        label="Why, and how you made sure who asked",
        help_text="It stands in the history of accounts. For example: Phone stolen on 3 May; seen in person with pass",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, and how you made sure who asked."},
    )

    def __init__(self, data: Any = None, *, person: User) -> None:
        super().__init__(data)
        choices = [(each.pk, said([words(each)])) for each in may_be_lost(person)]
        cast(forms.TypedMultipleChoiceField, self.fields["means"]).choices = choices


class PersonForm(StaffForm):
    """A new person, or what is said of one."""

    name = LineField(
        label="Name",
        help_text="As it is to stand in notices",
        max_length=120,
        error_messages={"required": "Give the name."},
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="The person signs in with it",
        max_length=254,
        error_messages={
            "required": "Give the e-mail address.",
            "invalid": "Give an e-mail address, as name@example.com.",
        },
    )
    job_title = LineField(label="Job title", max_length=160, required=False)
    directorate = forms.ModelChoiceField(
        label="Directorate",
        help_text="Officers see the drafts of their own directorate.",
        queryset=Directorate.objects.none(),
        empty_label="None",
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        help_text="Signing is no role: it comes from holding a post.",
        choices=Role.choices,
        widget=Roles,
        required=False,
    )

    def __init__(self, data: Any = None, *, person: User | None = None) -> None:
        said = vars(details_of(person)) if person else {}
        super().__init__(data, initial=said)
        cast(forms.ModelChoiceField, self.fields["directorate"]).queryset = Directorate.objects.all()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def details(self) -> Details:
        data = self.cleaned_data
        roles = tuple(role for role in Role if role in data["roles"])
        return Details(data["name"], data["email"], data["job_title"] or "", data["directorate"], roles)
