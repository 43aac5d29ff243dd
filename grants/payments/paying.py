"""What left the bank, and what came back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.lib import money
from commissioning.lib.refusal import Refused
from commissioning.models import User
from grants.payments import steps
from grants.payments.choices import Because, Kind
from grants.payments.files import one_at_a_time
from grants.payments.models import Instalment, Step
from grants.payments.permissions import check_is_finance


@transaction.atomic
def pay(
    *, instalment: Instalment, amount: Decimal, paid_on: date, ledger_reference: str, by: User, at: datetime
) -> Step:
    """Records that a released instalment was paid. Payments are whole: to pay less, write another schedule.

    Raises: Refused for another sum, without the reference of the payment or with that of another one.
    """
    one_at_a_time()
    held = steps.locked(instalment, at=at)
    check_is_finance(by)
    steps.after(held, Kind.PAID)
    if amount != held.amount:
        raise Refused(f"{money.pounds(held.amount)} was released, not {money.pounds(amount)}.")
    if not ledger_reference.strip():
        raise Refused("Give the reference of the payment in the ledger.")
    if steps.used([ledger_reference.strip()]):
        raise Refused(f"{ledger_reference.strip()} is the reference of another payment.")
    step = steps.write(held, Kind.PAID, effective_on=paid_on, ledger_reference=ledger_reference, by=by, at=at)
    return steps.tell(step, act="pay", by=by, at=at)


def rest(instalment: Any) -> Decimal:
    """What has not come back yet."""
    back = instalment.steps.filter(kind=Kind.CLAWED_BACK)
    return Decimal(instalment.amount - sum((each.amount for each in back), Decimal(0)))


def check_may_claw_back(user: User, instalment: Any, at: datetime) -> None:
    """Raises: Refused but for finance, before it is paid, and once all of it came back."""
    check_is_finance(user)
    steps.after(instalment, Kind.CLAWED_BACK)
    if not rest(instalment):
        raise Refused(f"All of {instalment.reference} came back.")


@transaction.atomic
def claw_back(
    *,
    instalment: Instalment,
    amount: Decimal,
    came_back_on: date,
    because: Because,
    reason: str,
    by: User,
    at: datetime,
    ledger_reference: str = "",
) -> Step:
    """Records money that came back, all of a payment or a part.

    What came back as overpaid no longer counts as paid, so that it may be paid again should the award rise.
    Raises: Refused without a reason, for more than was paid, or for more as overpaid than was.
    """
    held = steps.locked(instalment, at=at)
    check_may_claw_back(by, held, at)
    if not reason.strip():
        raise Refused("Say why it is clawed back.")
    most = rest(held)
    if not 0 < amount <= most:
        raise Refused(f"Give an amount of more than nothing and not above {money.pounds(most)}.")
    over = max(held.released - held.awarded, Decimal(0))
    if because is Because.OVERPAID and amount > over:
        raise Refused(f"{money.pounds(over)} was paid beyond the award, not {money.pounds(amount)}.")
    step = steps.write(
        held,
        Kind.CLAWED_BACK,
        amount=amount,
        effective_on=came_back_on,
        because=because,
        reason=reason,
        ledger_reference=ledger_reference,
        by=by,
        at=at,
    )
    return steps.tell(step, act="claw_back", by=by, at=at)
