"""What is paid on an example decision: agreements signed, two instalments each, most of them paid; and a view kept."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commissioning.example.decisions import dependency_and_recovery
from commissioning.example.desk import person, uk
from commissioning.lib.money import apportion
from grants.awards import terms
from grants.awards.models import Agreement, Award
from grants.finance import saving
from grants.payments import paying, releasing, scheduling
from grants.payments.choices import Because, Mode
from grants.payments.models import Instalment, Schedule
from grants.payments.schedules import Row

SIGNED, FIRST, SECOND = uk(2021, 11, 12, 14, 30), uk(2021, 11, 19, 10, 0), uk(2022, 2, 2, 10, 0)
DUE = (date(2021, 11, 22), date(2022, 2, 4))
WITHHELD, PAID_BACK = "Trafford Council", "Bury Council"
RELEASED = {"Bolton Council", "Wigan Council"}
"""Their second instalment was released, and the bank has not said that it paid."""
VIEW = "Bolton from April 2027"


def load() -> None:
    """After the returns; once."""
    if Schedule.objects.exists():
        return
    with transaction.atomic():
        for agreement in Agreement.objects.filter(decision__subject=dependency_and_recovery.SUBJECT):
            _sign(agreement)
            for award in agreement.awards.order_by("pk"):
                _pay(award, agreement.grantee.name)
        address, by = "/finance/awards/?year=2027&locality=Bolton", person("finance")
        saving.save_view(name=VIEW, address=address, is_shared=True, by=by, at=uk(2026, 10, 1, 9, 5))


def _sign(agreement: Agreement) -> None:
    on = timezone.localdate(SIGNED)
    said = {"status": "signed", "signed_on": on}
    reason = "Both sides signed."
    terms.agree(agreement=agreement, fields=said, from_on=on, reason=reason, by=person("officer"), at=SIGNED)


def _pay(award: Award, grantee: str) -> None:
    """Halves: the first at once, the second in February."""
    halves = apportion(scheduling.left(award, day=timezone.localdate(SIGNED)), [1, 1])
    planned = enumerate(zip(DUE, halves, strict=True), 1)
    rows = [Row(due, half, f"Instalment {number}") for number, (due, half) in planned]
    made = scheduling.schedule(award=award, mode=Mode.TYPED, rows=rows, reason="", by=person("officer"), at=SIGNED)
    first, second = made.instalments.order_by("number")
    _release(first, FIRST)
    _paid(first, FIRST)
    if grantee == WITHHELD:
        reason = "The recovery worker’s post is vacant."
        releasing.withhold(instalment=second, reason=reason, by=person("finance"), at=SECOND)
        return
    _release(second, SECOND)
    if grantee not in RELEASED:
        _paid(second, SECOND)
    if grantee == PAID_BACK:
        _claw_back(second)


def _release(instalment: Instalment, at: datetime) -> None:
    releasing.certify(instalment=instalment, by=person("officer"), at=at)
    releasing.release(instalment=instalment, by=person("finance"), at=at)


def _paid(instalment: Instalment, at: datetime) -> None:
    paying.pay(
        instalment=instalment,
        amount=instalment.amount,
        paid_on=timezone.localdate(at),
        ledger_reference=f"BACS {instalment.reference}",
        by=person("finance"),
        at=at,
    )


def _claw_back(instalment: Instalment) -> None:
    at = uk(2022, 3, 28, 15, 20)
    paying.claw_back(
        instalment=instalment,
        amount=Decimal("2150.00"),
        came_back_on=timezone.localdate(at),
        because=Because.UNSPENT,
        reason="A post was filled five weeks late.",
        by=person("finance"),
        at=at,
    )
