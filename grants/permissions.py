"""Who sees the pages of Finance."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from commissioning.models import User, signed_in


def finance_reader(request: HttpRequest) -> User:
    """Who asks. Raises: PermissionDenied for anyone but finance, governance and audit."""
    user = signed_in(request)
    if not user.sees_finance:
        raise PermissionDenied("Finance, governance and audit see this page.")
    return user
