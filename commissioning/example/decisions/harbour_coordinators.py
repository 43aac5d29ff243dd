"""Six more months for coordinators who support victims of stalking: submitted, the assistant director is next."""

from datetime import date
from decimal import Decimal

from commissioning.example.desk import Desk, districts, organisation, publish_head, shares, uk

SUBJECT = "Harbour coordinators for victims of stalking: extension to 30 June 2027"
UNTIL = date(2027, 6, 30)
FIRST_NOTICE = {
    "relation": "renews",
    "parent": None,
    "external_reference": "PCC DN 31/2025",
    "external_subject": "Harbour coordinators for victims of stalking",
    "external_decided_on": date(2025, 12, 9),
    "external_total": Decimal("548600.00"),
}
SIX_MONTHS = 2  # parts: January to March 2027 in one financial year, April to June in the next
LEAD, COORDINATOR, EACH_POST = Decimal("27300.00"), Decimal("21960.00"), Decimal("1150.00")
LEADS = {"Larkrise Victim Care": 1, "Thornfield Advocacy": 0, "Calderfold Family Support": 0}
COORDINATORS = {"Larkrise Victim Care": 3, "Thornfield Advocacy": 4, "Calderfold Family Support": 4}


def load() -> None:
    desk = Desk(SUBJECT, by="officer", at=uk(2026, 11, 19, 14, 0))
    _describe(desk)
    _pay(desk)
    desk.resume(uk(2026, 11, 20, 9, 5))
    desk.write(__file__)
    desk.submit(uk(2026, 11, 20, 15, 10))
    publish_head(uk(2026, 11, 21, 7, 0))


def costs() -> dict[str, Decimal]:
    """What each charity's posts cost over the six months."""
    return {name: LEADS[name] * (LEAD + EACH_POST) + COORDINATORS[name] * (COORDINATOR + EACH_POST) for name in LEADS}


def _describe(desk: Desk) -> None:
    desk.describe(
        "subject",
        summary="One lead and 11 coordinators in three charities support victims of stalking for another six months, "
        "until the national settlement is known.",
    )
    desk.classify(kind="extend")
    desk.when(
        list(districts().values()),
        period_from=date(2027, 1, 1),
        period_until=UNTIL,
        due_on=date(2026, 12, 11),
        due_by="deputy-mayor",
    )
    desk.link([FIRST_NOTICE])
    desk.contact(phone="0161 496 0142")


def _pay(desk: Desk) -> None:
    halves = {name: cost / SIX_MONTHS for name, cost in costs().items()}
    half = sum(halves.values(), Decimal(0))
    grant = {
        "funder": organisation("Ministry of Justice"),
        "programme": "Victims’ services grant",
        "amount": half,
    }
    sources = [
        {**grant, "financial_year": 2026, "status": "agreement_signed"},
        {
            **grant,
            "financial_year": 2027,
            "status": "letter",
            "fallback": "The police and crime reserve underwrites this half.",
        },
    ]
    desk.fund(sources, total=half * SIX_MONTHS, vat_basis="outside_scope")
    desk.allocate(
        [*shares(halves, 2026), *shares(halves, 2027)],
        allocated_to="recipients",
        financial_years=[2026, 2027],
    )
    posts = [_post("Lead coordinator", name, number) for name, number in LEADS.items() if number]
    desk.staff([*posts, *(_post("Coordinator", name, number) for name, number in COORDINATORS.items())])


def _post(title: str, employer: str, number: int) -> dict[str, object]:
    return {"title": title, "employer": employer, "fte": Decimal(number), "until_on": UNTIL}
