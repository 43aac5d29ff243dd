"""Any people doing anything in any order: what must never happen does not.

The machine submits, signs, returns, rejects, takes back, withdraws, stands aside and edits as random people, some of
whom hold two posts or sign for others under delegations that begin, end, lapse and run out; a refusal is an answer
like any other. After each step the database is asked, at once, whatever it would ask at commit.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
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
from decisions.drafting import acts
from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from decisions.notice import proof as notices
from decisions.record import proof as records
from decisions.record import versions
from decisions.record.models import Decision, Version
from decisions.record.states import DONE, OPEN
from decisions.scheme import covers, delegations
from decisions.scheme import proof as covers_proof
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post
from decisions.signoff import proof, returning, signing, submission
from decisions.signoff.models import SignOff, SignOffStep
from tests import factories
from tests.factories import CHAIN, NOW, user

PEOPLE = st.sampled_from([*CHAIN, "officer", "colleague", "finance", "governance"])
DRAFTS: list[int] = []


def edit(decision: Decision, version: Version | None, **who: Any) -> None:
    acts.write(decision=decision, key="reasons", text=f"Reasons at {who['at']}.", **who)


def unprintable(decision: Decision, version: Version | None, **who: Any) -> None:
    acts.write(decision=decision, key="background", text="漢字", **who)


def submit(decision: Decision, version: Version | None, **who: Any) -> None:
    submission.submit(decision=decision, **who)


def sign(decision: Decision, version: Version, **who: Any) -> None:
    signing.sign(version=version, sha256=version.sha256, **who)


def sign_first_version(decision: Decision, version: Version, **who: Any) -> None:
    sign(decision, decision.versions.get(number=1), **who)


def stand_aside(decision: Decision, version: Version, **who: Any) -> None:
    signing.stand_aside(version=version, reason="My brother", **who)


def send_back(decision: Decision, version: Version, **who: Any) -> None:
    returning.return_to_author(version=version, reason="Wrong.", **who)


def reject(decision: Decision, version: Version, **who: Any) -> None:
    returning.reject(version=version, reason="No.", **who)


def take_back(decision: Decision, version: Version | None, **who: Any) -> None:
    returning.take_back(decision=decision, **who)


def withdraw(decision: Decision, version: Version | None, **who: Any) -> None:
    returning.withdraw(decision=decision, reason="Not needed.", **who)


ANYTIME = [edit, edit, submit, take_back, take_back, unprintable, withdraw]
ONCE_SUBMITTED = [*ANYTIME, sign, sign, sign, sign_first_version, stand_aside, send_back, send_back, send_back, reject]


def let(post: Post, to: User, *, days: int, limit: Decimal | None, kind: str) -> Any:
    """The act of giving that post away for so many days."""

    def act(decision: Decision, version: Version | None, *, by: User, at: Any) -> None:
        covers.delegate(
            post=post,
            to=to,
            from_on=timezone.localdate(at),
            until_on=timezone.localdate(at) + timedelta(days=days),
            limit=limit,
            decision_type=kind,
            document="Minute 4",
            by=by,
            at=at,
        )

    return act


def hand_back(decision: Decision, version: Version | None, *, by: User, at: Any) -> None:
    """Ends the newest delegation, if there is one."""
    newest = Delegation.objects.filter(ended_at=None).first()
    if newest:
        covers.end(delegation=newest, by=by, at=at)


class SignOffMachine(RuleBasedStateMachine):
    """One decision, in an authority whose posts may pass to the finance officer, the Director or the author."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = NOW
        self.count = 0
        self.void: set[int] = set()
        self.frozen: dict[int, tuple[str, Any]] = {}

    def teardown(self) -> None:
        """At the end everything is proved, as `manage.py verify` would; then nothing of it stays."""
        assert [*ledger.faults(), *records.faults(), *proof.faults(), *notices.faults(), *covers_proof.faults()] == []
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(pk=st.sampled_from([0, 1]))
    def begin(self, pk: int) -> None:
        self.pk = DRAFTS[pk]

    @property
    def decision(self) -> Decision:
        return Decision.objects.select_related("author").get(pk=self.pk)

    def tries(self, act: Any, who: User) -> None:
        """An act of someone: done, or refused without a trace."""
        self.clock += timedelta(hours=1)
        before, decision = LedgerEvent.objects.count(), self.decision
        try:
            act(decision, versions.latest(decision), by=who, at=self.clock)
        except Refused:
            assert LedgerEvent.objects.count() == before

    @rule(
        what=st.sampled_from(
            ["goes on"] * 6
            + ["something else"] * 3
            + ["someone deputises"] * 3
            + ["comes back", "a post passes on", "a post passes on"]
        ),
        choice=st.data(),
    )
    def happens(self, what: str, choice: st.DataObject) -> None:
        """One rule for everything: hypothesis leaves whole rules out of most runs, and few would get far."""
        if what == "goes on":
            self.goes_on()
        elif what == "comes back":
            self.tries(take_back, self.decision.author)
            self.tries(edit, self.decision.author)
        elif what == "something else":
            submitted = versions.latest(self.decision) is not None
            act = choice.draw(st.sampled_from(ONCE_SUBMITTED if submitted else ANYTIME))
            self.tries(act, user(choice.draw(PEOPLE)))
        elif what == "someone deputises":
            self.deputises(choice)
        else:
            post, who = choice.draw(
                st.sampled_from([("director", "treasurer"), ("treasurer", "finance"), ("treasurer", "officer")])
            )
            Post.objects.get(code=post).holdings.update(holder=user(who))

    def deputises(self, choice: st.DataObject) -> None:
        """A holder, or someone who is none, lets someone sign; or it ends; or days pass; or a delegate signs."""
        what = choice.draw(st.sampled_from(["let", "let", "sign", "sign", "sign", "hand back", "days pass"]))
        post = Post.objects.get(code=choice.draw(st.sampled_from(["assistant-director", "director", "treasurer"])))
        holder = post.holdings.get().holder
        if what == "let":
            limit = choice.draw(st.sampled_from([None, None, Decimal("50000.00"), Decimal("49999.98")]))
            kind = choice.draw(st.sampled_from(["", "", "chief_officer"]))
            act = let(post, user(choice.draw(PEOPLE)), days=choice.draw(st.integers(0, 2)), limit=limit, kind=kind)
            self.tries(act, choice.draw(st.sampled_from([holder, holder, user("governance"), user("finance")])))
        elif what == "hand back":
            self.tries(hand_back, choice.draw(st.sampled_from([holder, user("governance"), user("finance")])))
        elif what == "days pass":
            self.clock += timedelta(days=choice.draw(st.integers(1, 3)))
        else:
            self.delegate_signs()

    def delegate_signs(self) -> None:
        """Whoever may act for the post whose turn it is."""
        decision = self.decision
        step = SignOffStep.objects.waiting().filter(version__decision=decision).first()
        covered = {"family": decision.function_family, "decision_type": decision.type, "total": decision.total}
        for person in delegations.acting(step.post, timezone.localdate(self.clock), **covered) if step else ():
            self.tries(sign, person)

    def goes_on(self) -> None:
        """What should happen next: the author submits, or whoever holds the next post signs."""
        decision = self.decision
        step = SignOffStep.objects.waiting().filter(version__decision=decision).first()
        if decision.state in OPEN:
            self.tries(submit, decision.author)
        elif step:
            self.tries(sign, step.post.holdings.get().holder)

    @invariant()
    def whatever_waits_for_the_commit_holds_now(self) -> None:
        connection.check_constraints()

    @invariant()
    def a_decision_has_every_signature_in_order_on_its_hash(self) -> None:
        if not hasattr(self, "pk") or self.decision.state not in DONE:
            return
        version = versions.current(self.decision)
        assert version is not None
        rows = list(SignOff.objects.filter(version=version).order_by("step__position"))
        assert [row.step_id for row in rows] == list(version.steps.values_list("pk", flat=True))
        assert {row.sha256 for row in rows} == {version.sha256}
        assert [row.signed_at for row in rows] == sorted(row.signed_at for row in rows)
        assert len({row.signer_id for row in rows}) == len(rows)
        writers = set(self.decision.contributors.values_list("person", flat=True))
        assert writers.isdisjoint(row.signer_id for row in rows)
        assert version.sealed_notices.count() == 1

    @invariant()
    def whoever_signs_for_another_was_let_to(self) -> None:
        rows = SignOff.objects.filter(version__decision=getattr(self, "pk", None)).select_related("delegation_record")
        for row in rows:
            given = row.delegation_record
            assert (given is None) == (row.delegation == "") == (row.on_behalf_of == "")
            if given:
                assert given.from_on <= timezone.localdate(row.signed_at) <= given.until_on
                assert given.ended_at is None or row.signed_at < given.ended_at
                assert given.limit is None or self.decision.total <= given.limit
                assert (given.to_person, given.holder == row.signer) == (row.signer, False)

    @invariant()
    def void_stays_void_and_versions_only_grow(self) -> None:
        if not hasattr(self, "pk"):
            return
        found = list(Version.objects.filter(decision=self.pk).order_by("number"))
        assert [version.number for version in found] == list(range(1, len(found) + 1))
        assert len(found) >= self.count
        void = {version.pk for version in found if versions.is_void(version)}
        assert void >= self.void
        assert len(found) - len(void) <= 1
        assert (self.decision.state in OPEN) <= (len(void) == len(found))
        self.count, self.void = len(found), void

    @invariant()
    def what_was_frozen_stays_as_it_was(self) -> None:
        if not hasattr(self, "pk"):
            return
        for version in Version.objects.filter(decision=self.pk):
            now = (version.content, list(version.steps.values()))
            assert self.frozen.setdefault(version.pk, now) == now


@pytest.fixture(scope="module")
def _drafts(people: None) -> None:
    """One that the Deputy Mayor signs, and one below the amount."""
    DRAFTS[:] = [factories.complete(total=total).pk for total in (factories.TOTAL, Decimal("49999.99"))]


@pytest.mark.django_db
@pytest.mark.usefixtures("_drafts")
def test_what_must_never_happen_does_not_whatever_people_do() -> None:
    run_state_machine_as_test(
        SignOffMachine,
        settings=settings(
            max_examples=30,
            stateful_step_count=18,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shortening a failure would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
