"""One passported grant as it stood on a day: who was given what of it, and what they report."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.models import Organisation
from grants.funders.ladder import Key, Standing, standing
from grants.funders.models import FunderStep
from grants.passporting import carrying, positions
from grants.passporting.carrying import Carried, body_of
from grants.passporting.models import OnwardReport, PassportedGrant, PassportEntry
from grants.passporting.positions import Position


@dataclass(frozen=True, slots=True)
class Part:
    """What one recipient was given, award by award, and the last that it reported by that day; None: not recorded."""

    recipient: Organisation
    carried: tuple[Carried, ...]
    report: OnwardReport | None

    @property
    def amount(self) -> Decimal:
        return sum((each.amount for each in self.carried), Decimal(0))

    @property
    def passed_on(self) -> Decimal | None:
        return self.report.passed_on if self.report else None

    @property
    def retained(self) -> Decimal | None:
        return self.report.retained if self.report else None

    @property
    def unsaid(self) -> Decimal | None:
        """What it was given and does not say what became of; None where it reports nothing."""
        if self.report is None:
            return None
        return self.amount - (self.passed_on or 0) - (self.retained or 0)

    @property
    def decisions(self) -> list[str]:
        return sorted({each.award.agreement.decision.reference for each in self.carried})

    @property
    def beyond(self) -> Decimal:
        """By how much its awards were lowered below what is counted of them."""
        return sum((each.beyond for each in self.carried), Decimal(0))


@dataclass(frozen=True, slots=True)
class Shown:
    """`promised` is what the funder’s steps had come to, where they are recorded."""

    grant: PassportedGrant
    position: Position
    parts: tuple[Part, ...]
    entries: tuple[PassportEntry, ...]
    promised: Standing | None

    @property
    def lowered(self) -> list[Part]:
        return [part for part in self.parts if part.beyond]

    @property
    def differs(self) -> Decimal | None:
        """By how much what finance recorded as received of the funder differs from what came in here."""
        if self.promised is None or self.promised.received is None:
            return None
        return self.promised.received - self.position.came_in or None


def shown(grant: PassportedGrant, day: date) -> Shown:
    """Three queries. `grant` comes from loading.find()."""
    entries = positions.until(grant.entries.all(), day)
    return Shown(
        grant=grant,
        position=positions.on(entries, day, grant.pass_on_by),
        parts=tuple(_parts(grant, entries, day)),
        entries=tuple(sorted(entries, key=lambda entry: (entry.effective_on, entry.number))),
        promised=_promised(grant, day),
    )


def _parts(grant: PassportedGrant, entries: list[PassportEntry], day: date) -> Iterable[Part]:
    reports = grant.onward_reports.filter(as_at__lte=day).order_by("as_at", "number")
    last = {report.recipient_id: report for report in reports}
    by_recipient: dict[Organisation, list[Carried]] = defaultdict(list)
    for each in carrying.carried_on(entries, day):
        by_recipient[each.award.agreement.grantee].append(each)
    for recipient, carried in by_recipient.items():
        yield Part(recipient, tuple(carried), last.get(recipient.pk))


def _promised(grant: PassportedGrant, day: date) -> Standing | None:
    """What the steps of the same funder, programme and year had come to by that day."""
    body = body_of(grant.funder)
    key = Key.of(body, grant.programme, grant.financial_year)
    steps = FunderStep.objects.filter(reached_on__lte=day, financial_year=grant.financial_year)
    rows = steps.filter(funder__in=[grant.funder_id, body]).order_by("number")
    return standing([step for step in rows if Key.of(body, step.programme, step.financial_year) == key])
