"""A small authority that gives grants and lets contracts, as tests of statutory lists need it.

In November 2021 one decision gives a charity, a council, a person and a body of which nothing is known a grant, and
lets five contracts, four of them at the edges. In January 2022 the charity gets more by a variation, and a decision
with exempt information lets a sixth contract.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from commissioning.models import Organisation
from decisions.drafting import acts
from decisions.record.models import Decision
from decisions.signoff import submission
from grants.awards import terms
from grants.awards.models import Agreement, AgreementTerms
from grants.statutory import details, listing, records
from grants.statutory.listing import Made
from grants.statutory.lists import BY_SLUG
from grants.statutory.models import AgreementDetails
from grants.statutory.periods import Period
from tests.decisions.linking import link, sign_all, to
from tests.factories import NOW, complete, user
from tests.grants.awards.giving import LATER, post

VOLUNTARY, CRIME = "grants-to-voluntary-organisations", "crime-reduction-grants"
FIVE, TEN = "contracts-over-5000", "contracts-over-10000"
CHARITY, COUNCIL, PERSON, UNKNOWN = "Millrace Trust", "Bolton Council", "Rosa Tull", "Calderfold Family Support"
SUPPLIER, SECRET = "Alderway Deaf Services", "Thornfield Advocacy"
EDGES = {
    "At Five Ltd": Decimal("5000.00"),
    "Over Five Ltd": Decimal("5000.01"),
    "At Ten Ltd": Decimal("10000.00"),
    "Over Ten Ltd": Decimal("10000.01"),
}
GIVEN = {
    CHARITY: Decimal("20000.00"),
    COUNCIL: Decimal("30000.00"),
    PERSON: Decimal("2500.00"),
    UNKNOWN: Decimal("900.00"),
    SUPPLIER: Decimal("63600.00"),
    **EDGES,
}
EXEMPT = "Paragraph 3: prices of suppliers. The public interest in good prices outweighs that in publishing them."
NOVEMBER, JANUARY = NOW + timedelta(days=10), NOW + timedelta(days=80)


def decide(
    amounts: Mapping[str, Decimal], *, at: datetime, varies: Decision | None = None, is_exempt: bool = False
) -> Decision:
    """A sealed decision that gives these organisations so much in 2021/22; the last signature comes at that hour."""
    total = sum(amounts.values(), Decimal(0))
    decision = complete(
        total=total,
        kind="vary" if varies else "award",
        summary=f"Help for people on probation, by {PERSON.upper()} and others.",
    )
    if varies:
        decision = link(decision, to(varies))
    by = user("officer")
    rows = [{"recipient": body(name), "amount": amount, "financial_year": 2021} for name, amount in amounts.items()]
    said = {"financial_years": [2021], "allocated_to": "recipients"}
    acts.allocate(decision=decision, fields=said, rows=rows, by=by, at=NOW)
    reasons = f"**Fewer** people go back to prison, as {PERSON} has shown."
    acts.write(decision=decision, key="reasons", text=reasons, answer="", by=by, at=NOW)
    if is_exempt:
        acts.write(decision=decision, key="exemption", text=EXEMPT, answer="yes", by=by, at=NOW)
    version = submission.submit(decision=decision, by=by, at=NOW + timedelta(hours=1))
    return sign_all(version, at=at)


def body(name: str) -> Organisation:
    return Organisation.objects.get_or_create(name=name)[0]


def authority() -> None:
    Organisation.objects.filter(name=CHARITY).update(charity_number="1119020")
    first = decide(GIVEN, at=NOVEMBER)
    decide({CHARITY: Decimal("1500.50")}, at=JANUARY, varies=first)
    decide({SECRET: Decimal("70000.00")}, at=JANUARY, is_exempt=True)
    post()
    for name in (SUPPLIER, *EDGES, SECRET):
        agree(name, instrument="contract")
    detail(PERSON, sector="individual")


def agreement(name: str) -> Agreement:
    return Agreement.objects.get(grantee__name=name)


def agree(name: str, *, from_on: date | None = None, reason: str = "As agreed.", **said: Any) -> AgreementTerms:
    found = agreement(name)
    day = from_on or found.terms.latest("number").from_on
    return terms.agree(agreement=found, fields=said, from_on=day, reason=reason, by=user("finance"), at=LATER)


def detail(name: str, *, reason: str = "As found.", who: str = "finance", **said: Any) -> AgreementDetails:
    return details.detail(agreement=agreement(name), fields=said, reason=reason, by=user(who), at=LATER)


def made(slug: str, period: str) -> Made:
    of = BY_SLUG[slug]
    found = Period.called(period, of.frequency)
    return listing.make(of, found, records.gather([found]))


def rows(found: Made) -> list[dict[str, Any]]:
    """The rows of the file, each by its headings."""
    headings, *lines = listing.table(found)
    return [dict(zip(map(str, headings), line, strict=True)) for line in lines]


def lacks(found: Made) -> set[tuple[str, str]]:
    return {(lack.entry.recipient, lack.what) for lack in found.missing}
