"""The whole state machine: which act takes a decision from which state to which."""

from django.db import models

from commissioning.lib.refusal import Refused


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_SIGN_OFF = "in_sign_off", "Out for signature"
    RETURNED = "returned", "Returned"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DECIDED = "decided", "Decided"
    PUBLISHED = "published", "Published"
    HELD = "held", "Held"
    IN_FORCE = "in_force", "In force"
    CLOSED = "closed", "Closed"
    SUPERSEDED = "superseded", "Superseded"
    DEFERRED = "deferred", "Deferred"


class Act(models.TextChoices):
    """What people do that moves a decision. `sign` moves it only with the last signature.

    `supersede` is done to a decision by the last signature on the one that replaces it.
    """

    SUBMIT = "submit", "Submit it"
    SIGN_LAST = "sign_last", "Sign it last"
    RETURN = "return", "Return it"
    TAKE_BACK = "take_back", "Take it back"
    REJECT = "reject", "Reject it"
    WITHDRAW = "withdraw", "Withdraw it"
    DEFER = "defer", "Defer it"
    RESUME = "resume", "Resume it"
    SUPERSEDE = "supersede", "Supersede it"


MOVES = {
    (State.DRAFT, Act.SUBMIT): State.IN_SIGN_OFF,
    (State.RETURNED, Act.SUBMIT): State.IN_SIGN_OFF,
    (State.IN_SIGN_OFF, Act.SIGN_LAST): State.DECIDED,
    (State.IN_SIGN_OFF, Act.RETURN): State.RETURNED,
    (State.IN_SIGN_OFF, Act.TAKE_BACK): State.DRAFT,
    (State.IN_SIGN_OFF, Act.REJECT): State.REJECTED,
    (State.IN_SIGN_OFF, Act.WITHDRAW): State.WITHDRAWN,
    (State.DRAFT, Act.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Act.WITHDRAW): State.WITHDRAWN,
    (State.DRAFT, Act.DEFER): State.DEFERRED,
    (State.RETURNED, Act.DEFER): State.DEFERRED,
    (State.IN_SIGN_OFF, Act.DEFER): State.DEFERRED,
    (State.DEFERRED, Act.RESUME): State.DRAFT,
    (State.DEFERRED, Act.WITHDRAW): State.WITHDRAWN,
    (State.DECIDED, Act.SUPERSEDE): State.SUPERSEDED,
}

OPEN = frozenset({State.DRAFT, State.RETURNED})
"""States in which officers may change what the record says."""

DONE = frozenset({State.DECIDED, State.PUBLISHED, State.HELD, State.IN_FORCE, State.CLOSED, State.SUPERSEDED})
"""States that no decision reaches without every required signature."""


def check_move(state: str, act: Act) -> State:
    """The state that the act leads to.

    Raises: Refused when the table has no such move.
    """
    try:
        return MOVES[State(state), act]
    except KeyError:
        raise Refused(f"This decision is {State(state).label.lower()}, so you cannot {act.label.lower()}.") from None
