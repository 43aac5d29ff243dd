"""Who may sign, from a post of their own or for its holder; each refusal carries its reason."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.record.models import Decision
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import PostHolding
from decisions.signoff.models import SignOffStep
from decisions.signoff.progress import Progress
from decisions.signoff.statements import statement


@dataclass(frozen=True)
class Authority:
    """The step that someone may sign now; the delegation they sign it under, None where they hold the post."""

    step: SignOffStep
    delegation: Delegation | None = None

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
        return f"{self.step.post_title}, under delegation {self.under}" if self.delegation else self.step.post_title

    @property
    def statement(self) -> str:
        """What they declare by signing."""
        return statement(
            capacity=self.step.capacity, post=self.step.post_title, on_behalf_of=self.on_behalf_of, under=self.under
        )


def check_may_sign(user: User, progress: Progress, *, on: date, lock: bool = False) -> Authority:
    """The step this person may sign now, and under what.

    With `lock`, inside a transaction, neither the post passes on nor a delegation to them ends before it does.
    Raises: Refused, with the reason that the page shows where the button would be.
    Source: design 5.2: nobody signs what they wrote, out of turn, without the post that day or a delegation that
    covers it, or after standing aside.
    """
    decision = progress.version.decision
    step = progress.next
    if not user.is_active:
        raise Refused("Your account is closed.")
    if step is None:
        raise Refused("Every signature that this decision needs has been given.")
    if any(sign_off.signer_id == user.pk for sign_off in progress.sign_offs):
        raise Refused("You have signed this version. One person signs once.")
    if user.pk == decision.author_id or decision.contributors.filter(person=user).exists():
        raise Refused("You wrote in this record, and nobody signs what they wrote.")
    if decision.recusals.filter(person=user).exists():
        raise Refused("You stood aside from this decision because of an interest.")
    if lock:
        _await_holdings(user, step)
    held = set(user.holdings.covering(on).values_list("post", flat=True))
    if step.post_id in held:
        return Authority(step)
    return Authority(step, _delegation(user, progress, step, held, on=on, lock=lock))


def _await_holdings(user: User, step: SignOffStep) -> None:
    """Waits for whoever is ending a holding of this post, or of this person, and keeps them all as they are then."""
    held = PostHolding.objects.filter(Q(post=step.post_id) | Q(holder=user)).order_by("pk")
    list(held.select_for_update(of=("self",), no_key=True))


def _delegation(
    user: User, progress: Progress, step: SignOffStep, held: set[int], *, on: date, lock: bool
) -> Delegation:
    """The first live one that covers this decision. Raises: Refused, and says what a narrower one would have let."""
    posts = [each.post_id for each in progress.steps]
    found = Delegation.objects.live(on).given_to(user, on).filter(post__in=posts).order_by("reference")
    given = list(found.select_for_update(of=("self",)) if lock else found)
    reasons = []
    for delegation in given:
        if delegation.post_id == step.post_id:
            reason = _excludes(delegation, progress.version.decision)
            if not reason:
                return delegation
            reasons.append(reason)
    if reasons:
        raise Refused(reasons[0])
    raise Refused(_not_your_turn(progress, step, held | {delegation.post_id for delegation in given}))


def _excludes(delegation: Delegation, decision: Decision) -> str:
    return delegation.excludes(family=decision.function_family, decision_type=decision.type, total=decision.total)


def _not_your_turn(progress: Progress, waiting: SignOffStep, mine: set[int]) -> str:
    to_come = [step for step in progress.steps if step.position > waiting.position]
    later = next((step for step in to_come if step.post_id in mine), None)
    if later is None:
        return f"It is the turn of {waiting.post_title}, a post you do not hold today."
    return f"{waiting.post_title} signs before {later.post_title}. You will get an e-mail when it is your turn."
