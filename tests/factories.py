"""What tests are made of: a small authority, a complete draft, and signatures up to a point."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from commissioning.example import authority
from commissioning.models import Directorate, Locality, Organisation, Role, User
from decisions.drafting import acts
from decisions.record import kinds
from decisions.record.models import Decision, Version
from decisions.record.sections import SECTIONS
from decisions.signoff import signing, submission

NOW = datetime(2021, 10, 25, 9, 0, tzinfo=UTC)
CHAIN = ("assistant.director", "director", "treasurer", "deputy.mayor")
AMOUNTS = {
    "Bolton": "69573.32",
    "Bury": "38741.73",
    "Manchester": "153528.73",
    "Oldham": "49887.85",
    "Rochdale": "55371.02",
    "Salford": "70651.98",
    "Stockport": "43146.25",
    "Tameside": "47460.87",
    "Trafford": "31370.92",
    "Wigan": "80000.33",
}
TOTAL = Decimal("639733.00")


def user(name: str) -> User:
    """A person of the example authority, by the part of the address before the @."""
    return User.objects.get(email=f"{name}@gmca.example")


def outsider(name: str = "Ellen Shaw") -> User:
    """An officer of another directorate, who may see no draft of the first."""
    transport, _ = Directorate.objects.get_or_create(name="Transport")
    email = f"{name.split()[0].lower()}@gmca.example"
    return User.objects.create_user(
        email, name, authority.PASSWORD, job_title="Officer", roles=[Role.OFFICER], directorate=transport
    )


def draft(
    *, by: User | None = None, at: datetime = NOW, subject: str = "Recovery grants for people on probation"
) -> Decision:
    return acts.start(subject=subject, by=by or user("officer"), at=at)


def complete(
    *,
    by: User | None = None,
    at: datetime = NOW,
    total: Decimal = TOTAL,
    decision_type: str = "deputy_mayor",
    **fields: str,
) -> Decision:
    """A draft that nothing stops: ten districts where the total is the seed's, one recipient otherwise."""
    by = by or user("officer")
    decision = draft(by=by, at=at)
    acts.describe(
        decision=decision,
        section="type",
        fields={
            "summary": "Ten councils each get a grant for recovery workers.",
            "function_family": "pcc",
            "kind": "award",
            "type": decision_type,
            "stage": "final_sign_off",
            "is_key": False,
            "key_reason": "Police and crime functions.",
            "period_from": date(2021, 4, 1),
            "period_until": date(2022, 3, 31),
            "due_on": date(2021, 11, 1),
            "contact_team": "Commissioning team",
            "contact_email": "commissioning@gmca.example",
            **fields,
        },
        localities=list(Locality.objects.all()),
        by=by,
        at=at,
    )
    for section in SECTIONS:
        if kinds.need(section.key, kind=fields.get("kind", "award"), family="pcc") is kinds.Need.NOT_NEEDED:
            continue
        answer = "no" if section.asks else ""
        acts.write(decision=decision, key=section.key, text=f"Words about {section.key}.", answer=answer, by=by, at=at)
    _money(decision, total, by=by, at=at)
    return Decision.objects.get(pk=decision.pk)


def _money(decision: Decision, total: Decimal, *, by: User, at: datetime) -> None:
    funder = Organisation.objects.get(name="Greater Manchester Combined Authority")
    source = {"funder": funder, "amount": total, "financial_year": 2021, "status": "agreement_signed"}
    acts.fund(decision=decision, fields={"total": total, "vat_basis": "outside_scope"}, sources=[source], by=by, at=at)
    if total == TOTAL:
        places = {place.name: place for place in Locality.objects.all()}
        rows = [
            {"locality": places[name], "amount": Decimal(amount), "financial_year": 2021}
            for name, amount in AMOUNTS.items()
        ]
    else:
        rows = [{"recipient": Organisation.objects.get(name="Bolton Council"), "amount": total, "financial_year": 2021}]
    acts.allocate(decision=decision, fields={"financial_years": [2021]}, rows=rows, by=by, at=at)


def submitted(*, at: datetime = NOW + timedelta(hours=1), **options: object) -> Version:
    decision = complete(**options)  # type: ignore[arg-type]
    return submission.submit(decision=decision, by=decision.author, at=at)


def sign(version: Version, who: str, *, at: datetime, **options: object) -> None:
    signing.sign(version=version, sha256=version.sha256, by=user(who), at=at, **options)  # type: ignore[arg-type]


def signed(*, count: int = 4, **options: object) -> Version:
    """A version with that many signatures, one a day; the fourth seals it."""
    version = submitted(**options)
    for days, who in enumerate(CHAIN[:count], start=1):
        sign(version, who, at=NOW + timedelta(days=days))
    return version
