"""Asking, withdrawing and giving: who may, in which state; what is refused changes nothing."""

from datetime import timedelta

import pytest
from django.db import transaction

from commissioning.lib.refusal import Refused
from commissioning.models import Role
from decisions.advice import acts
from decisions.advice.choices import Outcome
from decisions.advice.models import Advice, AdviceRequest
from decisions.drafting import acts as drafting
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.record.permissions import check_may_change
from decisions.record.states import State
from decisions.signoff import signing, submission
from tests.conftest import guards_off
from tests.decisions.advice.asking import AT, DUE, adviser, ask, give
from tests.decisions.raw import execute
from tests.decisions.witness import Line, refused, written
from tests.factories import sign, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

PEOPLE = ("officer", "colleague", "director", "finance", "legal", "equality", "governance", "auditor")
CAN_BE_ADVISED_ON = {State.DRAFT, State.RETURNED, State.IN_SIGN_OFF}


def put(decision: Decision, state: State) -> Decision:
    with guards_off("decisions_decision"):
        until = DUE if state == State.DEFERRED else None
        sql = "UPDATE decisions_decision SET state = %s, deferred_until = %s WHERE id = %s"
        execute(sql, state, until, decision.pk)
    return Decision.objects.get(pk=decision.pk)


def done(call) -> bool:
    try:
        with transaction.atomic():
            call()
            transaction.set_rollback(True)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("state", State)
def test_who_may_ask_give_and_withdraw_in_which_state(draft: Decision, state: State) -> None:
    asked, finance = ask(draft, "legal"), ask(draft, "finance", to_person=user("director"))
    decision = put(draft, state)
    may = {
        "ask": {who for who in PEOPLE if done(lambda who=who: ask(decision, "equality", who=who))},
        "give": {who for who in PEOPLE if done(lambda who=who: give(asked, who))},
        "give by name": {who for who in PEOPLE if done(lambda who=who: give(finance, who))},
        "withdraw": {
            who for who in PEOPLE if done(lambda who=who: acts.withdraw_request(request=asked, by=user(who), at=AT))
        },
    }
    side, open_still = {"officer", "colleague"}, state in CAN_BE_ADVISED_ON
    wanted = {"ask": side, "give": {"legal"}, "give by name": {"director"}, "withdraw": side}
    assert may == {act: people if open_still else set() for act, people in wanted.items()}


def test_asking_is_on_the_ledger_with_its_question(draft: Decision) -> None:
    with written() as lines:
        asked = ask(draft)
    detail = {"request": asked.pk, "kind": "legal", "due_on": DUE.isoformat(), "question": "May we?", "to": ""}
    assert lines == [Line("ask_advice", "Amara Whitlock", "Commissioning officer", AT, draft.reference, "", detail)]
    assert list(user("legal").mail.values_list("subject", flat=True)) == [f"Advice asked for: {draft.reference}"]


def test_giving_freezes_name_post_and_basis_and_tells_the_asker(draft: Decision) -> None:
    asked = ask(draft)
    with written() as lines:
        advice = give(asked, outcome=Outcome.CONDITIONAL, conditions=" Sign the agreement first. ")
    assert (advice.by_name, advice.by_post, advice.conditions) == (
        "Nadia Rahman",
        "Principal solicitor",
        "Sign the agreement first.",
    )
    assert '"text":"Words about legal."' in advice.basis
    detail = {"request": asked.pk, "kind": "legal", "advice_sha256": acts.fingerprint(advice)}
    assert lines == [Line("advise", "Nadia Rahman", "Principal solicitor", AT, draft.reference, advice.sha256, detail)]
    assert list(user("officer").mail.values_list("subject", flat=True)) == [f"Advice given: {draft.reference}"]


def test_the_same_kind_is_asked_once_at_a_time(draft: Decision) -> None:
    ask(draft)
    with refused("Legal advice is asked for already. Withdraw that first, or wait for it."):
        ask(draft)


