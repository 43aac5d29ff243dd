"""One step of one instalment: locked, checked against the machine, written and told to the ledger."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from commissioning.lib import canonical, money
from commissioning.lib.refusal import Refused
from commissioning.models import User
from decisions.ledger import chain as ledger
from grants.awards.models import Award
from grants.payments.choices import MOVES, Kind, State
from grants.payments.models import Instalment, PaymentImport, Step
from grants.written import stamped


def locked(instalment: Instalment, *, at: datetime) -> Any:
    """The instalment with its facts of the day, once everything else that is done to its award has ended."""
    Award.objects.select_for_update(of=("self",)).get(pk=instalment.award_id)
    return Instalment.objects.with_facts(timezone.localdate(at)).get(pk=instalment.pk)


def after(instalment: Any, kind: Kind) -> State:
    """What the step leads to. Raises: Refused where the machine has no such move."""
    try:
        return MOVES[State(instalment.state), kind]
    except KeyError:
        state = State(instalment.state).label.lower()
        raise Refused(f"{instalment.reference} is {state}, so it cannot be {kind.label.lower()}.") from None


def write(
    instalment: Any,
    kind: Kind,
    *,
    by: User,
    at: datetime,
    effective_on: date | None = None,
    amount: Decimal | None = None,
    because: str = "",
    reason: str = "",
    ledger_reference: str = "",
    claim_reference: str = "",
    imported_in: PaymentImport | None = None,
) -> Step:
    """Adds the step to a locked instalment. Raises: Refused as after() does, and for a day that cannot be."""
    state, today = after(instalment, kind), timezone.localdate(at)
    last = instalment.steps.order_by("-number").first()
    on = effective_on or today
    if on > today:
        raise Refused("Give a day that is not to come.")
    if last and on < last.effective_on:
        raise Refused(f"{instalment.reference} was {last.get_kind_display().lower()} later than that day.")
    return Step.objects.create(
        instalment=instalment,
        number=last.number + 1 if last else 1,
        kind=kind,
        state=state,
        amount=instalment.amount if amount is None else amount,
        effective_on=on,
        because=because,
        reason=reason.strip(),
        ledger_reference=ledger_reference.strip(),
        claim_reference=claim_reference.strip(),
        imported_in=imported_in,
        by_post=by.title_line,
        **stamped(by, at),
    )


def used(references: Iterable[str]) -> set[str]:
    """Those that payments which stand have; one that was reversed let its reference go."""
    later = Step.objects.filter(instalment=OuterRef("instalment"), kind=Kind.REVERSED, number__gt=OuterRef("number"))
    paid = Step.objects.filter(~Exists(later), kind=Kind.PAID, ledger_reference__in=references)
    return set(paid.order_by().values_list("ledger_reference", flat=True))


def tell(step: Step, *, act: str, by: User, at: datetime) -> Step:
    """One ledger entry for the step."""
    instalment = step.instalment
    ledger.record(
        act=act,
        by=by,
        at=at,
        reference=instalment.award.agreement.decision.reference,
        instalment=instalment.reference,
        step=step.number,
        grantee=instalment.award.agreement.grantee.name,
        amount=money.plain(step.amount),
        on=step.effective_on.isoformat(),
        because=step.because,
        reason=step.reason,
        ledger_reference=step.ledger_reference,
        **({"claim_reference": step.claim_reference} if step.claim_reference else {}),
        step_sha256=fingerprint([step]),
    )
    return step


def fingerprint(steps: Iterable[Step]) -> str:
    """Of all that the steps say, in the order of their instalments."""
    said = sorted(
        [
            *(step.instalment_id, step.number, step.kind, step.state, money.plain(step.amount)),
            *(step.effective_on.isoformat(), step.because, step.reason, step.ledger_reference, step.by_name),
            *([step.claim_reference] if step.claim_reference else []),
        ]
        for step in steps
    )
    return canonical.sha256(canonical.dumps(said))
