"""What returns say holds money: the act, the list of what is ready and the database say the same, whatever came."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.example import authority
from commissioning.lib.refusal import Refused
from grants.awards.models import Award
from grants.payments import conditions, releasing
from grants.payments.choices import Outcome, Precedent
from grants.payments.models import ConditionPrecedent, Instalment, PrecedentMark, Step
from grants.payments.waiting import blocks
from grants.returns import acts
from grants.returns.models import Return
from grants.written import stamped
from tests.decisions.raw import refused
from tests.decisions.witness import refused as said
from tests.factories import user
from tests.grants.payments import paying as to
from tests.grants.payments.paying import AGREED, award_of, later
from tests.grants.returns import asking

pytestmark = pytest.mark.django_db

CAP = Decimal("15000.00")


@pytest.fixture(scope="module")
def _seed(kept: None) -> None:
    authority.load()
    to.seed(["Bolton"])
    to.second_finance_officer()


@pytest.fixture
def award(_seed: None, db: None) -> Award:
    """With all three instalments certified: due on 1 November 2021, 1 April 2022 and 3 April 2023."""
    found = award_of("Bolton")
    for each in to.plan(found):
        to.certify(each)
    return found


def ask(award: Award, kind: Precedent, due_from: date | None = None) -> ConditionPrecedent:
    given = {"agreement": award.agreement, "kind": kind, "due_from": due_from}
    return conditions.ask_for(**given, by=user("officer"), at=AGREED)  # type: ignore[arg-type]


def came(report: Return, unspent: str | None, at: datetime = AGREED, *, accept: bool = True) -> None:
    asking.take_in(report, on=at.date(), at=at, underspend=None if unspent is None else Decimal(unspent))
    if accept:
        acts.accept(report=report, by=user("finance"), at=at)


def why(instalment: Instalment, at: datetime) -> str:
    """The sentences of the act; and the list says the same."""
    loaded: Any = Instalment.objects.with_facts(at.date()).get(pk=instalment.pk)
    found = " ".join(blocks(loaded, at.date()))
    assert Instalment.objects.with_facts(at.date()).ready(at.date()).filter(pk=instalment.pk).exists() is (not found)
    return found


def raw_release(instalment: Instalment, at: datetime) -> Step:
    """Written around the acts."""
    rows = {"number": 2, "amount": instalment.amount, "effective_on": at.date(), **stamped(user("priya"), at)}
    return Step.objects.create(instalment=instalment, kind="released", state="released", **rows)


def test_what_returns_say_is_unspent_is_summed_and_held_against_the_cap(award: Award) -> None:
    first = award.instalments.earliest("number")
    ask(award, Precedent.UNDERSPEND)
    assert why(first, AGREED) == "Not met yet: unallocated underspend is not above £15,000.00."
    one, two, early, _ = asking.ask(award.agreement).returns.order_by("number")
    came(one, "5000.00")
    came(two, "4000.00")
    assert why(first, AGREED) == ""
    came(early, "6000.01", accept=False)
    unread = "not accepted yet: “Quarterly report”, due on 17 January 2022"
    assert why(first, AGREED) == f"Not met yet: unallocated underspend is not above £15,000.00 ({unread})."
    acts.query(report=early, note="Of which quarter?", by=user("finance"), at=AGREED)
    came(early, "6000.01")
    sentence = "Not met yet: unallocated underspend is not above £15,000.00 (returns come to £15,000.01)."
    assert why(first, AGREED) == sentence
    with said(sentence):
        releasing.release(instalment=first, by=user("finance"), at=AGREED)
    with refused("a condition precedent is not met"):
        raw_release(first, AGREED)


def test_underspend_exactly_at_the_cap_holds_nothing(award: Award) -> None:
    ask(award, Precedent.UNDERSPEND)
    one, two, *_ = asking.ask(award.agreement).returns.order_by("number")
    came(one, "9000.00")
    came(two, "6000.00")
    assert releasing.release(instalment=award.instalments.earliest("number"), by=user("finance"), at=AGREED).pk


def test_a_line_that_does_not_ask_for_underspend_leaves_it_to_a_mark(award: Award) -> None:
    asked = ask(award, Precedent.UNDERSPEND)
    line = asking.ask(award.agreement, asks_underspend=False)
    for report in line.returns.all():
        came(report, None)
    first = award.instalments.earliest("number")
    assert why(first, AGREED) == "Not met yet: unallocated underspend is not above £15,000.00."
    met = {"condition": asked, "outcome": Outcome.MET, "note": "By mail.", "marked_on": AGREED.date()}
    conditions.mark(**met, amount=CAP, by=user("finance"), at=AGREED)  # type: ignore[arg-type]
    assert why(first, AGREED) == ""


def test_returns_that_are_due_by_the_payment_are_awaited_though_none_is_late(award: Award) -> None:
    ask(award, Precedent.RETURNS)
    first, second, _ = award.instalments.order_by("number")
    assert why(first, AGREED) == "Not met yet: returns are received."
    *before, winter, spring = asking.ask(award.agreement).returns.order_by("number")
    for report in before:
        came(report, "0.00", accept=False)
    assert why(first, AGREED) == ""
    awaited = "not in: “Quarterly report”, due on 17 January 2022"
    assert why(second, AGREED) == f"Not met yet: returns are received ({awaited})."
    with refused("a condition precedent is not met"):
        raw_release(second, AGREED)
    came(winter, "0.00", accept=False)
    assert why(second, AGREED) == ""
    assert spring.due_on > second.due_on


def test_nobody_marks_as_met_what_returns_answer_but_it_may_be_dropped(award: Award) -> None:
    asked = ask(award, Precedent.RETURNS)
    asking.ask(award.agreement)
    given = {"condition": asked, "note": "Seen.", "marked_on": AGREED.date(), "by": user("finance"), "at": AGREED}
    with said("Returns say whether this is met. You can say that it is no longer asked for."):
        conditions.mark(**given, outcome=Outcome.MET)  # type: ignore[arg-type]
    with refused("returns answer this condition"):
        PrecedentMark.objects.create(
            condition=asked, outcome="met", note="X", marked_on=AGREED.date(), **stamped(user("finance"), AGREED)
        )
    conditions.mark(**given, outcome=Outcome.DROPPED)  # type: ignore[arg-type]
    third = award.instalments.get(number=3)
    assert "Not met yet" not in why(third, AGREED)


def test_a_mark_made_before_returns_were_asked_for_counts_no_longer(award: Award) -> None:
    asked = ask(award, Precedent.RETURNS)
    given = {"condition": asked, "note": "Seen.", "marked_on": AGREED.date(), "by": user("finance"), "at": AGREED}
    conditions.mark(**given, outcome=Outcome.MET)  # type: ignore[arg-type]
    third = award.instalments.get(number=3)
    assert why(third, AGREED) == ""
    asking.ask(award.agreement)
    assert why(third, AGREED).startswith("Not met yet: returns are received (not in: “Quarterly report”")


def test_the_database_releases_nothing_while_a_return_is_overdue(award: Award) -> None:
    first = award.instalments.earliest("number")
    one, two, *_ = asking.ask(award.agreement).returns.order_by("number")
    came(one, None)
    with refused("a return is overdue"):
        raw_release(first, AGREED)
    came(two, None, accept=False)
    acts.query(report=two, note="Why?", by=user("finance"), at=AGREED)
    with refused("a return is overdue"):
        raw_release(first, AGREED)
    came(two, None, accept=False)
    assert raw_release(first, AGREED).pk


# Every way in which returns may have come, and an answer that shares nothing with the program.

DAYS = st.sampled_from([0, 0, 0, 15, 75, 150, 240])
IN = ("received", "accepted")
AGAIN = ("received", "queried", "received", "accepted")
FATES = st.sampled_from([IN, IN, IN, AGAIN, AGAIN, IN[:1], AGAIN[:2], (*AGAIN[:2], "excused"), ("excused",), ()])
SUMS = st.sampled_from([None, "0.00", "7500.00", "7500.01", "15000.00", "15000.01"])
ENDS = {"from_on": date(2021, 7, 1), "until_on": date(2021, 12, 31)}
DUE = [date(2021, 10, 14), date(2022, 1, 17)]


@dataclass
class Came:
    """What became of one return: each step with its day and, when it came, its sum."""

    due_on: date
    asks: bool
    steps: list[tuple[str, date, Decimal | None]] = field(default_factory=list)

    def until(self, day: date) -> list[tuple[str, Decimal | None]]:
        return [(kind, amount) for kind, on, amount in self.steps if on <= day]

    def last(self, day: date) -> str:
        return (self.until(day) or [("", None)])[-1][0]

    def unspent(self, day: date) -> Decimal:
        said = [amount for kind, amount in self.until(day) if kind == "received"]
        return (said[-1] or Decimal(0)) if self.last(day) == "accepted" else Decimal(0)


CONDITIONS = st.lists(
    st.tuples(
        st.sampled_from([Precedent.UNDERSPEND, Precedent.RETURNS, Precedent.PARTNERSHIP]),
        st.sampled_from([None, date(2022, 4, 1)]),
        st.sampled_from([None, None, Outcome.MET, Outcome.DROPPED]),
    ),
    max_size=3,
)
LINES = st.lists(
    st.tuples(st.booleans(), st.lists(st.tuples(FATES, SUMS, SUMS, DAYS), min_size=2, max_size=2)), max_size=2
)


def expected(kinds: list[Any], lines: list[list[Came]], due: date, day: date) -> bool:
    """Whether the money may go."""
    every = [each for line in lines for each in line]
    if any(each.due_on < day and each.last(day) in ("", "queried") for each in every):
        return False
    for kind, due_from, outcome in kinds:
        if (due_from and due < due_from) or outcome is Outcome.DROPPED:
            continue
        if kind is Precedent.RETURNS and every:
            if any(each.due_on <= max(due, day) and each.last(day) in ("", "queried") for each in every):
                return False
        elif kind is Precedent.UNDERSPEND and any(each.asks for each in every):
            if sum(each.unspent(day) for each in every) > CAP:
                return False
            if any(each.asks and each.last(day) in ("received", "queried") for each in every):
                return False
        elif outcome is None:
            return False
    return True


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def happen(report: Return, fate: tuple[str, ...], sums: list[str | None], start: int) -> Came:
    """Writes the steps, a day or more apart."""
    made = Came(report.due_on, report.line.asks_underspend)
    days = count(start, 3)
    for kind in fate:
        at = AGREED + timedelta(days=next(days))
        given = {"report": report, "by": user("finance"), "at": at}
        if kind == "received":
            amount = None if (said := sums.pop(0)) is None else Decimal(said)
            asking.take_in(report, on=at.date(), at=at, underspend=amount)
            made.steps.append((kind, at.date(), amount))
            continue
        act = {"queried": acts.query, "accepted": acts.accept, "excused": acts.excuse}[kind]
        act(note="Why.", **given)
        made.steps.append((kind, at.date(), None))
    return made


@given(kinds=CONDITIONS, lines=LINES, offset=DAYS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_act_the_list_and_the_database_agree_whatever_came(
    award: Award, kinds: list[Any], lines: list[Any], offset: int
) -> None:
    with undone():
        for kind, due_from, outcome in kinds:
            asked = ask(award, kind, due_from)
            if outcome:
                amount = CAP if kind is Precedent.UNDERSPEND and outcome is Outcome.MET else None
                given = {"condition": asked, "outcome": outcome, "note": "X", "marked_on": AGREED.date()}
                conditions.mark(**given, amount=amount, by=user("finance"), at=AGREED)
        made = []
        for asks, fates in lines:
            reports = list(asking.ask(award.agreement, asks_underspend=asks, **ENDS).returns.order_by("number"))
            assert [each.due_on for each in reports] == DUE
            made.append(
                [happen(each, fate, [a, b], day) for each, (fate, a, b, day) in zip(reports, fates, strict=True)]
            )
        at = datetime(2021, 11, 1, 12, tzinfo=UTC) + timedelta(days=offset)
        for each in award.instalments.order_by("number"):
            wanted = expected(kinds, made, each.due_on, at.date())
            assert (why(each, at) == "") is wanted
            assert let(lambda each=each: raw_release(each, at), IntegrityError) is wanted
            assert let(lambda each=each: let_go(each, at), Refused) is wanted


def let_go(instalment: Instalment, at: datetime) -> Step:
    return releasing.release(instalment=instalment, by=user("finance"), at=at)


def let(act: Any, refusal: type[Exception]) -> bool:
    """Whether it may be done; nothing of it stays."""
    try:
        with undone():
            act()
    except refusal:
        return False
    return True


def test_the_sum_is_as_it_stood_on_any_day(award: Award) -> None:
    ask(award, Precedent.UNDERSPEND)
    third = award.instalments.get(number=3)
    one, two, three, four = asking.ask(award.agreement).returns.order_by("number")
    for report, days in ((one, 0), (two, 0), (three, 20), (four, 40)):
        came(report, "5000.01", later(days))
    assert why(third, later(19)) == ""
    assert why(third, later(20)).endswith("(returns come to £15,000.03).")
    assert why(third, later(40)).endswith("(returns come to £20,000.04).")
