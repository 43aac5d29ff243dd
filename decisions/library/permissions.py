"""Who reads and who keeps clauses and templates."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User


def reads_library(user: User) -> bool:
    """Officers, who use it; governance officers, who keep it; auditors."""
    return user.is_active and (user.is_officer or user.sees_all)


def check_may_keep_library(user: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    if not user.is_active or not user.has_role(Role.GOVERNANCE):
        raise Refused("Only governance officers keep clauses and templates.")
