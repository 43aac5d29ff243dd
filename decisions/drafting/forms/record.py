"""Forms of the plain sections, subject to contact, and the one that starts a draft."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils import timezone

from commissioning.lib import dates
from commissioning.models import Locality, Role, User
from decisions.drafting.fields import DayField, LineField, MailboxField, YesNoField
from decisions.drafting.forms.section import Facts, SectionForm
from decisions.library.models import Template
from decisions.record.choices import Kind, Stage
from decisions.record.models import Decision
from decisions.scheme.choices import DecisionType, FunctionFamily
from decisions.scheme.models import Post

FAMILY_HINTS = {
    FunctionFamily.PCC: "Policing, victims, offending, and safer streets",
    FunctionFamily.GENERAL: "What the combined authority does under its general powers",
    FunctionFamily.MAYORAL_GENERAL: "What the law gives to the Mayor, other than policing and fire",
    FunctionFamily.FIRE: "The fire and rescue service",
    FunctionFamily.TRANSPORT: "Roads, buses, trams and trains",
}
KIND_HINTS = {
    Kind.AWARD: "New money to a provider, a council or a partner",
    Kind.EXTEND: "The same service for longer",
    Kind.VARY: "A change to what was decided before",
    Kind.UPLIFT: "More money for a service that goes on",
    Kind.ADDENDUM: "Something added to an earlier notice, which stays as it is",
    Kind.ACCEPT_GRANT: "The authority takes money from a funder",
    Kind.AWARD_ROUND: "Many awards from one fund, decided together",
    Kind.FUND: "Money put aside for awards that will follow",
    Kind.DECOMMISSION: "A service ends",
    Kind.TRANSITION: "A service goes on until another funder takes over",
    Kind.PILOT: "Something tried for a limited time",
}
TYPE_HINTS = {
    DecisionType.DEPUTY_MAYOR: "Officers agree it, then the Deputy Mayor decides where the sum requires it",
    DecisionType.CHIEF_OFFICER: "A chief officer decides under powers delegated to the post",
}
STAGE_HINTS = {
    Stage.INITIATION: "Permission to work on a case; nothing is committed",
    Stage.INTENTION: "The authority says that it means to commission this",
    Stage.FINAL_SIGN_OFF: "The last signature commits the money",
}
NOT_KEY = "It concerns police and crime functions, and no decision on those is a key decision."
MANY = 6  # choices, from where on they stand in two columns
PHONE = re.compile(r"[+(]?[0-9][0-9 ()./-]{5,}( ?(ext|x)\.? ?[0-9]{1,6})?", re.IGNORECASE)


class Explained(forms.RadioSelect):
    """Radio buttons with a line of explanation under each."""

    def __init__(self, hints: Mapping[Any, str]) -> None:
        super().__init__(attrs={"class": "choices-in-columns"} if len(hints) > MANY else {})
        self.hints = {str(value): words for value, words in hints.items()}


def one_of(label: str, choices: Sequence[tuple[str, Any]], hints: Mapping[Any, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=Explained(hints), required=False)


def subject_field() -> LineField:
    return LineField(
        label="Subject",
        help_text="What changes, for whom and when, as the register will list it.",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Give the subject: what changes, for whom and when."},
    )


def family_field() -> forms.ChoiceField:
    return one_of("Whose function is this?", FunctionFamily.choices, FAMILY_HINTS)


def kind_field() -> forms.ChoiceField:
    return one_of("What does the decision do?", Kind.choices, KIND_HINTS)


def type_field() -> forms.ChoiceField:
    return one_of("Whose decision is it?", DecisionType.choices, TYPE_HINTS)


class NewForm(forms.Form):
    """What a draft begins with. All of it can be changed later, and all but the subject can wait."""

    label_size = "s"

    function_family = family_field()
    kind = kind_field()
    subject = subject_field()
    type = type_field()
    template = forms.ModelChoiceField(
        label="Start from a template",
        help_text="It gives the function and the kind, unless you chose them above, and words to begin sections with.",
        queryset=Template.objects.none(),
        empty_label="None: every section starts empty",
        required=False,
        error_messages={"invalid_choice": "Choose a template from the list."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        templates = Template.objects.offered(timezone.localdate())
        cast(forms.ModelChoiceField, self.fields["template"]).queryset = templates
        if not templates.exists():
            del self.fields["template"]


class SubjectForm(SectionForm):
    subject = subject_field()
    summary = LineField(
        label="Summary in plain English",
        help_text="Two or three sentences that someone outside the authority understands.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )


class TypeForm(SectionForm):
    function_family = family_field()
    kind = kind_field()
    type = type_field()
    stage = one_of("Which stage is it at?", Stage.choices, STAGE_HINTS)
    is_key = YesNoField(
        label="Is it a key decision?",
        help_text="Never where it concerns police and crime. Otherwise where it crosses the authority’s threshold.",
    )
    key_reason = LineField(
        label="Why it is, or is not, a key decision",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    is_urgent = forms.BooleanField(
        label="It is urgent", help_text="It cannot wait for the usual notice.", required=False
    )
    urgent_reason = LineField(
        label="Why it is urgent",
        help_text="Only if it is. The notice prints this reason.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, decision: Decision) -> None:
        super().__init__(data, decision=decision)
        if self.proposed():
            self.fields["key_reason"].help_text = "Filled in for you. Saving this page accepts it."

    def proposed(self) -> dict[str, Any]:
        """Source: Combined Authorities (Overview and Scrutiny Committees) Order 2017, art. 11."""
        decision = self.decision
        if decision.function_family != FunctionFamily.PCC or decision.key_reason or decision.is_key:
            return {}
        return {"is_key": False, "key_reason": NOT_KEY}


class OfficerField(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.name}, {person.job_title}" if person.job_title else str(person.name)


class PeopleForm(SectionForm):
    proposer = OfficerField(
        label="Proposed by",
        help_text="The officer who puts this decision forward. The notice names them.",
        queryset=User.objects.none(),
        to_field_name="email",
        empty_label="Not chosen yet",
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, decision: Decision) -> None:
        super().__init__(data, decision=decision)
        officer = Q(is_active=True, directorate=decision.directorate_id, roles__contains=[Role.OFFICER])
        people = User.objects.filter(officer | Q(pk=decision.proposer_id))
        self.fields["proposer"].queryset = people  # type: ignore[attr-defined]

    @property
    def fixed(self) -> Facts:
        return [
            {"term": "Author", "value": self.decision.author.name},
            {"term": "Directorate", "value": self.decision.directorate.name},
        ]


class DatesForm(SectionForm):
    period_from = DayField(label="It has effect from", required=False)
    period_until = DayField(label="It has effect until", help_text="The last day.", required=False)
    due_on = DayField(label="Decision due", help_text="The day by which it must be signed.", required=False)
    due_by = forms.ModelChoiceField(
        label="Due from",
        help_text="The post whose signature makes the decision.",
        queryset=Post.objects.all(),
        to_field_name="code",
        empty_label="Not chosen yet",
        required=False,
    )
    first_published_on = DayField(
        label="Notice of the proposed decision first published",
        help_text="Leave this blank if it was not published beforehand.",
        required=False,
    )

    def clean(self) -> None:
        start, end = self.cleaned_data.get("period_from"), self.cleaned_data.get("period_until")
        if start and end and end < start:
            sentence = f"The period ends on {dates.long(end)}, before it starts on {dates.long(start)}."
            self.add_error("period_until", sentence)


class LocalitiesForm(SectionForm):
    everywhere = forms.BooleanField(required=False, help_text="Ticks every district below when you save.")
    localities = forms.MultipleChoiceField(label="Districts", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, decision: Decision) -> None:
        super().__init__(data, decision=decision)
        self.places = {place.gss_code: place for place in Locality.objects.all()}
        choices = [(code, place.name) for code, place in self.places.items()]
        self.fields["localities"].choices = choices  # type: ignore[attr-defined]
        self.fields["everywhere"].label = f"All {len(self.places)} districts"

    def read(self) -> dict[str, Any]:
        return {"localities": [place.gss_code for place in self.decision.localities.all()]}

    def clean_localities(self) -> list[str]:
        if self.cleaned_data.get("everywhere"):
            return list(self.places)
        return [code for code in self.places if code in self.cleaned_data["localities"]]

    def chosen(self) -> list[Locality]:
        return [self.places[code] for code in self.cleaned_data["localities"]]

    def shown(self) -> Facts:
        return [self._fact("localities", [self.places[code].name for code in self.stored["localities"]])]


class ContactForm(SectionForm):
    contact_team = LineField(label="Team", help_text="A team outlives any one person.", max_length=160, required=False)
    contact_email = MailboxField(
        label="E-mail address",
        help_text="A shared mailbox that someone reads every working day.",
        max_length=254,
        required=False,
    )
    contact_phone = LineField(
        label="Telephone number",
        help_text="If the team has one.",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "class": "govuk-input--width-20"}),
    )

    def clean_contact_phone(self) -> str:
        phone: str = self.cleaned_data["contact_phone"]
        if phone and not PHONE.fullmatch(phone):
            raise forms.ValidationError(f"“{phone}” is not a telephone number. For example: 0161 496 0000")
        return phone


FORMS: dict[str, type[SectionForm]] = {
    "subject": SubjectForm,
    "type": TypeForm,
    "people": PeopleForm,
    "dates": DatesForm,
    "localities": LocalitiesForm,
    "contact": ContactForm,
}
