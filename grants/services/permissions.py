"""Who reads service lines and the board of what runs out, and who keeps them."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User

READERS = "Officers, finance, governance and audit see this page."


def reads_services(user: User) -> bool:
    return user.is_active and (user.is_officer or user.sees_finance)


def check_may_keep_services(user: User) -> None:
    """Raises: Refused with the reason the page shows where the form would be."""
    if not user.has_role(Role.OFFICER, Role.FINANCE):
        raise Refused("Only commissioning officers and finance officers record who pays for a service.")
