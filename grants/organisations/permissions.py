"""Who may see, add and keep organisations."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User


def sees_organisations(user: User) -> bool:
    """Anyone with a role or a post; what they see awarded is of decisions that they may see."""
    return bool(user.is_active and user.roles) or user.may_sign


def check_may_add(user: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    if not user.has_role(Role.OFFICER, Role.FINANCE, Role.GOVERNANCE):
        raise Refused("Commissioning, finance and governance officers add organisations.")


def check_may_keep(user: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    if not user.has_role(Role.FINANCE, Role.GOVERNANCE):
        raise Refused("Finance and governance officers change and merge organisations.")
