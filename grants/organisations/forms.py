"""The forms of an organisation’s details, and of merging."""

from typing import Any, cast

from django import forms

from commissioning.lib.identifiers import BY_FIELD, REGISTERS, Register
from commissioning.models import Organisation
from decisions.drafting.fields import LineField, ReadField, StaffForm
from grants.organisations.acts import Details, details_of

MOST_NAMES = 20


class NumberField(ReadField):
    """A number of one register, as people write it."""

    def __init__(self, field: str, help_text: str) -> None:
        self.register: Register = BY_FIELD[field]
        super().__init__(label=self.register.label, help_text=help_text, required=False)

    def read(self, text: str) -> str:
        return self.register.read(text)

    def show(self, value: Any) -> str:
        return str(value)


class OrganisationForm(StaffForm):
    """A new organisation, or what is said of one."""

    name = LineField(
        label="Name",
        help_text="In full, as it is to stand in notices",
        max_length=200,
        error_messages={"required": "Give the name."},
    )
    charity_number = NumberField("charity_number", "For example, 1119020; in Scotland SC012345")
    company_number = NumberField("company_number", "Eight characters, such as 03210987")
    local_authority_code = NumberField("local_authority_code", "Three or four letters, such as BOL")
    ods_code = NumberField("ods_code", "Of an NHS body, such as RXV")
    other_names = forms.CharField(
        label="Other names",
        help_text="One a line, such as a short name. It is found by them too. Earlier names are kept by themselves.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, organisation: Organisation | None = None) -> None:
        said = vars(details_of(organisation)) if organisation else {}
        super().__init__(data, initial=said | {"other_names": "\n".join(said.get("other_names", ()))})

    def clean_other_names(self) -> tuple[str, ...]:
        lines = self.cleaned_data["other_names"].splitlines()
        names = {line.casefold(): line for each in lines if (line := " ".join(each.split()))}
        if len(names) > MOST_NAMES:
            raise forms.ValidationError(f"These are {len(names)} names; the most is {MOST_NAMES}.")
        reads = LineField(max_length=200)
        return tuple(sorted(reads.clean(name) for name in names.values()))

    def details(self) -> Details:
        said = self.cleaned_data
        numbers = {register.field: said[register.field] or "" for register in REGISTERS}
        return Details(said["name"], **numbers, other_names=said["other_names"])


class ChooseForm(StaffForm):
    """Which record the other one is merged into."""

    into = forms.ModelChoiceField(
        label="Which record stands for the body?",
        help_text="It keeps its name, and is found by the other one’s too.",
        queryset=Organisation.objects.none(),
        empty_label="Choose an organisation",
        error_messages={"required": "Choose the record that stands.", "invalid_choice": "Choose one of the list."},
    )

    def __init__(self, data: Any = None, *, duplicate: Organisation) -> None:
        super().__init__(data)
        others = Organisation.objects.standing().exclude(pk=duplicate.pk)
        cast(forms.ModelChoiceField, self.fields["into"]).queryset = others


class ReasonForm(StaffForm):
    """Why two records are merged, or no longer are."""

    reason = LineField(max_length=400)

    def __init__(self, data: Any = None, *, label: str, missing: str) -> None:
        super().__init__(data)
        self.fields["reason"].label = label
        self.fields["reason"].error_messages["required"] = missing
