"""Design section 5 as questions to the database: what must never be true of a decision, whatever happened to it."""

import json
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone

from commissioning.lib import canonical
from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from decisions.notice import proof as notices
from decisions.notice.models import SealedNotice
from decisions.record import proof as records
from decisions.record import versions
from decisions.record.choices import Relation
from decisions.record.links import DecisionLink
from decisions.record.models import Decision, ReferenceCounter, Version
from decisions.record.states import DONE, OPEN, State
from decisions.scheme import proof as covers
from decisions.scheme.choices import Capacity
from decisions.scheme.models import PostHolding
from decisions.signoff import proof
from decisions.signoff.models import (
    AlternateReason,
    ConditionDischarge,
    Recusal,
    SignOff,
    SignOffCondition,
    SignOffStep,
    Voiding,
)

SIGNED = (SignOff, SignOffCondition, ConditionDischarge, Voiding, Recusal)
EVIDENCE: tuple[type[Model], ...] = (Version, SignOffStep, *SIGNED, SealedNotice, LedgerEvent)


def unproved() -> list[str]:
    """What `manage.py verify` would say."""
    return [*ledger.faults(), *records.faults(), *proof.faults(), *notices.faults(), *covers.faults()]


def money_adds_up(decision: Decision) -> None:
    """5.1, of every frozen version."""
    for version in decision.versions.all():
        said = json.loads(version.content)["money"]
        total = Decimal(said["total"])
        for rows in (said["allocations"], said["funding_sources"]):
            assert sum(Decimal(row["amount"]) for row in rows) == total


def signatures_were_allowed(decision: Decision) -> None:
    """5.2, of every signature, void or not: in turn, by a holder, delegate or alternate of that day, with no interest.

    Why an alternate could is asked when the signature is new: taken_by_alternate().

    Who wrote in the record is looked at for the version that counts: a signatory of a void one may write the next.
    """
    rows = SignOff.objects.filter(version__decision=decision).select_related("step", "delegation_record")
    for row in rows:
        on = timezone.localdate(row.signed_at)
        earlier = SignOffStep.objects.filter(version=row.version_id, place__lt=row.step.place)
        assert not earlier.exclude(sign_off__signed_at__lte=row.signed_at).exists()
        assert not decision.recusals.filter(person=row.signer_id, at__lt=row.signed_at).exists()
        assert (row.delegation_record is None) == (row.delegation == "") == (row.on_behalf_of == "")
        giver = row.signer_id
        if given := row.delegation_record:
            giver = given.holder_id
            assert given.from_on <= on <= given.until_on
            assert given.ended_at is None or row.signed_at < given.ended_at
            assert given.limit is None or _amount(row.version) <= given.limit
            assert (given.to_person_id, given.holder_id == row.signer_id) == (row.signer_id, False)
        post = row.step.alternate_id if row.alternate_reason else row.step.post_id
        assert PostHolding.objects.covering(on).filter(post=post, holder=giver).exists()
        assert row.post_title == (row.step.alternate_title if row.alternate_reason else row.step.post_title)
    current = versions.current(decision)
    signers = [row.signer_id for row in rows if current and row.version_id == current.pk]
    assert len(set(signers)) == len(signers)
    assert {*decision.contributors.values_list("person", flat=True), decision.author_id}.isdisjoint(signers)


def _amount(version: Version) -> Decimal:
    """What rules and limits are judged on."""
    said = json.loads(version.content)
    return max(Decimal(said["money"]["total"]), Decimal(said.get("cumulative_value") or 0))


def taken_by_alternate(row: SignOff) -> None:
    """5.2, of a signature just given: in person, while nobody held the post, or once its holder had stood aside."""
    if not row.alternate_reason:
        return
    holding = PostHolding.objects.covering(timezone.localdate(row.signed_at)).filter(post=row.step.post_id).first()
    aside = {person.person_id for person in Recusal.objects.filter(decision=row.version.decision_id)}
    assert row.delegation_record is None
    assert row.signer_id not in aside
    if row.alternate_reason == AlternateReason.VACANT:
        assert holding is None
    else:
        assert holding is not None
        assert holding.holder_id in aside


