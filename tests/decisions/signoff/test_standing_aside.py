"""Standing aside because of an interest: for every version of the decision, and the next holder signs."""

import pytest

from decisions.record.models import Version
from decisions.signoff import returning, signing, submission
from decisions.signoff.models import Recusal
from tests.decisions.signoff.test_signing import AT, pass_on, sign
from tests.decisions.witness import Line, refused, written
from tests.factories import user

pytestmark = pytest.mark.django_db


def test_who_stands_aside_signs_no_version_and_the_next_holder_does(out: Version) -> None:
    with written() as lines:
        signing.stand_aside(version=out, reason=" My brother works there ", by=user("treasurer"), at=AT)
    row = Recusal.objects.filter(decision=out.decision).values(
        "person__email", "person_name", "post_title", "reason", "at"
    )
    said = "My brother works there"
    assert row.get() == {
        "person__email": "treasurer@gmca.example",
        "person_name": "Simon Pryce",
        "post_title": "Treasurer",
        "reason": said,
        "at": AT,
    }
    reference = out.decision.reference
    assert lines == [Line("stand_aside", "Simon Pryce", "Treasurer", AT, reference, out.sha256, {"reason": said})]
    returning.take_back(decision=out.decision, by=user("officer"), at=AT)
    again = submission.submit(decision=out.decision, by=user("officer"), at=AT)
    sign(again, "assistant.director")
    sign(again, "director")
    with refused("You stood aside from this decision because of an interest."):
        sign(again, "treasurer")
    pass_on("treasurer", user("finance"))
    assert sign(again, "finance").step.position == 3


def test_standing_aside_needs_a_reason_and_the_turn(out: Version) -> None:
    with refused("Say what the interest is."):
        signing.stand_aside(version=out, reason=" ", by=user("treasurer"), at=AT)
    with refused("Treasurer signs before Deputy Mayor. You will get an e-mail when it is your turn."):
        signing.stand_aside(version=out, reason="My brother", by=user("deputy.mayor"), at=AT)
