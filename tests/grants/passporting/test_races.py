"""Two finance officers at the same instant, on two connections of a real server."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError

from commissioning.lib.refusal import Refused
from decisions.ledger import chain
from grants.passporting import proof
from grants.passporting.models import PassportedGrant, PassportEntry
from tests.factories import user
from tests.grants.passporting.passing import AT, MAY, carrier, grant, money, pass_on
from tests.races import overlap, together

pytestmark = pytest.mark.django_db(transaction=True)


def retains(of: PassportedGrant, amount: str) -> Callable[[], PassportEntry]:
    return lambda: money(of, amount, "retained", effective_on=MAY)


def raw(of: PassportedGrant, number: int, **more: object) -> Callable[[], None]:
    """Past the act, as somebody with the database at hand might."""
    by = user("finance")
    said = {"kind": "retained", "amount": Decimal("60.00"), "effective_on": MAY, "reason": "Clerk.", "written_at": AT}
    row = PassportEntry(grant=of, number=number, written_by=by, written_by_name=by.name, **{**said, **more})
    return row.save


def test_two_at_once_never_take_more_than_came_in(authority: None) -> None:
    """One test: what each step leaves is where the next one starts."""
    made = grant()
    money(made, "100.00")
    outcomes = together(retains(made, "60.00"), retains(made, "60.00"))
    assert sorted(type(each).__name__ for each in outcomes) == ["PassportEntry", "Refused"]
    [refused] = [each for each in outcomes if isinstance(each, Refused)]
    assert refused.sentence.startswith("£20.00 more would have gone out by 4 May 2021")
    money(made, "20.00")
    first, second = overlap(raw(made, 4), raw(made, 5))
    assert (first, isinstance(second, IntegrityError)) == (None, True)
    assert "more would have gone out than had come in" in str(second)
    PassportedGrant.objects.get()  # the connection is sound
    assert made.entries.count() == 4


def test_two_grants_never_carry_one_award_twice(authority: None) -> None:
    decision = carrier({"": ("60.00", "40.00")})
    one, two = grant(), grant(name="Another grant")
    for each in (one, two):
        money(each, "100.00")
    outcomes = together(lambda: pass_on(one, decision), lambda: pass_on(two, decision))
    done = [each for each in outcomes if isinstance(each, list)]
    assert [[entry.amount for entry in entries] for entries in done] == [[Decimal("60.00"), Decimal("40.00")]]
    [refused] = [each for each in outcomes if isinstance(each, Refused)]
    assert refused.sentence.endswith("has no award from this funder for 2021/22 that is not counted already.")
    assert [*chain.faults(), *proof.faults()] == []
