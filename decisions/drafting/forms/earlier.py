"""The form of earlier decisions: one of this program by its reference or its words, or an older notice."""

from typing import Any

from django import forms

from commissioning.lib.refusal import Refused
from decisions.drafting.acts import check_linkable
from decisions.drafting.fields import AmountField, DayField
from decisions.drafting.forms.money import RowForm, Rows, rows_of, words
from decisions.record.choices import Relation
from decisions.record.models import Decision
from decisions.record.visibility import DecisionQuerySet

DATALIST = "earlier-decisions"
MANY = 3  # references that are shown where words fit several decisions
RELATIONS = [("", "Choose what this does to it"), *Relation.choices]
OLDER = ("external_reference", "external_subject", "external_decided_on", "external_total")


class LinkForm(RowForm):
    """One earlier decision."""

    relation = forms.ChoiceField(
        label="What this does",
        choices=RELATIONS,
        required=False,
        help_text="“Renews” also for an extension, “varies” for an uplift",
    )
    earlier = words(
        "The decision",
        250,
        help_text="Its reference, or words of its subject",
        widget=forms.TextInput(attrs={"list": DATALIST, "autocomplete": "off"}),
    )
    external_reference = words("Or an older notice: its reference", 60)
    external_subject = words("Its subject", 250)
    external_decided_on = DayField(label="Decided on", required=False, help_text="For example, 1 November 2019")
    external_total = AmountField(label="Amount", required=False, help_text="Leave blank if it is not recorded")
    remove = forms.BooleanField(label="Take this decision out", required=False)

    def __init__(self, *args: Any, decision: Decision, linkable: DecisionQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.decision, self.linkable = decision, linkable

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("remove"):
            return cleaned
        if "relation" in cleaned and not cleaned["relation"]:
            self.add_error("relation", "Say what this decision does to the earlier one, or take this row out.")
        older = [name for name in OLDER if cleaned.get(name) not in (None, "")]
        if cleaned.get("earlier") and older:
            self.add_error("earlier", "Name a decision of this program or an older notice, not both.")
        elif cleaned.get("earlier"):
            cleaned["parent"] = self._parent(cleaned["earlier"])
        else:
            self._check_older(cleaned)
        return cleaned

    def _check_older(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("external_reference"):
            self.add_error("earlier", "Name the earlier decision, or take this row out.")
            return
        if self.linkable.filter(reference__iexact=cleaned["external_reference"]).exists():
            self.add_error("external_reference", "This decision is in the program. Name it in “The decision”.")
        elif cleaned["external_reference"].upper().startswith("DN-"):
            self.add_error(
                "external_reference", "A reference that starts with DN- is of this program, and none is this."
            )
        if "external_subject" in cleaned and not cleaned["external_subject"]:
            self.add_error("external_subject", "Give the subject of the older notice.")
        if "external_decided_on" in cleaned and cleaned["external_decided_on"] is None:
            self.add_error("external_decided_on", "Give the day on which it was decided.")

    def _parent(self, named: str) -> Decision | None:
        try:
            return check_linkable(self.decision, self._found(named), named)
        except Refused as reason:
            self.add_error("earlier", reason.sentence)
            return None

    def _found(self, named: str) -> Decision | None:
        """By its reference, or else the one decision that was made whose subject has these words."""
        by_reference = self.linkable.filter(reference__iexact=named).first()
        if by_reference is not None:
            return by_reference
        found = list(self.linkable.made().filter(subject__icontains=named).order_by("-reference")[: MANY + 1])
        if len(found) > 1:
            shown = ", ".join(each.reference for each in found[:MANY])
            more = " and others" if len(found) > MANY else ""
            raise Refused(f"Several decisions have “{named}” in their subject: {shown}{more}. Give one reference.")
        return found[0] if found else None

    def row(self) -> dict[str, Any]:
        said = self.cleaned_data
        parent = said.get("parent")
        older = {name: said[name] for name in OLDER} if parent is None else {}
        blank = {"external_reference": "", "external_subject": "", "external_decided_on": None, "external_total": None}
        return {"relation": said["relation"], "parent": parent, **blank, **older}


class LinkRows(Rows):
    def clean(self) -> None:
        seen = set()
        for form in self.kept:
            said = form.cleaned_data
            parent = said.get("parent")
            named = said.get("relation"), parent.pk if parent else (said.get("external_reference") or "").upper()
            if named[1] and named in seen:
                form.add_error("earlier", "This earlier decision is in the list already.")
            seen.add(named)


LinkFormSet = rows_of(LinkForm, LinkRows)
