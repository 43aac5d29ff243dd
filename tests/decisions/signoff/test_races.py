"""Two people at the same instant, on two connections of a real server."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from commissioning.lib.refusal import Refused
from decisions.drafting import acts
from decisions.ledger import chain as ledger
from decisions.ledger.models import LedgerEvent
from decisions.notice.models import SealedNotice
from decisions.record.models import Decision, Version
from decisions.scheme import covers
from decisions.scheme import proof as delegations
from decisions.scheme.delegations import Delegation
from decisions.signoff import proof, returning, signing, submission
from decisions.signoff.models import Recusal, SignOff, Voiding
from tests import factories
from tests.decisions import raw
from tests.decisions.answering import assistance
from tests.decisions.signoff import chains
from tests.factories import NOW, user
from tests.races import overlap, together

pytestmark = pytest.mark.django_db(transaction=True)

AT = NOW + timedelta(days=3)
Pair = Callable[[Callable[[], Any], Callable[[], Any]], list[Any]]


@pytest.fixture
def out(authority: None) -> Version:
    return factories.signed(count=2)


def sign(version: Version, who: str = "treasurer") -> Callable[[], SignOff]:
    return lambda: signing.sign(version=version, sha256=version.sha256, by=user(who), at=AT)


def send_back(version: Version) -> Voiding:
    return returning.return_to_author(version=version, reason="Wrong.", by=user("treasurer"), at=AT)


def sentences(outcomes: list[Any]) -> list[str]:
    return sorted(str(outcome) for outcome in outcomes if isinstance(outcome, Exception))


def sound() -> None:
    assert [*ledger.faults(), *proof.faults()] == []


def test_one_signatory_with_two_browsers_signs_once(out: Version) -> None:
    outcomes = together(sign(out), sign(out))
    assert sentences(outcomes) == ["You have signed this version. One person signs once."]
    assert list(out.sign_offs.values_list("step__position", flat=True)) == [1, 2, 3]
    sound()


def test_the_second_signature_on_a_step_waits_for_the_first_and_is_refused(out: Version) -> None:
    first, second = overlap(sign(out), sign(out))
    assert isinstance(first, SignOff)
    assert str(second) == "You have signed this version. One person signs once."
    sound()


def test_a_signature_that_rolls_back_leaves_the_turn_to_the_one_that_waits(out: Version) -> None:
    _, second = overlap(sign(out), sign(out), commit=False)
    assert isinstance(second, SignOff)
    assert out.sign_offs.count() == 3
    sound()


def test_two_raw_signatures_on_one_step_are_one(out: Version) -> None:
    """Around the act too: the database lets the second wait and then refuses it."""
    _, second = overlap(
        lambda: raw.sign(out, user("treasurer"), position=3), lambda: raw.sign(out, user("treasurer"), position=3)
    )
    assert isinstance(second, IntegrityError)
    assert out.sign_offs.count() == 3


def test_a_signature_waits_for_a_return_and_is_refused(out: Version) -> None:
    returned, signature = overlap(lambda: send_back(out), sign(out))
    assert isinstance(returned, Voiding)
    assert str(signature) == f"Version 1 of {out.decision.reference} is not out for signature any more."
    assert Decision.objects.get().state == "returned"
    sound()


def test_a_return_waits_for_a_signature_and_is_refused(out: Version) -> None:
    signature, returned = overlap(sign(out), lambda: send_back(out))
    assert isinstance(signature, SignOff)
    assert str(returned) == "You have signed this version. One person signs once."
    assert (Decision.objects.get().state, Voiding.objects.count()) == ("in_sign_off", 0)
    sound()


def test_taking_back_waits_for_the_last_signature_and_is_refused(out: Version) -> None:
    sign(out)()
    decided, taken = overlap(
        sign(out, "deputy.mayor"), lambda: returning.take_back(decision=out.decision, by=user("officer"), at=AT)
    )
    assert isinstance(decided, SignOff)
    assert isinstance(taken, Refused)
    assert Decision.objects.get().state == "decided"
    sound()


def put_off(version: Version) -> None:
    until = AT.date() + timedelta(days=30)
    returning.defer(decision=version.decision, reason="Late.", until=until, by=user("officer"), at=AT)


def test_a_signature_waits_for_a_deferral_and_is_refused(out: Version) -> None:
    _, signature = overlap(lambda: put_off(out), sign(out))
    assert str(signature) == f"Version 1 of {out.decision.reference} is not out for signature any more."
    assert (Decision.objects.get().state, out.sign_offs.count()) == ("deferred", 2)
    sound()


def test_a_deferral_waits_for_the_last_signature_and_is_refused(out: Version) -> None:
    sign(out)()
    decided, deferred = overlap(sign(out, "deputy.mayor"), lambda: put_off(out))
    assert isinstance(decided, SignOff)
    assert str(deferred) == "This decision is decided, so you cannot defer it."
    assert (Decision.objects.get().state, Voiding.objects.count()) == ("decided", 0)
    sound()


def assisted(authority: None) -> tuple[Decision, Decision]:
    """Two drafts that give the council £200,000 each, of the £315,000 that it may have."""
    return assistance("200000.00"), assistance("200000.00")


def submit(decision: Decision) -> Callable[[], Version]:
    return lambda: submission.submit(decision=decision, by=user("officer"), at=NOW)


OVER = "Bolton Council would have more than £315,000.00 of minimal financial assistance"


@pytest.mark.parametrize("meet", [together, overlap])
def test_two_decisions_do_not_take_one_enterprise_over_the_limit_together(authority: None, meet: Pair) -> None:
    drafts = assisted(authority)
    outcomes = meet(*map(submit, drafts))
    assert sorted(type(each).__name__ for each in outcomes) == ["Refused", "Version"]
    assert [OVER in each for each in sentences(outcomes)] == [True]
    assert sorted(Decision.objects.values_list("state", flat=True)) == ["draft", "in_sign_off"]
    sound()


def test_a_submission_that_rolls_back_leaves_the_limit_to_the_one_that_waits(authority: None) -> None:
    first, second = assisted(authority)
    _, waited = overlap(submit(first), submit(second), commit=False)
    assert (type(waited), Version.objects.get().decision) == (Version, second)
    sound()


def test_two_raw_versions_do_not_share_one_limit(authority: None) -> None:
    """Around the act too: the database lets the second wait and then refuses it."""
    first, second = assisted(authority)

    def out(decision: Decision) -> None:
        raw.ask(raw.freeze(decision, submitted_at=NOW))
        raw.move(decision, "in_sign_off")

    _, refused = overlap(lambda: out(first), lambda: out(second))
    assert isinstance(refused, IntegrityError)
    assert Version.objects.get().decision == first


def side_by_side(authority: None) -> Version:
    """The Director and the Treasurer share the last place."""
    return chains.out("assistant.director", asked=(*chains.PARALLEL[:3],))


def test_two_signatures_of_one_place_at_once_stand_both_and_the_notice_is_sealed_once(authority: None) -> None:
    version = side_by_side(authority)
    assert [type(each) for each in together(sign(version, "director"), sign(version))] == [SignOff, SignOff]
    assert list(version.sign_offs.values_list("step__position", flat=True)) == [1, 2, 3]
    assert (Decision.objects.get().state, SealedNotice.objects.count()) == ("decided", 2)
    assert LedgerEvent.objects.filter(act="decide").count() == 1
    sound()


@pytest.mark.parametrize(("first", "second"), [("director", "treasurer"), ("treasurer", "director")])
def test_of_two_signatures_of_the_last_place_the_later_one_seals(first: str, second: str, authority: None) -> None:
    version = side_by_side(authority)
    assert all(isinstance(each, SignOff) for each in overlap(sign(version, first), sign(version, second)))
    assert LedgerEvent.objects.get(act="decide").by_name == user(second).name
    assert SealedNotice.objects.count() == 2
    sound()


def test_a_signature_that_rolls_back_leaves_the_other_of_its_place_waiting(authority: None) -> None:
    version = side_by_side(authority)
    _, second = overlap(sign(version, "director"), sign(version), commit=False)
    assert isinstance(second, SignOff)
    assert (Decision.objects.get().state, SealedNotice.objects.count()) == ("in_sign_off", 0)
    sign(version, "director")()
    assert (Decision.objects.get().state, SealedNotice.objects.count()) == ("decided", 2)
    sound()


def test_a_holder_and_their_alternate_at_once_are_one_signature(authority: None) -> None:
    """The alternate waits for the holder, who stands aside or signs."""
    version = chains.out("assistant.director", alternate=True)
    aside = {"version": version, "reason": "My brother", "by": user("director"), "at": AT}
    recusal, alternate = overlap(lambda: signing.stand_aside(**aside), sign(version, "finance"))
    assert (type(recusal), alternate.alternate_reason) == (Recusal, "interest")
    sound()


def test_an_alternate_waits_for_the_holder_who_signs_and_is_refused(authority: None) -> None:
    version = chains.out("assistant.director", alternate=True)
    signature, alternate = overlap(sign(version, "director"), sign(version, "finance"))
    assert (type(signature), type(alternate)) == (SignOff, Refused)
    assert version.sign_offs.count() == 2
    sound()


def give() -> Delegation:
    day = AT.date()
    holder, finance = user("treasurer"), user("finance")
    return covers.delegate(
        post=holder.holdings.get().post,
        to=finance,
        from_on=day,
        until_on=day,
        document="Minute 4",
        by=holder,
        at=AT,
    )


def revoke(given: Delegation) -> Callable[[], Delegation]:
    return lambda: covers.end(delegation=given, by=user("treasurer"), at=AT)


def test_a_signature_waits_for_the_end_of_its_delegation_and_is_refused(out: Version) -> None:
    ended, signature = overlap(revoke(give()), sign(out, "finance"))
    assert isinstance(ended, Delegation)
    assert str(signature) == "It is the turn of Treasurer, a post you do not hold today."
    assert out.sign_offs.count() == 2
    sound()


def test_the_end_of_a_delegation_waits_for_a_signature_under_it_that_stands(out: Version) -> None:
    signature, ended = overlap(sign(out, "finance"), revoke(give()))
    assert (signature.delegation, ended.ended_by) == ("D-2021-001", user("treasurer"))
    sound()


def test_an_end_that_rolls_back_lets_the_signature_that_waits_stand(out: Version) -> None:
    _, signature = overlap(revoke(give()), sign(out, "finance"), commit=False)
    assert signature.delegation == "D-2021-001"
    sound()


def test_a_raw_signature_waits_for_the_end_of_its_delegation_and_is_refused(out: Version) -> None:
    """Around the act too: the guard itself waits for the row."""
    given = give()
    fields = {
        "at": AT,
        "delegation": given.reference,
        "on_behalf_of": "Simon Pryce, Treasurer",
        "delegation_record": given,
    }
    _, signature = overlap(revoke(given), lambda: raw.sign(out, user("finance"), **fields))
    assert isinstance(signature, IntegrityError)
    assert "D-2021-001 is not in force" in str(signature)


def test_a_delegation_is_ended_once(out: Version) -> None:
    given = give()
    assert sentences(together(revoke(given), revoke(given))) == ["Delegation D-2021-001 was ended before."]
    assert list(delegations.faults()) == []


def test_delegations_given_at_the_same_instant_are_numbered_without_gaps(out: Version) -> None:
    found = together(*[give for _ in range(6)])
    assert sorted(each.reference for each in found) == [f"D-2021-{number:03d}" for number in range(1, 7)]
    _, after = overlap(give, give, commit=False)
    assert after.reference == "D-2021-007"
    sound()


def test_two_submissions_make_one_version(authority: None) -> None:
    decision = factories.complete()

    def submit(who: str) -> Callable[[], Version]:
        return lambda: submission.submit(decision=decision, by=user(who), at=AT)

    outcomes = together(submit("officer"), submit("colleague"))
    assert sentences(outcomes) == ["This decision is out for signature. What it says cannot change."]
    assert (Version.objects.count(), Decision.objects.get().state) == (1, "in_sign_off")
    sound()


def test_a_change_waits_for_a_submission_and_is_refused(authority: None) -> None:
    decision = factories.complete()
    submitted, written = overlap(
        lambda: submission.submit(decision=decision, by=user("officer"), at=AT),
        lambda: acts.write(decision=decision, key="reasons", text="Others.", by=user("colleague"), at=AT),
    )
    assert isinstance(submitted, Version)
    assert str(written) == "This decision is out for signature. What it says cannot change."
    assert decision.section_texts.get(key="reasons").text == "Words about reasons."


def test_a_submission_waits_for_a_change_and_freezes_it(authority: None) -> None:
    decision = factories.complete()
    _, version = overlap(
        lambda: acts.write(decision=decision, key="reasons", text="Better reasons.", by=user("officer"), at=AT),
        lambda: submission.submit(decision=decision, by=user("colleague"), at=AT),
    )
    assert "Better reasons." in version.content
    sound()


def test_a_raw_change_of_the_text_waits_for_a_submission_and_is_refused(authority: None) -> None:
    decision = factories.complete()
    _, changed = overlap(
        lambda: submission.submit(decision=decision, by=user("officer"), at=AT),
        lambda: raw.execute("UPDATE decisions_sectiontext SET text = 'Others' WHERE key = 'reasons'"),
    )
    assert isinstance(changed, IntegrityError)


def test_ledger_entries_at_the_same_instant_stand_in_one_row(authority: None) -> None:
    def add(at: int) -> Callable[[], Any]:
        return lambda: ledger.record(act="save", by=user("officer"), at=AT, reference="DN-2021-0001", section=str(at))

    def whole(at: int) -> Callable[[], Any]:
        def call() -> Any:
            with transaction.atomic():
                return add(at)()

        return call

    found = together(*[whole(at) for at in range(8)])
    assert sorted(event.number for event in found) == list(range(1, 9))
    assert list(ledger.faults()) == []
    first, second = overlap(add(9), whole(10))
    assert (first.number, second.number, second.previous_sha256) == (9, 10, first.sha256)
    assert list(ledger.faults()) == []


def test_a_decision_without_its_signatures_does_not_commit(out: Version) -> None:
    """With a real commit: the guard waits for it, and nothing of the transaction remains."""
    for state in ("decided", "published"):
        with pytest.raises(IntegrityError, match="lacks a required signature"), transaction.atomic():  # noqa: PT012
            raw.move(out.decision, state)
            raw.seal(out)
    with pytest.raises(IntegrityError, match="has no sealed notice"), transaction.atomic():  # noqa: PT012
        raw.sign(out, user("treasurer"))
        raw.sign(out, user("deputy.mayor"))
        raw.move(out.decision, "decided")
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, (SELECT count(*) FROM decisions_signoff) FROM decisions_decision")
        assert cursor.fetchall() == [("in_sign_off", 2)]
