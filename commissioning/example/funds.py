"""Money of others that the example authority handles: a grant that is passed on to schools, and a pooled budget."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.example.decisions import safe_at_school
from commissioning.example.decisions.safe_at_school import GRANT, HOST, POOL, SCHOOLS, YEAR
from commissioning.example.desk import organisation, person, uk
from decisions.record.models import Decision
from grants.passporting import acts as passporting
from grants.passporting.choices import EntryKind
from grants.passporting.models import PassportedGrant
from grants.pooling import acts as pooling
from grants.pooling.models import Pool
from grants.pooling.terms import Terms

TRUST = "Greater Manchester Mental Health NHS Foundation Trust"
NEXT_YEAR = YEAR + 1


def load() -> None:
    """After the awards, which are made of sealed decisions; once."""
    if not PassportedGrant.objects.exists():
        with transaction.atomic():
            _passport()
    if not Pool.objects.exists():
        with transaction.atomic():
            _pool()


def _by(at: datetime) -> dict[str, Any]:
    return {"by": person("finance"), "at": at}


def _passport() -> None:
    """A million in for ten councils, and £50,000 more in October that waits for its awards."""
    grant = passporting.record_passported_grant(
        name=GRANT,
        funder=organisation("Home Office"),
        programme=GRANT,
        financial_year=YEAR,
        pass_on_by=date(2027, 3, 31),
        **_by(uk(2026, 5, 15, 14, 10)),
    )
    _money(grant, EntryKind.RECEIVED, "1000000.00", uk(2026, 5, 15, 14, 20), document="Remittance HO 55120")
    why = "One officer, three days a week, and the evaluation by a university."
    _money(grant, EntryKind.RETAINED, "40000.00", uk(2026, 6, 22, 9, 35), reason=why)
    passporting.pass_on(
        grant=grant,
        decision=Decision.objects.get(subject=safe_at_school.SUBJECT),
        stream=SCHOOLS,
        effective_on=date(2026, 6, 22),
        reason="",
        **_by(uk(2026, 6, 22, 9, 50)),
    )
    _money(grant, EntryKind.RECEIVED, "50000.00", uk(2026, 10, 19, 16, 5), document="Remittance HO 57004")
    _onward(grant, "Bolton Council", "100000.00", "1980.00", "21 schools", "Nuala Farrant", uk(2026, 11, 9, 10, 15))
    _onward(grant, "Bury Council", "52500.00", None, "14 schools", "Peter Odukoya", uk(2026, 11, 12, 15, 25))


def _money(
    grant: PassportedGrant, kind: EntryKind, amount: str, at: datetime, *, document: str = "", reason: str = ""
) -> None:
    said = {"kind": kind, "amount": Decimal(amount), "document": document, "reason": reason}
    passporting.record_passported_money(grant=grant, effective_on=at.date(), **said, **_by(at))  # type: ignore[arg-type]


def _onward(
    grant: PassportedGrant, council: str, passed_on: str, retained: str | None, to_whom: str, who: str, at: datetime
) -> None:
    passporting.record_onward(
        grant=grant,
        recipient=organisation(council),
        as_at=date(2026, 10, 31),
        passed_on=Decimal(passed_on),
        retained=None if retained is None else Decimal(retained),
        to_whom=to_whom,
        said_by=who,
        **_by(at),
    )


def _pool() -> None:
    """A council and a trust, three years; the first one closed with something over."""
    host, trust = organisation(HOST), organisation(TRUST)
    pool = pooling.add_pool(
        agreed=Terms(
            name=POOL,
            aims="A young person who asks for help with their mental health is seen within three weeks, near home.",
            functions="The council’s public health and children’s functions, and the trust’s community mental health "
            "services for people under 18.",
            host=host,
            manager="Delphine Asante, Head of Joint Commissioning",
            period_from=date(2025, 4, 1),
            period_until=date(2028, 3, 31),
            rule="risk_share",
            governance="A joint board of both partners meets each quarter and approves the plan of the year.",
            notice="Six months, in writing, to end on 31 March",
            partners=((host, Decimal("58.35")), (trust, Decimal("41.65"))),
        ),
        from_on=date(2025, 4, 1),
        **_by(uk(2025, 4, 2, 10, 0)),
    )
    _put(pool, HOST, 2025, "planned", "175000.00", uk(2025, 4, 2, 10, 20))
    _put(pool, TRUST, 2025, "planned", "125000.00", uk(2025, 4, 2, 10, 25))
    _put(pool, HOST, 2025, "received", "175000.00", uk(2025, 7, 1, 9, 40), document="Journal 4471")
    _put(pool, TRUST, 2025, "received", "125000.00", uk(2025, 7, 4, 9, 10), document="Remittance RXV 2091")
    _put(pool, HOST, YEAR, "planned", "178500.00", uk(2026, 3, 30, 11, 0))
    _put(pool, TRUST, YEAR, "planned", "127500.00", uk(2026, 3, 30, 11, 5))
    pooling.record_outturn(
        pool=pool,
        financial_year=2025,
        spent=Decimal("304217.53"),
        closed_on=date(2026, 5, 22),
        document="Statement of accounts 2025/26",
        reason="",
        **_by(uk(2026, 5, 26, 14, 30)),
    )
    _put(pool, HOST, YEAR, "received", "178500.00", uk(2026, 7, 2, 10, 10), document="Journal 5120")
    _put(pool, TRUST, YEAR, "received", "63750.00", uk(2026, 7, 9, 10, 30), document="Remittance RXV 2644")
    _put(pool, HOST, NEXT_YEAR, "planned", "182000.00", uk(2026, 10, 8, 15, 0))


def _put(
    pool: Pool, partner: str, year: int, kind: str, amount: str, at: datetime, *, document: str = "Schedule 2"
) -> None:
    pooling.record_contribution(
        pool=pool,
        partner=organisation(partner),
        financial_year=year,
        kind=kind,
        amount=Decimal(amount),
        effective_on=at.date(),
        document=document,
        reason="",
        **_by(at),
    )
