"""`manage.py verify` on what was returned, taken back, stood aside from or withdrawn."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from decisions.record.models import Version
from decisions.scheme.models import Post
from decisions.signoff import returning, signing, submission
from tests import factories
from tests.conftest import guards_off
from tests.decisions.raw import execute
from tests.decisions.test_verify import verify
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=9)


def test_every_way_a_version_may_go_is_proved(out: Version, capsys: pytest.CaptureFixture[str]) -> None:
    signing.stand_aside(version=out, reason="My brother", by=user("treasurer"), at=AT)
    returning.take_back(decision=out.decision, by=user("colleague"), at=AT)
    Post.objects.get(code="treasurer").holdings.update(holder=user("finance"))
    submission.submit(decision=out.decision, by=user("officer"), at=AT)
    again = out.decision.versions.get(number=2)
    returning.return_to_author(version=again, reason="Wrong.", by=user("assistant.director"), at=AT)
    returning.withdraw(decision=out.decision, reason="Not needed.", by=user("officer"), at=AT)
    rejected = submission.submit(decision=factories.complete(), by=user("officer"), at=AT)
    returning.reject(version=rejected, reason="No.", by=user("assistant.director"), at=AT)
    call_command("verify")
    assert capsys.readouterr().out.startswith("Proved: ")


def test_a_signature_made_valid_again_is_named(out: Version, capsys: pytest.CaptureFixture[str]) -> None:
    """Taking the voiding away brings two signatures back to life."""
    returning.take_back(decision=out.decision, by=user("officer"), at=AT)
    with guards_off():
        execute("DELETE FROM decisions_voiding")
        execute("UPDATE decisions_decision SET state = 'in_sign_off'")
    reference = out.decision.reference
    assert verify(capsys) == [
        f"{reference} counts as in_sign_off, and the ledger says draft.",
        f"Version 1 of {reference}: that it is void, or why, is not what the ledger says.",
    ]


def test_a_reason_reworded_and_a_recusal_gone_are_named(out: Version, capsys: pytest.CaptureFixture[str]) -> None:
    signing.stand_aside(version=out, reason="My brother", by=user("treasurer"), at=AT)
    returning.withdraw(decision=out.decision, reason="Too dear.", by=user("officer"), at=AT)
    with guards_off():
        execute("DELETE FROM decisions_recusal")
        execute("UPDATE decisions_voiding SET reason = 'Not needed.'")
    reference = out.decision.reference
    assert verify(capsys) == [
        f"Version 1 of {reference}: that it is void, or why, is not what the ledger says.",
        f"{reference}: who stood aside, Simon Pryce, or why, is not what the ledger says.",
    ]


def test_a_version_put_in_as_the_next_one_is_named(out: Version, capsys: pytest.CaptureFixture[str]) -> None:
    with guards_off():
        execute(
            "INSERT INTO decisions_version (decision_id, number, content, sha256, submitted_at, submitted_by_id,"
            " submitted_by_name) SELECT decision_id, 2, content, sha256, submitted_at, submitted_by_id, 'X'"
            " FROM decisions_version"
        )
    assert verify(capsys) == [f"Version 2 of {out.decision.reference}: the ledger has no submission of it."]
