"""Writes around the acts, tried by test_machine.py: each is refused by the database, or finds nothing to write to."""

from collections.abc import Callable

from commissioning.models import User
from decisions.record.models import Decision
from decisions.record.states import DONE, OPEN
from decisions.scheme.choices import Capacity
from decisions.scheme.models import PostHolding
from decisions.signoff.models import Recusal, SignOffStep
from tests.decisions import raw
from tests.factories import user

Write = Callable[[Decision], bool]
"""Whether it found something to write to."""

LOCKED = f"decision_id = %s AND (SELECT state FROM decisions_decision WHERE id = %s) NOT IN {tuple(map(str, OPEN))}"
WRITES = {
    "content of a version": "UPDATE decisions_version SET content = '{}' WHERE decision_id = %s AND %s > 0",
    "a version away": "DELETE FROM decisions_version WHERE decision_id = %s AND %s > 0",
    "a signature away": "DELETE FROM decisions_signoff USING decisions_version v WHERE v.id = version_id AND"
    " v.decision_id = %s AND %s > 0",
    "a signature on": "UPDATE decisions_signoff SET signed_at = signed_at FROM decisions_version v WHERE"
    " v.id = version_id AND v.decision_id = %s AND %s > 0",
    "a voiding away": "DELETE FROM decisions_voiding USING decisions_version v WHERE v.id = version_id AND"
    " v.decision_id = %s AND %s > 0",
    "locked text": f"UPDATE decisions_sectiontext SET text = 'Others' WHERE {LOCKED}",
    "locked money": f"UPDATE decisions_allocation SET amount = amount + 1 WHERE {LOCKED}",
    "locked rows away": f"DELETE FROM decisions_fundingsource WHERE {LOCKED}",
    "locked total": "UPDATE decisions_decision SET total = 1 WHERE id = %s AND %s > 0 AND state NOT IN"
    f" {tuple(map(str, OPEN))}",
    "decided": "UPDATE decisions_decision SET state = 'decided' WHERE id = %s AND %s > 0 AND state NOT IN"
    f" {tuple(map(str, DONE))}",
    "undecided": "UPDATE decisions_decision SET state = 'draft' WHERE id = %s AND %s > 0 AND state IN"
    f" {tuple(map(str, DONE))}",
    "another author": "UPDATE decisions_decision SET author_id = (SELECT max(id) FROM commissioning_user)"
    " WHERE id = %s AND %s > 0",
    "the writers away": "DELETE FROM decisions_contributor WHERE decision_id = %s AND %s > 0",
    "a condition later": "INSERT INTO decisions_signoffcondition (sign_off_id, number, text, owner_title)"
    " SELECT g.id, 9, 'Later.', '' FROM decisions_signoff g JOIN decisions_version v ON v.id = g.version_id"
    " WHERE v.decision_id = %s AND %s > 0 LIMIT 1",
    "a condition away": "DELETE FROM decisions_signoffcondition WHERE %s > 0 AND %s > 0",
    "out of deferral": "UPDATE decisions_decision SET state = 'in_sign_off', deferred_until = NULL WHERE id = %s"
    " AND %s > 0 AND state = 'deferred'",
    "superseded by nothing": "UPDATE decisions_decision d SET state = 'superseded' WHERE d.id = %s AND %s > 0"
    f" AND d.state IN {tuple(map(str, DONE))}"
    " AND NOT EXISTS (SELECT FROM decisions_decisionlink WHERE parent_id = d.id)",
    "superseded and back": "UPDATE decisions_decision SET state = 'decided' WHERE state = 'superseded' AND %s > 0"
    " AND %s > 0",
    "the ledger": "UPDATE decisions_ledgerevent SET by_name = 'Somebody' WHERE %s > 0 AND %s > 0",
    "a mail away": "DELETE FROM decisions_sentmail WHERE %s > 0 AND %s > 0",
}
"""SQL with the decision's id twice."""


def written(what: str) -> Write:
    return lambda decision: raw.execute(WRITES[what], decision.pk, decision.pk) > 0


def sign_as_writer(decision: Decision) -> bool:
    return _sign_raw(decision, decision.author, last=False)


def sign_out_of_turn(decision: Decision) -> bool:
    """The last step, while an earlier one is unsigned, by whoever holds the last post."""
    return _sign_raw(decision, user("deputy.mayor"), last=True)


def _sign_raw(decision: Decision, by: User, *, last: bool) -> bool:
    unsigned = SignOffStep.objects.filter(version__decision=decision, sign_off=None).order_by("version", "position")
    latest = unsigned.filter(version=decision.versions.order_by("-number").first())
    steps = list(latest)
    if len(steps) < 2:
        return False
    step = steps[-1] if last else steps[0]
    raw.sign(step.version, by, position=step.position, view=_view(step))
    return True


def sign_as_alternate(reason: str) -> Write:
    """The alternate's signature on a step whose holder is there and has no interest."""

    def write(decision: Decision) -> bool:
        held = PostHolding.objects.covering(raw.AFTER.date()).select_related("holder")
        for step in SignOffStep.objects.waiting().filter(version__decision=decision).exclude(alternate=None):
            holder, alternate = held.filter(post=step.post_id).first(), held.filter(post=step.alternate_id).first()
            aside = holder and Recusal.objects.filter(decision=decision, person=holder.holder_id).exists()
            if alternate and holder and not aside:
                names = {"alternate_reason": reason, "post_title": step.alternate_title}
                raw.sign(step.version, alternate.holder, position=step.position, view=_view(step), **names)
                return True
        return False

    return write


def consult_on_condition(decision: Decision) -> bool:
    """A consultation that comes with a condition."""
    held = PostHolding.objects.covering(raw.AFTER.date()).select_related("holder")
    for step in SignOffStep.objects.waiting().filter(version__decision=decision, capacity=Capacity.CONSULTED):
        holding = held.filter(post=step.post_id).first()
        if holding:
            raw.sign(step.version, holding.holder, position=step.position, view=_view(step), condition_count=1)
            return True
    return False


def _view(step: SignOffStep) -> str:
    return "Yes." if step.capacity == Capacity.CONSULTED else ""


AROUND: dict[str, Write] = {
    **{what: written(what) for what in WRITES},
    "a writer's signature": sign_as_writer,
    "a signature out of turn": sign_out_of_turn,
    "an alternate's for a post that is held": sign_as_alternate("vacant"),
    "an alternate's without an interest": sign_as_alternate("interest"),
    "a consultation on conditions": consult_on_condition,
}
