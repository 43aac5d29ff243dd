"""Grants to ten districts for their schools, of two funders’ money, in June 2026: signed by all four, sealed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.example.desk import Desk, districts, organisation, publish_head, sign, uk
from commissioning.lib.money import apportion

SUBJECT = "Safe at school: grants to the ten districts for 2026/27"
SCHOOLS, COUNSELLING = "School grants", "Counselling"
YEAR = 2026
GRANT, POOL = "Safe at school fund", "Young people’s wellbeing pool"
HOST = "Manchester City Council"
AMOUNTS = {SCHOOLS: Decimal("960000.00"), COUNSELLING: Decimal("96000.00")}
# Pupils in secondary schools, in hundreds; the example's own.
PUPILS = {
    "Bolton": 204,
    "Bury": 128,
    "Manchester": 371,
    "Oldham": 186,
    "Rochdale": 159,
    "Salford": 147,
    "Stockport": 181,
    "Tameside": 154,
    "Trafford": 183,
    "Wigan": 207,
}


def load() -> None:
    desk = Desk(SUBJECT, by="colleague", at=uk(2026, 5, 18, 10, 5))
    desk.describe("subject", summary="The ten districts get money for their schools to keep pupils safe on their way.")
    desk.classify(kind="award_round")
    desk.when(
        list(districts().values()),
        period_from=date(2026, 9, 1),
        period_until=date(2027, 3, 31),
        due_on=date(2026, 6, 30),
        due_by="deputy-mayor",
    )
    desk.contact()
    _pay(desk)
    desk.resume(uk(2026, 5, 26, 9, 30))
    desk.write(__file__)
    version = desk.submit(uk(2026, 6, 1, 15, 45))
    for day, who in ((3, "assistant.director"), (8, "director"), (15, "treasurer"), (18, "deputy.mayor")):
        sign(version, who, uk(2026, 6, day, 11, 20))
    publish_head(uk(2026, 6, 19, 7, 0))


def _pay(desk: Desk) -> None:
    sources = [
        {
            "funder": organisation(funder),
            "programme": programme,
            "financial_year": YEAR,
            "amount": AMOUNTS[stream],
            "status": status,
        }
        for funder, programme, stream, status in (
            ("Home Office", GRANT, SCHOOLS, "received"),
            (HOST, POOL, COUNSELLING, "agreement_signed"),
        )
    ]
    desk.fund(sources, total=sum(AMOUNTS.values(), Decimal(0)), vat_basis="outside_scope")
    desk.allocate(
        list(_rows()),
        allocated_to="localities",
        streams=list(AMOUNTS),
        financial_years=[YEAR],
        weights_source="Pupils in secondary schools, in hundreds, at the school census of January 2026.",
    )


def _rows() -> Iterator[dict[str, Any]]:
    places = districts()
    for stream, amount in AMOUNTS.items():
        for (name, weight), share in zip(PUPILS.items(), apportion(amount, list(PUPILS.values())), strict=True):
            yield {
                "stream": stream,
                "locality": places[name],
                "financial_year": YEAR,
                "amount": share,
                "weight": weight,
            }
