"""Forms of saved views."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from commissioning.models import Role, User
from decisions.drafting.fields import LineField
from decisions.governance.forms import ActForm
from grants.finance import saving
from grants.finance.models import SavedView

Data = Mapping[str, Any] | None


class ViewForm(ActForm):
    """A name, and for finance officers whether others see it. With a view it changes that one, else it saves one."""

    name = LineField(
        label="Name of the view",
        help_text="For example, Bolton from HMPPS",
        max_length=80,
        error_messages={"required": "Give the view a name."},
    )
    is_shared = forms.BooleanField(
        label="Share it with everyone who sees Finance", required=False, help_text="You alone can change or delete it."
    )

    def __init__(self, data: Data = None, *, by: User, address: str = "", view: SavedView | None = None) -> None:
        given = {"name": view.name, "is_shared": view.is_shared} if view else None
        super().__init__(data, initial=given)
        self.address, self.view = address, view
        if not by.has_role(Role.FINANCE):
            del self.fields["is_shared"]

    def act(self, *, by: User, at: datetime) -> object:
        said = {"name": self.cleaned_data["name"], "is_shared": self.cleaned_data.get("is_shared", False)}
        if self.view:
            return saving.change_view(view=self.view, **said, by=by, at=at)
        return saving.save_view(address=self.address, **said, by=by, at=at)


class DeleteForm(ActForm):
    """Nothing to fill in."""

    def __init__(self, data: Data = None, *, view: SavedView) -> None:
        super().__init__(data)
        self.view = view

    def act(self, *, by: User, at: datetime) -> object:
        return saving.delete_view(view=self.view, by=by, at=at)
