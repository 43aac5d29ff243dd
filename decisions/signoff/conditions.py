"""Conditions that a signatory attaches to a signature, and marking them as met once the decision is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from commissioning.lib import canonical
from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.ledger import chain as ledger
from decisions.record.models import Decision
from decisions.record.permissions import writes_it
from decisions.record.states import DONE, State
from decisions.scheme.models import Post
from decisions.signoff.models import ConditionDischarge, SignOff, SignOffCondition


@dataclass(frozen=True)
class Wanted:
    """A condition as a signatory states it; `owner` is the post that sees to it."""

    text: str
    due_on: date | None = None
    owner: Post | None = None


def attach(sign_off: SignOff, wanted: Sequence[Wanted]) -> dict[str, object]:
    """Writes the conditions with the signature, and gives what the ledger says of them: nothing where there are none.

    Raises: Refused for a condition without words, or due before it is made.
    """
    for each in wanted:
        if not each.text.strip():
            raise Refused("Say what the condition is.")
        if each.due_on and each.due_on < timezone.localdate(sign_off.signed_at):
            raise Refused("A condition cannot be due before you sign.")
    rows = [
        SignOffCondition(
            sign_off=sign_off,
            number=number,
            text=each.text.strip(),
            due_on=each.due_on,
            owner=each.owner,
            owner_title=each.owner.title if each.owner else "",
        )
        for number, each in enumerate(wanted, start=1)
    ]
    SignOffCondition.objects.bulk_create(rows)
    return {"conditions": len(rows), "conditions_sha256": fingerprint(rows)} if rows else {}


def fingerprint(conditions: Iterable[SignOffCondition]) -> str:
    """Of all that the conditions of one signature say, in their order."""
    said = [
        [each.number, each.text, each.due_on.isoformat() if each.due_on else None, each.owner_title]
        for each in conditions
    ]
    return canonical.sha256(canonical.dumps(said))


def of(decision: Decision) -> QuerySet[SignOffCondition]:
    """Those that hold: on signatures of the version that is not void. In the order of the signatures."""
    rows = SignOffCondition.objects.filter(sign_off__version__decision=decision, sign_off__version__voiding=None)
    return rows.select_related("sign_off__step", "discharge").order_by("sign_off__step__position", "number")


def check_may_discharge(user: User, condition: SignOffCondition, decision: Decision) -> None:
    """Finance and governance officers and the author's side, once the decision is made. Raises: Refused."""
    if not (user.has_role(Role.FINANCE, Role.GOVERNANCE) or writes_it(user, decision)):
        raise Refused("Only the author’s side, finance and governance officers mark a condition as met.")
    if decision.state not in DONE:
        raise Refused(f"This decision is {State(decision.state).label.lower()}. Conditions count once it is made.")
    if hasattr(condition, "discharge"):
        raise Refused("This condition is marked as met already.")


@transaction.atomic
def discharge(*, condition: SignOffCondition, note: str, by: User, at: datetime) -> ConditionDischarge:
    """Marks a condition as met, with how. Raises: Refused as check_may_discharge() does, and without a note."""
    version = condition.sign_off.version
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("author", "directorate")
        .get(pk=version.decision_id)
    )
    locked = of(decision).filter(pk=condition.pk).first()
    if locked is None:
        raise Refused("This condition fell with its signature.")
    check_may_discharge(by, locked, decision)
    if not note.strip():
        raise Refused("Say how the condition was met.")
    made = ConditionDischarge.objects.create(
        condition=locked, note=note.strip(), by=by, by_name=by.name, by_post=by.title_line, at=at
    )
    ledger.record(
        act="discharge",
        by=by,
        at=at,
        reference=decision.reference,
        content_sha256=version.sha256,
        version=version.number,
        position=locked.sign_off.step.position,
        condition=locked.number,
        reason=made.note,
    )
    return made
