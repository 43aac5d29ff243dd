"""Putting a clause of the library into a section."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.lib import canonical, markdown
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.drafting import acts
from decisions.ledger import chain as ledger
from decisions.library import variables
from decisions.library.models import ClauseVersion, ClauseVersionQuerySet, InsertedClause
from decisions.record.models import Decision
from decisions.record.permissions import check_may_change
from decisions.record.sections import BY_KEY


def offered(decision: Decision, key: str, at: datetime) -> ClauseVersionQuerySet:
    """The clauses for this section of this decision, as they are in force that day."""
    found = ClauseVersion.objects.in_force(timezone.localdate(at))
    return found.fitting(key=key, kind=decision.kind, family=decision.function_family)


@transaction.atomic
def insert_clause(
    *, decision: Decision, key: str, version: ClauseVersion, values: Mapping[str, str], by: User, at: datetime
) -> InsertedClause:
    """Adds a clause to the end of a section, with its variables filled in, and remembers which version it came from.

    Figures become tokens, whatever `values` says of them.
    Raises: Refused for a clause that is not in force or is for another section, and while a variable has no value.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    check_may_change(by, decision)
    if not offered(decision, key, at).filter(pk=version.pk).exists():
        raise Refused(f"“{version.title}” is not, or no longer, a clause for “{BY_KEY[key].title}”.")
    given = {**values, **variables.bound(version.text)}
    if missing := variables.missing(version.text, given):
        raise Refused(f"Say what “{missing[0]}” is.")
    text = markdown.normalise(variables.filled(version.text, given))
    row = decision.texts.get(key)
    before, answer = (row.text, row.answer) if row else ("", "")
    joined = f"{before}\n\n{text}" if before.strip() else text
    if faults := markdown.limits(joined):
        raise Refused(faults[0])
    acts.write(decision=decision, key=key, text=joined, answer=answer, by=by, at=at)
    inserted = InsertedClause.objects.create(
        decision=decision, key=key, version=version, text=text, inserted_at=at, inserted_by=by
    )
    ledger.record(
        act="insert_clause",
        by=by,
        at=at,
        reference=decision.reference,
        content_sha256=canonical.sha256(canonical.dumps(text)),
        section=BY_KEY[key].slug,
        clause=version.title,
        version=version.number,
    )
    return inserted
