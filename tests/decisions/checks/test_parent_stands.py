"""What is varied, renewed or replaced still stands."""

import pytest

from decisions.checks import parent_stands
from tests.decisions.checks import found
from tests.decisions.linking import linked, made, superseded, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def test_a_decision_that_stands_may_be_varied() -> None:
    assert found.of(parent_stands.check, linked(to(made(total="45000.00")))) == []


@pytest.mark.parametrize("relation", ["varies", "renews", "amends", "supersedes", "addendum"])
def test_one_that_was_replaced_may_not(relation: str) -> None:
    old = superseded()
    (finding,) = found.of(parent_stands.check, linked(to(old, relation)))
    sentence = f"Name the decision that replaced {old.reference}"
    assert found.brief([finding]) == [("X81", "block", "earlier#id_links-0-earlier", sentence)]
    assert finding.why == f"{old.reference} is superseded. Its notice says by which decision."


def test_it_may_still_be_carried_out() -> None:
    assert found.of(parent_stands.check, linked(to(superseded(), "implements"))) == []
