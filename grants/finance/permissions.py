"""Who saves views, and who shares them."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User


def check_may_save(user: User, *, is_shared: bool) -> None:
    """Raises: Refused."""
    if not user.sees_finance:
        raise Refused("Finance, governance and audit save views.")
    if is_shared and not user.has_role(Role.FINANCE):
        raise Refused("Finance officers share views.")
