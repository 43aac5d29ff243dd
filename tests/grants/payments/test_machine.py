"""Anyone doing anything to payments in any order: nothing is paid beyond an award or out of force, and all cuts agree.

Four sealed decisions wait until they take effect: an uplift, a variation, one that replaces another, and one by
itself. Awards also rise and shrink by any sum behind the program's back, as signing a decision for each would take
minutes. A refusal is an answer like any other. `STEPS=5000` makes the long run.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from commissioning.example import authority
from commissioning.lib.refusal import Refused
from commissioning.models import Locality
from decisions.drafting import acts as drafting
from decisions.record.links import DecisionLink
from decisions.record.models import Decision
from decisions.signoff import submission
from grants.awards import listing, posting, scope
from grants.awards.choices import Change
from grants.awards.listing import Filters
from grants.awards.models import Award, Posting
from grants.funders import figures
from grants.payments import conditions, paying, proof, releasing, scheduling
from grants.payments.choices import Because, Mode, Outcome, Precedent
from grants.payments.models import Instalment, Step
from grants.payments.positions import Position, position
from grants.payments.querysets import IN_FORCE
from tests.conftest import guards_off
from tests.decisions.linking import link, sign_all
from tests.decisions.linking import to as link_to
from tests.factories import complete, user
from tests.grants.awards.giving import uplift
from tests.grants.funders import promising
from tests.grants.funders.promising import HMPPS
from tests.grants.payments import paying as to
from tests.grants.payments.independent import CUTS, by_sql, cut_by_sql
from tests.grants.payments.paying import AGREED

pytestmark = pytest.mark.django_db

STEPS = int(os.environ.get("STEPS", "200"))
IN_A_ROW = 40
AT_ONCE = 5  # examples before hypothesis begins anew
PEOPLE = st.sampled_from(["officer", "officer", "finance", "finance", "priya", "governance"])
PLACES = st.integers(0, 9)
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
    "takes_effect": (2, {"place": PLACES}),
    "varies": (2, {"place": PLACES, "amount": PENCE, "sign": st.sampled_from([1, 1, -1])}),
    "plans_anew": (3, {"place": PLACES, "mode": st.sampled_from([Mode.IN_YEAR, Mode.ONE_OFF, Mode.QUARTERLY])}),
    "is_held_or_not": (1, {"place": PLACES, "state": st.sampled_from(["decided", "decided", "in_force", "held"])}),
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
        self.turn = 0

    @initialize()
    def every_award_is_planned(self) -> None:
        for award in self.awards():
            to.plan(award)
        connection.check_constraints()

    def awards(self) -> list[Award]:
        return list(Award.objects.select_related("agreement__decision").order_by("pk"))

    def award(self, place: int) -> Award:
        awards = self.awards()
        return awards[place % len(awards)]

    def teardown(self) -> None:
        try:
            assert list(proof.faults()) == []
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def tried(self, what: str, act: Callable[[], Any]) -> None:
        """Does it if it may be done; nothing of it stays otherwise. The database then says what it would at commit."""
        before = Step.objects.aggregate(last=Max("pk"))["last"] or 0
        try:
            with transaction.atomic():
                act()
                connection.check_constraints()
        except (Refused, IntegrityError):
            self.happened[f"{what} refused"] += 1
            return
        self.happened[what] += 1
        let_go = Step.objects.filter(kind="released", pk__gt=before).select_related("instalment__award")
        for step in let_go:
            decision = step.instalment.award.agreement.decision
            assert decision.state in IN_FORCE
            posted = Posting.objects.get(version__decision=decision)
            assert posted.effective_on <= step.effective_on

    def one(self, place: int, pick: int) -> Instalment | None:
        """None of an award that nobody has planned."""
        rows = list(Instalment.objects.filter(award=self.award(place)).standing().order_by("number"))
        return rows[pick % len(rows)] if rows else None

    @rule(data=st.data(), name=st.sampled_from(OFTEN))
    def something_happens(self, data: Any, name: str) -> None:
        """It is whole before the next begins, as if committed: what the database checks at commit, it checks now."""
        getattr(self, name)(**{each: data.draw(drawn) for each, drawn in DOES[name][1].items()})
        connection.check_constraints()

    def days_pass(self, days: int) -> None:
        self.at += timedelta(days=days)

    def goes_on(self, place: int, pick: int, by: str, times: int) -> None:
        """Someone does the next thing to an instalment, and the next."""
        found = self.one(place, pick)
        if found is None:
            return
        given = {"instalment": found, "by": user(by), "at": self.at}
        money = {"amount": found.amount, "paid_on": self.at.date(), "ledger_reference": f"B{found.pk}"}
        self.tried("certified", lambda: releasing.certify(**given, claim_reference=f"C{found.pk}"))
        if times > 1:
            self.tried("released", lambda: releasing.release(**given | {"by": user("finance")}))
        if times > 2:
            self.tried("paid", lambda: paying.pay(**given | money | {"by": user("finance")}))

    def withheld(self, place: int, pick: int, by: str, is_back: bool) -> None:
        act = releasing.resume_instalment if is_back else releasing.withhold
        if found := self.one(place, pick):
            given = {"instalment": found, "reason": "Because.", "by": user(by), "at": self.at}
            self.tried(act.__name__, lambda: act(**given))

    def comes_back(self, place: int, pick: int, amount: Decimal, because: Because) -> None:
        if found := self.one(place, pick):
            given = {"instalment": found, "because": because, "reason": "Why.", "came_back_on": self.at.date()}
            self.tried("came back", lambda: paying.claw_back(**given, amount=amount, by=user("finance"), at=self.at))

    def takes_effect(self, place: int) -> None:
        """One of the sealed decisions makes or changes awards, on the day it was sealed or, if that is over, now."""
        waiting = list(posting.waiting())
        if not waiting:
            return
        version = waiting[place % len(waiting)]
        self.at = max(self.at, version.sealed_at)
        if posting.post(version=version, at=self.at) is None:
            self.happened["held back"] += 1
            return
        replaced = DecisionLink.objects.filter(decision=version.decision, relation="supersedes").values("parent")
        with guards_off("decisions_decision"):
            Decision.objects.filter(pk__in=replaced).update(state="superseded")
        for agreement in version.decision.agreements.all():
            to.sign(agreement, at=self.at)
        self.over.clear()
        self.happened[f"{version.decision.kind} took effect"] += 1

    def varies(self, place: int, amount: Decimal, sign: int) -> None:
        """The award comes to more or less, never to less than nothing."""
        award = self.award(place)
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
        award = self.award(place)
        day = self.at.date()

        def act() -> None:
            rows = scheduling.proposed(award, mode, [], day=day)
            scheduling.schedule(award=award, mode=mode, rows=rows, reason="Anew.", by=user("finance"), at=self.at)

        self.tried("planned", act)

    def is_held_or_not(self, place: int, state: str) -> None:
        decision = self.award(place).agreement.decision
        with guards_off("decisions_decision"):
            Decision.objects.filter(pk=decision.pk).exclude(state="superseded").update(state=state)

    def waits(self, place: int, is_met: bool) -> None:
        agreement, by = self.award(place).agreement, user("officer")
        asked = conditions.ask_for(agreement=agreement, kind=Precedent.RETURNS, by=by, at=self.at)
        if is_met or asked.number > 1:
            for each in agreement.conditions_precedent.filter(mark=None):
                said = {"outcome": Outcome.MET, "note": "Seen.", "marked_on": self.at.date()}
                conditions.mark(condition=each, **said, by=by, at=self.at)  # type: ignore[arg-type]

    def writes_around(self, place: int, pick: int, by: str) -> None:
        """A release written around the act."""
        found, person = self.one(place, pick), user(by)
        if found is None:
            return
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
        for award, found in self.positions(self.at.date()).items():
            assert found.overpaid <= self.over.get(award.pk, found.overpaid)
            self.over[award.pk] = found.overpaid
            assert 0 <= found.clawed_back <= found.paid

    @invariant()
    def every_cut_comes_to_the_whole_as_at_any_day(self) -> None:
        """Today and a day before in turn: the fold of what was done, cut by cut, is what SQL says."""
        self.turn += 1
        today = self.at.date()
        since = (today - AGREED.date()).days + 1
        day = today if self.turn % 2 else AGREED.date() + timedelta(days=self.turn * 37 % since)
        folded, whole = self.positions(day), by_sql(day)
        assert sum(folded.values(), Position()) == whole
        for cut in CUTS:
            parts: dict[Any, Position] = defaultdict(Position)
            for award, found in folded.items():
                parts[_part(award, cut)] += found
            found_by_sql = cut_by_sql(day, cut)
            assert dict(parts) == found_by_sql
            assert sum(found_by_sql.values(), Position()) == whole
        years: Counter[int] = Counter()
        for each in Instalment.objects.standing():
            years[each.due_on.year] += each.amount  # type: ignore[assignment]
        now = by_sql(today)
        assert sum(years.values()) == now.scheduled + now.recovered

    @invariant()
    def what_the_pages_total_comes_to_the_same(self) -> None:
        """Awards by each filter, and what is paid of each funder's money; now and then, as they take many queries."""
        if self.turn % 5:
            return
        finance, day = user("finance"), self.at.date()
        folded = self.positions(day)
        awarded = sum((found.awarded for found in folded.values()), Decimal(0))
        offered = scope.choices(finance)
        for name in ("recipient", "locality", "funder"):
            parts = [listing.sums(finance, Filters(**{name: value}), day)["awarded"] for value, _ in offered[name]]
            assert sum(parts) == awarded, name
        by_year = listing.sums(finance, Filters(), day)["by_year"]
        assert sum(row["awarded"] for row in by_year) == awarded
        promised = figures.of(finance, day)
        paid = sum((each.paid or Decimal(0) for each in promised.promises), Decimal(0))
        shared = sum((promised.shared_paid(year) for year in promised.years), Decimal(0))
        standing = [found for award, found in folded.items() if award.agreement.decision.state != "superseded"]
        assert paid + shared == sum((found.net_paid for found in standing), Decimal(0))

    def positions(self, day: date) -> dict[Award, Position]:
        """Each award’s, folded from what was done to it."""
        rows = Award.objects.select_related("agreement__decision").prefetch_related(
            "adjustments__posting",
            "instalments__schedule",
            "instalments__steps",
            "agreement__decision__funding_sources",
        )
        return {
            award: position(
                [(each.posting.effective_on, each.amount) for each in award.adjustments.all()],
                award.instalments.all(),
                day,
            )
            for award in rows
        }


