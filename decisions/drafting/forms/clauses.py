"""The form that asks for the variables of a clause."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from decisions.drafting.fields import LineField
from decisions.library import variables
from decisions.library.models import ClauseVersion
from decisions.record.models import Decision


class VariablesForm(forms.Form):
    """A field for each variable but the figures, which are tokens; what the record says is there and can be changed."""

    label_size: ClassVar[str] = "s"

    def __init__(self, data: Mapping[str, Any] | None = None, *, version: ClauseVersion, decision: Decision) -> None:
        super().__init__(data, use_required_attribute=False)
        self.version = version
        asked = [name for name in variables.names(version.text) if name not in variables.BOUND]
        self.names = {f"variable-{number}": name for number, name in enumerate(asked)}
        known = variables.values(version.text, decision)
        for field, name in self.names.items():
            self.fields[field] = LineField(
                label=f"{name[:1].upper()}{name[1:]}",
                help_text=variables.VARIABLES[name][0].capitalize() if not known[name] else "As the record says.",
                max_length=400,
                initial=known[name],
                error_messages={"required": f"Say what “{name}” is."},
            )

    @property
    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[field] for field, name in self.names.items()}