def test_a_question_has_words_a_day_to_come_and_someone_to_answer(draft: Decision) -> None:
    with refused("Say what you ask."):
        ask(draft, question="  ")
    with refused("The day by which you need it is over."):
        ask(draft, due_on=AT.date() - timedelta(days=1))
    with refused("Nobody can give procurement advice on this. Ask a person by name."):
        ask(draft, "procurement")
    with refused("Amara Whitlock wrote in this record, and nobody advises on what they wrote."):
        ask(draft, to_person=user("officer"))


def test_whoever_wrote_does_not_advise(draft: Decision) -> None:
    both = adviser("both", Role.OFFICER, Role.LEGAL)
    both.directorate = draft.directorate
    both.save()
    asked = ask(draft)
    drafting.write(decision=draft, key="outcomes", text="Fewer victims.", by=both, at=AT)
    with refused("Both wrote in this record, and nobody advises on what they wrote."):
        give(asked, "both")


def test_whoever_advised_does_not_write(draft: Decision) -> None:
    both = adviser("both", Role.OFFICER, Role.LEGAL)
    both.directorate = draft.directorate
    both.save()
    give(ask(draft), "both")
    sentence = "You gave advice on this decision, and nobody writes in what they advise on."
    with refused(sentence):
        drafting.write(decision=draft, key="outcomes", text="Fewer victims.", by=both, at=AT)
    with refused(sentence):
        check_may_change(both, whole(Decision.objects.filter(pk=draft.pk)).get())


def test_advice_on_what_changed_meanwhile_is_refused(draft: Decision) -> None:
    asked = ask(draft)
    with refused("What you advise on has changed since you opened this page. Read it again before you answer."):
        give(asked, sha256="0" * 64)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": " "}, "Write your advice."),
        ({"outcome": Outcome.CONDITIONAL, "conditions": " "}, "Give the conditions."),
    ],
)
def test_advice_is_whole(draft: Decision, said: dict[str, object], sentence: str) -> None:
    asked = ask(draft)
    with refused(sentence):
        give(asked, **said)


def test_what_was_answered_or_withdrawn_is_over(draft: Decision) -> None:
    given, withdrawn = ask(draft), ask(draft, "finance")
    give(given)
    acts.withdraw_request(request=withdrawn, by=user("officer"), at=AT)
    with refused("This advice has been given. Ask again for new advice."):
        acts.withdraw_request(request=given, by=user("officer"), at=AT)
    with refused("This request was withdrawn."):
        give(withdrawn, "finance")
    again = acts.ask_again(request=given, by=user("officer"), at=AT)
    assert (again.kind, again.question, again.due_on) == ("legal", "May we?", AT.date() + timedelta(days=5))
    assert AdviceRequest.objects.count() == 3


def test_the_first_signature_waits_for_what_is_outstanding_and_a_return_does_not(submitted: Version) -> None:
    asked = ask(submitted.decision)
    words = "Legal advice is outstanding. The first signature waits for it; Amara Whitlock can ask again."
    with refused(words):
        sign(submitted, "assistant.director", at=AT)
    give(asked)
    sign(submitted, "assistant.director", at=AT)
    with refused("The first signature has been given, so nobody can be asked for advice on this version."):
        ask(submitted.decision)


def test_the_first_signature_waits_for_what_is_stale_until_it_is_given_again(draft: Decision) -> None:
    give(ask(draft))
    drafting.write(decision=draft, key="legal", text="Another power.", by=user("officer"), at=AT)
    version = submission.submit(decision=draft, by=user("officer"), at=AT)
    words = "Legal advice is stale. The first signature waits for it; Amara Whitlock can ask again."
    with refused(words):
        sign(version, "assistant.director", at=AT)
    give(acts.ask_again(request=AdviceRequest.objects.get(), by=user("officer"), at=AT))
    sign(version, "assistant.director", at=AT)
    assert version.sign_offs.count() == 1
    assert Advice.objects.count() == 2


def test_standing_aside_waits_for_no_advice(submitted: Version) -> None:
    ask(submitted.decision)
    signing.stand_aside(version=submitted, reason="My brother.", by=user("assistant.director"), at=AT)
    assert submitted.decision.recusals.count() == 1
