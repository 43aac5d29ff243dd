"""Who may sign, and who may take a version back; each refusal carries its reason."""

from datetime import date

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.signoff.models import SignOffStep
from decisions.signoff.progress import Progress


def check_may_sign(user: User, progress: Progress, *, on: date) -> SignOffStep:
    """The step this person may sign now.

    Raises: Refused, with the reason that the page shows where the button would be.
    Source: design 5.2: nobody signs what they wrote, out of turn, without the post that day, or after standing aside.
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
    held = set(user.holdings.covering(on).values_list("post", flat=True))
    if step.post_id not in held:
        raise Refused(_not_your_turn(progress, step, held))
    return step


def _not_your_turn(progress: Progress, waiting: SignOffStep, held: set[int]) -> str:
    mine = next((step for step in progress.steps if step.post_id in held), None)
    if mine is None:
        return f"It is the turn of {waiting.post_title}, a post you do not hold today."
    return f"{waiting.post_title} signs before {mine.post_title}. You will get an e-mail when it is your turn."
