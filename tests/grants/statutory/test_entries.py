"""One agreement in one period, without a database: its sums at the thresholds, and what exempt decisions withhold."""

from datetime import date
from decimal import Decimal

import pytest

from grants.awards.choices import Change
from grants.awards.models import AgreementTerms
from grants.statutory.entries import Entry
from grants.statutory.lists import BY_SLUG
from grants.statutory.models import AgreementDetails
from grants.statutory.periods import Frequency, Period
from grants.statutory.records import Posted, Record, Step

MAY, JUNE, JULY = date(2026, 5, 31), date(2026, 6, 1), date(2026, 7, 1)
FIVE = Decimal("5000.00")
ORDER = ("crime-reduction-grants", "contracts-over-10000")
SAID = {
    "starts_on": date(2026, 4, 1),
    "ends_on": None,
    "vat_basis": "",
    **dict.fromkeys(("authority", "department"), ""),
}
SAID |= dict.fromkeys(("family", "subject", "summary", "reasons"), "")


def step(
    on: date, amount: str, change: Change = Change.AWARDED, *, is_exempt: bool = False, family: str = "pcc"
) -> Step:
    said = SAID | {"family": family, "is_exempt": is_exempt}
    return Step(on, change, Decimal(amount), Posted(**said))


def entry(*steps: Step, terms: tuple[AgreementTerms, ...] = (), day: date = JUNE) -> Entry:
    record = Record(None, 1, steps, terms, AgreementDetails(), ())  # type: ignore[arg-type]  # not asked about it
    return Entry(record, Period.of(day, Frequency.MONTH))


@pytest.mark.parametrize(
    ("steps", "is_over"),
    [
        ([(JUNE, "5000.00")], False),
        ([(JUNE, "5000.01")], True),
        ([(JUNE, "4999.99"), (JUNE, "0.01")], False),
        ([(JUNE, "4999.99"), (JUNE, "0.02")], True),
        ([(MAY, "4999.99"), (JUNE, "0.02")], True),
        ([(MAY, "5000.00"), (JUNE, "-1.00")], False),
        ([(MAY, "5000.01"), (JUNE, "-1.00")], True),  # it was in a list, which this one corrects
        ([(MAY, "5000.00"), (JULY, "1.00")], False),
    ],
)
def test_whether_it_comes_to_more_or_did_before_the_period(steps: list[tuple[date, str]], is_over: bool) -> None:
    assert entry(*(step(on, amount) for on, amount in steps)).is_over(FIVE) == is_over


def test_an_amount_is_that_of_the_end_of_the_period_and_what_it_added_that_of_its_own_days() -> None:
    found = entry(
        step(MAY, "100.00"),
        step(JUNE, "-40.00", Change.REPLACED),
        step(date(2026, 6, 30), "50.10", Change.AWARDED),
        step(JULY, "1000.00", Change.VARIED),
    )
    assert (found.amount, found.added, found.change) == (Decimal("110.10"), Decimal("10.10"), "Replaced, Awarded")
    assert (found.awarded_on, found.changed_on) == (MAY, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("exempt", "is_withheld"),
    [((False, False, False), False), ((True, False, False), True), ((False, False, True), False)],
)
def test_an_exempt_decision_withholds_what_it_made_from_its_day_on(exempt: tuple[bool, ...], is_withheld: bool) -> None:
    steps = [step(on, "1.00", is_exempt=each) for on, each in zip((MAY, JUNE, JULY), exempt, strict=True)]
    assert entry(*steps).is_withheld == is_withheld


def test_what_the_decisions_leave_open_is_not_recorded() -> None:
    found = entry(step(JUNE, "1.00"))
    assert (found.starts_on, found.ends_on, found.vat) == (date(2026, 4, 1), None, None)


def test_terms_of_the_period_count_and_later_ones_fill_what_they_leave_open() -> None:
    early = AgreementTerms(number=2, from_on=MAY, instrument="contract", purpose="Words.")
    later = AgreementTerms(number=3, from_on=JULY, instrument="grant", purpose="Other words.", conditions="None.")
    found = entry(step(JUNE, "1.00"), terms=(early, later))
    assert found.instrument == "contract"
    assert [each.number for each in found.record.terms_for(found.period.end)] == [2, 3]
    assert [each.number for each in found.record.terms_for(JULY)] == [3]


@pytest.mark.parametrize(("family", "is_in"), [("pcc", True), ("general", False)])
def test_lists_under_the_order_are_of_police_and_crime_decisions_alone(family: str, is_in: bool) -> None:
    given = step(JUNE, "10000.01", family=family)
    grant = entry(given, terms=(AgreementTerms(number=2, from_on=JUNE, instrument="grant"),))
    contract = entry(given, terms=(AgreementTerms(number=2, from_on=JUNE, instrument="contract"),))
    assert BY_SLUG["crime-reduction-grants"].holds(grant) == is_in
    assert BY_SLUG["contracts-over-10000"].holds(contract) == is_in
    assert BY_SLUG["contracts-over-5000"].holds(contract)
    unsaid = entry(given)
    doubted = [
        slug for slug, of in BY_SLUG.items() if slug != "grants-to-voluntary-organisations" and of.doubts(unsaid)
    ]
    assert doubted == (["contracts-over-5000", *ORDER] if is_in else ["contracts-over-5000"])
