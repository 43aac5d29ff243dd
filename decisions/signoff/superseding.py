"""Superseding: the last signature on a decision replaces the earlier ones that it names."""

from collections.abc import Sequence
from datetime import datetime

from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.mail.models import MailKind
from decisions.record.choices import Relation
from decisions.record.models import Decision
from decisions.record.states import Act, State, check_move
from decisions.signoff import mail


def to_supersede(decision: Decision) -> list[Decision]:
    """The decisions of this program that it replaces, locked. Do it before the ledger is written to.

    Raises: Refused where another decision has replaced one of them meanwhile.
    """
    found = Decision.objects.select_for_update(of=("self",)).select_related("author").order_by("pk")
    replaced = list(found.filter(later_links__decision=decision, later_links__relation=Relation.SUPERSEDES))
    for each in replaced:
        if each.state == State.SUPERSEDED:
            raise Refused(
                f"{each.reference} is superseded already by another decision. "
                f"Return {decision.reference}, so that it names the decision that stands."
            )
    return replaced


def supersede(*, replaced: Sequence[Decision], replacing: Decision, by: User, at: datetime) -> None:
    """Moves them inside the transaction of the last signature, and tells their authors."""
    for each in replaced:
        each.state = check_move(each.state, Act.SUPERSEDE)
        each.saved_at, each.saved_by = at, by
        each.save(update_fields=["state", "saved_at", "saved_by"])
        ledger.record(act="supersede", by=by, at=at, reference=each.reference, superseded_by=replacing.reference)
        mail.tell_author(each, MailKind.SUPERSEDED, what=f"Superseded by {replacing.reference}", at=at)
