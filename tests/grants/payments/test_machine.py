"""Anyone doing anything to payments in any order: nothing is paid beyond an award or out of force, and all cuts agree.

Awards rise and shrink behind the program's back, as signing a decision for each would take minutes. A refusal is an
answer like any other. `STEPS=5000` makes the long run.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from commissioning.example import authority
from commissioning.lib.refusal import Refused
from decisions.record.models import Decision
from grants.awards.choices import Change
from grants.awards.models import Award
from grants.payments import conditions, paying, proof, releasing, scheduling
from grants.payments.choices import Because, Mode, Outcome, Precedent
from grants.payments.models import Instalment, Step
from grants.payments.positions import Position
from grants.payments.querysets import IN_FORCE
from tests.conftest import guards_off
from tests.factories import user
from tests.grants.payments import paying as to
from tests.grants.payments.independent import by_sql
from tests.grants.payments.paying import AGREED

pytestmark = pytest.mark.django_db

STEPS = int(os.environ.get("STEPS", "200"))
IN_A_ROW = 40
PEOPLE = st.sampled_from(["officer", "officer", "finance", "finance", "priya", "governance"])
PLACES = st.integers(0, 1)
PENCE = st.integers(1, 3_000_000).map(lambda pence: Decimal(pence).scaleb(-2))


ONE = {"place": PLACES, "pick": st.integers(0, 9), "by": PEOPLE}
DOES: dict[str, tuple[int, dict[str, Any]]] = {
    "days_pass": (2, {"days": st.integers(0, 60)}),
    "goes_on": (10, ONE | {"times": st.integers(1, 4)}),
    "withheld": (2, ONE | {"is_back": st.booleans()}),
    "comes_back": (
        4,
        {name: ONE[name] for name in ("place", "pick")} | {"amount": PENCE, "because": st.sampled_from(Because)},
    ),
    "varies": (2, {"place": PLACES, "amount": PENCE, "sign": st.sampled_from([1, 1, -1])}),
    "plans_anew": (3, {"place": PLACES, "mode": st.sampled_from([Mode.IN_YEAR, Mode.ONE_OFF, Mode.QUARTERLY])}),
    "is_held_or_not": (1, {"state": st.sampled_from(["decided", "decided", "in_force", "held"])}),
    "waits": (1, {"place": PLACES, "is_met": st.booleans()}),
    "writes_around": (1, ONE),
}
"""What happens, how often beside the others, and with what."""
OFTEN = [name for name, (times, _) in DOES.items() for _ in range(times)]


class PaymentsMachine(RuleBasedStateMachine):
    happened: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.at = AGREED
        self.over: dict[int, Decimal] = {}
        self.awards = list(Award.objects.order_by("pk"))
        for award in self.awards:
            to.plan(award)

    def teardown(self) -> None:
        assert list(proof.faults()) == []
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def tried(self, what: str, act: Callable[[], Any]) -> None:
        """Does it if it may be done; nothing of it stays otherwise. The database then says what it would at commit."""
        before = Step.objects.filter(kind="released").count()
        try:
            with transaction.atomic():
                act()
                connection.check_constraints()
        except (Refused, IntegrityError):
            self.happened[f"{what} refused"] += 1
            return
        self.happened[what] += 1
        if Step.objects.filter(kind="released").count() > before:
            assert Decision.objects.get().state in IN_FORCE

    def one(self, place: int, pick: int) -> Instalment:
        rows = list(Instalment.objects.filter(award=self.awards[place]).standing().order_by("number"))
        return rows[pick % len(rows)]

    @rule(data=st.data(), name=st.sampled_from(OFTEN))
    def something_happens(self, data: Any, name: str) -> None:
        getattr(self, name)(**{each: data.draw(drawn) for each, drawn in DOES[name][1].items()})

    def days_pass(self, days: int) -> None:
        self.at += timedelta(days=days)

    def goes_on(self, place: int, pick: int, by: str, times: int) -> None:
        """Someone does the next thing to an instalment, and the next."""
        found = self.one(place, pick)
        given = {"instalment": found, "by": user(by), "at": self.at}
        money = {"amount": found.amount, "paid_on": self.at.date(), "ledger_reference": f"B{found.pk}"}
        self.tried("certified", lambda: releasing.certify(**given))
        if times > 1:
            self.tried("released", lambda: releasing.release(**given | {"by": user("finance")}))
        if times > 2:
            self.tried("paid", lambda: paying.pay(**given | money | {"by": user("finance")}))

    def withheld(self, place: int, pick: int, by: str, is_back: bool) -> None:
        act = releasing.resume_instalment if is_back else releasing.withhold
        given = {"instalment": self.one(place, pick), "reason": "Because.", "by": user(by), "at": self.at}
        self.tried(act.__name__, lambda: act(**given))

    def comes_back(self, place: int, pick: int, amount: Decimal, because: Because) -> None:
        given = {
            "instalment": self.one(place, pick),
            "because": because,
            "reason": "Why.",
            "came_back_on": self.at.date(),
        }
        self.tried("came back", lambda: paying.claw_back(**given, amount=amount, by=user("finance"), at=self.at))

    def varies(self, place: int, amount: Decimal, sign: int) -> None:
        """The award comes to more or less, never to less than nothing."""
        award = self.awards[place]
        now = scheduling.position_of(award, self.at.date()).awarded
        with guards_off("grants_adjustment"):
            first = award.adjustments.earliest("pk")
            row, _ = award.adjustments.get_or_create(
                posting=first.posting, change=Change.REPLACED, defaults={"amount": Decimal("0.01")}
            )
            change = max(row.amount + sign * amount, row.amount - now)
            award.adjustments.filter(pk=row.pk).update(amount=change or Decimal("0.01"))
        self.over.pop(award.pk, None)
        self.happened["varied"] += 1

    def plans_anew(self, place: int, mode: Mode) -> None:
        award = self.awards[place]
        day = self.at.date()

        def act() -> None:
            rows = scheduling.proposed(award, mode, [], day=day)
            scheduling.schedule(award=award, mode=mode, rows=rows, reason="Anew.", by=user("finance"), at=self.at)

        self.tried("planned", act)

    def is_held_or_not(self, state: str) -> None:
        with guards_off("decisions_decision"):
            Decision.objects.update(state=state)

    def waits(self, place: int, is_met: bool) -> None:
        agreement, by = self.awards[place].agreement, user("officer")
        asked = conditions.ask_for(agreement=agreement, kind=Precedent.RETURNS, by=by, at=self.at)
        if is_met or asked.number > 1:
            for each in agreement.conditions_precedent.filter(mark=None):
                said = {"outcome": Outcome.MET, "note": "Seen.", "marked_on": self.at.date()}
                conditions.mark(condition=each, **said, by=by, at=self.at)  # type: ignore[arg-type]

    def writes_around(self, place: int, pick: int, by: str) -> None:
        """A release written around the act."""
        found, person = self.one(place, pick), user(by)
        last = found.steps.order_by("number").last()
        given = {"number": last.number + 1 if last else 1, "amount": found.amount, "effective_on": self.at.date()}
        given |= {"by": person, "by_name": person.name, "at": self.at, "kind": "released", "state": "released"}

        def act() -> None:
            with transaction.atomic():
                Step.objects.create(instalment=found, **given)
                assert last.by_id != person.pk  # type: ignore[union-attr]
                raise IntegrityError("It is the ledger's to know: the proof would find it.")

        self.tried("around", act)

    @invariant()
    def nothing_is_out_beyond_an_award_unless_it_shrank(self) -> None:
        for award in self.awards:
            found = scheduling.position_of(award, self.at.date())
            assert found.overpaid <= self.over.get(award.pk, found.overpaid)
            self.over[award.pk] = found.overpaid
            assert 0 <= found.clawed_back <= found.paid

    @invariant()
    def every_cut_comes_to_the_whole(self) -> None:
        day = self.at.date()
        whole = sum((scheduling.position_of(award, day) for award in self.awards), Position())
        assert whole == by_sql(day)
        years: Counter[int] = Counter()
        for each in Instalment.objects.standing():
            years[each.due_on.year] += each.amount  # type: ignore[assignment]
        assert sum(years.values()) == whole.scheduled + whole.recovered


@pytest.fixture(scope="module")
def _seed(kept: None) -> None:
    authority.load()
    to.seed(["Bolton", "Bury"])
    to.second_finance_officer()


@pytest.mark.usefixtures("_seed")
def test_whatever_is_done_nothing_is_paid_beyond_an_award_or_out_of_force(db: None) -> None:
    PaymentsMachine.happened.clear()
    run_state_machine_as_test(
        PaymentsMachine,
        settings=settings(
            max_examples=max(STEPS // IN_A_ROW, 1),
            stateful_step_count=IN_A_ROW,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],  # shortening a failure would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(PaymentsMachine.happened)  # noqa: T201
    assert {"certified", "released", "paid", "planned", "varied", "around refused"} <= set(PaymentsMachine.happened)
