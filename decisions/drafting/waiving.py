"""Setting a warning aside with a reason that signatories read, and taking that back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.checks import waivers
from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.checks.models import Waiver, WaiverAct
from decisions.checks.rules import findings
from decisions.ledger import chain as ledger
from decisions.record.loading import whole
from decisions.record.models import Contributor, Decision
from decisions.record.permissions import check_may_change

GONE = "The checks no longer find this. What they find now stands on the page of checks."


@transaction.atomic
def set_aside(*, decision: Decision, fingerprint: str, reason: str, by: User, at: datetime) -> Waiver:
    """Keeps the reason for which a warning may stand; it is frozen with the next version.

    Whoever does this has written in the record, and may not sign it.
    Raises: Refused for what stops a submission, for what is not found, and where it is set aside already.
    """
    decision = _locked(decision, by)
    found = waivers.sort(findings(Matter.of(decision, timezone.localdate(at))), decision)
    if any(finding.fingerprint == fingerprint for finding, _ in found.set_aside):
        raise Refused("This warning is set aside already.")
    finding = _of(fingerprint, found.standing)
    if not finding.warns:
        raise Refused("Only a warning can be set aside. What stops you submitting has to be put right.")
    if not reason.strip():
        raise Refused("Say why the warning may stand.")
    return _keep(decision, WaiverAct.SET_ASIDE, finding, reason.strip(), by=by, at=at)


@transaction.atomic
def take_back_warning(*, decision: Decision, fingerprint: str, by: User, at: datetime) -> Waiver:
    """The warning stands again; its waiver stays on record.

    Raises: Refused where it is not set aside.
    """
    decision = _locked(decision, by)
    found = waivers.sort(findings(Matter.of(decision, timezone.localdate(at))), decision)
    finding = _of(fingerprint, [finding for finding, _ in found.set_aside])
    return _keep(decision, WaiverAct.TAKEN_BACK, finding, "", by=by, at=at)


def _locked(decision: Decision, by: User) -> Decision:
    Decision.objects.select_for_update().get(pk=decision.pk)
    loaded = whole(Decision.objects.filter(pk=decision.pk)).get()
    check_may_change(by, loaded)
    return loaded


def _of(fingerprint: str, found: list[Finding]) -> Finding:
    finding = next((each for each in found if each.fingerprint == fingerprint), None)
    if finding is None:
        raise Refused(GONE)
    return finding


def _keep(decision: Decision, act: WaiverAct, finding: Finding, reason: str, *, by: User, at: datetime) -> Waiver:
    waiver = Waiver.objects.create(
        decision=decision,
        act=act,
        rule=finding.rule,
        level=finding.level.value,
        fingerprint=finding.fingerprint,
        found=finding.words,
        reason=reason,
        by=by,
        by_name=by.name,
        by_post=by.title_line,
        at=at,
    )
    Contributor.objects.get_or_create(decision=decision, person=by, defaults={"since": at})
    name = "set_aside" if act is WaiverAct.SET_ASIDE else "take_back_warning"
    ledger.record(
        act=name, by=by, at=at, reference=decision.reference, rule=finding.rule, found=finding.words, reason=reason
    )
    return waiver
