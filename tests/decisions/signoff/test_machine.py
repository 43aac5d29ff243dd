"""Any people doing anything in any order: what must never happen does not.

The machine drafts, edits, submits, signs on conditions and without, returns, rejects, takes back, withdraws, defers,
resumes, supersedes and stands aside as random people, some of whom hold two posts, stand in as alternates, or sign for
others under delegations that begin, end, lapse and run out as days pass. Posts sign in turn or side by side or are
consulted; they pass on and are renamed, rules are added, replaced and ended, and some write around the acts
altogether; a refusal is an answer like any other. After each step the database is asked, at once, whatever it would ask
at commit, and everything is proved as `manage.py verify` would. `STEPS=10000` makes the long run; `-s` then shows what
was done.
"""

import os
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger.models import LedgerEvent
from decisions.record import cases, versions
from decisions.record.models import Decision
from decisions.record.states import OPEN, State
from decisions.scheme import delegations
from decisions.scheme.models import Post, PostHolding
from decisions.signoff.models import Recusal, SignOffStep
from tests.decisions.signoff import around, chains, doings, never
from tests.decisions.signoff.doings import Doing
from tests.factories import CHAIN, NOW, user

STEPS = int(os.environ.get("STEPS", "360"))
IN_A_ROW = 18  # steps with one decision, after which the next begins
PEOPLE = st.sampled_from([*CHAIN, "officer", "colleague", "finance", "governance"])
PASSING = [("director", "treasurer"), ("treasurer", "finance"), ("treasurer", "officer"), ("treasurer", "treasurer")]
WHAT = {
    "goes on": 6,
    "something else": 3,
    "deputises": 3,
    "comes back": 2,
    "stands in": 4,
    "passes on": 2,
    "changes the scheme": 1,
    "writes around": 1,
}
"""What happens, and how often beside the others."""
DRAFTS: list[int] = []


