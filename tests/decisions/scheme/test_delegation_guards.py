"""What the database refuses of delegations, written around the forms and the acts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from decisions.scheme.delegations import Delegation
from tests.conftest import guards_off
from tests.decisions.raw import execute, refused
from tests.decisions.scheme.delegating import DAY, UNTIL, delegate, post
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

ONE = timedelta(days=1)


def row(**fields: Any) -> Delegation:
    """A delegation of the treasurer's post to the finance officer, unless told otherwise."""
    given = {
        "reference": "D-2021-001",
        "post": post("treasurer"),
        "holder": user("treasurer"),
        "holder_name": "Simon Pryce",
        "post_title": "Treasurer",
        "to_person": user("finance"),
        "to_name": "Leo Brandreth",
        "from_on": DAY,
        "until_on": UNTIL,
        "document": "Minute 4",
        "made_at": NOW,
        "made_by": user("treasurer"),
        **fields,
    }
    return Delegation.objects.create(**given)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("delegation_ends_after_it_starts", {"until_on": DAY - ONE}),
        ("delegation_limit_is_positive", {"limit": Decimal("0.00")}),
        ("delegation_limit_is_positive", {"limit": Decimal("-0.01")}),
        ("delegation_has_one_delegate", {"to_person": None}),
        ("delegation_names_its_document", {"document": ""}),
        ("delegation_reference_is_well_formed", {"reference": "D-21-1"}),
        ("delegation_family_is_known", {"function_family": "health"}),
        ("delegation_type_is_known", {"decision_type": "mayor"}),
        ("until_on", {"until_on": None}),
        ("a delegation is not over when it is made", {"ended_at": NOW}),
    ],
)
def test_a_delegation_that_makes_no_sense_is_refused(constraint: str, fields: dict[str, Any]) -> None:
    with refused(constraint):
        row(**fields)
    assert row().reference == "D-2021-001"


def test_one_delegate_and_somebody_else() -> None:
    with refused("delegation_has_one_delegate"):
        row(to_post=post("director"))
    with refused("delegation_is_to_someone_else"):
        row(to_person=user("treasurer"))
    with refused("delegation_is_to_someone_else"):
        row(to_person=None, to_post=post("treasurer"))


def test_only_who_holds_the_post_that_day_delegates_it() -> None:
    delegate("director", to="colleague")  # the colleague signs for the director, and holds nothing to pass on
    for who in ("colleague", "finance", "deputy.mayor"):
        with refused("only who holds the post on 2021-10-25 delegates it"):
            row(holder=user(who), made_by=user(who), to_person=user("officer"))
    post("treasurer").holdings.update(until_on=DAY - ONE)
    with refused("only who holds the post on 2021-10-25 delegates it"):
        row()


def test_only_the_holder_or_a_governance_officer_makes_it() -> None:
    for who in ("finance", "director", "auditor"):
        with refused("only the holder or a governance officer makes a delegation"):
            row(made_by=user(who))
    keeper = user("governance")
    keeper.is_active = False
    with guards_off("commissioning_user"):
        keeper.save()
    with refused("only the holder or a governance officer makes a delegation"):
        row(made_by=keeper)
    keeper.is_active = True
    keeper.save()
    assert row(made_by=keeper).made_by == keeper


@pytest.mark.parametrize(
    "change",
    [
        "until_on = until_on + 1",
        "from_on = from_on - 1",
        '"limit" = 1',
        "document = 'x'",
        "scope = 'x'",
        "to_name = 'x'",
        "holder_name = 'x'",
        "reference = 'D-2021-009'",
        "decision_type = 'chief_officer'",
        "function_family = 'fire'",
        "made_at = made_at - interval '1 day'",
        "ended_at = made_at - interval '1 second', ended_by_id = made_by_id",
    ],
)
def test_nothing_in_it_is_changed(change: str) -> None:
    row()
    with refused("delegation D-2021-001 is on record: it can only be ended, and once"):
        execute(f"UPDATE decisions_delegation SET {change}")


def test_it_is_ended_once_by_someone_and_for_good() -> None:
    row()
    with refused("delegation_is_ended_by_someone"):
        execute("UPDATE decisions_delegation SET ended_at = made_at")
    with refused("delegation_is_ended_by_someone"):
        execute("UPDATE decisions_delegation SET ended_by_id = made_by_id")
    assert execute("UPDATE decisions_delegation SET ended_at = made_at, ended_by_id = made_by_id") == 1
    for change in ("ended_at = NULL, ended_by_id = NULL", "ended_at = ended_at + interval '1 day'"):
        with refused("it can only be ended, and once"):
            execute(f"UPDATE decisions_delegation SET {change}")


def test_it_is_never_deleted() -> None:
    made = row()
    with pytest.raises(TypeError, match="never deleted"):
        made.delete()
    with refused("decisions_delegation is append-only: DELETE refused"):
        Delegation.objects.filter(pk=made.pk).delete()
    connection.check_constraints()  # no table is emptied while something waits for the commit
    with refused("is append-only: TRUNCATE refused"):
        execute("TRUNCATE decisions_delegation CASCADE")
