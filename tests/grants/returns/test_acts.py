"""Asking for returns, taking them in, accepting and querying: who, what is refused, what is said."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import storages

from commissioning.lib import uploads
from commissioning.lib.refusal import Refused
from decisions.ledger.models import LedgerEvent
from decisions.ledger.sentences import sentence
from grants.awards.models import Agreement
from grants.returns import acts, lines, links, proof
from grants.returns.models import (
    Actual,
    LineEnd,
    ReportingLine,
    Return,
    ReturnLink,
)
from grants.returns.standing import overdue
from tests.conftest import guards_off
from tests.factories import user
from tests.grants.awards.giving import LATER
from tests.grants.returns.asking import AREAS, DAY, ask, sent, take_in

pytestmark = pytest.mark.django_db


FILE = uploads.check("report.txt", b"Forty women were seen.")


def last_sentence() -> str:
    return sentence(LedgerEvent.objects.latest("number"))


def test_a_line_plans_its_returns_and_names_its_chain(line: ReportingLine) -> None:
    assert line.chain == ["Bolton Council", "Harbour NHS Trust", "Board for integrated care"]
    assert list(line.returns.values_list("number", "period_until", "due_on")) == [
        (1, date(2021, 6, 30), date(2021, 7, 14)),
        (2, date(2021, 9, 30), date(2021, 10, 14)),
        (3, date(2021, 12, 31), date(2022, 1, 17)),
        (4, date(2022, 3, 31), date(2022, 4, 14)),
    ]
    assert list(line.indicators.values_list("kind", "name", "baseline", "target")) == [
        ("output", "Women seen", Decimal(0), Decimal(40)),
        ("outcome", "Women who say that they are safer", Decimal("31.5"), None),
    ]
    assert [(each.act, sentence(each)) for each in LedgerEvent.objects.order_by("-number")[:2]] == [
        (
            "plan_returns",
            "planned returns 1 to 4 of “Quarterly report” of the agreement with Bolton Council, due from 14 July 2021 "
            "to 14 April 2022.",
        ),
        (
            "add_reporting_line",
            "asked for returns: line 1, “Quarterly report” of the agreement with Bolton Council.",
        ),
    ]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": " "}, "Say what the return is called."),
        ({"until_on": date(2021, 3, 31)}, "The line cannot end before it begins."),
        ({"due_after": 0}, "A return is due 1 to 120 working days after its period."),
        ({"due_after": 121}, "A return is due 1 to 120 working days after its period."),
        (
            {"from_on": date(2090, 1, 1), "until_on": date(2091, 1, 1)},
            "Bank holidays are not on record for when the first return would be due, so no day can be set.",
        ),
        (
            {"frequency": "monthly", "from_on": date(2013, 1, 1), "until_on": date(2023, 1, 31)},
            "That would be 121 returns. The most of one line is 120.",
        ),
    ],
)
def test_a_line_that_cannot_be_is_refused(line: ReportingLine, changes: dict[str, object], why: str) -> None:
    with pytest.raises(Refused) as refusal:
        ask(line.agreement, **changes)
    assert refusal.value.sentence == why
    assert ReportingLine.objects.count() == 1


def test_nobody_reports_to_themselves(line: ReportingLine) -> None:
    with pytest.raises(Refused, match="Choose two organisations: nobody reports to themselves"):
        ask(line.agreement, receiver=line.reporter)


def test_a_return_is_taken_in_queried_comes_again_and_is_accepted(first: Return) -> None:
    seen = first.line.indicators.earliest("number")
    came = take_in(first, file=FILE, actuals={seen.pk: Decimal(12)}, underspend=Decimal("250.00"))
    acts.query(report=first, note="Twelve of how many?", by=user("officer"), at=LATER)
    take_in(first, actuals={seen.pk: Decimal(44)})
    acts.accept(report=first, by=user("governance"), at=LATER)
    assert list(first.steps.values_list("number", "kind", "note", "said_by", "by_name", "underspend")) == [
        (1, "received", "", "Nia Price", "Leo Brandreth", Decimal("250.00")),
        (2, "queried", "Twelve of how many?", "", "Amara Whitlock", None),
        (3, "received", "", "Nia Price", "Leo Brandreth", None),
        (4, "accepted", "", "", "Joan Petrie", None),
    ]
    assert came.areas == [[AREAS[0], "Twelve needs."]]
    assert [each.actual for each in Actual.objects.order_by("pk")] == [12, 44]
    with storages["papers"].open(came.name) as stored:
        assert stored.read() == FILE.content
    assert list(proof.faults()) == []


def test_the_ledger_says_each_step_in_a_sentence(first: Return) -> None:
    what = "the return “Quarterly report” of the agreement with Bolton Council, up to 30 June 2021"
    take_in(first)
    assert last_sentence() == f"took in {what}: it came on 13 May 2022, from Nia Price."
    acts.query(report=first, note="Why?", by=user("finance"), at=LATER)
    assert last_sentence() == f"queried {what}."
    links.make_link(report=first, by=user("finance"), at=LATER)
    assert last_sentence() == f"made a link by which {what}, can be sent without an account."
    link = ReturnLink.objects.get()
    acts.receive_by_link(link=link, sent=sent(), at=LATER)
    assert last_sentence() == f"took in {what}: it came by its link, sent by Nia Price."
    assert link.nonce not in str(LedgerEvent.objects.latest("number").detail)
    acts.accept(report=first, by=user("finance"), at=LATER)
    assert last_sentence() == f"accepted {what}."


def test_a_return_that_says_nothing_is_refused(first: Return) -> None:
    with pytest.raises(Refused, match="The return says nothing yet"):
        take_in(first, areas=[])
    with pytest.raises(Refused, match="Say who sends the return"):
        take_in(first, said_by=" ")
    assert take_in(first, areas=[], underspend=Decimal(0)).underspend == 0


def test_a_return_cannot_come_on_a_day_to_come_nor_before_its_query(first: Return) -> None:
    with pytest.raises(Refused, match="on a day to come"):
        take_in(first, on=DAY + timedelta(days=1))
    take_in(first, on=DAY)
    acts.query(report=first, note="Why?", by=user("finance"), at=LATER)
    with pytest.raises(Refused, match="before it was queried"):
        take_in(first, on=DAY - timedelta(days=1))


def accept(report: Return) -> object:
    return acts.accept(report=report, by=user("finance"), at=LATER)


def query(report: Return) -> object:
    return acts.query(report=report, note="Why?", by=user("finance"), at=LATER)


def excuse(report: Return) -> object:
    return acts.excuse(report=report, note="The service closed.", by=user("finance"), at=LATER)


@pytest.mark.parametrize(
    ("before", "act", "why"),
    [
        ([], accept, "This return is not received."),
        ([], query, "This return is not received."),
        ([take_in], take_in, "This return is received already."),
        ([take_in], excuse, "This return is received already."),
        ([take_in, query], accept, "This return is queried already."),
        ([take_in, accept], query, "This return is accepted already."),
        ([take_in, accept], take_in, "This return is accepted already."),
        ([excuse], take_in, "This return is no longer wanted."),
    ],
)
def test_what_does_not_follow_is_refused(
    first: Return, before: list[Callable[[Return], object]], act: Callable[[Return], object], why: str
) -> None:
    for each in before:
        each(first)
    with pytest.raises(Refused) as refusal:
        act(first)
    assert refusal.value.sentence == why
    assert first.steps.count() == len(before)


@pytest.mark.parametrize("act", [acts.query, acts.excuse])
def test_a_query_or_excuse_needs_a_reason(first: Return, act: Callable[..., object]) -> None:
    if act is acts.query:
        take_in(first)
    with pytest.raises(Refused, match="Say why"):
        act(report=first, note="  ", by=user("finance"), at=LATER)


def test_ending_a_line_excuses_what_has_not_come_and_nothing_else(line: ReportingLine) -> None:
    first, second, *_ = line.returns.order_by("number")
    take_in(first)
    take_in(second)
    acts.query(report=second, note="Why?", by=user("finance"), at=LATER)
    lines.end_line(line=line, reason="The service closed.", by=user("officer"), at=LATER)
    stand = Return.objects.standing(DAY).order_by("number").values_list("standing", flat=True)
    assert list(stand) == ["received", "excused", "excused", "excused"]
    assert overdue(line.agreement, DAY) == []
    assert lines.plan_ahead(at=LATER) == []
    with pytest.raises(Refused, match="This line has ended already"):
        lines.end_line(line=line, reason="Again.", by=user("officer"), at=LATER)
    assert last_sentence() == (
        "ended the reporting line “Quarterly report” of the agreement with Bolton Council, because: The service closed."
    )
    assert list(proof.faults()) == []


def test_ending_a_line_needs_a_reason(line: ReportingLine) -> None:
    with pytest.raises(Refused, match="Say why the line ends"):
        lines.end_line(line=line, reason=" ", by=user("officer"), at=LATER)
    assert LineEnd.objects.count() == 0


def test_what_is_overdue_is_said_as_at_a_day(line: ReportingLine) -> None:
    first = line.returns.earliest("number")
    due = date(2021, 7, 14)
    assert overdue(line.agreement, due) == []
    sentence = "“Quarterly report” for 1 April 2021 to 30 June 2021 was due on 14 July 2021"
    assert overdue(line.agreement, due + timedelta(days=1)) == [f"{sentence} and has not come."]
    take_in(first, on=date(2021, 8, 2))
    assert overdue(line.agreement, date(2021, 8, 1)) == [f"{sentence} and has not come."]
    assert overdue(line.agreement, date(2021, 8, 2)) == []
    acts.query(report=first, note="Why?", by=user("finance"), at=LATER)
    assert overdue(line.agreement, DAY)[0] == f"{sentence}, was queried on 13 May 2022, and has not come again."
    assert len(overdue(line.agreement, DAY)) == 4
    other = Agreement.objects.get(grantee__name="Bury Council")
    assert overdue(other, DAY) == []


def test_returns_are_planned_once_their_bank_holidays_are_known(line: ReportingLine) -> None:
    with guards_off():
        line.returns.filter(number__gt=2).delete()
        event = LedgerEvent.objects.get(act="plan_returns")
    assert [each.number for each in lines.plan_ahead(at=LATER)] == [3, 4]
    assert lines.plan_ahead(at=LATER) == []
    assert LedgerEvent.objects.latest("number").detail["first"] == 3
    assert event.detail["last"] == 4
