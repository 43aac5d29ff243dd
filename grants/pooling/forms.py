"""Forms of pooled budgets. Each knows the act that it asks for."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField

from commissioning.models import Organisation, User
from decisions.drafting.fields import AmountField, DayField, FinancialYearField, LineField, ReadField
from decisions.governance.forms import ActForm
from grants.fields import lines, organisation
from grants.pooling import acts, terms
from grants.pooling.choices import ContributionKind, Rule
from grants.pooling.models import Pool, PoolContribution, PoolOutturn, PoolTerms
from grants.pooling.terms import Terms

Data = Mapping[str, Any] | None
ROWS = 6  # partners that a new agreement has room for; a change has two more than it has


class PercentField(ReadField):
    """A per cent with two places at most."""

    attrs: ClassVar[dict[str, str]] = {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-5"}

    def read(self, text: str) -> Decimal:
        try:
            percent = Decimal(text.strip().removesuffix("%").strip())
        except InvalidOperation:
            percent = Decimal(-1)
        if not percent.is_finite() or not 0 <= percent <= 100 or percent != percent.quantize(Decimal("0.01")):
            raise ValueError(f"“{text}” is no per cent. Enter 0 to 100 with two places at most. For example: 33.34")
        return percent.quantize(Decimal("0.01"))

    def show(self, value: Decimal) -> str:
        return str(value)


class TermsForm(ActForm):
    """A new pool, or the terms of one from a day on."""

    name = LineField(
        label="Name of the pool",
        help_text="As decision notices name it where money is drawn from it.",
        max_length=120,
        error_messages={"required": "Give the name of the pool."},
    )
    aims = lines("Aims", "What is to be better for whom.", 1000, error_messages={"required": "Give the aims."})
    functions = lines(
        "Functions",
        "Which functions of the NHS bodies and of the authorities it covers. Whether a combined authority may be a "
        "partner depends on its order: ask legal.",
        1000,
        error_messages={"required": "Give the functions."},
    )
    period_from = DayField(label="First day of the agreement", help_text="For example, 1 April 2027")
    period_until = DayField(label="Last day of the agreement", help_text="For example, 31 March 2030")
    host = organisation(
        "Host",
        "The partner that keeps the money and the accounts.",
        required=True,
        error_messages={"required": "Choose the host."},
    )
    manager = LineField(
        label="Pool manager",
        help_text="Name and job title.",
        max_length=160,
        error_messages={"required": "Give the pool manager."},
    )
    rule = forms.ChoiceField(
        label="Who bears what is over or under the budget",
        choices=Rule.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the rule."},
    )
    other_rule = lines("The other rule", "In words, where it is not a fixed per cent.", 1000, required=False)
    governance = lines(
        "Governance", "Who decides, and who watches over it.", 1000, error_messages={"required": "Give the governance."}
    )
    notice = LineField(
        label="Notice period",
        help_text="For example, Six months, in writing",
        max_length=200,
        error_messages={"required": "Give the notice period."},
    )
    from_on = DayField(label="These terms hold from", help_text="For example, 1 April 2027")
    reason = lines("Reason for the change", "", 400, error_messages={"required": "Say why the terms change."})

    def __init__(self, data: Data = None, *, pool: Pool | None = None, holds: PoolTerms | None = None) -> None:
        self.pool = pool
        agreed = terms.of(holds) if holds else None
        super().__init__(data, initial=agreed.plain if agreed else {})
        if not pool:
            del self.fields["reason"]
        named = agreed.partners if agreed else ()
        self.rows = max(ROWS, len(named) + 2)
        for number in range(1, self.rows + 1):
            self._add_row(number, *(named[number - 1] if number <= len(named) else (None, None)))
        self._offer(Organisation.objects.standing(also=[each.pk for each, _ in named]))

    def _add_row(self, number: int, partner: Organisation | None, percent: Decimal | None) -> None:
        self.fields[f"partner_{number}"] = organisation(f"Partner {number}", initial=partner)
        self.fields[f"percent_{number}"] = PercentField(
            label=f"Per cent of partner {number}", required=False, initial=percent
        )

    def _offer(self, bodies: QuerySet[Organisation]) -> None:
        """These as host and as partners, asked for once."""
        pairs = [(str(each.pk), each.name) for each in bodies]
        for name in ("host", *(f"partner_{number}" for number in range(1, self.rows + 1))):
            field = cast(forms.ModelChoiceField, self.fields[name])
            field.queryset = bodies
            field.choices = [("", "Choose one" if name == "host" else "No partner"), *pairs]

    @property
    def partner_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        for number in range(1, self.rows + 1):
            yield self[f"partner_{number}"], self[f"percent_{number}"]

    @property
    def before_partners(self) -> list[BoundField]:
        return [self[name] for name in ("name", "aims", "functions", "period_from", "period_until", "host", "manager")]

    @property
    def after_partners(self) -> list[BoundField]:
        names = ("rule", "other_rule", "governance", "notice", "from_on", "reason")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pairs = [(cleaned.get(f"partner_{n}"), cleaned.get(f"percent_{n}")) for n in range(1, self.rows + 1)]
        for number, (partner, percent) in enumerate(pairs, start=1):
            if percent is not None and partner is None:
                self.add_error(f"partner_{number}", "Choose the partner that bears this per cent.")
        cleaned["partners"] = tuple((partner, percent) for partner, percent in pairs if partner)
        if not self.errors:
            for sentence in self._terms(cleaned).faults:
                self.add_error(None, sentence)
        return cleaned

    def _terms(self, cleaned: Mapping[str, Any]) -> Terms:
        names = Terms.__dataclass_fields__
        return Terms(**{name: cleaned[name] for name in names})

    def act(self, *, by: User, at: datetime) -> object:
        agreed, from_on = self._terms(self.cleaned_data), self.cleaned_data["from_on"]
        if not self.pool:
            return acts.add_pool(agreed=agreed, from_on=from_on, by=by, at=at)
        reason = self.cleaned_data["reason"]
        return acts.change_pool(pool=self.pool, agreed=agreed, from_on=from_on, reason=reason, by=by, at=at)


class ContributionForm(ActForm):
    """What a partner plans, or has put in."""

    partner = forms.ModelChoiceField(
        label="Partner",
        queryset=Organisation.objects.none(),
        empty_label="Choose one",
        error_messages={"required": "Choose the partner."},
    )
    financial_year = FinancialYearField(label="Financial year", help_text="For example, 2026/27")
    kind = forms.ChoiceField(
        label="It is",
        choices=ContributionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is planned or received."},
    )
    amount = AmountField(
        label="Amount", help_text="Planned: for the year in all. Received: all that came for that year up to the day."
    )
    effective_on = DayField(label="As at", help_text="The day of the document. For example, 1 May 2027")
    document = LineField(
        label="Reference of the document",
        max_length=160,
        error_messages={"required": "Name the document that shows it."},
    )
    reason = lines("Reason", "Where it is less than before.", 400, required=False)

    def __init__(self, data: Data = None, *, pool: Pool) -> None:
        self.pool = pool
        super().__init__(data)
        field = cast(forms.ModelChoiceField, self.fields["partner"])
        field.queryset = Organisation.objects.filter(pool_partnerships__terms__pool=pool).distinct()

    def act(self, *, by: User, at: datetime) -> PoolContribution:
        return acts.record_contribution(pool=self.pool, **self.cleaned_data, by=by, at=at)


class OutturnForm(ActForm):
    """What a year cost."""

    financial_year = FinancialYearField(label="Financial year", help_text="For example, 2026/27")
    spent = AmountField(label="Spent", help_text="In the whole year, as the accounts say.")
    closed_on = DayField(label="Accounts closed on", help_text="For example, 20 May 2027")
    document = LineField(
        label="Reference of the document",
        max_length=160,
        error_messages={"required": "Name the document that shows it."},
    )
    reason = lines("Reason", "Where the accounts of that year were closed before.", 400, required=False)

    def __init__(self, data: Data = None, *, pool: Pool) -> None:
        self.pool = pool
        super().__init__(data)

    def act(self, *, by: User, at: datetime) -> PoolOutturn:
        return acts.record_outturn(pool=self.pool, **self.cleaned_data, by=by, at=at)
