"""Seed 001 as an agreement, and what is done to its payments, as tests need them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commissioning.example import authority
from commissioning.models import Locality, Role, User
from decisions.drafting import acts
from decisions.record.models import Decision
from grants.awards import posting, terms
from grants.awards.models import Agreement, Award
from grants.payments import releasing, scheduling
from grants.payments.choices import Mode
from grants.payments.models import Instalment, Step
from grants.payments.paying import pay
from grants.payments.schedules import Row
from tests.decisions.linking import sign_all, submitted
from tests.factories import AMOUNTS, NOW, TOTAL, complete, user

AGREED = datetime(2021, 11, 1, 9, 0, tzinfo=UTC)
"""When the agreements are signed; the decision is sealed on 26 October 2021."""


def seed(names: Sequence[str] = tuple(AMOUNTS)) -> Decision:
    """Grants over three years to these of the ten districts, sealed, posted and agreed."""
    total = sum((Decimal(AMOUNTS[name]) for name in names), Decimal(0))
    decision = complete(total=total, period_until=date(2024, 3, 31))
    places = {place.name: place for place in Locality.objects.all()}
    rows = [{"locality": places[name], "amount": Decimal(AMOUNTS[name])} for name in names]
    acts.allocate(decision=decision, fields={"financial_years": []}, rows=rows, by=user("officer"), at=NOW)
    made = sign_all(submitted(decision))
    posting.catch_up(at=AGREED)
    for agreement in made.agreements.all():
        sign(agreement)
    return made


def whole_seed() -> Decision:
    assert sum(map(Decimal, AMOUNTS.values())) == TOTAL
    return seed()


def sign(agreement: Agreement, at: datetime = AGREED) -> None:
    fields = {"status": "signed", "signed_on": at.date()}
    terms.agree(agreement=agreement, fields=fields, from_on=at.date(), reason="Signed.", by=user("finance"), at=at)


def second_finance_officer() -> User:
    return User.objects.create_user(
        "priya@gmca.example", "Priya Nair", authority.PASSWORD, job_title="Finance officer", roles=[Role.FINANCE]
    )


def award_of(name: str) -> Award:
    return Award.objects.get(agreement__grantee__name=f"{name} Council")


def plan(award: Award, mode: Mode = Mode.IN_YEAR, *, at: datetime = AGREED, reason: str = "") -> list[Instalment]:
    rows = scheduling.proposed(award, mode, [], day=timezone.localdate(at))
    return typed(award, rows, mode=mode, at=at, reason=reason)


def typed(
    award: Award, rows: Sequence[Row], *, mode: Mode = Mode.TYPED, at: datetime = AGREED, reason: str = ""
) -> list[Instalment]:
    made = scheduling.schedule(award=award, mode=mode, rows=rows, reason=reason, by=user("officer"), at=at)
    return list(made.instalments.order_by("number"))


def certify(instalment: Instalment, *, claim: str = "", at: datetime = AGREED, who: str = "officer") -> Step:
    return releasing.certify(instalment=instalment, claim_reference=claim, by=user(who), at=at)


def release(instalment: Instalment, *, at: datetime = AGREED, who: str = "finance") -> Step:
    certify(instalment, at=at)
    return releasing.release(instalment=instalment, by=user(who), at=at)


def paid(instalment: Instalment, *, at: datetime = AGREED, reference: str = "") -> Step:
    release(instalment, at=at)
    return pay(
        instalment=instalment,
        amount=instalment.amount,
        paid_on=timezone.localdate(at),
        ledger_reference=reference or f"BACS {instalment.pk}",
        by=user("finance"),
        at=at,
    )


def states(award: Award) -> list[str]:
    rows: Any = Instalment.objects.with_state().filter(award=award).order_by("number")
    return [each.state for each in rows]


def later(days: int) -> datetime:
    return AGREED + timedelta(days=days)
