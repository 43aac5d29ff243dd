"""Six more months for coordinators who support victims of stalking: submitted, the assistant director is next."""

from datetime import date
from decimal import Decimal

from commissioning.example.desk import Desk, Rows, districts, organisation, priority, publish_head, shares, uk

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

ALTERNATIVES = (
    (
        "Let the service end",
        "No other service in Greater Manchester takes on cases of stalking below the threshold for independent "
        "advocates.",
    ),
    (
        "Commission a new service now",
        "It could not start before the summer of 2027, and nobody knows yet what money there will be.",
    ),
    (
        "Extend for three months",
        "The settlement is not expected before March, and staff would be under notice again within weeks.",
    ),
)
OUTCOMES = (
    ("Victims of stalking are supported", "Victims supported in the six months", "At least 600"),
    ("Victims know how to stay safe", "Victims with a safety plan within five working days of referral", "Nine in ten"),
    ("Victims feel safer", "Victims who say so when their case closes", "Three in four"),
)
RISKS = (
    (
        "The Ministry of Justice gives less in 2027/28 than its letter says",
        "low",
        "The police and crime reserve underwrites April to June 2027",
        "Treasurer",
    ),
    (
        "Coordinators leave before the new service starts",
        "medium",
        "Charities tell staff of the extension within a week of this decision",
        "Chief executives of the charities",
    ),
    (
        "The new service is not ready on 1 July 2027",
        "medium",
        "Commissioning plan by February; progress reported each month",
        "Assistant Director",
    ),
)


def load() -> None:
    desk = Desk(SUBJECT, by="officer", at=uk(2026, 11, 19, 14, 0))
    _describe(desk)
    _pay(desk)
    desk.resume(uk(2026, 11, 20, 9, 5))
    desk.write(__file__, rows())
    desk.answer(
        "subsidy_control",
        public_resources="yes",
        enterprise="no",
        why_not="The charities help victims free of charge, and no market offers this service.",
    )
    desk.answer("procurement_route", buys="grant", obliged="no")
    desk.submit(uk(2026, 11, 20, 15, 10))
    publish_head(uk(2026, 11, 21, 7, 0))


def costs() -> dict[str, Decimal]:
    """What each charity's posts cost over the six months."""
    return {name: LEADS[name] * (LEAD + EACH_POST) + COORDINATORS[name] * (COORDINATOR + EACH_POST) for name in LEADS}


def rows() -> dict[str, Rows]:
    return {
        "alternatives": [{"option": option, "rejected_because": why} for option, why in ALTERNATIVES],
        "plan_priorities": [
            {"priority": priority("1"), "contribution": "Victims of stalking keep one named person at their side."},
            {
                "priority": priority("2"),
                "contribution": "Coordinators bring breaches of stalking protection orders to the police within a day.",
            },
        ],
        "outcomes": [
            {"aim": aim, "indicator": indicator, "target": target, "by_on": UNTIL}
            for aim, indicator, target in OUTCOMES
        ],
        "risk": [
            {"risk": risk, "likelihood": likelihood, "impact": "high", "mitigation": mitigation, "owner": owner}
            for risk, likelihood, mitigation, owner in RISKS
        ],
    }


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
