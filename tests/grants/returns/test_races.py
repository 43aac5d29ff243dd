"""A return that comes twice at the same instant, and a link that is replaced while it is used, on real connections."""

import pytest

from commissioning.lib.refusal import Refused
from decisions.ledger import chain
from grants.awards.models import Agreement
from grants.returns import acts, links, proof
from grants.returns.models import Return, ReturnLink, ReturnStep
from tests import factories
from tests.factories import user
from tests.grants.awards.giving import LATER, post
from tests.grants.returns.asking import ask, sent
from tests.races import overlap, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("authority")
def test_a_return_that_is_sent_twice_at_once_comes_once_and_a_replaced_link_takes_nothing() -> None:
    """One test: signing the decision is slow, and each part uses a return of its own."""
    factories.signed()
    post()
    first, second, *_ = ask(Agreement.objects.get(grantee__name="Bolton Council")).returns.order_by("number")
    _sent_twice(first)
    _replaced_meanwhile(second)
    assert [*chain.faults(), *proof.faults()] == []


def _sent_twice(report: Return) -> None:
    link = links.make_link(report=report, by=user("finance"), at=LATER)
    outcomes = together(*[lambda: acts.receive_by_link(link=link, sent=sent(), at=LATER)] * 2)
    assert sorted(str(each) for each in outcomes if isinstance(each, Refused)) == ["This return is received already."]
    assert report.steps.count() == 1


def _replaced_meanwhile(report: Return) -> None:
    old = links.make_link(report=report, by=user("finance"), at=LATER)
    made, refused = overlap(
        lambda: links.make_link(report=report, by=user("finance"), at=LATER),
        lambda: acts.receive_by_link(link=old, sent=sent(), at=LATER),
    )
    assert isinstance(made, ReturnLink)
    assert str(refused) == "This link was replaced by a newer one. Use that, or ask for it."
    assert isinstance(acts.receive_by_link(link=made, sent=sent(), at=LATER), ReturnStep)
