"""Who may change a record; what its state allows is the other question, in states.py."""

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.record.models import Decision
from decisions.record.states import State


def check_may_start(user: User) -> None:
    if not user.is_officer:
        raise Refused("Only commissioning officers start decisions. Ask the governance team for the role.")
    if user.directorate is None:
        raise Refused("You belong to no directorate yet. Ask the governance team to add you to yours.")


def check_may_change(user: User, decision: Decision) -> None:
    """The author, and officers of its directorate, while it is a draft or returned.

    Raises: Refused with the reason the page shows where the form would be.
    """
    check_writes_it(user, decision)
    if not decision.is_open:
        state = State(decision.state).label.lower()
        raise Refused(f"This decision is {state}. What it says cannot change.")
    if _has_advised(user, decision):
        raise Refused("You gave advice on this decision, and nobody writes in what they advise on.")


def _has_advised(user: User, decision: Decision) -> bool:
    """No query where it was loaded with loading.whole(), nor for the author, who cannot have."""
    if user.pk == decision.author_id:
        return False
    known: list[int] | None = vars(decision).get("advised")
    return decision.advice_requests.filter(advice__by=user).exists() if known is None else user.pk in known


def check_writes_it(user: User, decision: Decision) -> None:
    if not writes_it(user, decision):
        raise Refused(
            f"Only {decision.author.name}, who started it, and officers of {decision.directorate.name} may do this."
        )


def writes_it(user: User, decision: Decision) -> bool:
    return user.is_active and (
        user.pk == decision.author_id or (user.is_officer and user.directorate_id == decision.directorate_id)
    )
