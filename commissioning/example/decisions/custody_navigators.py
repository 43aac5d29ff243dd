"""A pilot that the director sent back in November 2026, because its period and its money disagree."""

from datetime import date
from decimal import Decimal

from commissioning.example.desk import AUTHORITY, Desk, districts, organisation, person, publish_head, shares, sign, uk
from decisions.signoff import returning

SUBJECT = "Custody navigators: pilot for young adults in two police custody suites"
TRUST = "Millrace Trust"
RETURNED_BECAUSE = (
    "The period and the money disagree. The pilot ends on 31 December 2027, but the financial comments pay five "
    "quarters, to 31 March 2028. Please say which is meant. Please also add what happens to the people whom the "
    "navigators are helping when the pilot ends."
)


def load() -> None:
    desk = Desk(SUBJECT, by="officer", at=uk(2026, 10, 20, 13, 50))
    _describe(desk)
    _pay(desk)
    desk.resume(uk(2026, 10, 27, 9, 0))
    desk.write(__file__)
    _answer(desk)
    version = desk.submit(uk(2026, 11, 3, 16, 25))
    sign(version, "assistant.director", uk(2026, 11, 4, 9, 50))
    returning.return_to_author(
        version=version, reason=RETURNED_BECAUSE, by=person("director"), at=uk(2026, 11, 6, 14, 15)
    )
    publish_head(uk(2026, 11, 7, 7, 0))


def _describe(desk: Desk) -> None:
    desk.describe(
        "subject",
        summary="Two navigators meet young adults in custody, in the evening and at weekends, and help them to a "
        "first appointment elsewhere. The pilot shows whether fewer of them return.",
    )
    desk.classify(kind="pilot")
    places = districts()
    desk.when(
        [places["Bolton"], places["Wigan"]],
        period_from=date(2027, 1, 1),
        period_until=date(2027, 12, 31),
        due_on=date(2026, 12, 4),
        due_by="deputy-mayor",
    )
    desk.contact()


def _pay(desk: Desk) -> None:
    amounts = {2026: Decimal("24125.00"), 2027: Decimal("72375.00")}
    sources = [
        {
            "funder": organisation(AUTHORITY),
            "programme": "Police and crime budget",
            "financial_year": year,
            "amount": amount,
            "status": "indicative" if year > 2026 else "received",
        }
        for year, amount in amounts.items()
    ]
    desk.fund(sources, total=Decimal("96500.00"), vat_basis="outside_scope")
    rows = [row for year, amount in amounts.items() for row in shares({TRUST: amount}, year)]
    desk.allocate(rows, allocated_to="recipients", financial_years=list(amounts))
    desk.staff(
        [
            {
                "title": "Custody navigator",
                "employer": TRUST,
                "fte": Decimal("2.00"),
                "until_on": date(2027, 12, 31),
            }
        ]
    )


def _answer(desk: Desk) -> None:
    """A charity that also sells training: minimal financial assistance, on its word of what it had elsewhere."""
    confirmed = {"recipient": organisation(TRUST), "elsewhere": Decimal("42000.00"), "confirmed_on": date(2026, 10, 22)}
    met = dict.fromkeys(("public_resources", "enterprise", "advantage", "specific", "effect"), "yes")
    desk.answer("subsidy_control", [confirmed], route="mfa", **met)
    desk.answer("procurement_route", buys="grant", obliged="no")
