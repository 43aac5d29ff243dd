"""What the database refuses of returns when the program is gone around."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from commissioning.lib.refusal import Refused
from grants.returns import acts, lines, links
from grants.returns.models import (
    Actual,
    Indicator,
    LineEnd,
    ReportingLine,
    Return,
    ReturnLink,
    ReturnStep,
)
from tests.factories import user
from tests.grants.awards.giving import LATER
from tests.grants.returns.asking import DAY, ask, sent, take_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [ReportingLine, Indicator, Return, ReturnLink, ReturnStep, Actual, LineEnd])
def test_no_row_is_changed_or_removed(first: Return, model: type) -> None:
    take_in(first, actuals={first.line.indicators.earliest("number").pk: Decimal(1)})
    acts.query(report=first, note="Why?", by=user("finance"), at=LATER)
    links.make_link(report=first, by=user("finance"), at=LATER)
    lines.end_line(line=first.line, reason="Closed.", by=user("finance"), at=LATER)
    row = model.objects.earliest("pk")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(id=row.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")


def write(report: Return, **changes: object) -> ReturnStep:
    person = user("finance")
    said = {"number": 1, "kind": "received", "happened_on": DAY, "at": LATER, "by": person, "by_name": person.name}
    return ReturnStep.objects.create(of=report, **{**said, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 2},
        {"kind": "accepted"},
        {"kind": "queried", "note": "Why?"},
        {"kind": "excused"},
        {"kind": "excused", "note": "Closed.", "said_by": "Nia Price"},
        {"happened_on": DAY + timedelta(days=1)},
        {"by": None},
        {"underspend": Decimal(-1)},
        {"sha256": "0" * 64},
        {"sha256": "x", "name": "y"},
    ],
)
def test_the_database_refuses_steps_that_cannot_be(first: Return, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write(first, **changes)


def test_the_database_refuses_a_step_before_the_one_before_it(first: Return) -> None:
    take_in(first)
    early = DAY - timedelta(days=1)
    with pytest.raises(IntegrityError, match="before the step before it"), transaction.atomic():
        write(first, number=2, kind="queried", note="Why?", happened_on=early)


def test_the_database_takes_nothing_through_a_link_that_was_replaced_or_is_of_another(line: ReportingLine) -> None:
    first, second, *_ = line.returns.order_by("number")
    old, _ = (links.make_link(report=first, by=user("finance"), at=LATER) for _ in range(2))
    other = links.make_link(report=second, by=user("finance"), at=LATER)
    for link in (old, other):
        with pytest.raises(IntegrityError, match="replaced, or is to another return"), transaction.atomic():
            write(first, by=None, by_name="Nia Price", link=link)


def test_the_database_refuses_returns_out_of_line(line: ReportingLine) -> None:
    said = {"line": line, "number": 5, "period_from": date(2022, 4, 1), "due_on": date(2022, 7, 14)}
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        Return.objects.create(**said, period_until=date(2022, 6, 30))
    lines.end_line(line=line, reason="Closed.", by=user("finance"), at=LATER)
    with pytest.raises(IntegrityError, match="is ended"), transaction.atomic():
        Return.objects.create(**said, period_until=date(2022, 4, 2))


def test_the_database_refuses_an_indicator_of_another_line(first: Return) -> None:
    other = ask(first.line.agreement, title="Yearly report", frequency="annual").indicators.earliest("number")
    with pytest.raises(IntegrityError, match="not asked for this indicator"), transaction.atomic():
        Actual.objects.create(step=take_in(first), indicator=other, actual=Decimal(1))
    with pytest.raises(Refused, match="not asked for one of these indicators"):
        acts.receive(
            report=first.line.returns.get(number=2),
            sent=sent(actuals={other.pk: Decimal(1)}),
            received_on=DAY,
            by=user("finance"),
            at=LATER,
        )
