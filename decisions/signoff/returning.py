"""How a version out for signature ends without a decision; its signatures stay and show as void.

And how a draft is put off and taken up again.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from commissioning.lib import dates
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.mail.models import MailKind
from decisions.record import versions
from decisions.record.models import Decision, Version
from decisions.record.permissions import check_writes_it
from decisions.record.states import Act, State, check_move
from decisions.scheme.choices import Capacity
from decisions.signoff import mail, progress
from decisions.signoff.models import Voiding
from decisions.signoff.permissions import check_may_sign

TOLD = {
    Act.RETURN: MailKind.RETURNED,
    Act.REJECT: MailKind.REJECTED,
    Act.TAKE_BACK: MailKind.TAKEN_BACK,
    Act.WITHDRAW: MailKind.WITHDRAWN,
    Act.DEFER: MailKind.DEFERRED,
}


@transaction.atomic
def return_to_author(*, version: Version, reason: str, by: User, at: datetime) -> Voiding:
    """The signatory whose turn it is sends the notice back. Raises: Refused without a reason."""
    return _end_as_signatory(version, Act.RETURN, reason, by=by, at=at)


@transaction.atomic
def reject(*, version: Version, reason: str, by: User, at: datetime) -> Voiding:
    """The signatory whose turn it is rejects it for good. Raises: Refused without a reason."""
    return _end_as_signatory(version, Act.REJECT, reason, by=by, at=at)


@transaction.atomic
def take_back(*, decision: Decision, by: User, at: datetime) -> Voiding:
    """The author's side takes a notice back to change it."""
    locked = _locked(decision.pk)
    check_writes_it(by, locked)
    state = check_move(locked.state, Act.TAKE_BACK)
    return _void(locked, Act.TAKE_BACK, state, "", by=by, at=at)


@transaction.atomic
def withdraw(*, decision: Decision, reason: str, by: User, at: datetime) -> None:
    """The author's side gives the decision up, at any time before it is made. Raises: Refused without a reason."""
    locked = _locked(decision.pk)
    check_writes_it(by, locked)
    state = check_move(locked.state, Act.WITHDRAW)
    _require(reason, "Say why it is withdrawn.")
    if locked.state == State.IN_SIGN_OFF:
        _void(locked, Act.WITHDRAW, state, reason, by=by, at=at)
    else:
        _move(locked, Act.WITHDRAW, state, reason, by=by, at=at)


@transaction.atomic
def defer(*, decision: Decision, reason: str, until: date, by: User, at: datetime) -> None:
    """The author's side puts the decision off until a day, from a draft or out for signature, and is reminded then.

    Raises: Refused without a reason, or where the day is not after today.
    """
    locked = _locked(decision.pk)
    check_writes_it(by, locked)
    state = check_move(locked.state, Act.DEFER)
    _require(reason, "Say why it is deferred.")
    if until <= _day(at):
        raise Refused(f"It cannot be deferred until {dates.long(until)}, which has come. Give a day after today.")
    if locked.state == State.IN_SIGN_OFF:
        _void(locked, Act.DEFER, state, reason, by=by, at=at, until=until)
    else:
        _move(locked, Act.DEFER, state, reason, by=by, at=at, until=until)


@transaction.atomic
def resume(*, decision: Decision, by: User, at: datetime) -> None:
    """The author's side takes up again what was deferred, on the day or before it: it is a draft."""
    locked = _locked(decision.pk)
    check_writes_it(by, locked)
    state = check_move(locked.state, Act.RESUME)
    _move(locked, Act.RESUME, state, "", by=by, at=at)


def _end_as_signatory(version: Version, act: Act, reason: str, *, by: User, at: datetime) -> Voiding:
    decision = _locked(version.decision_id)
    current = versions.current(decision)
    state = check_move(decision.state, act)
    if current is None or current.pk != version.pk:
        raise Refused(f"Version {version.number} of {decision.reference} is not out for signature any more.")
    current.decision = decision
    authority = check_may_sign(by, progress.of(current), on=_day(at), lock=True)
    if authority.step.capacity == Capacity.CONSULTED:
        raise Refused("You are consulted on this decision, and others decide it. Give your view instead.")
    _require(reason, "Say what must change." if act == Act.RETURN else "Say why it is rejected.")
    return _void(decision, act, state, reason, by=by, at=at, post=authority.post)


def _void(
    decision: Decision,
    act: Act,
    state: State,
    reason: str,
    *,
    by: User,
    at: datetime,
    post: str = "",
    until: date | None = None,
) -> Voiding:
    version = versions.current(decision)
    if version is None:
        raise Refused(f"{decision.reference} has no version out for signature.")
    voiding = Voiding.objects.create(
        version=version,
        act=act,
        by=by,
        by_name=by.name,
        by_post=post or by.title_line,
        reason=reason.strip(),
        at=at,
    )
    signers = list(version.sign_offs.values_list("signer_name", flat=True))
    _move(decision, act, state, reason, by=by, at=at, post=post, version=version, signers=signers, until=until)
    return voiding


def _move(
    decision: Decision,
    act: Act,
    state: State,
    reason: str,
    *,
    by: User,
    at: datetime,
    post: str = "",
    version: Version | None = None,
    signers: list[str] | None = None,
    until: date | None = None,
) -> None:
    decision.state, decision.saved_at, decision.saved_by = state, at, by
    decision.deferred_until = until
    decision.save(update_fields=["state", "saved_at", "saved_by", "deferred_until"])
    ledger.record(
        act=act.value,
        by=by,
        at=at,
        reference=decision.reference,
        post=post,
        content_sha256=version.sha256 if version else "",
        version=version.number if version else 0,
        reason=reason.strip(),
        void_signatures=signers or [],
        **({"until": until.isoformat()} if until else {}),
    )
    if decision.author_id != by.pk and act in TOLD:
        mail.tell_author(decision, TOLD[act], at=at)


def _locked(pk: int) -> Decision:
    return Decision.objects.select_for_update(of=("self",)).select_related("author", "directorate").get(pk=pk)


def _require(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise Refused(sentence)


def _day(at: datetime) -> date:
    return timezone.localdate(at)
