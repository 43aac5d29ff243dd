"""Who comments on a draft, and who settles a comment."""

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.record.models import Decision
from decisions.record.permissions import writes_it
from decisions.record.states import State


def check_may_comment(user: User, decision: Decision) -> None:
    """Everyone who may see the draft, but auditors, who only read. Raises: Refused with the reason."""
    if not Decision.objects.visible_to(user).filter(pk=decision.pk).exists():
        raise Refused(f"There is no decision {decision.reference} that you may see.")
    if not decision.is_open:
        raise Refused(f"This decision is {State(decision.state).label.lower()}. Comments are for drafts.")
    if user.has_role(Role.AUDITOR) and not user.has_role(Role.GOVERNANCE) and not writes_it(user, decision):
        raise Refused("Auditors read comments and write none.")


def check_may_resolve(user: User, decision: Decision, starter: int) -> None:
    """Who writes the record, and who began the thread. Raises: Refused with the reason."""
    check_may_comment(user, decision)
    if user.pk != starter and not writes_it(user, decision):
        raise Refused("Who began a comment, the author and officers of the directorate resolve it.")
