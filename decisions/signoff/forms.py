"""Signing, returning and withdrawing: the forms."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from commissioning.accounts.means import ProofForm
from decisions.drafting.fields import DayField
from decisions.record.sections import SECTIONS
from decisions.scheme.models import Post
from decisions.signoff.changes import with_sections
from decisions.signoff.conditions import Wanted
from decisions.signoff.models import Interest, SignOffStep
from decisions.signoff.signing import VIEW_WANTED

STAND_ASIDE = "stand_aside"
INTERESTS = [
    (Interest.NONE, "No"),
    (Interest.DECLARED, "Yes, and I may still sign"),
    (STAND_ASIDE, "Yes, so I stand aside"),
]


INTERESTS_OF_CONSULTED = [
    (Interest.NONE, "No"),
    (Interest.DECLARED, "Yes, and I may still give a view"),
    (STAND_ASIDE, "Yes, so I stand aside"),
]
MOST_CONDITIONS = 3


class SignForm(ProofForm):
    """Interest, conditions if there are any, confirmation of reading, and a fresh proof that it is who is signed in.

    Who is consulted gives a view instead of conditions: they decide nothing that could be subject to any.

    The hash is that of the version the person was shown, and the proof is for that hash alone.
    """

    nothing_done = "Nothing was signed."
    interest = forms.ChoiceField(
        label="Do you have an interest in this decision?",
        choices=INTERESTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have an interest in this decision."},
    )
    interest_detail = forms.CharField(
        label="What the interest is",
        help_text="Only if you have one",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    view = forms.CharField(
        label="Your view",
        help_text="It is kept with your name and printed in the notice.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,  # but asked of those who are consulted
    )
    read = forms.BooleanField(
        label="I have read the notice, the alternatives and the equality section",
        error_messages={"required": "Confirm that you have read the notice."},
    )
    sha256 = forms.CharField(widget=forms.HiddenInput)  # the page writes that of the version it shows

    def __init__(self, *args: Any, steps: Iterable[SignOffStep], is_consulted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_consulted = is_consulted
        if is_consulted:
            cast(forms.ChoiceField, self.fields["interest"]).choices = INTERESTS_OF_CONSULTED
        self.numbers = range(0) if is_consulted else range(1, MOST_CONDITIONS + 1)
        self.steps = {str(step.position): step for step in steps}
        owners = [("", "Nobody in particular"), *((place, step.post_title) for place, step in self.steps.items())]
        for number in self.numbers:
            self.fields[f"condition_{number}"] = forms.CharField(
                label=f"Condition {number}", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
            )
            self.fields[f"condition_{number}_due"] = DayField(
                label=f"Condition {number}, due by", help_text="For example, 31 March 2027", required=False
            )
            self.fields[f"condition_{number}_owner"] = forms.ChoiceField(
                label=f"Condition {number}, seen to by", choices=owners, required=False
            )
        conditions = [name for name in self.fields if name.startswith("condition_")]
        self.order_fields(["view", "interest", "interest_detail", *conditions, "read"])  # as on the page; proof is last

    @property
    def condition_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("condition_")]

    @property
    def has_conditions(self) -> bool:
        """Whether anything is typed there, so that the page opens them."""
        return any(field.value() for field in self.condition_fields)

    def conditions(self) -> list[Wanted]:
        """Those with words, in their order."""
        data = self.cleaned_data
        return [
            Wanted(words, data[f"condition_{number}_due"], self._owner(data[f"condition_{number}_owner"]))
            for number in self.numbers
            if (words := data[f"condition_{number}"].strip())
        ]

    def _owner(self, place: str) -> Post | None:
        """A post of the chain, by its place."""
        return self.steps[place].post if place else None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("interest") != Interest.NONE and not data.get("interest_detail", "").strip() and "interest" in data:
            self.add_error("interest_detail", "Say what the interest is.")
        if self.is_consulted and data.get("interest") != STAND_ASIDE and not data.get("view", "").strip():
            self.add_error("view", VIEW_WANTED)
        for number in self.numbers:
            more = data.get(f"condition_{number}_due") or data.get(f"condition_{number}_owner")
            if more and not data.get(f"condition_{number}", "").strip():
                self.add_error(f"condition_{number}", "Say what the condition is, or leave its day and post empty.")
        return super().clean()


class ReasonForm(forms.Form):
    """Why a version, or the whole decision, comes to an end."""

    label = ""
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, error_messages={"required": "Give the reason."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = self.label

    def kept_reason(self) -> str:
        """As it is kept."""
        return str(self.cleaned_data["reason"])


class ReturnForm(ReasonForm):
    """A return may also name the sections that the reason is about."""

    prefix = "return"
    label = "What must change"
    about = forms.MultipleChoiceField(
        label="Which sections must change",
        choices=[(section.key, section.title) for section in SECTIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def kept_reason(self) -> str:
        return with_sections(super().kept_reason(), self.cleaned_data["about"])


class RejectForm(ReasonForm):
    prefix = "reject"
    label = "Why it is rejected"


class WithdrawForm(ReasonForm):
    label = "Why it is withdrawn"


class DeferForm(ReasonForm):
    label = "Why it is deferred"
    until = DayField(label="Until which day", help_text="You get a reminder on that day. For example, 1 March 2027")


class DischargeForm(forms.Form):
    note = forms.CharField(
        label="How it was met",
        help_text="What was done, when, and where that can be seen.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Say how the condition was met."},
    )
