"""The last signature on a decision replaces the earlier ones that it names, in the same transaction."""

from datetime import timedelta

import pytest
from django.db import connection

from decisions.ledger import sentences
from decisions.ledger.models import LedgerEvent
from decisions.mail.models import SentMail
from decisions.record import proof as records
from decisions.record.models import Decision, Version
from decisions.signoff import proof, signing
from tests import factories
from tests.decisions import raw
from tests.decisions.linking import link, linked, made, older_notice, sign_all, submitted, superseded, to
from tests.decisions.raw import move
from tests.decisions.witness import refused, written
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def replacing(*old: Decision) -> Version:
    """Waits for its last signature, the treasurer's."""
    rows = [*(to(each, "supersedes") for each in old), older_notice("supersedes")]
    version = submitted(linked(*rows, total="60.00", kind="award"))
    sign_all(version, but=["treasurer"])
    return version


def last(version: Version) -> None:
    factories.sign(version, "treasurer", at=NOW + timedelta(days=2))


def test_nothing_is_replaced_before_the_last_signature() -> None:
    old = made(total="45000.00")
    replacing(old)
    assert Decision.objects.get(pk=old.pk).state == "decided"


def test_the_last_signature_replaces_them_with_a_line_on_each_and_a_mail() -> None:
    first, second = made(total="45000.00"), made(total="46000.00")
    version = replacing(first, second)
    new = version.decision.reference
    with written() as lines:
        last(version)
    assert [(line.act, line.reference, line.detail.get("superseded_by")) for line in lines] == [
        ("sign", new, None),
        ("seal", new, None),
        ("seal", new, None),
        ("decide", new, None),
        ("supersede", first.reference, new),
        ("supersede", second.reference, new),
    ]
    assert lines[3].detail == {"supersedes": [first.reference, second.reference]}
    assert [Decision.objects.get(pk=each.pk).state for each in (first, second)] == ["superseded", "superseded"]
    assert [
        (mail.person, mail.subject) for mail in SentMail.objects.filter(kind="superseded").order_by("reference")
    ] == [(user("officer"), f"Superseded by {new}: {each}") for each in (first, second)]
    assert [*records.faults(), *proof.faults()] == []
    connection.check_constraints()


def test_the_history_of_both_says_so() -> None:
    old = superseded()
    (on_old,) = LedgerEvent.objects.filter(act="supersede")
    on_new = LedgerEvent.objects.filter(act="decide").latest("number")
    assert on_old.reference == old.reference
    assert sentences.sentence(on_old) == (
        f"gave the last signature on {on_new.reference}, which supersedes this decision."
    )
    assert sentences.sentence(on_new) == f"gave the last signature, and so made the decision, which supersedes {old}."


def test_what_another_has_replaced_meanwhile_is_not_replaced_again() -> None:
    old = made(total="45000.00")
    version = replacing(old)
    made(to(old, "supersedes"), total="50.00", kind="award")
    with refused(
        f"{old} is superseded already by another decision. "
        f"Return {version.decision.reference}, so that it names the decision that stands."
    ):
        signing.sign(version=version, sha256=version.sha256, by=user("treasurer"), at=NOW + timedelta(days=2))


def test_the_database_supersedes_by_a_decision_alone() -> None:
    old = made(total="45000.00")
    with raw.refused_at_commit("is superseded by no decision"):
        move(old, "superseded")
    link(factories.complete(), to(old, "supersedes"))
    with raw.refused_at_commit("is superseded by no decision"):
        move(old, "superseded")


def test_the_database_makes_no_decision_that_leaves_in_force_what_it_replaces() -> None:
    old = made(total="45000.00")
    version = replacing(old)
    raw.sign(version, user("treasurer"))
    raw.seal(version)
    with raw.refused_at_commit("leaves in force what it supersedes"):
        move(version.decision, "decided")
    move(old, "superseded")
    move(version.decision, "decided")
    connection.check_constraints()


@pytest.mark.parametrize("state", ["decided", "published", "held", "in_force", "closed"])
def test_what_is_superseded_stays_so(state: str) -> None:
    with raw.refused("is superseded and does not become"):
        move(superseded(), state)