def views_decide_nothing(decision: Decision) -> None:
    """Who is consulted gives a view, makes no condition, and comes before the last place; others give none."""
    for row in SignOff.objects.filter(version__decision=decision).select_related("step").prefetch_related("conditions"):
        consulted = row.step.capacity == Capacity.CONSULTED
        assert (row.capacity, bool(row.view)) == (row.step.capacity, consulted)
        assert row.condition_count == len(row.conditions.all())
        assert not (consulted and row.condition_count)
    for version in decision.versions.prefetch_related("steps"):
        last = max(step.place for step in version.steps.all())
        assert Capacity.CONSULTED not in {step.capacity for step in version.steps.all() if step.place == last}


def conditions_follow_what_was_made(decision: Decision) -> None:
    """None is met of a version that is void, or before the decision is made."""
    met = ConditionDischarge.objects.filter(condition__sign_off__version__decision=decision)
    assert not met.filter(condition__sign_off__version__voiding__isnull=False).exists()
    assert decision.state in DONE or not met.exists()


def deferred_until_a_day(decision: Decision) -> None:
    """What is deferred has a day and nothing that counts; nothing else has such a day."""
    assert (decision.state == State.DEFERRED) == (decision.deferred_until is not None)
    assert decision.state != State.DEFERRED or versions.current(decision) is None


def superseded_by_one() -> None:
    """Of every decision: what was made replaces what it names, and what is superseded was replaced by one that was."""
    links = DecisionLink.objects.filter(relation=Relation.SUPERSEDES, decision__state__in=DONE, parent__isnull=False)
    replaced = list(links.values_list("parent", flat=True))
    assert sorted(set(replaced)) == sorted(replaced)
    assert set(replaced) == set(Decision.objects.filter(state=State.SUPERSEDED).values_list("pk", flat=True))


def hashes_agree(decision: Decision) -> None:
    """5.3: content, version and signature say one hash."""
    for version in decision.versions.prefetch_related("sign_offs"):
        assert version.sha256 == canonical.sha256(version.content)
        assert {row.sha256 for row in version.sign_offs.all()} <= {version.sha256}


def decided_is_signed_and_sealed(decision: Decision) -> None:
    """5.4; and nothing else is sealed."""
    sealed = SealedNotice.objects.filter(version__decision=decision)
    if decision.state not in DONE:
        assert not sealed.exists()
        return
    version = versions.current(decision)
    assert version is not None
    rows = SignOff.objects.filter(version=version).order_by("step__position")
    assert [row.step_id for row in rows] == list(version.steps.values_list("pk", flat=True)) != []
    assert [(row.version_id, row.edition) for row in sealed] == [(version.pk, "public"), (version.pk, "signed")]


def one_version_counts(decision: Decision) -> None:
    found = list(decision.versions.order_by("number"))
    assert [version.number for version in found] == list(range(1, len(found) + 1))
    standing = [version for version in found if not versions.is_void(version)]
    assert standing == found[-1:] if standing else True
    assert bool(standing) == (decision.state == "in_sign_off" or decision.state in DONE)
    assert not (standing and decision.state in OPEN)


def references_have_no_gap() -> None:
    numbers = [int(reference[8:]) for reference in Decision.objects.values_list("reference", flat=True)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert ReferenceCounter.objects.get(year=2021).last == len(numbers)


class Kept:
    """5.3 over time: every row of evidence, as it was when it was first seen."""

    def __init__(self) -> None:
        self.rows: dict[tuple[type[Model], Any], dict[str, Any]] = {}

    def look(self) -> list[SignOff]:
        """What is new among the signatures."""
        rows = ((model, row) for model in EVIDENCE for row in model._default_manager.values())
        now = {(model, row.get("id", row.get("number"))): row for model, row in rows}
        assert {key: now.get(key) for key in self.rows} == self.rows
        new = [key for model, key in now.keys() - self.rows.keys() if model is SignOff]
        self.rows = now
        return list(SignOff.objects.filter(pk__in=new).select_related("step", "version"))
