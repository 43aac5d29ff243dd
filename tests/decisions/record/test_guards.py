"""What the database refuses a record, written around the forms and the acts."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from decisions.record.models import (
    Contributor,
    Decision,
    Version,
)
from decisions.record.states import DONE, State
from tests.conftest import guards_off
from tests.decisions import raw
from tests.decisions.raw import execute, move, refused, refused_at_commit
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db

Change = Callable[[Decision], object]


def row(decision: Decision, **fields: object) -> Decision:
    given = {
        "directorate": decision.directorate,
        "author": decision.author,
        "subject": "Another",
        "reference": "DN-2021-0999",
    }
    return Decision(**{**given, "started_at": NOW, "saved_at": NOW, "saved_by": decision.author, **fields})


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_a_decision_starts_as_a_draft_and_as_nothing_else(draft: Decision, state: State) -> None:
    with refused("a decision starts as a draft"):
        row(draft, state=state).save(force_insert=True)


@pytest.mark.parametrize("state", [State.IN_SIGN_OFF, *sorted(DONE)])
def test_a_draft_without_a_version_goes_to_no_signatory_and_is_never_decided(draft: Decision, state: State) -> None:
    with refused("has no version to sign|was not out for signature"):
        move(draft, state)


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.REJECTED, State.WITHDRAWN])
def test_a_decision_out_for_signature_ends_only_with_its_version_void(out: Version, state: State) -> None:
    with refused(f"cannot become {state} while its version is not void"):
        move(out.decision, state)
    raw.void(out, by=user("treasurer"))
    move(out.decision, state)


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.IN_SIGN_OFF, State.REJECTED, State.WITHDRAWN])
def test_what_is_decided_stays_decided(decided: Version, state: State) -> None:
    with refused(f"is decided and does not go back to {state}"):
        move(decided.decision, state)


@pytest.mark.parametrize("state", sorted(DONE - {State.DECIDED, State.SUPERSEDED}))
def test_what_is_decided_may_go_on(decided: Version, state: State) -> None:
    move(decided.decision, state)


@pytest.mark.parametrize("end", [State.REJECTED, State.WITHDRAWN])
@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.IN_SIGN_OFF, State.DECIDED])
def test_what_is_rejected_or_withdrawn_is_over(out: Version, end: State, state: State) -> None:
    raw.void(out, by=user("treasurer"))
    move(out.decision, end)
    with refused(f"is {end} and does not go back to {state}"):
        move(out.decision, state)


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
def test_a_void_version_goes_to_no_signatory_again(out: Version, state: State) -> None:
    raw.void(out, by=user("treasurer"))
    move(out.decision, state)
    with refused("has no version to sign"):
        move(out.decision, State.IN_SIGN_OFF)


def test_a_version_without_a_chain_is_never_decided(draft: Decision) -> None:
    version = raw.freeze(draft)
    move(draft, State.IN_SIGN_OFF)
    raw.seal(version)
    with refused_at_commit("lacks a required signature"):
        move(draft, State.DECIDED)


@pytest.mark.parametrize("state", sorted(DONE))
def test_a_decision_that_lacks_a_signature_reaches_no_state_after_it(out: Version, state: State) -> None:
    raw.seal(out)
    with refused_at_commit("lacks a required signature"):
        move(out.decision, state)


@pytest.mark.parametrize("state", sorted(DONE))
def test_a_decision_without_its_sealed_notice_reaches_no_state_after_it(out: Version, state: State) -> None:
    raw.sign(out, user("treasurer"))
    raw.sign(out, user("deputy.mayor"))
    with refused_at_commit("has no sealed notice"):
        move(out.decision, state)


def test_a_public_edition_does_not_stand_for_the_signed_one(out: Version) -> None:
    raw.sign(out, user("treasurer"))
    raw.sign(out, user("deputy.mayor"))
    with guards_off("decisions_sealednotice"):
        raw.seal(out, editions=["public"])
    with refused_at_commit("has no sealed notice"):
        move(out.decision, State.DECIDED)


def test_with_every_signature_and_the_sealed_notice_it_is_decided(out: Version) -> None:
    raw.sign(out, user("treasurer"))
    raw.sign(out, user("deputy.mayor"))
    raw.seal(out)
    move(out.decision, State.DECIDED)


@pytest.mark.parametrize(
    ("column", "value"),
    [("reference", "DN-2021-0777"), ("author_id", -1), ("started_at", "2020-01-01T00:00:00Z")],
)
def test_reference_author_and_start_never_change(
    draft: Decision, out: Version, decided: Version, column: str, value: object
) -> None:
    for decision in (draft, out.decision, decided.decision):
        with refused(f"reference, author and start of {decision} never change"):
            execute(f"UPDATE decisions_decision SET {column} = %s WHERE id = %s", value, decision.pk)


def test_a_decision_is_never_deleted(draft: Decision) -> None:
    with refused("decisions_decision is append-only: DELETE refused"):
        execute("DELETE FROM decisions_decision WHERE id = %s", draft.pk)
    with pytest.raises(TypeError, match=r"withdrawn, never deleted"):
        draft.delete()
    with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
        Decision.objects.filter(pk=draft.pk).delete()
    with refused("TRUNCATE refused|stays on record"):
        execute("TRUNCATE decisions_decision CASCADE")


def test_who_wrote_in_a_record_stays_on_record(draft: Decision) -> None:
    with refused("who wrote in a record stays on record"):
        Contributor.objects.filter(decision=draft).delete()
    with refused("who wrote in a record stays on record"):
        Contributor.objects.filter(decision=draft).update(person=user("colleague"))
    with refused("who wrote in a record stays on record"):
        execute("TRUNCATE decisions_contributor")
    with refused("contributor_is_listed_once"):
        Contributor.objects.create(decision=draft, person=draft.author, since=NOW)
