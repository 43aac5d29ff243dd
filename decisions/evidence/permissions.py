"""Who is handed what. That they may see the decision at all is the loaders' question."""

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.record.models import Decision
from decisions.record.permissions import writes_it
from decisions.scheme.delegations import Delegation


def check_may_have_sheet(user: User, decision: Decision) -> None:
    if not (user.sees_all or writes_it(user, decision)):
        raise Refused("Governance, audit and the officers of the directorate print sign-off sheets.")


def check_may_have_certificate(user: User, delegation: Delegation) -> None:
    if not (user.sees_all or delegation.is_between(user)):
        raise Refused("Governance, audit, and the two people it is between print this certificate.")


def check_may_have_pack(user: User) -> None:
    if not user.sees_all:
        raise Refused("Governance and audit take audit packs.")
