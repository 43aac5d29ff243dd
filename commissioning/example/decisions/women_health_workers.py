"""Transition funding for women’s health support workers: a draft of 2024 without its sum."""

from datetime import date
from decimal import Decimal

from commissioning.example import services
from commissioning.example.desk import AUTHORITY, Desk, districts, organisation, uk

SUBJECT = "Women’s health support workers: transition funding until the mental health trust pays for them"
CHARITY = "Greater Manchester Women’s Support Alliance"
TRUST = "Greater Manchester Mental Health NHS Foundation Trust"


def load() -> None:
    """Left as its seed is: no total, no legal route, no alternatives, and published after it was due."""
    desk = Desk(SUBJECT, by="officer", at=uk(2024, 5, 14, 10, 5))
    _describe(desk)
    desk.resume(uk(2024, 5, 16, 14, 30))
    desk.write(__file__)
    desk.resume(uk(2024, 5, 21, 9, 20))
    _pay(desk)
    desk.resume(uk(2024, 7, 8, 16, 10))
    desk.describe("dates", first_published_on=date(2024, 7, 8))
    services.health_workers(desk.decision, CHARITY, TRUST, uk(2024, 7, 9, 14, 0))


def _describe(desk: Desk) -> None:
    desk.describe(
        "subject",
        summary="A charity’s health support workers for women in the justice system stay in post until the mental "
        "health trust pays for them. The sum is still to be agreed.",
    )
    desk.classify(kind="transition", type="chief_officer")
    desk.when(
        list(districts().values()),
        period_from=date(2024, 7, 1),
        due_on=date(2024, 6, 12),
        due_by="director",
    )
    desk.contact("Health and justice team", "health.justice@gmca.example")


def _pay(desk: Desk) -> None:
    sources = [
        {
            "funder": organisation(AUTHORITY),
            "programme": "Health inequalities and the criminal justice system",
            "financial_year": 2024,
            "status": "indicative",
            "fallback": "The present grant ends in June 2024; nothing else pays for the posts.",
        },
        {
            "funder": organisation(TRUST),
            "programme": "Liaison and Diversion and RECONNECT, from the end of the transition",
            "financial_year": 2024,
            "status": "indicative",
        },
    ]
    desk.fund(sources)
    title = "Women’s health support worker"
    desk.staff(
        [
            {
                "title": f"{title}, Liaison and Diversion",
                "employer": CHARITY,
                "fte": Decimal("4.00"),
                "certainty": "up_to",
            },
            {
                "title": f"{title}, RECONNECT",
                "employer": CHARITY,
                "fte": Decimal("1.00"),
                "certainty": "potential",
            },
        ]
    )
