"""Sealed notices that left the program: who took which, on the ledger."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.notice.models import Edition, SealedNotice
from decisions.record.choices import Answer
from decisions.record.models import Decision, SectionText


def note_download(notices: Sequence[SealedNotice], *, as_what: str, by: User, at: datetime) -> None:
    """Adds one line to the ledger with the reference and the SHA-256 of every file; nothing where there is none.

    `as_what` is how they left: "PDF" for one, "ZIP" or "one PDF" for several. The line is that decision's where it is
    one, and names those that hold exempt information. Shapes: notices with their version and decision loaded.
    """
    if not notices:
        return
    only = notices[0].version if len(notices) == 1 else None
    edition = {"edition": notices[0].edition} if only and notices[0].edition != Edition.SIGNED else {}
    with transaction.atomic():
        ledger.record(
            act="download",
            by=by,
            at=at,
            reference=only.decision.reference if only else "",
            content_sha256=only.sha256 if only else "",
            as_what=as_what,
            files={each.version.decision.reference: each.sha256 for each in notices},
            exempt=_exempt(notices),
            **edition,
        )


def note_pack(decision: Decision, notices: Sequence[SealedNotice], *, by: User, at: datetime) -> None:
    """Adds one line to the ledger when everything about a decision leaves the program at once."""
    with transaction.atomic():
        ledger.record(
            act="take_pack",
            by=by,
            at=at,
            reference=decision.reference,
            files={each.file_name: each.sha256 for each in notices},
        )


def _exempt(notices: Sequence[SealedNotice]) -> list[str]:
    """The references of those with a part that may not be published, in order; no public edition has one."""
    closed = SectionText.objects.filter(decision=OuterRef("version__decision"), key="exemption", answer=Answer.YES)
    found = SealedNotice.objects.filter(Exists(closed), edition=Edition.SIGNED, pk__in=[each.pk for each in notices])
    return list(found.order_by("version__decision__reference").values_list("version__decision__reference", flat=True))
