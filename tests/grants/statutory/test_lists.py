"""Whole lists of a small authority: who is in them, what each row says, what is missing, what is withheld."""

from datetime import timedelta
from decimal import Decimal

import pytest

from commissioning.example import authority as example
from commissioning.models import Organisation
from grants.organisations import acts as organisations
from grants.statutory import records
from grants.statutory.entries import NAME_WITHHELD
from grants.statutory.periods import Frequency, Period
from tests.factories import user
from tests.grants.statutory import listed
from tests.grants.statutory.listed import (
    CHARITY,
    COUNCIL,
    CRIME,
    EDGES,
    FIVE,
    PERSON,
    SECRET,
    SUPPLIER,
    TEN,
    UNKNOWN,
    VOLUNTARY,
    agree,
    detail,
    lacks,
    made,
    rows,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_authority")]

PURPOSE = "Help for people on probation, by [name withheld] and others."
REASONS = "Fewer people go back to prison, as [name withheld] has shown."
TITLE = "Recovery grants for people on probation"
POLICE = example.POLICE


@pytest.fixture(scope="module")
def _authority(kept: None) -> None:
    example.load()
    listed.authority()


def number(name: str) -> str:
    """Which agreement of its decision it is: they are made in the order of the sealed rows."""
    reference = listed.agreement(name).decision.reference
    return f"{reference}/{[*listed.GIVEN].index(name) + 1}"


def names(slug: str, period: str) -> list[str]:
    return [entry.recipient for entry in made(slug, period).entries]


def test_the_list_of_voluntary_grants_has_the_charity_alone_with_what_it_came_to() -> None:
    found = made(VOLUNTARY, "2021-22")
    assert rows(found) == [
        {
            "Record": number(CHARITY),
            "Date awarded": "2021-11-04",
            "Start date": "2021-04-01",
            "End date": "2022-03-31",
            "Department": POLICE,
            "Beneficiary": CHARITY,
            "Beneficiary registration number": "1119020",
            "Purpose": PURPOSE,
            "Amount": Decimal("21500.50"),
            "Change": "Awarded, Varied",
            "Changed on": "2022-01-13",
            "Added in the period": Decimal("21500.50"),
        }
    ]
    assert (found.amount, found.added, found.withheld, found.unnamed) == (Decimal("21500.50"),) * 2 + (0, 0)
    assert lacks(found) == {(CHARITY, "Instrument"), (UNKNOWN, "Recipient")}


def test_a_recipient_that_somebody_says_is_voluntary_comes_into_the_list() -> None:
    detail(UNKNOWN, sector="voluntary")
    agree(CHARITY, purpose="Recovery workers.", from_on=None)
    found = made(VOLUNTARY, "2021-22")
    assert [(row["Beneficiary"], row["Purpose"]) for row in rows(found)] == [
        (CHARITY, "Recovery workers."),
        (UNKNOWN, PURPOSE),
    ]
    assert lacks(found) == {(UNKNOWN, "Instrument"), (UNKNOWN, "Beneficiary registration number")}


def test_a_recipient_whose_record_is_merged_has_the_numbers_of_the_one_that_stands() -> None:
    stands = Organisation.objects.create(name="Calderfold Families", charity_number="1119021")
    said = {"reason": "One body.", "by": user("finance"), "at": listed.LATER}
    organisations.merge_organisations(duplicate=listed.body(UNKNOWN), into=stands, **said)
    found = made(VOLUNTARY, "2021-22")
    assert [(row["Beneficiary"], row["Beneficiary registration number"]) for row in rows(found)] == [
        (CHARITY, "1119020"),
        (UNKNOWN, "1119021"),
    ]
    Organisation.objects.filter(pk=stands.pk).update(charity_number="")
    (unknown,) = [lack for lack in made(VOLUNTARY, "2021-22").missing if lack.entry.recipient == UNKNOWN]
    assert unknown.what == "Recipient"


@pytest.mark.parametrize(("sector", "is_in"), [("public", False), ("private", False), ("voluntary", True)])
def test_what_somebody_says_of_a_recipient_counts_before_its_registers(sector: str, is_in: bool) -> None:
    detail(CHARITY, sector=sector)
    assert (CHARITY in names(VOLUNTARY, "2021-22")) == is_in
    detail(COUNCIL, sector=sector)
    assert (COUNCIL in names(VOLUNTARY, "2021-22")) == is_in


def test_a_month_of_crime_reduction_grants_says_conditions_and_reasons_and_names_no_person() -> None:
    agree(COUNCIL, conditions="Paid back\nif it is not spent.", purpose=f"As agreed with rosa  tull and {COUNCIL}.")
    found = made(CRIME, "2021-11")
    same = {
        "Date awarded": "2021-11-04",
        "Reasons": REASONS,
        "Change": "Awarded",
        "Changed on": "2021-11-04",
    }
    others = {"Purpose": PURPOSE, "Conditions": ""}
    said = {"Purpose": f"As agreed with [name withheld] and {COUNCIL}.", "Conditions": "Paid back if it is not spent."}
    assert rows(found) == [
        {
            "Record": number(name),
            "Recipient": shown,
            "Amount": listed.GIVEN[name],
            "Added in the period": listed.GIVEN[name],
            **same,
            **(said if name == COUNCIL else others),
        }
        for name, shown in ((CHARITY, CHARITY), (COUNCIL, COUNCIL), (PERSON, NAME_WITHHELD), (UNKNOWN, UNKNOWN))
    ]
    assert found.unnamed == 1
    without = {CHARITY, NAME_WITHHELD, UNKNOWN}
    assert lacks(found) == {(name, what) for name in without for what in ("Instrument", "Conditions")}


def test_a_variation_is_in_the_month_of_its_effect_with_what_it_added() -> None:
    (row,) = rows(made(CRIME, "2022-01"))
    assert {name: row[name] for name in ("Date awarded", "Amount", "Change", "Changed on", "Added in the period")} == {
        "Date awarded": "2021-11-04",
        "Amount": Decimal("21500.50"),
        "Change": "Varied",
        "Changed on": "2022-01-13",
        "Added in the period": Decimal("1500.50"),
    }
    (before,) = [row for row in rows(made(CRIME, "2021-11")) if row["Recipient"] == CHARITY]
    assert before["Amount"] == Decimal("20000.00")
    assert rows(made(CRIME, "2021-12")) == []


def test_contracts_over_five_thousand_pounds_begin_a_penny_above_it() -> None:
    found = made(FIVE, "2021-22-q3")
    assert [(row["Supplier"], row["Sum"]) for row in rows(found)] == [
        (SUPPLIER, Decimal("63600.00")),
        ("Over Five Ltd", Decimal("5000.01")),
        ("At Ten Ltd", Decimal("10000.00")),
        ("Over Ten Ltd", Decimal("10000.01")),
    ]
    assert found.amount == sum(listed.GIVEN[name] for name in (SUPPLIER, *EDGES)) - 5000


def test_contracts_that_exceed_ten_thousand_pounds_begin_a_penny_above_it() -> None:
    assert names(TEN, "2021-11") == [SUPPLIER, "Over Ten Ltd"]


def test_a_contract_has_all_ten_fields_and_each_that_nobody_recorded_is_missing() -> None:
    found = made(FIVE, "2021-22-q3")
    assert rows(found)[0] == {
        "Record": number(SUPPLIER),
        "Reference number": "",
        "Title": TITLE,
        "Department": POLICE,
        "Description": PURPOSE,
        "Supplier": SUPPLIER,
        "Supplier identifier": "",
        "Sum": Decimal("63600.00"),
        "Irrecoverable VAT": Decimal("0.00"),  # the decision is outside the scope of VAT
        "Start date": "2021-04-01",
        "End date": "2022-03-31",
        "Review date": None,
        "Invitation": "",
        "Invitation reference": "",
        "Small or medium-sized": "",
        "Voluntary": "",
        "Registration number": "",
        "Change": "Awarded",
        "Changed on": "2021-11-04",
        "Added in the period": Decimal("63600.00"),
    }
    wanting = {what for name, what in lacks(found) if name == SUPPLIER}
    assert wanting == {
        *("Reference number", "Supplier identifier", "Review date", "Invitation", "Small or medium-sized", "Voluntary")
    }
    assert {(name, what) for name, what in lacks(found) if name in listed.GIVEN and what == "Instrument"} == {
        (CHARITY, "Instrument"),
        (COUNCIL, "Instrument"),
    }


def test_what_is_said_afterwards_fills_the_list_and_nothing_is_missing() -> None:
    said = {"sector": "private", "is_small": "yes", "invitation": "tender", "irrecoverable_vat": Decimal("12.30")}
    detail(SUPPLIER, **said, has_no_review=True)
    found = [lack.what for lack in made(FIVE, "2021-22-q3").missing if lack.entry.recipient == SUPPLIER]
    assert found == ["Reference number", "Supplier identifier", "Invitation reference", "Registration number"]
    detail(SUPPLIER, tender_reference="ITT 7")
    agree(SUPPLIER, agreement_reference="C-2021-9", from_on=(listed.LATER + timedelta(days=30)).date())
    Organisation.objects.filter(name=SUPPLIER).update(company_number="03210987")
    full = made(FIVE, "2021-22-q3")
    row = rows(full)[0]
    assert [row[name] for name in ("Reference number", "Supplier identifier", "Irrecoverable VAT", "Review date")] == [
        "C-2021-9",
        "GB-COH-03210987",
        Decimal("12.30"),
        None,
    ]
    assert [row[name] for name in ("Invitation", "Invitation reference", "Small or medium-sized", "Voluntary")] == [
        "Published invitation to tender",
        "ITT 7",
        "Yes",
        "No",
    ]
    assert SUPPLIER not in {name for name, _ in lacks(full)}


def test_a_direct_award_came_of_no_invitation() -> None:
    agree(SUPPLIER, instrument="direct_award")
    assert rows(made(FIVE, "2021-22-q3"))[0]["Invitation"] == "Neither"


@pytest.mark.parametrize(("instrument", "is_in"), [("call_off", True), ("transfer", False), ("secondment", False)])
def test_which_instruments_are_contracts(instrument: str, is_in: bool) -> None:
    agree(SUPPLIER, instrument=instrument)
    assert (SUPPLIER in names(FIVE, "2021-22-q3")) == is_in
    assert SUPPLIER not in names(CRIME, "2021-11")


def test_a_contract_over_ten_thousand_pounds_says_both_parties_and_whether_a_copy_is_kept() -> None:
    agree(SUPPLIER, status="signed", signed_on=listed.LATER.date())
    found = made(TEN, "2021-11")
    assert rows(found)[0] == {
        "Record": number(SUPPLIER),
        "Reference number": "",
        "Title": TITLE,
        "Authority": "Greater Manchester Combined Authority",
        "Supplier": SUPPLIER,
        "Purpose": PURPOSE,
        "Value": Decimal("63600.00"),
        "Start date": "2021-04-01",
        "End date": "2022-03-31",
        "Signed on": listed.LATER.date().isoformat(),
        "Copy kept": "",
        "Change": "Awarded",
        "Changed on": "2021-11-04",
        "Added in the period": Decimal("63600.00"),
    }
    assert {what for name, what in lacks(found) if name == SUPPLIER} == {"Reference number", "Copy kept"}


@pytest.mark.parametrize(("slug", "period"), [(FIVE, "2021-22-q4"), (TEN, "2022-01")])
def test_a_contract_of_an_exempt_decision_is_withheld_counted_and_nowhere_named(slug: str, period: str) -> None:
    found = made(slug, period)
    assert (rows(found), found.withheld) == ([], 1)
    assert SECRET not in str(lacks(found))


def test_names_of_people_are_in_no_cell_of_any_list() -> None:
    for slug, period in ((VOLUNTARY, "2021-22"), (CRIME, "2021-11"), (FIVE, "2021-22-q3"), (TEN, "2021-11")):
        found = made(slug, period)
        assert found.entries
        assert PERSON.casefold() not in str(rows(found)).casefold()


def test_a_list_asks_the_database_as_often_for_many_as_for_one(django_assert_num_queries: object) -> None:
    quarter, year = (
        Period.called(slug, each) for slug, each in (("2021-22-q4", Frequency.QUARTER), ("2021-22", Frequency.YEAR))
    )
    for period in (quarter, year):
        with django_assert_num_queries(5):  # type: ignore[operator]
            records.gather([period])
