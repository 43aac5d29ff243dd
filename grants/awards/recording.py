"""What every act on an agreement begins and ends with: the lock, and the line in the ledger."""

from datetime import datetime
from typing import Any

from commissioning.models import User
from decisions.ledger import chain as ledger
from grants.awards.models import Agreement


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it is now, until the end of the transaction."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("decision", "grantee__merged_into")
    return rows.get(pk=agreement.pk)


def record(act: str, agreement: Agreement, *, by: User, at: datetime, **said: Any) -> None:
    """Says in the ledger what was done, of which decision, and to whose agreement."""
    ledger.record(
        act=act,
        by=by,
        at=at,
        reference=agreement.decision.reference,
        grantee=agreement.grantee.name,
        grantee_id=agreement.grantee_id,
        **said,
    )
