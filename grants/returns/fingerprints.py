"""What the ledger keeps of lines, returns and their steps, so that a changed row is found."""

from collections.abc import Iterable
from typing import Any

from commissioning.lib import canonical
from grants.returns.models import ReportingLine, Return, ReturnStep

OF_A_LINE = (
    *("number", "title", "reporter_id", "receiver_id", "onward", "frequency", "from_on", "until_on", "due_after"),
    *("key_areas", "asks_underspend"),
)
OF_A_STEP = ("number", "kind", "happened_on", "note", "said_by", "areas", "file_name", "sha256", "by_name")


def of_line(line: ReportingLine) -> str:
    """Of all that the line says, with its indicators; organisations by their numbers, as names change."""
    indicators = [
        [each.number, each.kind, each.name, _figure(each.baseline), _figure(each.target)]
        for each in sorted(line.indicators.all(), key=lambda each: each.number)
    ]
    return _sha256([*(_said(getattr(line, name)) for name in OF_A_LINE), indicators])


def of_returns(returns: Iterable[Return]) -> str:
    """Of the periods and due days of returns, in their order."""
    days = [[each.number, *map(str, (each.period_from, each.period_until, each.due_on))] for each in returns]
    return _sha256(days)


def of_step(step: ReturnStep) -> str:
    """Of all that the step says, with what the indicators came to."""
    actuals = sorted([each.indicator.number, _figure(each.actual)] for each in step.actuals.select_related("indicator"))
    return _sha256([*(_said(getattr(step, name)) for name in OF_A_STEP), _figure(step.underspend), actuals])


def _said(value: Any) -> Any:
    return value if isinstance(value, list) else str(value)


def _figure(number: Any) -> str:
    """To two places: a figure that was just written reads as one that was loaded."""
    return "" if number is None else f"{number:.2f}"


def _sha256(said: object) -> str:
    return canonical.sha256(canonical.dumps(said))
