"""Forms of services, spells and posts. Each knows the act that it asks for."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django import forms

from commissioning.models import User
from decisions.drafting.fields import AmountField, DayField, LineField
from decisions.drafting.forms.money import FteField
from decisions.governance.forms import ActForm, Hinted
from decisions.record.choices import Certainty
from decisions.record.models import Decision
from grants.fields import keep_chosen, lines, organisation
from grants.services import acts, timeline
from grants.services.choices import AmountBasis, SpellKind, Sureness
from grants.services.models import FunderSpell, ServiceLine, SpellPost
from grants.services.terms import PostTerms, ServiceTerms, SpellTerms, terms_of

Data = Mapping[str, Any] | None
OURS = re.compile(r"DN-[0-9]{4}-[0-9]{4,}", re.IGNORECASE)
KIND_HINTS = {
    SpellKind.PILOT: "Tried out, for a while",
    SpellKind.GRANT: "Given under a grant agreement",
    SpellKind.BRIDGING: "Keeps the service going until somebody else pays; it needs an end and a named successor",
    SpellKind.MAINSTREAM: "From the funder’s own budget, year after year",
    SpellKind.SECONDMENT: "The provider employs the people, and the funder pays for their posts",
}
CERTAINTY_HINTS = {
    Certainty.CONFIRMED: "The post is there, or is agreed",
    Certainty.UP_TO: "At most this much",
    Certainty.POTENTIAL: "It may come",
}


class SpellField(forms.ModelChoiceField):
    def label_from_instance(self, spell: Any) -> str:
        return str(spell.title)


class ServiceForm(ActForm):
    """A new service, or a change of one."""

    name = LineField(
        label="Name of the service",
        help_text="In plain words, for whom it is. For example, Health workers for women in the justice system",
        max_length=120,
        error_messages={"required": "Give the name of the service."},
    )
    description = lines(
        "What it does",
        "One or two sentences that anyone understands.",
        400,
        error_messages={"required": "Say what the service does."},
    )
    provider = organisation(
        "Provider",
        "Who runs the service, whoever pays for it.",
        required=True,
        error_messages={"required": "Choose the provider."},
    )
    pathway_notes = lines("Notes on pathways", "Which pathways the service belongs to.", 1000, required=False)

    def __init__(self, data: Data = None, *, service: ServiceLine | None = None) -> None:
        self.service = service
        super().__init__(data, initial=vars(terms_of(service)) if service else {})
        keep_chosen(self)

    def act(self, *, by: User, at: datetime) -> ServiceLine:
        terms = ServiceTerms(**self.cleaned_data)
        if self.service:
            return acts.change_service(service=self.service, terms=terms, by=by, at=at)
        return acts.add_service(terms=terms, by=by, at=at)


class SpellForm(ActForm):
    """A new spell of a service, offered from the day after the last, or the correction of one. Blank: not recorded."""

    title = LineField(
        label="Whose money it is",
        help_text="Short, as people call it. For example, Combined authority grant",
        max_length=80,
        error_messages={"required": "Say whose money it is."},
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=SpellKind.choices,
        widget=Hinted(KIND_HINTS),
        error_messages={"required": "Choose the kind."},
    )
    funder = organisation("Funder", "The body that pays.")
    from_on = DayField(label="First day", help_text="Blank: not recorded. For example, 1 July 2024", required=False)
    from_target = forms.BooleanField(label="The first day is a target", required=False)
    until_on = DayField(
        label="Last day",
        help_text="This day is included. Blank: no end. For example, 30 September 2024",
        required=False,
    )
    until_target = forms.BooleanField(label="The last day is a target", required=False)
    amount = AmountField(label="Amount", help_text="Blank: not recorded.", required=False)
    amount_basis = forms.ChoiceField(
        label="The amount is",
        choices=AmountBasis.choices,
        widget=forms.RadioSelect(attrs={"data-inline": "true"}),
        required=False,
    )
    notice = LineField(
        label="Reference of its decision notice",
        help_text="For example, DN-2026-0003, or the reference of a notice kept elsewhere.",
        max_length=120,
        required=False,
    )
    agreed_on = DayField(
        label="Agreed on",
        help_text="The day from which it could be counted on. Blank: the day its decision was signed.",
        required=False,
    )
    successor = SpellField(
        label="Which spell follows it",
        queryset=FunderSpell.objects.none(),
        empty_label="None is named",
        required=False,
    )
    successor_funder = organisation("Who pays next", "Where a body was named to take over, and no spell is recorded.")
    exit_note = lines("How it ends", "What was agreed about the end of this money.", 400, required=False)

    def __init__(self, data: Data = None, *, service: ServiceLine, by: User, spell: FunderSpell | None = None) -> None:
        self.service, self.spell, self.by = service, spell, by
        others = service.spells.standing().select_related("successor", "successor_funder")
        follows = {"from_on": timeline.next_start(each.plain for each in others)} if not spell else {}
        super().__init__(data, initial=_shown(spell) if spell else follows)
        keep_chosen(self)
        field = cast(forms.ModelChoiceField, self.fields["successor"])
        field.queryset = others.exclude(pk=spell.pk) if spell else others
        if spell and spell.decision and not self._seen().filter(pk=spell.decision.pk).exists():
            del self.fields["notice"]  # it stays: whoever may not see the decision does not change it

    def _seen(self) -> Any:
        return Decision.objects.visible_to(self.by)

    def clean_notice(self) -> dict[str, Any]:
        words: str = self.cleaned_data["notice"]
        if not OURS.fullmatch(words):
            return {"decision": None, "external_reference": words}
        decision = self._seen().filter(reference=words.upper()).first()
        if decision is None:
            raise forms.ValidationError(f"There is no decision {words.upper()} that you may see.")
        return {"decision": decision, "external_reference": ""}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("amount") is not None and not cleaned.get("amount_basis"):
            self.add_error("amount_basis", "Say whether the amount is in all or a year.")
        for name, words in (("from", "first"), ("until", "last")):
            if cleaned.get(f"{name}_target") and f"{name}_on" in cleaned and not cleaned[f"{name}_on"]:
                self.add_error(f"{name}_on", f"Give the {words} day, or take the tick from the target.")
        return cleaned

    def act(self, *, by: User, at: datetime) -> FunderSpell:
        terms = self._terms()
        if self.spell:
            return acts.correct_spell(spell=self.spell, terms=terms, by=by, at=at)
        return acts.record_spell(service=self.service, terms=terms, by=by, at=at)

    def _terms(self) -> SpellTerms:
        said = dict(self.cleaned_data)
        for name in ("from", "until"):
            said[f"{name}_is"] = Sureness.TARGET if said.pop(f"{name}_target") else Sureness.CONFIRMED
        said["amount_basis"] = said["amount_basis"] if said["amount"] is not None else ""
        notice = said.pop("notice", None) or {"decision": self.spell and self.spell.decision, "external_reference": ""}
        return SpellTerms(**said, **notice)


def _shown(spell: FunderSpell) -> dict[str, Any]:
    said: dict[str, Any] = dict(vars(terms_of(spell)))
    return said | {
        "notice": spell.decision.reference if spell.decision else spell.external_reference,
        "from_target": spell.from_is == Sureness.TARGET,
        "until_target": spell.until_is == Sureness.TARGET,
    }


class PostForm(ActForm):
    """A new post of a spell, or the correction of one."""

    title = LineField(
        label="Title of the post", max_length=160, error_messages={"required": "Give the title of the post."}
    )
    pathway = LineField(label="Pathway", help_text="For example, Liaison and Diversion", max_length=120, required=False)
    fte = FteField(label="Full-time equivalents", help_text="1.00 is one full-time post")
    certainty = forms.ChoiceField(
        label="How sure is it?",
        choices=Certainty.choices,
        widget=Hinted(CERTAINTY_HINTS),
        error_messages={"required": "Say how sure it is."},
    )
    employer = organisation("Employer", "Whose staff they are.")
    hosted_by = organisation("Hosted by", "Where they work from day to day.")
    paid_by = organisation("Paid by", "Who bears the cost.")
    is_tupe = forms.BooleanField(
        label="Staff may transfer",
        help_text="Their employment, with pension rights, may pass to another employer (TUPE).",
        required=False,
    )

    def __init__(self, data: Data = None, *, spell: FunderSpell, post: SpellPost | None = None) -> None:
        self.spell, self.post = spell, post
        super().__init__(data, initial=vars(terms_of(post)) if post else {})
        keep_chosen(self)

    def act(self, *, by: User, at: datetime) -> SpellPost:
        terms = PostTerms(**self.cleaned_data)
        if self.post:
            return acts.correct_post(post=self.post, terms=terms, by=by, at=at)
        return acts.record_post(spell=self.spell, terms=terms, by=by, at=at)


class StrikeForm(ActForm):
    """Why a spell or a post was recorded in error."""

    reason = lines(
        "Why it was recorded in error",
        "It stays on record with this reason, and counts no more.",
        400,
        error_messages={"required": "Say why it was recorded in error."},
    )

    def __init__(self, data: Data = None, *, row: FunderSpell | SpellPost) -> None:
        super().__init__(data)
        self.row = row

    def act(self, *, by: User, at: datetime) -> object:
        reason: str = self.cleaned_data["reason"]
        if isinstance(self.row, FunderSpell):
            return acts.strike_spell(spell=self.row, reason=reason, by=by, at=at)
        return acts.strike_post(post=self.row, reason=reason, by=by, at=at)
