"""What an agreement says: as acts take it, whether it can stand, and which of it holds on a day. No database.

Source: NHS Act 2006, s.75.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.lib import money
from commissioning.models import Organisation
from grants.pooling.choices import Rule
from grants.pooling.models import PoolTerms

WHOLE = Decimal("100.00")


@dataclass(frozen=True)
class Terms:
    """`partners` are in the order of the agreement, each with its per cent where the rule is a risk share."""

    name: str
    aims: str
    functions: str
    host: Organisation
    manager: str
    period_from: date
    period_until: date
    rule: str
    governance: str
    notice: str
    partners: tuple[tuple[Organisation, Decimal | None], ...]
    other_rule: str = ""

    @property
    def faults(self) -> list[str]:
        """Why it cannot stand, in sentences."""
        return list(self._faults())

    def _faults(self) -> Iterator[str]:
        if any(isinstance(value, str) and not value.strip() for name, value in self.plain.items() if name in NEEDED):
            yield "Give the name, aims, functions, pool manager, governance and notice period."
        if self.period_until < self.period_from:
            yield "The agreement ends before it starts."
        named = [partner.pk for partner, _ in self.partners]
        if len(named) < 2 or len(set(named)) < len(named):
            yield "Name two partners or more, each once."
        if self.host.pk not in named:
            yield "The host is one of the partners."
        yield from self._faults_of_rule()

    def _faults_of_rule(self) -> Iterator[str]:
        percents = [percent for _, percent in self.partners]
        if self.rule == Rule.OTHER:
            if not self.other_rule.strip() or any(percent is not None for percent in percents):
                yield "Give the other rule in words, and no per cents; or choose per cents as the rule."
            return
        if self.rule != Rule.RISK_SHARE or self.other_rule.strip():
            yield "Choose the rule. Words are given for another rule than per cents only."
        elif None in percents:
            yield "Give the per cent of each partner. 0 is one too."
        elif (total := sum((percent or Decimal(0) for percent in percents), Decimal(0))) != WHOLE:
            yield f"The per cents add up to {total:.2f}, and not to 100.00."

    @property
    def plain(self) -> dict[str, Any]:
        """The columns of the terms."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "partners"}


NEEDED = ("name", "aims", "functions", "manager", "governance", "notice")


def of(row: PoolTerms) -> Terms:
    """What a row says."""
    names = [each.name for each in fields(Terms) if each.name != "partners"]
    partners = tuple((each.organisation, each.percent) for each in row.partners.all())
    return Terms(**{name: getattr(row, name) for name in names}, partners=partners)


def on(rows: Iterable[PoolTerms], day: date) -> PoolTerms:
    """The terms that hold on a day; the first ones before they began."""
    in_order = sorted(rows, key=lambda row: row.number)
    return next((row for row in reversed(in_order) if row.from_on <= day), in_order[0])


def said(terms: Terms) -> dict[str, Any]:
    """As the ledger keeps it: days as 2026-04-01, organisations by name, partners with their per cents."""
    plain = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in terms.plain.items()}
    partners = [[str(each), "" if percent is None else money.plain(percent)] for each, percent in terms.partners]
    return {**plain, "partners": partners}
