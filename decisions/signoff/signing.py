"""Signing: a signature on one hash; the last one seals the notice and makes the decision."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from commissioning.accounts.means import Means
from commissioning.lib.refusal import Refused
from commissioning.lib.rendering import CouldNotRender
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.mail.models import MailKind
from decisions.notice import signatures
from decisions.notice.sealing import Made, make, seal
from decisions.notice.store import NotStored
from decisions.record import versions
from decisions.record.models import Decision, Version
from decisions.record.states import Act, State, check_move
from decisions.scheme.choices import Capacity
from decisions.signoff import conditions as attached
from decisions.signoff import mail, progress
from decisions.signoff.models import Interest, Recusal, SignOff
from decisions.signoff.permissions import Authority, check_is_advised, check_may_sign
from decisions.signoff.signals import decided
from decisions.signoff.superseding import supersede, to_supersede

VIEW_WANTED = "You are consulted on this decision. Say what your view is."
NO_CONDITIONS = "You are consulted on this decision, and others decide it. Say in your view what it should depend on."


@transaction.atomic
def sign(
    *,
    version: Version,
    sha256: str,
    by: User,
    at: datetime,
    interest: Interest = Interest.NONE,
    interest_detail: str = "",
    view: str = "",
    authenticated_by: Means | None = None,
    conditions: Sequence[attached.Wanted] = (),
) -> SignOff:
    """Signs the version whose hash the person was shown, from the post whose turn it is, on any conditions.

    `authenticated_by` says how the person showed just now that it is them; None where no page was asked.
    The last signature renders, stores and seals the notice, and supersedes what it replaces, in the same transaction:
    all of it stands or nothing, but for files in the store that no row names (docs/adr/0023). `view` is what somebody
    who is consulted has to say; they make no conditions.
    Raises: Refused out of turn, without the post that day, by a writer of the record, on another hash, or first while
    advice that was asked for has not been given on this text.
    """
    decision, standing = _out_for_signature(version)
    if sha256 != standing.version.sha256:
        raise Refused("The version you read is no longer the one out for signature. Read it again before you sign.")
    authority = check_may_sign(by, standing, on=timezone.localdate(at), lock=True)
    check_is_advised(standing)
    step = authority.step
    sign_off = _write(
        authority,
        standing.version,
        by=by,
        at=at,
        interest=interest,
        interest_detail=interest_detail,
        view=view,
        condition_count=len(conditions),
    )
    on_condition = attached.attach(sign_off, conditions)
    made = _made(standing.version, at=at) if standing.is_last else []
    replaced = to_supersede(decision) if made else []
    ledger.record(
        act="sign",
        by=by,
        at=at,
        reference=decision.reference,
        post="" if authority.delegation else authority.own_post,
        content_sha256=standing.version.sha256,
        version=standing.version.number,
        position=step.position,
        capacity=step.capacity,
        interest=sign_off.interest_detail,
        statement=sign_off.statement,
        **_under(authority),
        **({"view": sign_off.view} if sign_off.view else {}),
        **_proved(authenticated_by),
        **on_condition,
    )
    if made:
        _decide(decision, standing.version, made, replaced, by=by, at=at)
    for following in standing.following(step):
        mail.tell_next(decision, following, at=at)
    return sign_off


@transaction.atomic
def stand_aside(
    *, version: Version, reason: str, by: User, at: datetime, authenticated_by: Means | None = None
) -> Recusal:
    """Records that the person whose turn it is has an interest and will sign no version of this decision.

    What their post signs falls to its alternate, who is told.

    Raises: Refused where they could not have signed, or give no reason.
    """
    decision, standing = _out_for_signature(version)
    authority = check_may_sign(by, standing, on=timezone.localdate(at), lock=True)
    if not reason.strip():
        raise Refused("Say what the interest is.")
    recusal = Recusal.objects.create(
        decision=decision,
        person=by,
        person_name=by.name,
        post_title=authority.own_post,
        reason=reason.strip(),
        at=at,
    )
    ledger.record(
        act="stand_aside",
        by=by,
        at=at,
        reference=decision.reference,
        post=authority.post,
        content_sha256=standing.version.sha256,
        reason=recusal.reason,
        **_proved(authenticated_by),
    )
    held = by.holdings.covering(timezone.localdate(at)).values_list("post", flat=True)
    for step in standing.waiting:
        if step.post_id in held:
            mail.tell_alternate(decision, step, at=at)
    mail.tell_author(decision, MailKind.STOOD_ASIDE, what=f"{by.name} stands aside", at=at)
    return recusal


def _out_for_signature(version: Version) -> tuple[Decision, progress.Progress]:
    """Locks the decision. Raises: Refused when this version is not, or no longer, out for signature."""
    decision = Decision.objects.select_for_update(of=("self",)).select_related("author").get(pk=version.decision_id)
    current = versions.current(decision)
    if decision.state != State.IN_SIGN_OFF or current is None or current.pk != version.pk:
        raise Refused(f"Version {version.number} of {decision.reference} is not out for signature any more.")
    current.decision = decision
    return decision, progress.of(current)


def _write(
    authority: Authority,
    version: Version,
    *,
    by: User,
    at: datetime,
    interest: Interest,
    interest_detail: str,
    view: str,
    condition_count: int,
) -> SignOff:
    step = authority.step
    consulted = step.capacity == Capacity.CONSULTED
    if consulted and not view.strip():
        raise Refused(VIEW_WANTED)
    if consulted and condition_count:
        raise Refused(NO_CONDITIONS)
    sign_off = SignOff(
        step=step,
        version=version,
        sha256=version.sha256,
        signer=by,
        signer_name=by.name,
        post_title=authority.own_post,
        capacity=step.capacity,
        alternate_reason=authority.alternate_reason,
        view=view.strip() if consulted else "",
        on_behalf_of=authority.on_behalf_of,
        delegation=authority.under,
        delegation_record=authority.delegation,
        interest=interest,
        interest_detail=interest_detail.strip(),
        statement=authority.statement,
        condition_count=condition_count,
        signed_at=at,
    )
    if interest == Interest.DECLARED and not sign_off.interest_detail:
        raise Refused("Say what the interest is.")
    sign_off.save(force_insert=True)
    return sign_off


def _under(authority: Authority) -> dict[str, str]:
    """What the ledger says of a signature under a delegation or of an alternate, and of no other; the signer's own
    title stands beside."""
    if authority.alternate_reason:
        return {"alternate_for": authority.step.post_title, "alternate_reason": str(authority.alternate_reason)}
    if not authority.delegation:
        return {}
    for_post = authority.step.post_title
    return {"for_post": for_post, "on_behalf_of": authority.on_behalf_of, "delegation": authority.under}


def _proved(authenticated_by: Means | None) -> dict[str, str]:
    """What the ledger says of how the signatory showed that it is them."""
    return {"authenticated_by": authenticated_by.value} if authenticated_by else {}


def _made(version: Version, *, at: datetime) -> list[Made]:
    try:
        return make(version=version, signatures=signatures.of(version), at=at)
    except CouldNotRender as reason:
        raise Refused(f"Your signature was not taken, because the notice could not be made: {reason}") from reason
    except NotStored as reason:
        raise Refused(f"Your signature was not taken, because the notice could not be stored: {reason}") from reason


def _decide(
    decision: Decision, version: Version, made: Sequence[Made], replaced: list[Decision], *, by: User, at: datetime
) -> None:
    decision.state = check_move(decision.state, Act.SIGN_LAST)
    for edition in made:
        seal(version=version, made=edition, at=at)
    decision.saved_at, decision.saved_by = at, by
    decision.save(update_fields=["state", "saved_at", "saved_by"])
    supersedes: dict[str, Any] = {"supersedes": [each.reference for each in replaced]} if replaced else {}
    ledger.record(act="decide", by=by, at=at, reference=decision.reference, content_sha256=version.sha256, **supersedes)
    supersede(replaced=replaced, replacing=decision, by=by, at=at)
    mail.tell_author(decision, MailKind.DECIDED, at=at)
    transaction.on_commit(partial(decided.send_robust, sender=Decision, decision=decision, at=at), robust=True)
