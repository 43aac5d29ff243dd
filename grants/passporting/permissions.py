"""Who keeps passported grants."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User


def check_may_keep(user: User) -> None:
    """Raises: Refused for anyone but finance officers, with the reason the page shows where the form would be."""
    if not user.has_role(Role.FINANCE):
        raise Refused("Finance officers keep passported grants.")
