"""Grants to three social enterprises that sell what they repair, decided in January 2026 as minimal assistance."""

from datetime import date
from decimal import Decimal

from commissioning.example.desk import AUTHORITY, Desk, districts, organisation, shares, sign, uk
from commissioning.models import Organisation

SUBJECT = "Repair workshops for people on probation: grants to three social enterprises for 2026/27"
YEAR = 2026
MILLRACE, LOOP, BENCH = "Millrace Trust", "Calder Loop Repairs", "Bright Bench"
AMOUNTS = {MILLRACE: Decimal("148000.00"), LOOP: Decimal("150000.00"), BENCH: Decimal("64500.00")}
ELSEWHERE = {MILLRACE: Decimal("36000.00"), LOOP: Decimal("138400.00"), BENCH: Decimal("0.00")}
"""What each said before the decision that it had from other public authorities."""
DECIDED = uk(2026, 1, 14, 16, 10)


def load() -> None:
    for name in AMOUNTS:
        Organisation.objects.get_or_create(name=name)
    desk = Desk(SUBJECT, by="officer", at=uk(2025, 12, 8, 9, 40))
    _describe(desk)
    _pay(desk)
    desk.resume(uk(2025, 12, 10, 13, 15))
    desk.write(__file__)
    _answer(desk)
    version = desk.submit(uk(2025, 12, 18, 11, 5))
    sign(version, "assistant.director", uk(2025, 12, 19, 9, 20))
    sign(version, "director", uk(2026, 1, 6, 10, 35))
    sign(version, "treasurer", uk(2026, 1, 9, 14, 50))
    sign(version, "deputy.mayor", DECIDED)


def _describe(desk: Desk) -> None:
    desk.describe(
        "subject",
        summary="Three social enterprises train people on probation to repair furniture, bicycles and electrical "
        "goods, which they sell.",
    )
    desk.classify(kind="award")
    desk.when(
        list(districts().values()),
        period_from=date(2026, 4, 1),
        period_until=date(2027, 3, 31),
        due_on=date(2026, 1, 16),
        due_by="deputy-mayor",
    )
    desk.contact()


def _pay(desk: Desk) -> None:
    total = sum(AMOUNTS.values(), Decimal(0))
    source = {
        "funder": organisation(AUTHORITY),
        "programme": "Police and crime budget",
        "financial_year": YEAR,
        "amount": total,
        "status": "received",
    }
    desk.fund([source], total=total, vat_basis="outside_scope")
    desk.allocate(shares(AMOUNTS, YEAR), allocated_to="recipients", financial_years=[YEAR])


def _answer(desk: Desk) -> None:
    """They sell on a market, where the grants give them an advantage that others do not have."""
    said = [
        {"recipient": organisation(name), "elsewhere": amount, "confirmed_on": date(2025, 12, 5)}
        for name, amount in ELSEWHERE.items()
    ]
    met = dict.fromkeys(("public_resources", "enterprise", "advantage", "specific", "effect"), "yes")
    desk.answer("subsidy_control", said, route="mfa", **met)
    desk.answer("procurement_route", buys="grant", obliged="no")