class SignOffMachine(RuleBasedStateMachine):
    """One decision, in an authority whose posts may pass to the finance officer, the Director or the author."""

    happened: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = NOW + timedelta(days=2)
        self.kept = never.Kept()

    def teardown(self) -> None:
        """At the end nobody who is signed out gets anything; then nothing of it stays."""
        for page in ("decision", "notice_pdf", "history"):
            assert Client().get(reverse(page, args=[self.decision.reference])).status_code == 302
        self.happened[f"ended {self.decision.state}"] += 1
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(pk=st.integers(0, 3), scheme=st.sampled_from(sorted(chains.SCHEMES)), has_two=st.booleans())
    def begin(self, pk: int, scheme: str, has_two: bool) -> None:
        """Where `has_two`, the Treasurer is the Director too."""
        self.pk = DRAFTS[pk]
        if has_two:
            self.tries(doings.leave("director", days=-1), user("governance"))
            self.tries(doings.join("director", "treasurer"), user("governance"))
        if asked := chains.SCHEMES[scheme]:
            chains.rules(*asked, alternates={"director": Post.objects.get(code="deputy-director")})

    @property
    def decision(self) -> Decision:
        return Decision.objects.select_related("author").get(pk=self.pk)

    @property
    def steps(self) -> list[SignOffStep]:
        """Whose turn it is."""
        waiting = SignOffStep.objects.waiting().filter(version__decision=self.pk)
        return list(waiting.select_related("version", "post", "alternate"))

    def signatory(self, step: SignOffStep) -> User | None:
        """Who should sign it: the holder, or else the alternate's."""
        holder = self.holder(step.post)
        aside = holder and Recusal.objects.filter(decision=self.pk, person=holder).exists()
        return holder if holder and not aside else self.holder(step.alternate) if step.alternate else None

    def holder(self, post: Post) -> User | None:
        holding = PostHolding.objects.covering(timezone.localdate(self.clock)).filter(post=post).first()
        return holding.holder if holding else None

    def tries(self, act: Doing, who: User) -> None:
        """An act of someone: done with a line in the ledger, or refused without a trace."""
        self.clock += timedelta(hours=1)
        before, decision = LedgerEvent.objects.count(), self.decision
        name = act.__qualname__.split(".")[0]
        try:
            act(decision, versions.latest(decision), by=who, at=self.clock)
            self.happened[name] += 1
        except Refused:
            assert LedgerEvent.objects.count() == before
            self.happened[f"{name} refused"] += 1

    @rule(what=st.sampled_from([what for what, often in WHAT.items() for _ in range(often)]), choice=st.data())
    def happens(self, what: str, choice: st.DataObject) -> None:
        """One rule for everything: hypothesis leaves whole rules out of most runs, and few would get far."""
        self.happened["steps"] += 1
        getattr(self, what.replace(" ", "_"))(choice)

    def goes_on(self, choice: st.DataObject) -> None:
        """What should happen next: the author submits or resumes, or who should sign next signs."""
        steps = self.steps
        if self.decision.state in OPEN:
            self.tries(doings.submit, self.decision.author)
        elif self.decision.state == State.DEFERRED:
            self.tries(doings.resume, self.decision.author)
        elif steps and (who := self.signatory(choice.draw(st.sampled_from(steps)))):
            self.tries(choice.draw(st.sampled_from([doings.sign, doings.sign, doings.sign_on_condition])), who)

    def stands_in(self, choice: st.DataObject) -> None:
        """An alternate signs, whether the step fell to them or not; or the holder of its post stands aside first."""
        steps = [step for step in self.steps if step.alternate]
        for step in steps:
            if (holder := self.holder(step.post)) and choice.draw(st.booleans()):
                self.tries(doings.stand_aside, holder)
            if alternate := self.holder(step.alternate):
                self.tries(doings.sign, alternate)
        if not steps:
            self.goes_on(choice)

    def comes_back(self, choice: st.DataObject) -> None:
        """The author takes it back and changes it, or puts it off; and from then on may take it up again."""
        for act in choice.draw(st.sampled_from([(doings.take_back, doings.edit), (doings.defer,)])):
            self.tries(act, self.decision.author)

    def something_else(self, choice: st.DataObject) -> None:
        submitted = versions.latest(self.decision) is not None
        act = choice.draw(st.sampled_from(doings.ONCE_SUBMITTED if submitted else doings.ANYTIME))
        self.tries(act, user(choice.draw(PEOPLE)))

    def passes_on(self, choice: st.DataObject) -> None:
        """Somebody leaves a post, and somebody else is appointed; or only the first, or neither where it is refused."""
        post, who = choice.draw(st.sampled_from(PASSING))
        by = user(choice.draw(st.sampled_from(["governance", "governance", "governance", "director"])))
        self.tries(doings.leave(post, days=choice.draw(st.sampled_from([-1, -1, 0, 1]))), by)
        if choice.draw(st.sampled_from([True, True, False])):
            self.tries(doings.join(post, who), by)

    def changes_the_scheme(self, choice: st.DataObject) -> None:
        by = user(choice.draw(st.sampled_from(["governance", "governance", "governance", "treasurer"])))
        self.tries(choice.draw(st.sampled_from(doings.OF_THE_SCHEME)), by)

    def deputises(self, choice: st.DataObject) -> None:
        """A holder, or someone who is none, lets someone sign; or it ends; or days pass; or a delegate signs."""
        what = choice.draw(st.sampled_from(["let", "let", "sign", "sign", "sign", "hand back", "days pass"]))
        post = Post.objects.get(code=choice.draw(st.sampled_from(["assistant-director", "director", "treasurer"])))
        holder = self.holder(post) or user("governance")
        if what == "let":
            limit = choice.draw(st.sampled_from([None, None, Decimal("50000.00"), Decimal("49999.98")]))
            kind = choice.draw(st.sampled_from(["", "", "chief_officer"]))
            days = choice.draw(st.integers(0, 2))
            act = doings.let(post, user(choice.draw(PEOPLE)), days=days, limit=limit, kind=kind)
            self.tries(act, choice.draw(st.sampled_from([holder, holder, user("governance"), user("finance")])))
        elif what == "hand back":
            self.tries(doings.hand_back, choice.draw(st.sampled_from([holder, user("governance"), user("finance")])))
        elif what == "days pass":
            self.clock += timedelta(days=choice.draw(st.integers(1, 3)))
        else:
            self.delegate_signs()

    def delegate_signs(self) -> None:
        """Whoever may act for the post whose turn it is."""
        for step in self.steps:
            for person in delegations.acting(step.post, timezone.localdate(self.clock), cases.frozen(step.version)):
                self.tries(doings.sign, person)

    def writes_around(self, choice: st.DataObject) -> None:
        """Refused by the database, now or at commit, or nothing was there to write to."""
        name = choice.draw(st.sampled_from(sorted(around.AROUND)))
        try:
            with transaction.atomic():
                found = around.AROUND[name](self.decision)
                connection.check_constraints()
            assert not found, f"written around the acts: {name}"
        except IntegrityError:
            self.happened[f"around the acts: {name} refused"] += 1

    @invariant()
    def whatever_waits_for_the_commit_holds_now(self) -> None:
        connection.check_constraints()

    @invariant()
    def design_section_5_holds(self) -> None:
        if not hasattr(self, "pk"):
            return
        never.money_adds_up(self.decision)
        never.signatures_were_allowed(self.decision)
        never.hashes_agree(self.decision)
        never.decided_is_signed_and_sealed(self.decision)
        never.one_version_counts(self.decision)
        never.views_decide_nothing(self.decision)
        never.conditions_follow_what_was_made(self.decision)
        never.deferred_until_a_day(self.decision)
        never.superseded_by_one()
        never.references_have_no_gap()

    @invariant()
    def evidence_stays_as_it_was(self) -> None:
        for row in self.kept.look():
            never.taken_by_alternate(row)

    @invariant()
    def everything_is_proved(self) -> None:
        assert never.unproved() == []


@pytest.fixture(scope="module")
def _drafts(people: None) -> None:
    chains.deputy_director()
    DRAFTS[:] = chains.drafts()


@pytest.mark.django_db
@pytest.mark.usefixtures("_drafts")
def test_what_must_never_happen_does_not_whatever_people_do() -> None:
    happened = SignOffMachine.happened
    happened.clear()
    while happened["steps"] < STEPS:
        run_state_machine_as_test(
            SignOffMachine,
            settings=settings(
                max_examples=-(-(STEPS - happened["steps"]) // IN_A_ROW),
                stateful_step_count=IN_A_ROW,
                deadline=None,
                phases=[Phase.explicit, Phase.generate],  # shortening a failure would take minutes
                suppress_health_check=list(HealthCheck),
            ),
        )
    print(*(f"{count:6} {what}" for what, count in sorted(happened.items())), sep="\n")  # noqa: T201
