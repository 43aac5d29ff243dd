"""Ten grants for dependency and recovery, decided on 1 November 2021: signed by all four, sealed."""

from datetime import date
from decimal import Decimal

from commissioning.example.desk import AUTHORITY, Desk, districts, organisation, sign, uk
from commissioning.lib.money import apportion

SUBJECT = "Greater Manchester Integrated Rehabilitative Services: dependency and recovery grants"
TOTAL = Decimal("639733.00")
YEAR = 2021
WEIGHTS = {
    "Bolton": 774,
    "Bury": 431,
    "Manchester": 1708,
    "Oldham": 555,
    "Rochdale": 616,
    "Salford": 786,
    "Stockport": 480,
    "Tameside": 528,
    "Trafford": 349,
    "Wigan": 890,
}
WEIGHTS_SOURCE = "The source of the weights was not recorded."


def load() -> None:
    desk = Desk(SUBJECT, by="officer", at=uk(2021, 10, 4, 9, 40))
    _describe(desk)
    desk.resume(uk(2021, 10, 6, 13, 15))
    _pay(desk)
    desk.resume(uk(2021, 10, 13, 9, 5))
    desk.write(__file__)
    version = desk.submit(uk(2021, 10, 25, 11, 20))
    sign(version, "assistant.director", uk(2021, 10, 26, 15, 35))
    sign(version, "director", uk(2021, 10, 27, 10, 12))
    sign(version, "treasurer", uk(2021, 10, 28, 16, 48))
    sign(version, "deputy.mayor", uk(2021, 11, 1, 9, 27))


def _describe(desk: Desk) -> None:
    desk.describe(
        "subject",
        summary="Key workers help people on probation to recover from drugs and alcohol.",
    )
    desk.classify(kind="award")
    desk.when(
        list(districts().values()),
        period_from=date(2021, 11, 1),
        period_until=date(2022, 3, 31),
        due_on=date(2021, 11, 1),
        due_by="deputy-mayor",
    )
    desk.contact()


def _pay(desk: Desk) -> None:
    sources = [
        {
            "funder": organisation(AUTHORITY),
            "programme": "Integrated Rehabilitative Services",
            "financial_year": YEAR,
            "status": "received",
        },
        {
            "funder": organisation("HM Prison and Probation Service"),
            "programme": "Commissioning devolved from the Dynamic Framework",
            "financial_year": YEAR,
            "status": "agreement_signed",
        },
    ]
    desk.fund(sources, total=TOTAL, vat_basis="outside_scope")
    places = districts()
    amounts = apportion(TOTAL, list(WEIGHTS.values()))
    rows = [
        {"locality": places[name], "financial_year": YEAR, "amount": amount, "weight": weight}
        for (name, weight), amount in zip(WEIGHTS.items(), amounts, strict=True)
    ]
    desk.allocate(rows, allocated_to="localities", financial_years=[YEAR], weights_source=WEIGHTS_SOURCE)
