"""Two governance officers at once, on two connections of a real server."""

from datetime import timedelta

import pytest

from commissioning.lib.refusal import Refused
from commissioning.models import Role, User
from decisions.people import acts
from decisions.people.acts import Details
from tests.factories import NOW, user
from tests.races import overlap

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("authority")]

AT = NOW + timedelta(days=9)


def test_two_officers_cannot_close_each_other() -> None:
    second = User.objects.create_user("second@gmca.example", "Nell Ward", "x" * 14, roles=[Role.GOVERNANCE])
    first = user("governance")
    _, later = overlap(
        lambda: acts.close_account(person=second, by=first, at=AT),
        lambda: acts.close_account(person=first, by=second, at=AT),
    )
    assert (type(later), str(later)) == (Refused, "You are no governance officer any more.")
    assert User.objects.filter(is_active=True, roles__contains=["governance"]).get() == first


def test_two_officers_make_one_account_of_one_address() -> None:
    User.objects.create_user("second@gmca.example", "Nell Ward", "x" * 14, roles=[Role.GOVERNANCE])

    def add(by: User) -> object:
        details = Details("Tom Reed", "tom@gmca.example", "", None, ())
        return acts.add_person(details=details, by=by, at=AT)

    _, later = overlap(lambda: add(user("governance")), lambda: add(user("second")))
    assert str(later) == "tom@gmca.example is the address of Tom Reed. Give another."
    assert User.objects.filter(email="tom@gmca.example").count() == 1
