"""Which returns hold up money: a question of the agreement and a day, which changes nothing."""

from datetime import date
from typing import Any

from commissioning.lib import dates
from grants.awards.models import Agreement
from grants.returns.choices import StepKind
from grants.returns.models import Return


def overdue(agreement: Agreement, on: date) -> list[str]:
    """A sentence for each return of an agreement that was due before a day and had not come, the longest due first.

    One that was queried and did not come again counts as not having come.
    """
    rows = Return.objects.filter(line__agreement=agreement).overdue(on).select_related("line")
    return [_sentence(each) for each in rows.order_by("due_on", "line__number", "number")]


def _sentence(report: Any) -> str:
    what = f"“{report.line.title}” for {period(report)} was due on {dates.long(report.due_on)}"
    if report.last == StepKind.QUERIED:
        return f"{what}, was queried on {dates.long(report.last_on)}, and has not come again."
    return f"{what} and has not come."


def period(report: Return) -> str:
    return f"{dates.long(report.period_from)} to {dates.long(report.period_until)}"
