"""Who may say what statutory lists ask for. Who sees finance pages sees the lists."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.record.models import Decision
from decisions.record.permissions import writes_it


def check_may_detail(user: User, decision: Decision) -> None:
    """Raises: Refused for anyone but finance officers and the decision’s own officers."""
    if not (user.has_role(Role.FINANCE) or writes_it(user, decision)):
        raise Refused("The author’s side and finance officers say what statutory lists ask for.")
