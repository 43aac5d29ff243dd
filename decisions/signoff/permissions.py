"""Who may sign, from a post of their own, for its holder or as its alternate; each refusal carries its reason."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning.lib.listing import listed
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.advice import standing as advice
from decisions.record import cases
from decisions.record.models import Decision
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import PostHolding
from decisions.signoff.models import AlternateReason, SignOffStep
from decisions.signoff.progress import Progress
from decisions.signoff.statements import as_alternate, statement


@dataclass(frozen=True)
class Authority:
    """The step that someone may sign now, and why they may where they do not hold its post: the delegation they sign it
    under, or the reason for which it fell to them as the alternate."""

    step: SignOffStep
    delegation: Delegation | None = None
    alternate_reason: str = ""

    @property
    def own_post(self) -> str:
        """The post in whose name they sign: as it was frozen."""
        return self.step.alternate_title if self.alternate_reason else self.step.post_title

    @property
    def as_alternate(self) -> str:
        """For whom they stand in and why, or nothing."""
        return as_alternate(post=self.step.post_title, reason=self.alternate_reason) if self.alternate_reason else ""

    @property
    def under(self) -> str:
        """The delegation's reference, or nothing."""
        return self.delegation.reference if self.delegation else ""

    @property
    def on_behalf_of(self) -> str:
        """Who gave the delegation, with the post as it was frozen: "Simon Pryce, Treasurer"."""
        return f"{self.delegation.holder_name}, {self.step.post_title}" if self.delegation else ""

    @property
    def post(self) -> str:
        """The post acted from, as the record of a return says it."""
        if self.alternate_reason:
            return f"{self.own_post}, as alternate"
        return f"{self.step.post_title}, under delegation {self.under}" if self.delegation else self.step.post_title

    @property
    def statement(self) -> str:
        """What they declare by signing."""
        return statement(
            capacity=self.step.capacity,
            post=self.own_post,
            on_behalf_of=self.on_behalf_of,
            under=self.under,
            alternate=self.as_alternate,
        )


def check_may_sign(user: User, progress: Progress, *, on: date, lock: bool = False) -> Authority:
    """The step this person may sign now, and under what.

    With `lock`, inside a transaction, neither the post passes on nor a delegation to them ends before it does.
    Raises: Refused, with the reason that the page shows where the button would be.
    Source: design 5.2: nobody signs what they wrote, out of turn, without the post that day or a delegation that
    covers it, or after standing aside.
    """
    decision = progress.version.decision
    if not user.is_active:
        raise Refused("Your account is closed.")
    if not progress.waiting:
        raise Refused("Every signature that this decision needs has been given.")
    if any(sign_off.signer_id == user.pk for sign_off in progress.sign_offs):
        raise Refused("You have signed this version. One person signs once.")
    if user.pk == decision.author_id or decision.contributors.filter(person=user).exists():
        raise Refused("You wrote in this record, and nobody signs what they wrote.")
    if decision.recusals.filter(person=user).exists():
        raise Refused("You stood aside from this decision because of an interest.")
    if lock:
        _await_holdings(user, progress)
    held = set(user.holdings.covering(on).values_list("post", flat=True))
    for step in progress.waiting:
        if step.post_id in held:
            return Authority(step)
    return _as_alternate(progress, held, on=on) or _under_delegation(user, progress, held, on=on, lock=lock)


def _await_holdings(user: User, progress: Progress) -> None:
    """Waits for whoever is ending a holding of these posts, or of this person, and keeps them all as they are then."""
    posts = [step.post_id for step in progress.waiting]
    held = PostHolding.objects.filter(Q(post__in=posts) | Q(holder=user)).order_by("pk")
    list(held.select_for_update(of=("self",), no_key=True))


def _as_alternate(progress: Progress, held: set[int], *, on: date) -> Authority | None:
    """The first step that fell to a post they hold."""
    mine = [step.pk for step in progress.waiting if step.alternate_id in held]
    fallen = (
        SignOffStep.objects.filter(pk__in=mine).fallen_to_alternates(on).order_by("position").first() if mine else None
    )
    if fallen is None:
        return None
    vacant = not PostHolding.objects.covering(on).filter(post=fallen.post_id).exists()
    return Authority(fallen, alternate_reason=AlternateReason.VACANT if vacant else AlternateReason.INTEREST)


def check_is_advised(progress: Progress) -> None:
    """That nobody signs first before advice that was asked for has been given on this text; one query, then none.

    Raises: Refused, naming the advice that is outstanding or stale. To return or reject, nobody waits for advice.
    Source: docs/adr/0014.
    """
    if progress.sign_offs:
        return
    decision = progress.version.decision
    check_are_given(advice.of(advice.requests(decision), json.loads(progress.version.content)), decision)


def check_are_given(standings: Sequence[advice.Standing], decision: Decision) -> None:
    """The same from what is loaded already. Raises: Refused."""
    missing = [each for each in standings if each.stops_first_signature]
    if missing:
        words = " and ".join(each.sentence for each in missing)
        raise Refused(f"{words}. The first signature waits for it; {decision.author.name} can ask again.")


def _under_delegation(user: User, progress: Progress, held: set[int], *, on: date, lock: bool) -> Authority:
    """The first live one that covers this decision. Raises: Refused, and says what a narrower one would have let."""
    posts = [each.post_id for each in progress.steps]
    found = Delegation.objects.live(on).given_to(user, on).filter(post__in=posts).order_by("reference")
    given = list(found.select_for_update(of=("self",)) if lock else found)
    case = cases.frozen(progress.version)
    reasons = []
    for step in progress.waiting:
        for delegation in given:
            if delegation.post_id == step.post_id:
                reason = delegation.excludes(case)
                if not reason:
                    return Authority(step, delegation)
                reasons.append(reason)
    if reasons:
        raise Refused(reasons[0])
    raise Refused(_not_your_turn(progress, held | {delegation.post_id for delegation in given}))


def _not_your_turn(progress: Progress, mine: set[int]) -> str:
    now = listed(step.post_title for step in progress.waiting)
    signed = {sign_off.step_id for sign_off in progress.sign_offs}
    left = [step for step in progress.steps if step.pk not in signed]
    later = next((step for step in left if step.post_id in mine), None)
    if later:
        verb = "signs" if len(progress.waiting) == 1 else "sign"
        return f"{now} {verb} before {later.post_title}. You will get an e-mail when it is your turn."
    stands_in = next((step for step in left if step.alternate_id in mine), None)
    if stands_in:
        return (
            f"You sign as the alternate, {stands_in.alternate_title}, only while nobody holds the post "
            f"{stands_in.post_title} or its holder stands aside."
        )
    return f"It is the turn of {now}, {'a post' if len(progress.waiting) == 1 else 'posts'} you do not hold today."
