"""Who may see and who may change the scheme: its posts, holdings and rules."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User


def sees_scheme(user: User) -> bool:
    return user.sees_all


def check_may_change_scheme(user: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    if not user.has_role(Role.GOVERNANCE):
        raise Refused("Only governance officers change posts, who holds them, and the sign-off rules.")
