"""Two grants as tests of Finance need them: one of no year, being paid; one over two years that nobody signed."""

from datetime import date, timedelta
from decimal import Decimal

from commissioning.example import authority
from commissioning.models import Locality, Organisation
from decisions.drafting import acts
from decisions.record.models import Decision
from decisions.signoff import submission
from grants.awards import posting
from grants.payments import conditions, paying, releasing
from grants.payments.choices import Because, Mode, Precedent
from tests.decisions.linking import sign_all
from tests.factories import NOW, complete, user
from tests.grants.payments import paying as to
from tests.grants.payments.paying import AGREED, award_of, later
from tests.grants.returns import asking

HMPPS = "HM Prison and Probation Service"
YEARLY = {"Bolton": {2021: "10000.00", 2022: "20000.00"}, "Bury": {2021: "1000.00", 2022: "2000.00"}}


def spend() -> tuple[Decision, Decision]:
    """The first is paid to Bolton by quarters: one is paid and partly came back, one is released, one withheld."""
    authority.load()
    first = to.seed(["Bolton", "Bury"])
    one, two, three, _ = to.plan(award_of("Bolton"), Mode.QUARTERLY)[:4]
    to.paid(one, reference="BACS 1")
    back = {"because": Because.UNSPENT, "reason": "A vacant post.", "came_back_on": later(3).date()}
    paying.claw_back(instalment=one, amount=Decimal("100.00"), **back, by=user("finance"), at=later(3))
    to.release(two)
    releasing.withhold(instalment=three, reason="A question.", by=user("finance"), at=AGREED)
    agreement = award_of("Bury").agreement
    conditions.ask_for(agreement=agreement, kind=Precedent.FORECAST, by=user("officer"), at=AGREED)
    asking.ask(agreement, at=AGREED)
    return first, from_hmpps()


def from_hmpps() -> Decision:
    """Over two years, to two districts; sealed, posted, and no agreement is signed."""
    total = sum((Decimal(amount) for years in YEARLY.values() for amount in years.values()), Decimal(0))
    decision = complete(total=total, period_until=date(2023, 3, 31))
    funder = Organisation.objects.get_or_create(name=HMPPS)[0]
    sources = [{"funder": funder, "amount": total, "status": "agreement_signed"}]
    by, at = user("officer"), NOW
    acts.fund(decision=decision, fields={"total": total}, sources=sources, by=by, at=at)
    places = {place.name: place for place in Locality.objects.all()}
    rows = [
        {"locality": places[name], "amount": Decimal(amount), "financial_year": year}
        for name, years in YEARLY.items()
        for year, amount in years.items()
    ]
    acts.allocate(decision=decision, fields={"financial_years": [2021, 2022]}, rows=rows, by=by, at=at)
    version = submission.submit(decision=decision, by=by, at=at + timedelta(hours=1))
    made = sign_all(version, at=at + timedelta(days=1))
    posting.catch_up(at=AGREED)
    return made
