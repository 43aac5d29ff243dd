"""Agreements that ask for returns, as tests need them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commissioning.models import Organisation
from grants.awards.models import Agreement
from grants.returns import acts, lines
from grants.returns.acts import Sent
from grants.returns.lines import Asked, Measured
from grants.returns.models import ReportingLine, Return, ReturnStep
from tests.factories import user
from tests.grants.awards.giving import LATER

DAY = LATER.date()
AREAS = ("Needs found", "Support given")


def organisation(name: str) -> Organisation:
    return Organisation.objects.get_or_create(name=name)[0]


def asked(**changes: Any) -> Asked:
    """A quarter's report of a charity to a trust, which reports to a board; four of them in 2021/22."""
    said = {
        "title": "Quarterly report",
        "reporter": organisation("Bolton Council"),
        "receiver": organisation("Harbour NHS Trust"),
        "onward": ["Board for integrated care"],
        "frequency": "quarterly",
        "from_on": date(2021, 4, 1),
        "until_on": date(2022, 3, 31),
        "due_after": 10,
        "key_areas": AREAS,
        "asks_underspend": True,
    }
    return Asked(**{**said, **changes})


MEASURED = (
    Measured("output", "Women seen", Decimal(0), Decimal(40)),
    Measured("outcome", "Women who say that they are safer", Decimal("31.5"), None),
)


def ask(agreement: Agreement, *, by: str = "finance", at: datetime = LATER, **changes: Any) -> ReportingLine:
    return lines.add_line(agreement=agreement, asked=asked(**changes), measured=MEASURED, by=user(by), at=at)


def sent(**changes: Any) -> Sent:
    return Sent(**{"said_by": "Nia Price", "areas": [(AREAS[0], "Twelve needs.")], **changes})


def take_in(report: Return, *, on: date = DAY, at: datetime = LATER, **changes: Any) -> ReturnStep:
    return acts.receive(report=report, sent=sent(**changes), received_on=on, by=user("finance"), at=at)
