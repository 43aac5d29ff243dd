"""Who may do what with payments."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.record.models import Decision
from decisions.record.permissions import writes_it


def sees_payments(user: User, decision: Decision) -> bool:
    return user.sees_finance or writes_it(user, decision)


def check_is_finance(user: User) -> None:
    """Raises: Refused for everyone but finance officers, who alone let money go."""
    if not user.has_role(Role.FINANCE):
        raise Refused("Finance officers do this.")


def check_may_prepare(user: User, decision: Decision) -> None:
    """Schedules, conditions and certificates. Raises: Refused but for finance and the author's side."""
    if not (user.has_role(Role.FINANCE) or writes_it(user, decision)):
        raise Refused("Finance officers and the author’s side do this.")


def check_may_mark(user: User, decision: Decision) -> None:
    if not (user.has_role(Role.FINANCE, Role.GOVERNANCE) or writes_it(user, decision)):
        raise Refused("The author’s side, finance and governance officers mark a condition.")
