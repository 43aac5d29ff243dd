"""The form of a questionnaire, made from its questions; and what each recipient confirmed."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from json import dumps
from typing import Any, ClassVar

from django import forms

from commissioning.lib import money
from decisions.drafting.fields import AmountField, DayField, LineField
from decisions.drafting.forms import differing
from decisions.drafting.forms.differing import Difference
from decisions.drafting.forms.record import Explained
from decisions.drafting.forms.section import Facts, SectionForm
from decisions.questionnaires.procurement import PROCUREMENT
from decisions.questionnaires.questions import LONGEST, Judgement, Kind, Question, Questionnaire
from decisions.questionnaires.subsidy import ASSISTANCE, SUBSIDY
from decisions.record import judging
from decisions.record.choices import Answer, VatBasis
from decisions.record.models import Decision

VAT = Decimal("1.2")


class ConfirmationForm(forms.Form):
    """What one recipient confirmed."""

    label_size: ClassVar[str] = "s"

    elsewhere = AmountField(required=False)
    confirmed_on = DayField(required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, recipient: str, place: int, saved: Mapping[str, Any]) -> None:
        elsewhere, day = saved.get("elsewhere"), saved.get("confirmed_on")
        initial = {
            "elsewhere": Decimal(elsewhere) if elsewhere else None,
            "confirmed_on": date.fromisoformat(day) if day else None,
        }
        super().__init__(data, prefix=f"confirmations-{place}", initial=initial, use_required_attribute=False)
        self.recipient = recipient
        self.fields["elsewhere"].label = f"What {recipient} had from other public authorities"
        self.fields["confirmed_on"].label = f"Day on which {recipient} confirmed it in writing"

    def said(self) -> tuple[Decimal | None, date | None]:
        return self.cleaned_data["elsewhere"], self.cleaned_data["confirmed_on"]


class QuestionnaireForm(SectionForm):
    """One page of questions. It may be saved with some of them unanswered."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, decision: Decision, questionnaire: Questionnaire, on: date
    ) -> None:
        self.questionnaire, self.on = questionnaire, on
        self.beside = judging.facts(decision, on)
        recipients = self.beside.recipients if questionnaire is SUBSIDY else ()
        saved = judging.confirmations(decision)
        self.confirmations = [
            ConfirmationForm(data, recipient=each.name, place=place, saved=saved.get(each.name, {}))
            for place, each in enumerate(recipients)
        ]
        super().__init__(data, decision=decision)
        self.fields |= {question.id: _field(question) for question in questionnaire.questions}

    def read(self) -> dict[str, Any]:
        kept = self.questionnaire.kept(judging.answers(self.decision, self.questionnaire))
        said = {each.id: kept.get(each.id, "") for each in self.questionnaire.questions}
        return {**said, "confirmations": [_one_line(*form.initial.values()) for form in self.confirmations]}

    def proposed(self) -> dict[str, Any]:
        """Amounts and days as their fields take them, and what the contract is worth where nobody has said."""
        said = {each.id: _typed(each, self.stored[each.id]) for each in self.questionnaire.questions}
        if self.questionnaire is PROCUREMENT and not said["gross_value"]:
            said["gross_value"] = _with_vat(self.decision)
        return said

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(form.is_valid() for form in self.confirmations)])

    @property
    def answers(self) -> dict[str, str]:
        """Of a valid form: as the record keeps them."""
        said = {each.id: _canonical(self.cleaned_data[each.id]) for each in self.questionnaire.questions}
        return self.questionnaire.kept(said)

    def values(self) -> dict[str, Any]:
        said: dict[str, Any] = {each.id: self.answers.get(each.id, "") for each in self.questionnaire.questions}
        if self.answers.get("route") != ASSISTANCE:
            return {**said, "confirmations": [_one_line(None, None) for _ in self.confirmations]}
        return {**said, "confirmations": [_one_line(*form.said()) for form in self.confirmations]}

    def judged(self) -> Judgement:
        """What follows from a valid form, saved or not."""
        typed = {form.recipient: form.said() for form in self.confirmations}
        return self.questionnaire.judged(self.answers, judging.with_confirmations(self.beside, typed))

    def saved(self) -> Judgement:
        """What follows from what is saved."""
        return self.questionnaire.judged(judging.answers(self.decision, self.questionnaire), self.beside)

    def shown(self) -> Facts:
        kept = {name: value for name, value in self.stored.items() if name != "confirmations"}
        asked = self.questionnaire.asked(kept)
        facts = [{"term": each.asks, "value": each.words(kept[each.id]) if kept[each.id] else ""} for each in asked]
        return facts + [{"term": form.recipient, "value": said} for form, said in self._confirmed() if said]

    def differences(self) -> list[Difference]:
        """Questions that neither side asks are passed over."""
        stored = {each.id: _typed(each, self.stored[each.id]) for each in self.questionnaire.questions}
        found = differing.of_fields(stored, self)
        for form in self.confirmations:
            found += differing.of_fields(form.initial, form)
        return found

    def _confirmed(self) -> Iterator[tuple[ConfirmationForm, str]]:
        return zip(self.confirmations, self.stored["confirmations"], strict=True)

    def rows(self) -> list[dict[str, Any]]:
        """The questions with their fields: those that these answers leave out are hidden until others ask for them."""
        typed = {each.id: _canonical(self[each.id].value()) for each in self.questionnaire.questions}
        asked = self.questionnaire.asked(typed)
        return [
            {"field": self[each.id], "source": each.source, "when": dumps(each.when), "hidden": each not in asked}
            for each in self.questionnaire.questions
        ]

    @property
    def confirmations_when(self) -> str:
        return dumps([{"route": [ASSISTANCE]}])

    @property
    def confirmations_hidden(self) -> bool:
        return self["route"].value() != ASSISTANCE

    def problems(self) -> list[dict[str, str]]:
        """What components/error_summary.html takes: each error linked to its field."""
        return [
            {"text": str(text), "href": f"#{form[name].auto_id}"}
            for form in (self, *self.confirmations)
            for name, texts in form.errors.items()
            for text in texts
        ]


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.asks, "help_text": question.hint, "required": False}
    match question.kind:
        case Kind.YES_NO:
            radios = forms.RadioSelect(attrs={"data-inline": "true"})
            return forms.ChoiceField(choices=Answer.choices, widget=radios, **common)
        case Kind.CHOICE:
            hints = {option.code: option.hint for option in question.options}
            choices = [(option.code, option.words) for option in question.options]
            return forms.ChoiceField(choices=choices, widget=Explained(hints), **common)
        case Kind.AMOUNT:
            return AmountField(**common)
        case Kind.DAY:
            return DayField(**common)
    return LineField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **common)


def _typed(question: Question, value: str) -> Any:
    if value and question.kind is Kind.AMOUNT:
        return Decimal(value)
    return date.fromisoformat(value) if value and question.kind is Kind.DAY else value


def _canonical(value: Any) -> str:
    if isinstance(value, Decimal):
        return money.plain(value)
    return value.isoformat() if isinstance(value, date) else value or ""


def _with_vat(decision: Decision) -> Decimal | None:
    if decision.total is None or decision.vat_basis != VatBasis.EXCLUDED:
        return decision.total
    return round(decision.total * VAT, 2)


def _one_line(elsewhere: Decimal | None, confirmed_on: date | None) -> str:
    return ", ".join(filter(None, [_canonical(elsewhere), _canonical(confirmed_on)]))
