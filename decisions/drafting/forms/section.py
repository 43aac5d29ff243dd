"""What the forms of all sections share: stored values, what has changed, and the values in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Model

from commissioning.lib import canonical, dates
from decisions.drafting.forms import differing
from decisions.drafting.forms.differing import Difference
from decisions.record.models import Decision

Facts = list[dict[str, str]]
NOT_GIVEN = "Not given yet"


class SectionForm(forms.Form):
    """One page of a record. It may be saved half filled in: what is missing is for the checks to say."""

    label_size: ClassVar[str] = "s"

    def __init__(self, data: Mapping[str, Any] | None = None, *, decision: Decision) -> None:
        self.decision = decision
        self.stored = self.read()
        super().__init__(data, initial={**self.stored, **self.proposed()}, use_required_attribute=False)

    def read(self) -> dict[str, Any]:
        """What the record holds for each field."""
        return {name: getattr(self.decision, name) for name in self.base_fields}

    def proposed(self) -> dict[str, Any]:
        """Values put into empty fields for the person to accept or change."""
        return {}

    def values(self) -> dict[str, Any]:
        """What a valid form would store."""
        return {name: self.cleaned_data[name] for name in self.stored}

    @property
    def fixed(self) -> Facts:
        """What the page shows above the fields and nobody can change there."""
        return []

    @property
    def fingerprint(self) -> str:
        """Of what is stored: it tells whether somebody saved this section after a page was opened."""
        return fingerprint(self.stored)

    def differs(self) -> bool:
        return fingerprint(self.values()) != self.fingerprint

    def shown(self) -> Facts:
        """What is stored, in words."""
        return [self._fact(name, value) for name, value in self.stored.items()]

    def typed(self) -> Facts:
        """What somebody typed, as it was typed."""
        names = [name for name in self.fields if name in self.stored]
        return [{"term": str(self[name].label), "value": _text(self[name].value())} for name in names]

    def differences(self) -> list[Difference]:
        """What somebody typed against what is saved, where the two differ; of a form that was sent."""
        return differing.of_fields(self.stored, self)

    def _fact(self, name: str, value: Any) -> dict[str, str]:
        field = self.fields[name]
        offered: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
        chosen = dict(offered).get(value) if isinstance(value, str) else None
        return {"term": str(field.label), "value": str(chosen or _text(value) or NOT_GIVEN)}


def fingerprint(values: Mapping[str, Any]) -> str:
    exact = {name: _text(value, exact=True) for name, value in values.items()}
    return canonical.sha256(canonical.dumps(exact))


def _text(value: Any, *, exact: bool = False) -> str:
    """A value in words, or so that no two values look alike."""
    if isinstance(value, list | tuple):
        return ", ".join(_text(part, exact=exact) for part in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return dates.long(value)
    if isinstance(value, Model) and exact:
        return f"{value._meta.label} {value.pk}"
    return "" if value is None else str(value)
