"""Two contracts for a night helpline: advised on, signed by assistant director and director, the treasurer is next."""

from datetime import date
from decimal import Decimal

from commissioning.example.desk import AUTHORITY, Desk, advise, cover, districts, organisation, shares, sign, uk
from decisions.advice.choices import AdviceKind

SUBJECT = "Victims’ night helpline: contracts for the helpline and its sign language service in 2027/28"
YEAR = 2027
AMOUNTS = {"Larkrise Victim Care": Decimal("148800.00"), "Alderway Deaf Services": Decimal("63600.00")}


def load() -> None:
    cover(
        "treasurer",
        "deputy.treasurer",
        (date(2026, 11, 9), date(2027, 3, 31)),
        limit=Decimal("250000.00"),
        document="Scheme of delegation 2026, part 3, paragraph 12",
        scope="Grants and contracts for services; not posts, land or borrowing",
        at=uk(2026, 11, 9, 8, 40),
    )
    desk = Desk(SUBJECT, by="officer", at=uk(2026, 11, 9, 9, 15))
    _describe(desk)
    _pay(desk)
    desk.resume(uk(2026, 11, 11, 10, 30))
    desk.write(__file__)
    _answer(desk)
    _take_advice(desk)
    version = desk.submit(uk(2026, 11, 16, 15, 45))
    sign(version, "assistant.director", uk(2026, 11, 17, 9, 5))
    sign(version, "director", uk(2026, 11, 19, 13, 20))


def _take_advice(desk: Desk) -> None:
    due_on = date(2026, 11, 16)
    finance, legal, equality = (
        desk.ask(AdviceKind.FINANCE, "Can the budget carry its part if the grant is confirmed late?", due_on=due_on),
        desk.ask(AdviceKind.LEGAL, "May the two contracts be let without a new tender?", due_on=due_on),
        desk.ask(AdviceKind.EQUALITY, "Does the sign language service reach whom it should?", due_on=due_on),
    )
    advise(
        finance, "finance", uk(2026, 11, 12, 10, 5), "The budget line has room, and the reserve covers a late grant."
    )
    advise(
        legal,
        "legal",
        uk(2026, 11, 13, 11, 40),
        "The contracts may be let directly for one year because of their value and the specialist service.",
        conditions="Both contracts end on 31 March 2028 and say so; a longer one needs a tender.",
    )
    advise(
        equality,
        "equality",
        uk(2026, 11, 13, 15, 20),
        "Deaf victims were asked what they need, and it is in the service.",
    )


def _describe(desk: Desk) -> None:
    desk.describe(
        "subject",
        summary="Victims of crime can reach someone at night, by telephone or in British Sign Language by video, "
        "from April 2027.",
    )
    desk.classify(kind="award")
    desk.when(
        list(districts().values()),
        period_from=date(2027, 4, 1),
        period_until=date(2028, 3, 31),
        due_on=date(2026, 12, 11),
        due_by="deputy-mayor",
    )
    desk.contact()


def _pay(desk: Desk) -> None:
    sources = [
        {
            "funder": organisation("Ministry of Justice"),
            "programme": "Victims’ services grant",
            "financial_year": YEAR,
            "amount": Decimal("150000.00"),
            "status": "letter",
            "fallback": "The police and crime reserve pays until the agreement comes.",
        },
        {
            "funder": organisation(AUTHORITY),
            "programme": "Police and crime budget",
            "financial_year": YEAR,
            "amount": Decimal("62400.00"),
            "status": "indicative",
        },
    ]
    desk.fund(sources, total=Decimal("212400.00"), vat_basis="excluded")
    desk.allocate(shares(AMOUNTS, YEAR), allocated_to="recipients", financial_years=[YEAR])


def _answer(desk: Desk) -> None:
    desk.answer(
        "subsidy_control",
        public_resources="yes",
        enterprise="yes",
        advantage="no",
        why_not="The contracts pay for services at prices that a competition found.",
    )
    desk.answer(
        "procurement_route",
        buys="contract",
        what="light_touch",
        gross_value="254880.00",
        route="competitive",
        notice_on="2026-12-14",
        signs_on="2027-01-11",
    )
