"""Letting money go: one person certifies, another releases; either may be stopped by withholding."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.lib.refusal import Refused
from commissioning.models import User
from grants.payments import steps
from grants.payments.choices import Kind
from grants.payments.claims import check_claim
from grants.payments.files import is_filed
from grants.payments.models import Instalment, Step
from grants.payments.permissions import check_is_finance, check_may_prepare
from grants.payments.waiting import blocks


def check_may_certify(user: User, instalment: Any, at: datetime) -> None:
    """Raises: Refused with every reason; `instalment` with its facts of that day."""
    check_may_prepare(user, instalment.award.agreement.decision)
    steps.after(instalment, Kind.CERTIFIED)
    _check_nothing_blocks(instalment, at)


def check_may_release(user: User, instalment: Any, at: datetime) -> None:
    """Raises: Refused with every reason; `instalment` with its facts of that day."""
    check_is_finance(user)
    steps.after(instalment, Kind.RELEASED)
    if instalment.certified_by == user.pk:
        raise Refused("You certified it. Another finance officer releases it.")
    _check_nothing_blocks(instalment, at)


def _check_nothing_blocks(instalment: Any, at: datetime) -> None:
    if why := blocks(instalment, timezone.localdate(at)):
        raise Refused(" ".join(why))


@transaction.atomic
def certify(*, instalment: Instalment, claim_reference: str = "", by: User, at: datetime) -> Step:
    """Says that the instalment is due and its sum right. Raises: Refused as check_may_certify() and check_claim()."""
    held, claim = steps.locked(instalment, at=at), claim_reference.strip()
    check_may_certify(by, held, at)
    check_claim(held, claim)
    step = steps.write(held, Kind.CERTIFIED, claim_reference=claim, by=by, at=at)
    return steps.tell(step, act="certify", by=by, at=at)


@transaction.atomic
def release(*, instalment: Instalment, by: User, at: datetime) -> Step:
    """Lets the money go: it is in the next payment file. Raises: Refused as check_may_release() does."""
    held = steps.locked(instalment, at=at)
    check_may_release(by, held, at)
    return steps.tell(steps.write(held, Kind.RELEASED, by=by, at=at), act="release", by=by, at=at)


def check_may_withhold(user: User, instalment: Any, at: datetime) -> None:
    """Raises: Refused but for finance, for what is paid, and once it is in a file."""
    check_is_finance(user)
    steps.after(instalment, Kind.WITHHELD)
    if is_filed(instalment):
        raise Refused("It is in a payment file. Withdraw that if it was not sent, or claw it back once it is paid.")


@transaction.atomic
def withhold(*, instalment: Instalment, reason: str, by: User, at: datetime) -> Step:
    """Stops the instalment until resume_instalment(). Raises: Refused without a reason, or once it is in a file."""
    held = steps.locked(instalment, at=at)
    check_may_withhold(by, held, at)
    if not reason.strip():
        raise Refused("Say why it is withheld.")
    step = steps.write(held, Kind.WITHHELD, reason=reason, by=by, at=at)
    return steps.tell(step, act="withhold", by=by, at=at)


@transaction.atomic
def resume_instalment(*, instalment: Instalment, reason: str, by: User, at: datetime) -> Step:
    """Takes a withheld instalment up again: it is planned, and certified anew. Raises: Refused without a reason."""
    held = steps.locked(instalment, at=at)
    check_is_finance(by)
    steps.after(held, Kind.RESUMED)
    if not reason.strip():
        raise Refused("Say why it is no longer withheld.")
    step = steps.write(held, Kind.RESUMED, reason=reason, by=by, at=at)
    return steps.tell(step, act="resume_instalment", by=by, at=at)
