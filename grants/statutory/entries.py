"""One agreement in one period: everything that a column of a statutory list may ask of it. No query.

What nobody recorded is None or "", and never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.lib import identifiers
from commissioning.lib.identifiers import REGISTERS
from decisions.record.choices import Answer, VatBasis
from grants.awards.choices import Instrument
from grants.statutory.choices import Invitation, Sector
from grants.statutory.periods import Period
from grants.statutory.records import Posted, Record, Step, number_of

NAME_WITHHELD = "Name withheld: an individual"
WITHHELD = "[name withheld]"
GRANTS = (Instrument.GRANT, Instrument.PASSPORTED)
CONTRACTS = (Instrument.CONTRACT, Instrument.CALL_OFF, Instrument.DIRECT_AWARD)
YES, NO = Answer.YES.label, Answer.NO.label


@dataclass(frozen=True, slots=True)
class Entry:
    record: Record
    period: Period

    @property
    def number(self) -> str:
        """Of the agreement: that of its decision, and which of its agreements it is."""
        return f"{self.record.agreement.decision.reference}/{self.record.number}"

    # What was done to it

    @property
    def steps(self) -> list[Step]:
        """Up to the end of the period, the first first."""
        return [step for step in self.record.steps if step.on <= self.period.end]

    @property
    def steps_now(self) -> list[Step]:
        return [step for step in self.steps if step.on >= self.period.start]

    @property
    def is_withheld(self) -> bool:
        """Whether its figures come of a decision that contains exempt information."""
        return any(step.posted.is_exempt for step in self.steps)

    @property
    def awarded_on(self) -> date:
        return self.steps[0].on

    @property
    def change(self) -> str:
        return ", ".join(dict.fromkeys(step.change.label for step in self.steps_now))

    @property
    def changed_on(self) -> date:
        return self.steps_now[-1].on

    @property
    def amount(self) -> Decimal:
        """What it comes to at the end of the period, over its whole life."""
        return sum((step.amount for step in self.steps), Decimal("0.00"))

    @property
    def added(self) -> Decimal:
        """What the period added to it, or took from it."""
        return sum((step.amount for step in self.steps_now), Decimal("0.00"))

    def is_over(self, threshold: Decimal) -> bool:
        """Whether it comes to more than that, or did before this period changed it."""
        return max(self.amount, self.amount - self.added) > threshold

    # What its decision says

    @property
    def _awarding(self) -> Posted:
        return self.steps[0].posted

    @property
    def family(self) -> str:
        return self._awarding.family

    @property
    def authority(self) -> str:
        return self._awarding.authority

    @property
    def department(self) -> str:
        return self._awarding.department

    @property
    def title(self) -> str:
        return self._told(self._awarding.subject)

    @property
    def reasons(self) -> str:
        """Those of the last decision of the period."""
        return self._told(self.steps_now[-1].posted.reasons)

    @property
    def starts_on(self) -> date | None:
        """The first day that a decision about it names."""
        return min((day for step in self.steps if (day := step.posted.starts_on)), default=None)

    @property
    def ends_on(self) -> date | None:
        """The last day that a decision about it names."""
        return max((day for step in self.steps if (day := step.posted.ends_on)), default=None)

    # What its terms and its details say

    @property
    def is_instrument_said(self) -> bool:
        return bool(self.record.terms)

    @property
    def instrument(self) -> str:
        """What nobody said anything of is taken for a grant, as the first terms have it."""
        return str(self._termed("instrument") or Instrument.GRANT)

    @property
    def reference(self) -> str:
        return self._told(self._termed("agreement_reference"))

    @property
    def purpose(self) -> str:
        """As the agreement has it; otherwise the summary of the decision."""
        return self._told(self._termed("purpose") or self._awarding.summary)

    @property
    def conditions(self) -> str:
        return self._told(self._termed("conditions"))

    @property
    def signed_on(self) -> date | None:
        return self._termed("signed_on") or None

    @property
    def copy(self) -> str:
        return YES if self._termed("document_id") else ""

    @property
    def vat(self) -> Decimal | None:
        """None is due on what is outside the scope of VAT."""
        said = self.record.details.irrecoverable_vat
        is_due = self._awarding.vat_basis != VatBasis.OUTSIDE_SCOPE
        return said if is_due or said is not None else Decimal("0.00")

    @property
    def review_on(self) -> date | None:
        return self.record.details.review_on

    @property
    def has_review(self) -> bool:
        return not self.record.details.has_no_review

    @property
    def invitation(self) -> str:
        """A direct award comes of none."""
        said = self.record.details.invitation
        if not said and self.instrument == Instrument.DIRECT_AWARD:
            return Invitation.NEITHER.label
        return Invitation(said).label if said else ""

    @property
    def tender_reference(self) -> str:
        return self.record.details.tender_reference

    @property
    def is_invited(self) -> bool:
        return self.record.details.invitation in (Invitation.QUOTE, Invitation.TENDER)

    def _termed(self, name: str) -> Any:
        """The first that says it, of those of the period and after."""
        said = (getattr(each, name) for each in self.record.terms_for(self.period.end))
        return next(filter(None, said), "")

    # Who has it

    @property
    def recipient(self) -> str:
        return NAME_WITHHELD if self.record.is_private else self.record.agreement.grantee.name

    @property
    def identifier(self) -> str:
        """The one that open data prefers."""
        body = self.record.agreement.grantee
        found = identifiers.of({each.field: number_of(body, each.field) for each in REGISTERS})
        return found[0] if found and not self.record.is_private else ""

    @property
    def registration(self) -> str:
        body = self.record.agreement.grantee
        number = number_of(body, "charity_number") or number_of(body, "company_number")
        return "" if self.record.is_private else number

    @property
    def is_named(self) -> bool:
        return not self.record.is_private

    @property
    def is_registered(self) -> bool:
        """Whether such a body has a number as a charity or a company."""
        return self.record.sector in (Sector.VOLUNTARY, Sector.PRIVATE)

    @property
    def is_small(self) -> str:
        if self.record.sector == Sector.PUBLIC:
            return NO
        said = self.record.details.is_small
        return Answer(said).label if said else ""

    @property
    def is_voluntary(self) -> str:
        sector = self.record.sector
        return (YES if sector == Sector.VOLUNTARY else NO) if sector else ""

    def _told(self, text: str) -> str:
        """On one line, without the names of individuals to whom the decision gives something."""
        for name in self.record.private:
            text = re.sub(r"\s+".join(map(re.escape, name.split())), WITHHELD, text, flags=re.IGNORECASE)
        return " ".join(text.split())