def _part(award: Award, cut: str) -> Any:
    decision = award.agreement.decision
    return {
        "recipient": award.agreement.grantee_id,
        "locality": award.locality_id,
        "year": award.financial_year,
        "funder": tuple(sorted({each.funder_id for each in decision.funding_sources.all()})),
        "decision": decision.pk,
    }[cut]


@pytest.fixture(scope="module")
def _seed(kept: None) -> None:
    """Two decisions in force with their agreements, and four that are sealed and have not taken effect."""
    authority.load()
    given = to.seed(["Bolton", "Bury"])
    other = to.seed(["Wigan"])
    to.second_finance_officer()
    uplift(given, "2.6", at=AGREED + timedelta(days=20))
    for earlier, relation, total, name, days in (
        (given, "varies", "7500.00", "Bolton", 50),
        (other, "supersedes", "9000.05", "Wigan", 70),
        (None, "", "1234.56", "Salford", 5),
    ):
        _sealed(earlier, relation, Decimal(total), name, AGREED + timedelta(days=days))
    with guards_off("decisions_decision"):
        Decision.objects.filter(pk=other.pk).update(state="decided")  # until what replaces it takes effect


def _sealed(earlier: Decision | None, relation: str, total: Decimal, name: str, at: datetime) -> Decision:
    """A sealed decision that gives a sum to one district, out of another funder's money."""
    draft = complete(total=total, kind="vary" if relation == "varies" else "award", at=at)
    draft = link(draft, link_to(earlier, relation), at=at) if earlier else draft
    rows = [{"locality": Locality.objects.get(name=name), "amount": total}]
    by = user("officer")
    drafting.allocate(decision=draft, fields={"financial_years": []}, rows=rows, by=by, at=at)
    drafting.fund(
        decision=draft, fields={"total": total}, sources=[promising.source(HMPPS, str(total), year=None)], by=by, at=at
    )
    version = submission.submit(decision=Decision.objects.get(pk=draft.pk), by=by, at=at + timedelta(hours=1))
    return sign_all(version, at=at + timedelta(days=1))


@pytest.mark.usefixtures("_seed")
def test_whatever_is_done_nothing_is_paid_beyond_an_award_or_out_of_force(db: None) -> None:
    PaymentsMachine.happened.clear()
    examples = max(STEPS // IN_A_ROW, 1)
    for before in range(0, examples, AT_ONCE):
        run_state_machine_as_test(
            PaymentsMachine,
            settings=settings(
                max_examples=min(examples - before, AT_ONCE),
                stateful_step_count=IN_A_ROW,
                deadline=None,
                phases=[Phase.explicit, Phase.generate],  # shortening a failure would take minutes
                suppress_health_check=list(HealthCheck),
            ),
        )
    print(PaymentsMachine.happened)  # noqa: T201
    assert {"certified", "released", "paid", "planned", "varied", "around refused"} <= set(PaymentsMachine.happened)
