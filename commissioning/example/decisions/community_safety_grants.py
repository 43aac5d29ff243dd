"""Three streams of grants to ten districts over three years, decided in September 2026: signed by all four, sealed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.example.desk import AUTHORITY, Desk, cover, districts, organisation, publish_head, sign, uk
from commissioning.lib.money import apportion

SUBJECT = "Community safety partnerships: grants to the ten districts for 2027/28 to 2029/30"
SAFETY, VIOLENCE, HATE = "Community safety", "Violence reduction", "Hate crime"
YEARS = (2027, 2028, 2029)
# 2% more each year, in whole pounds.
AMOUNTS = {
    SAFETY: ("2450000.00", "2499000.00", "2548980.00"),
    VIOLENCE: ("1120000.00", "1142400.00", "1165248.00"),
    HATE: ("180000.00", "183600.00", "187272.00"),
}
# Residents at the Census of 2021; the recorded offences are the example's own.
WEIGHTS = {
    "Bolton": {SAFETY: 295963, VIOLENCE: 3120, HATE: 412},
    "Bury": {SAFETY: 193846, VIOLENCE: 1870, HATE: 251},
    "Manchester": {SAFETY: 551938, VIOLENCE: 9240, HATE: 1698},
    "Oldham": {SAFETY: 242072, VIOLENCE: 3080, HATE: 466},
    "Rochdale": {SAFETY: 223773, VIOLENCE: 2940, HATE: 391},
    "Salford": {SAFETY: 269923, VIOLENCE: 3610, HATE: 505},
    "Stockport": {SAFETY: 294773, VIOLENCE: 2480, HATE: 318},
    "Tameside": {SAFETY: 231073, VIOLENCE: 2760, HATE: 334},
    "Trafford": {SAFETY: 235052, VIOLENCE: 1690, HATE: 297},
    "Wigan": {SAFETY: 329321, VIOLENCE: 3380, HATE: 389},
}
WEIGHTS_SOURCE = (
    "Community safety: residents at the Census of 2021. Violence reduction and hate crime: offences recorded a year, "
    "mean of the three years to March 2026."
)


def load() -> None:
    cover(
        "treasurer",
        "deputy.treasurer",
        (date(2026, 8, 3), date(2026, 8, 14)),
        limit=Decimal("100000.00"),
        document="Leave cover, letter of the Treasurer of 30 July 2026",
        at=uk(2026, 7, 30, 16, 20),
    )
    desk = Desk(SUBJECT, by="officer", at=uk(2026, 8, 19, 9, 25))
    _describe(desk)
    desk.resume(uk(2026, 8, 24, 10, 0))
    _pay(desk)
    desk.resume(uk(2026, 9, 2, 9, 10))
    desk.write(__file__)
    version = desk.submit(uk(2026, 9, 9, 14, 5))
    sign(version, "assistant.director", uk(2026, 9, 10, 11, 40))
    sign(
        version,
        "director",
        uk(2026, 9, 14, 17, 5),
        interest="I am a governor of a school in Trafford, which receives none of this money.",
    )
    sign(version, "treasurer", uk(2026, 9, 21, 8, 55))
    sign(version, "deputy.mayor", uk(2026, 9, 25, 12, 30))
    publish_head(uk(2026, 9, 26, 7, 0))


def _describe(desk: Desk) -> None:
    desk.describe(
        "subject",
        summary="The ten community safety partnerships receive three years of known funding for community safety, "
        "violence reduction and action on hate crime.",
    )
    desk.classify(kind="award_round")
    desk.when(
        list(districts().values()),
        period_from=date(2027, 4, 1),
        period_until=date(2030, 3, 31),
        due_on=date(2026, 9, 30),
        due_by="deputy-mayor",
    )
    desk.contact()


def _pay(desk: Desk) -> None:
    total = sum((Decimal(amount) for years in AMOUNTS.values() for amount in years), Decimal(0))
    desk.fund(list(_sources()), total=total, vat_basis="outside_scope")
    desk.allocate(
        list(_rows()),
        allocated_to="localities",
        streams=list(AMOUNTS),
        financial_years=list(YEARS),
        weights_source=WEIGHTS_SOURCE,
    )


def _sources() -> Iterator[dict[str, Any]]:
    """The Home Office pays for violence reduction, the authority for the rest."""
    home_office, authority = organisation("Home Office"), organisation(AUTHORITY)
    for place, year in enumerate(YEARS):
        yield {
            "funder": authority,
            "programme": "Police and crime budget",
            "financial_year": year,
            "amount": Decimal(AMOUNTS[SAFETY][place]) + Decimal(AMOUNTS[HATE][place]),
            "status": "indicative",
        }
        yield {
            "funder": home_office,
            "programme": "Violence reduction grant",
            "financial_year": year,
            "amount": Decimal(AMOUNTS[VIOLENCE][place]),
            "status": "indicative" if place else "letter",
        }


def _rows() -> Iterator[dict[str, Any]]:
    places = districts()
    for stream, amounts in AMOUNTS.items():
        weights = {name: weight[stream] for name, weight in WEIGHTS.items()}
        years = [apportion(Decimal(amount), list(weights.values())) for amount in amounts]
        for (name, weight), *of_district in zip(weights.items(), *years, strict=True):
            for year, amount in zip(YEARS, of_district, strict=True):
                yield {
                    "stream": stream,
                    "locality": places[name],
                    "financial_year": year,
                    "amount": amount,
                    "weight": weight,
                }
