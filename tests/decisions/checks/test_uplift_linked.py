"""A decision that raises an earlier one links to it."""

import pytest

from decisions.checks import uplift_linked
from decisions.record.links import DecisionLink
from decisions.record.models import Decision
from tests.decisions.checks import found
from tests.decisions.linking import grants, raising

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]


def test_an_uplift_whose_link_was_taken_out_is_told() -> None:
    parent = grants()
    decision = raising(parent)
    assert found.of(uplift_linked.check, decision) == []
    Decision.objects.filter(pk=decision.pk).update(
        uplift_of=parent, uplift_rounding="typed", uplift_total_is="increase"
    )
    assert found.of(uplift_linked.check, decision) == []
    DecisionLink.objects.filter(decision=decision).delete()
    assert found.brief(found.of(uplift_linked.check, decision)) == [
        ("X71", "block", "earlier#id_links-0-earlier", f"Link to {parent.reference}, which this raises")
    ]
