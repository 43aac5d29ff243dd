"""Who sees the pages of Finance, and who shares a saved view."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User, signed_in


def reader(request: HttpRequest) -> User:
    """Raises: PermissionDenied for anyone but finance, governance and audit."""
    user = signed_in(request)
    if not user.sees_finance:
        raise PermissionDenied("Finance, governance and audit see this page.")
    return user


def check_may_save(user: User, *, is_shared: bool) -> None:
    """Raises: Refused."""
    if not user.sees_finance:
        raise Refused("Finance, governance and audit save views.")
    if is_shared and not user.has_role(Role.FINANCE):
        raise Refused("Finance officers share views.")
