"""What goes wrong in real notices: research 3.3, W01 to W16, where no room's own tests try it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from decisions.drafting import acts
from decisions.record.models import Version
from decisions.scheme import acts as scheme
from decisions.scheme.models import Post
from decisions.signoff import signing, submission
from tests import factories
from tests.decisions.witness import refused
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=3)


def test_a_cost_that_rises_after_a_signature_needs_another_version(out: Version, decided: Version) -> None:
    """W01: £1,500 became £1,807.20 “since sign off”, by words at the end of a signed decision."""
    for version, words in (
        (out, "This decision is out for signature. What it says cannot change."),
        (decided, "This decision is decided. What it says cannot change."),
    ):
        with refused(words):
            acts.fund(
                decision=version.decision,
                fields={"total": Decimal("640040.20")},
                sources=[],
                by=user("officer"),
                at=AT,
            )


@pytest.mark.parametrize(
    ("total", "decider"), [("50000.00", "Deputy Mayor"), ("49999.99", "Treasurer")], ids=["at the amount", "below it"]
)
def test_the_amount_chooses_who_decides_and_no_field_does(people: None, total: str, decider: str) -> None:
    """W02: a text that names the Deputy Mayor and a field that names the Treasurer, and the other way about."""
    decision = factories.complete(total=Decimal(total), decision_type="deputy_mayor")
    acts.write(decision=decision, key="decision", text="The Treasurer decides this alone.", by=user("officer"), at=NOW)
    version = submission.submit(decision=decision, by=user("officer"), at=NOW)
    assert version.steps.latest("position").post_title == decider


def test_nobody_signs_for_a_post_that_was_abolished_while_the_notice_waited(out: Version) -> None:
    """W14: the delegation had expired, or the post was abolished, by the day of the decision."""
    treasurer = Post.objects.get(code="treasurer")
    scheme.abolish_post(post=treasurer, on=AT.date(), by=user("governance"), at=AT - timedelta(days=1))
    with refused("It is the turn of Treasurer, a post you do not hold today."):
        signing.sign(version=out, sha256=out.sha256, by=user("treasurer"), at=AT)


@pytest.mark.parametrize("back", [timedelta(days=30), timedelta(days=3, hours=1)])
def test_a_signature_is_not_dated_before_what_it_follows(out: Version, back: timedelta) -> None:
    """W16: backdating, here by a clock that is wrong."""
    with pytest.raises(IntegrityError, match="out of turn"):
        signing.sign(version=out, sha256=out.sha256, by=user("treasurer"), at=AT - back)
