"""Forms of clauses and templates. Each knows the act that it asks for."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from commissioning.models import User
from decisions.drafting.fields import DayField, LineField, ProseField
from decisions.governance.forms import ActForm
from decisions.library import acts, variables
from decisions.library.acts import Terms
from decisions.library.models import Clause, ClauseVersion, Template
from decisions.record.choices import Kind
from decisions.record.sections import SECTIONS
from decisions.scheme.choices import FunctionFamily

Data = Mapping[str, Any] | None


def title_field(noun: str) -> LineField:
    return LineField(
        label=f"Title of the {noun}",
        help_text="By which officers find it.",
        max_length=120,
        error_messages={"required": f"Give the title of the {noun}."},
    )


def several(label: str, choices: Sequence[tuple[str, Any]], hint: str, **options: Any) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple(attrs={"class": "choices-in-columns"})
    return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, help_text=hint, **options)


class ClauseForm(ActForm):
    """A new clause, or the next version of one."""

    title = title_field("clause")
    sections = several(
        "Sections it is for",
        [(section.key, section.title) for section in SECTIONS],
        "Officers are offered it there.",
        error_messages={"required": "Choose at least one section."},
    )
    text = ProseField(
        label="What it says",
        help_text="Variables stand in braces: {end date}. They are listed at the foot of this page.",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write what it says."},
    )
    kinds = several("Kinds of decision", Kind.choices, "None chosen: every kind.", required=False)
    families = several("Functions", FunctionFamily.choices, "None chosen: every function.", required=False)
    from_on = DayField(label="First day", help_text="Today or later. For example, 1 December 2026")

    def __init__(self, data: Data = None, *, today: date, last: ClauseVersion | None = None) -> None:
        self.clause = last.clause if last else None
        given = vars(acts.terms_of(last)) if last else {}
        super().__init__(data, initial={**given, "from_on": today})

    def clean_text(self) -> str:
        return _without_unknown(self.cleaned_data["text"])

    def act(self, *, by: User, at: datetime) -> object:
        said = dict(self.cleaned_data)
        from_on: date = said.pop("from_on")
        lists = {name: tuple(said[name]) for name in ("sections", "kinds", "families")}
        terms = Terms(title=said["title"], text=said["text"], **lists)
        if self.clause:
            return acts.change_clause(clause=self.clause, terms=terms, from_on=from_on, by=by, at=at)
        return acts.add_clause(terms=terms, from_on=from_on, by=by, at=at)


class TemplateForm(ActForm):
    """A new template, or a change of one; a box for each section."""

    title = title_field("template")
    function_family = forms.ChoiceField(
        label="Function", choices=FunctionFamily.choices, error_messages={"required": "Choose the function."}
    )
    kind = forms.ChoiceField(
        label="Kind of decision", choices=Kind.choices, error_messages={"required": "Choose the kind."}
    )

    def __init__(self, data: Data = None, *, template: Template | None = None) -> None:
        self.template = template
        names = ("title", "function_family", "kind")
        given = {name: getattr(template, name) for name in names} if template else {}
        super().__init__(data, initial=given)
        for section in SECTIONS:
            self.fields[section.key] = ProseField(
                label=section.title,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
                initial=template.starters.get(section.key, "") if template else "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for section in SECTIONS:
            try:
                _without_unknown(cleaned.get(section.key, ""))
            except forms.ValidationError as reason:
                self.add_error(section.key, reason)
        return cleaned

    def act(self, *, by: User, at: datetime) -> object:
        names = ("title", "function_family", "kind")
        said: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        said["starters"] = {section.key: self.cleaned_data[section.key] for section in SECTIONS}
        if self.template:
            return acts.change_template(template=self.template, **said, by=by, at=at)
        return acts.add_template(**said, by=by, at=at)


class RetireForm(ActForm):
    """Nothing to fill in: the button is the answer."""

    def __init__(self, data: Data = None, *, kept: Clause | Template) -> None:
        super().__init__(data)
        self.kept = kept

    def act(self, *, by: User, at: datetime) -> object:
        if isinstance(self.kept, Clause):
            return acts.retire_clause(clause=self.kept, by=by, at=at)
        return acts.retire_template(template=self.kept, by=by, at=at)


def _without_unknown(text: str) -> str:
    if unknown := variables.unknown(text):
        raise forms.ValidationError(f"No record has “{{{unknown[0]}}}”. The variables are listed below the form.")
    return text
