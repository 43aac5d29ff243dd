"""What is reported on two example decisions: a provider’s returns as they came, and a council’s still to come."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commissioning.example.decisions import community_safety_grants, dependency_and_recovery
from commissioning.example.desk import AUTHORITY, organisation, person, uk
from grants.awards import posting
from grants.awards.models import Agreement
from grants.payments import conditions
from grants.payments.choices import Precedent
from grants.returns import acts, lines
from grants.returns.acts import Sent
from grants.returns.lines import Asked, Measured
from grants.returns.models import ReportingLine, Return

COUNCIL = "Bolton Council"
PROVIDER = "Greater Manchester Women’s Support Alliance"
WRITER = "Imogen Hartley"
QUARTERLY, FORECAST = "Quarterly performance report", "February forecast"
KEY_AREAS = (
    "Further needs that were found",
    "What women were offered or advised",
    "What support they took up",
    "What they said of the service",
    "One or two stories, without names",
)
MEASURED = (
    Measured("output", "Women assessed", Decimal(0), Decimal(60)),
    Measured("output", "Women in regular support", Decimal(0), Decimal(45)),
    Measured("outcome", "Women who are registered with a doctor, in per cent", Decimal(52), Decimal(80)),
)


def load() -> None:
    """After the awards, which are made of sealed decisions; once."""
    posting.catch_up(at=timezone.now())
    if not ReportingLine.objects.exists():
        with transaction.atomic():
            _provider(_agreement(dependency_and_recovery.SUBJECT))
            _council(_agreement(community_safety_grants.SUBJECT))


def _agreement(subject: str) -> Agreement:
    return Agreement.objects.get(decision__subject=subject, grantee__name=COUNCIL)


def _provider(agreement: Agreement) -> None:
    """A charity reports to the council that pays it, and that to the authority. Its returns answer two conditions."""
    ends = {"from_on": date(2021, 11, 1), "until_on": date(2022, 3, 31)}
    quarterly = _line(agreement, QUARTERLY, "quarterly", 10, uk(2021, 11, 3, 10, 5), **ends, asks_underspend=True)
    autumn, winter = quarterly.returns.order_by("number")
    first, *_ = keys = list(quarterly.indicators.order_by("number").values_list("pk", flat=True))
    _came(autumn, uk(2022, 1, 14, 11, 20), {first: Decimal(31)}, "Housing came first, then debt.")
    note = "How many of the women assessed went on to regular support?"
    acts.query(report=autumn, note=note, by=person("officer"), at=uk(2022, 1, 18, 9, 45))
    again = dict(zip(keys, (Decimal(31), Decimal(22), Decimal(61)), strict=True))
    _came(autumn, uk(2022, 1, 20, 15, 10), again, "Housing came first, then debt. 22 of 31 went on to regular support.")
    acts.accept(report=autumn, by=person("officer"), at=uk(2022, 1, 21, 9, 30))
    spring = dict(zip(keys, (Decimal(64), Decimal(47), Decimal(78)), strict=True))
    _came(winter, uk(2022, 4, 13, 16, 40), spring, "More women spoke of violence at home.", Decimal("1940.00"))
    ends["until_on"] = date(2022, 1, 31)
    forecast = _line(agreement, FORECAST, "once", 20, uk(2021, 11, 3, 10, 25), **ends, asks_underspend=True)
    _came(forecast.returns.get(), uk(2022, 2, 25, 12, 15), {}, "Spent as planned to January.", Decimal("2100.00"))
    acts.accept(report=forecast.returns.get(), by=person("finance"), at=uk(2022, 2, 28, 10, 0))
    for kind in (Precedent.RETURNS, Precedent.UNDERSPEND):
        conditions.ask_for(agreement=agreement, kind=kind, by=person("finance"), at=uk(2022, 2, 28, 10, 15))


def _line(
    agreement: Agreement, title: str, frequency: str, due_after: int, at: datetime, **more: object
) -> ReportingLine:
    is_quarterly = frequency == "quarterly"
    asked = Asked(
        title=title,
        reporter=organisation(PROVIDER),
        receiver=organisation(COUNCIL),
        onward=[AUTHORITY],
        frequency=frequency,
        due_after=due_after,
        key_areas=KEY_AREAS if is_quarterly else ["Spent to the end of January", "Expected by the end of March"],
        **more,  # type: ignore[arg-type]  # days and whether money not spent is asked for
    )
    measured = MEASURED if is_quarterly else ()
    return lines.add_line(agreement=agreement, asked=asked, measured=measured, by=person("officer"), at=at)


def _came(
    report: Return, at: datetime, actuals: Mapping[int, Decimal], words: str, underspend: Decimal | None = None
) -> None:
    areas = [(report.line.key_areas[0], words)]
    sent = Sent(said_by=WRITER, areas=areas, actuals=actuals, underspend=underspend)
    acts.receive(report=report, sent=sent, received_on=timezone.localdate(at), by=person("officer"), at=at)


def _council(agreement: Agreement) -> None:
    """A council reports on three years to come, as far as their bank holidays are known."""
    asked = Asked(
        title="Quarterly grant report",
        reporter=organisation(COUNCIL),
        receiver=organisation(AUTHORITY),
        frequency="quarterly",
        from_on=date(2027, 4, 1),
        until_on=date(2030, 3, 31),
        due_after=15,
        key_areas=["What was done", "What it cost"],
        asks_underspend=True,
    )
    lines.add_line(agreement=agreement, asked=asked, by=person("finance"), at=uk(2026, 10, 1, 9, 15))
