"""A grant and a contract for witnesses at court, decided on 27 November 2025: signed by all four, sealed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from commissioning.example.desk import AUTHORITY, Desk, districts, organisation, publish_head, shares, sign, uk

SUBJECT = "Companions for witnesses at court: volunteers and sign language interpreters in 2026"
CHARITY, INTERPRETERS = "Thornfield Advocacy", "Alderway Deaf Services"
AMOUNTS: Mapping[int, Mapping[str, Decimal]] = {
    2025: {CHARITY: Decimal("9600.00"), INTERPRETERS: Decimal("3690.00")},
    2026: {CHARITY: Decimal("28800.00"), INTERPRETERS: Decimal("11070.00")},
}


def load() -> None:
    desk = Desk(SUBJECT, by="officer", at=uk(2025, 11, 10, 10, 5))
    _describe(desk)
    _pay(desk)
    desk.resume(uk(2025, 11, 12, 9, 30))
    desk.write(__file__)
    _answer(desk)
    version = desk.submit(uk(2025, 11, 18, 14, 20))
    sign(version, "assistant.director", uk(2025, 11, 19, 9, 45))
    sign(version, "director", uk(2025, 11, 20, 16, 10))
    sign(version, "treasurer", uk(2025, 11, 24, 11, 55))
    sign(version, "deputy.mayor", uk(2025, 11, 27, 10, 30))
    publish_head(uk(2025, 11, 28, 7, 0))


def _describe(desk: Desk) -> None:
    desk.describe(
        "subject",
        summary="Trained volunteers sit beside victims and witnesses at court through 2026, and deaf witnesses have an "
        "interpreter from the first letter to the last day.",
    )
    desk.classify(kind="award")
    desk.when(
        list(districts().values()),
        period_from=date(2026, 1, 1),
        period_until=date(2026, 12, 31),
        due_on=date(2025, 11, 28),
        due_by="deputy-mayor",
    )
    desk.contact()


def _pay(desk: Desk) -> None:
    sources = [
        {
            "funder": organisation(AUTHORITY),
            "programme": "Police and crime budget",
            "financial_year": year,
            "amount": sum(amounts.values()),
            "status": "received",
        }
        for year, amounts in AMOUNTS.items()
    ]
    total = sum((amount for amounts in AMOUNTS.values() for amount in amounts.values()), Decimal(0))
    desk.fund(sources, total=total, vat_basis="excluded")
    rows = [row for year, amounts in AMOUNTS.items() for row in shares(amounts, year)]
    desk.allocate(rows, allocated_to="recipients", financial_years=list(AMOUNTS))


def _answer(desk: Desk) -> None:
    desk.answer(
        "subsidy_control",
        public_resources="yes",
        enterprise="no",
        why_not="The companions are free of charge, and the interpreters are paid the price that a competition found.",
    )
    desk.answer("procurement_route", buys="grant", obliged="no")
