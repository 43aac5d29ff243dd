"""Organisations, localities and people: what the database refuses of them, and what people are called."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from commissioning.example import authority as example
from commissioning.models import Directorate, Locality, Organisation, Role, User
from decisions.scheme.models import Post
from tests import factories
from tests.factories import user

pytestmark = pytest.mark.django_db


def refused(organisation: Organisation | Locality | User, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        organisation.save()


NUMBERS = {
    "charity_number": (
        ["", "1119020", "219099", "SC012345", "NIC100012", "1119020-1", "1119020-12"],
        ["119", "12345678", "sc012345", "SC12345", "1119020-", "1119020 ", "ABC1234567", "١١١٩٠٢٠"],
    ),
    "company_number": (
        ["", "03210987", "RC000654", "SC123456"],
        ["3210987", "rc000654", "RC00065", "R0000654", "0321 987"],
    ),
    "local_authority_code": (["", "BOL", "GMCA"], ["bol", "BO", "B0L", "ÄÖÜ"]),
    "ods_code": (["", "RXV", "00T", "Y12345"], ["rxv", "RX", "RX-V", "R V"]),
}


@pytest.mark.parametrize("field", NUMBERS)
def test_numbers_of_registers_are_well_formed_or_blank(field: str) -> None:
    right, wrong = NUMBERS[field]
    for at, value in enumerate(right):
        Organisation.objects.create(name=f"Right {at}", **{field: value})
    for at, value in enumerate(wrong):
        refused(Organisation(name=f"Wrong {at}", **{field: value}), f"organisation_{field}_is_well_formed")


@pytest.mark.parametrize("field", NUMBERS)
def test_a_wrong_number_is_refused_with_an_example(field: str) -> None:
    with pytest.raises(ValidationError) as found:
        Organisation(name="Wrong", **{field: "???"}).full_clean()
    (sentence,) = found.value.messages
    assert "such as" in sentence


@pytest.mark.parametrize("code", ["", "e08000001", "W08000001", "E0800001", "E080000011", "E0800000A"])
def test_a_district_has_a_gss_code(code: str) -> None:
    with pytest.raises(ValidationError) as found:
        Locality(name="Somewhere", gss_code=code).full_clean()
    assert found.value.messages
    if len(code) <= len("E08000001"):
        refused(Locality(name="Somewhere", gss_code=code), "locality_gss_code_is_well_formed")


def test_names_are_used_once() -> None:
    Organisation.objects.create(name="A charity")
    refused(Organisation(name="A charity"), "name")


@pytest.mark.parametrize("roles", [["admin"], ["officer", "owner"], ["Officer"], [""]])
def test_an_unknown_role_is_refused(roles: list[str]) -> None:
    with pytest.raises(ValidationError):
        User.objects.create_user("a@gmca.example", "A", roles=roles)
    refused(User(email="a@gmca.example", name="A", roles=roles), "user_roles_are_known")


def test_an_address_is_kept_in_small_letters_and_used_once() -> None:
    made = User.objects.create_user("  Ann.Lee@GMCA.Example ".strip(), "Ann Lee", "correct-horse-battery")
    assert made.email == "ann.lee@gmca.example"
    assert User.objects.get_by_natural_key("ANN.LEE@gmca.example") == made
    with pytest.raises(ValidationError):
        User.objects.create_user("ann.lee@gmca.example", "Another")
    refused(User(email="Ann.Lee@gmca.example", name="Another"), "user_email_is_lower_case")
    refused(User(email="ann.lee@gmca.example", name="Another"), "email")


def test_the_first_account_is_a_governance_officer_and_no_more() -> None:
    made = User.objects.create_superuser("first@gmca.example", "First", "correct-horse-battery")
    assert (made.roles, made.sees_all, made.is_officer, made.may_sign) == (["governance"], True, False, False)
    assert not hasattr(made, "is_superuser")


@pytest.mark.parametrize(
    ("roles", "officer", "finance", "everything"),
    [
        ([], False, False, False),
        ([Role.OFFICER], True, False, False),
        ([Role.FINANCE], False, True, False),
        ([Role.GOVERNANCE], False, True, True),
        ([Role.SCRUTINY], False, False, False),
        ([Role.AUDITOR], False, True, True),
        ([Role.OFFICER, Role.FINANCE], True, True, False),
    ],
)
def test_what_each_role_may(roles: list[str], officer: bool, finance: bool, everything: bool) -> None:
    one = User.objects.create_user("one@gmca.example", "One", roles=roles)
    assert (one.is_officer, one.sees_finance, one.sees_all) == (officer, finance, everything)
    one.is_active = False
    assert (one.is_officer, one.sees_finance, one.sees_all) == (False, False, False)


def test_a_person_is_shown_by_post_then_title_then_role() -> None:
    one = User.objects.create_user("one@gmca.example", "One", job_title="Analyst", roles=[Role.OFFICER, Role.FINANCE])
    assert one.title_line == "Analyst"
    one.job_title = ""
    one.save()
    assert User.objects.get(pk=one.pk).title_line == "Commissioning officer, Finance officer"
    for code in ("clerk", "usher"):
        Post.objects.create(code=code, title=code.title()).holdings.create(holder=one, from_on=date(2021, 4, 1))
    again = User.objects.get(pk=one.pk)
    assert (again.title_line, again.may_sign) == ("Clerk and Usher", True)


def test_a_person_who_left_does_not_sign_in() -> None:
    example.load()
    assert authenticate(None, email="officer@gmca.example", password=example.PASSWORD) == user("officer")
    User.objects.filter(email="officer@gmca.example").update(is_active=False)
    assert authenticate(None, email="officer@gmca.example", password=example.PASSWORD) is None


def test_people_and_directorates_with_records_stay(authority: None) -> None:
    """The fault seen elsewhere: deleting a user deletes history."""
    factories.draft()
    for gone in (user("officer"), Directorate.objects.get(name=example.POLICE), user("treasurer")):
        with pytest.raises(ProtectedError):
            gone.delete()
    with pytest.raises(IntegrityError, match="close the account instead"), transaction.atomic():
        user("finance").delete()
