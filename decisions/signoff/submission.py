"""Submitting: the record is checked, frozen as a version, and sent to the first signatory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.advice import standing as advice
from decisions.checks import waivers
from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.ledger import chain as ledger
from decisions.record import alike, content, judging
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.record.permissions import check_may_change
from decisions.record.states import Act, check_move
from decisions.scheme.chain import Step
from decisions.signoff import mail
from decisions.signoff.models import SignOffStep


@transaction.atomic
def submit(*, decision: Decision, by: User, at: datetime) -> Version:
    """Freezes everything the notice says as the next version, with the chain that must sign it.

    Raises: Refused while a check blocks; the database refuses it too where money does not add up.
    """
    judging.take_turns(Decision.objects.select_for_update().get(pk=decision.pk))
    decision = whole(Decision.objects.filter(pk=decision.pk)).get()
    check_may_change(by, decision)
    state = check_move(decision.state, Act.SUBMIT)
    matter = Matter.of(decision, timezone.localdate(at))
    found = findings(matter)
    _refuse_while_blocked(found)
    set_aside = waivers.frozen(waivers.sort(found, decision).set_aside)
    version = _freeze(decision, matter.steps, set_aside, by=by, at=at)
    decision.state, decision.saved_at, decision.saved_by = state, at, by
    decision.save(update_fields=["state", "saved_at", "saved_by"])
    ledger.record(
        act="submit",
        by=by,
        at=at,
        reference=decision.reference,
        content_sha256=version.sha256,
        version=version.number,
        **said(matter.steps),
    )
    for step in version.steps.filter(place=1):
        mail.tell_next(decision, step, at=at)
    return version


def said(steps: Sequence[Step]) -> dict[str, Any]:
    """What the ledger keeps of a chain; proof.py compares it with the steps. Places and alternates where there are any
    to tell: a plain chain is signed in the order of its posts."""
    kept: dict[str, Any] = {"chain": [step.post.title for step in steps]}
    if [step.place for step in steps] != [step.position for step in steps]:
        kept["places"] = [step.place for step in steps]
    if any(step.alternate for step in steps):
        kept["alternates"] = [step.alternate.title if step.alternate else "" for step in steps]
    return kept


def _refuse_while_blocked(found: list[Finding]) -> None:
    blocking = [finding.sentence for finding in found if finding.blocks]
    if blocking:
        raise Refused(f"Before you submit, put this right: {'; '.join(blocking)}.")


def _freeze(
    decision: Decision, steps: tuple[Step, ...], set_aside: list[dict[str, str]], *, by: User, at: datetime
) -> Version:
    number = decision.versions.count() + 1
    decision.judged_on = timezone.localdate(at)  # type: ignore[attr-defined]  # annotated by loading.whole
    said = content.of(decision, version=number, chain=steps, waivers=set_aside)
    given = {"advice": advice.frozen(advice.of(advice.requests(decision), said)), "carried_over": alike.of(decision)}
    text, sha256 = content.frozen({**said, **{key: part for key, part in given.items() if part}})
    version = Version.objects.create(
        decision=decision,
        number=number,
        content=text,
        sha256=sha256,
        submitted_at=at,
        submitted_by=by,
        submitted_by_name=by.name,
    )
    SignOffStep.objects.bulk_create(
        SignOffStep(
            version=version,
            position=step.position,
            place=step.place,
            post=step.post,
            post_title=step.post.title,
            alternate=step.alternate,
            alternate_title=step.alternate.title if step.alternate else "",
            capacity=step.capacity,
            why=step.why,
        )
        for step in steps
    )
    return version
