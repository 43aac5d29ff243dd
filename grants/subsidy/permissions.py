"""Who sees and keeps what is written about subsidies."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.record.models import Decision
from decisions.record.permissions import writes_it


def sees_subsidies(user: User, decision: Decision) -> bool:
    """Of one agreement: its letters name people and say what an enterprise had from others."""
    return user.sees_finance or writes_it(user, decision)


def check_may_keep(user: User, decision: Decision) -> None:
    """Letters, confirmations and database entries. Raises: Refused with the reason the page shows."""
    if not (user.has_role(Role.FINANCE, Role.GOVERNANCE) or writes_it(user, decision)):
        raise Refused("The author’s side, finance and governance officers do this.")
