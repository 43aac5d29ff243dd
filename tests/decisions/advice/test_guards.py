"""What the database refuses of advice, written around the forms and the acts."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest

from commissioning.models import Role, User
from decisions.advice.models import Advice, AdviceRequest
from decisions.record.models import Decision, Version
from tests.decisions import raw
from tests.decisions.advice.asking import AT, adviser, ask, give
from tests.decisions.raw import AFTER, execute, refused
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def request(decision: Decision, **fields: Any) -> AdviceRequest:
    officer = user("officer")
    given = {
        "kind": "legal",
        "question": "May we?",
        "due_on": date(2021, 12, 1),
        "asked_by": officer,
        "asked_by_name": officer.name,
        "asked_at": AFTER,
        **fields,
    }
    return AdviceRequest.objects.create(decision=decision, **given)


def advice(asked: AdviceRequest, by: User, **fields: Any) -> Advice:
    given = {
        "outcome": "clear",
        "text": "You may.",
        "by_name": by.name,
        "given_at": AFTER,
        "basis": "{}",
        "sha256": hashlib.sha256(b"{}").hexdigest(),
        **fields,
    }
    return Advice.objects.create(request=asked, by=by, **given)


def test_what_is_in_order_stands(draft: Decision) -> None:
    assert advice(request(draft), user("legal")).pk


def test_the_first_signature_is_refused_while_advice_is_outstanding(submitted: Version) -> None:
    asked = request(submitted.decision)
    with refused(f"advice on {submitted.decision.reference} is outstanding"):
        raw.sign(submitted, user("assistant.director"))
    advice(asked, user("legal"))
    assert raw.sign(submitted, user("assistant.director")).pk


def test_a_withdrawn_request_holds_nobody_up(submitted: Version) -> None:
    asked = request(submitted.decision)
    execute(
        "UPDATE decisions_advicerequest SET withdrawn_at = %s, withdrawn_by_id = %s WHERE id = %s",
        AFTER,
        user("officer").pk,
        asked.pk,
    )
    assert raw.sign(submitted, user("assistant.director")).pk


def test_nobody_is_asked_once_someone_signed_or_it_is_decided(out: Version, decided: Version) -> None:
    with refused("has its first signature"):
        request(out.decision)
    with refused("is decided: nobody can be asked"):
        request(decided.decision)


def test_one_kind_is_asked_once_at_a_time(draft: Decision) -> None:
    request(draft)
    with refused("legal advice on .* is asked for already"):
        request(draft)
    assert request(draft, kind="finance").pk


@pytest.mark.parametrize("who", ["officer", "colleague"])
def test_nobody_advises_on_what_they_wrote(draft: Decision, who: str) -> None:
    person = user(who)
    draft.contributors.get_or_create(person=person, defaults={"since": AT})
    with refused("nobody advises on what they wrote"):
        advice(request(draft, to_person=person), person)


def test_nobody_writes_in_what_they_advised_on(draft: Decision) -> None:
    give(ask(draft))
    with refused("nobody writes in what they advise on"):
        draft.contributors.create(person=user("legal"), since=AT)


def test_only_who_is_asked_advises(draft: Decision) -> None:
    asked, named = request(draft), request(draft, kind="finance", to_person=user("director"))
    other = adviser("other", Role.LEGAL)
    User.objects.filter(pk=other.pk).update(is_active=False)
    for person, on in ((user("finance"), asked), (other, asked), (user("finance"), named)):
        with refused("the adviser was not asked"):
            advice(on, person)
    assert advice(named, user("director")).pk


def test_advice_is_on_the_hash_of_its_basis(draft: Decision) -> None:
    with refused("advice_hash_is_that_of_its_basis"):
        advice(request(draft), user("legal"), sha256="0" * 64)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"text": ""}, "advice_says_something"),
        ({"outcome": "perhaps"}, "advice_outcome_is_known|advice_conditions"),
        ({"outcome": "conditional"}, "advice_conditions_are_given_where_it_has_them"),
        ({"conditions": "If paid."}, "advice_conditions_are_given_where_it_has_them"),
        ({"given_at": AFTER - timedelta(days=1)}, "is not asked for"),
    ],
)
def test_advice_is_whole(draft: Decision, fields: dict[str, Any], constraint: str) -> None:
    with refused(constraint):
        advice(request(draft), user("legal"), **fields)


def test_a_request_only_ever_changes_by_one_withdrawal(draft: Decision) -> None:
    asked, answered = ask(draft), ask(draft, "finance")
    give(answered, "finance")
    officer = user("officer").pk
    with refused("it can only be withdrawn, once and unanswered"):
        execute("UPDATE decisions_advicerequest SET question = 'Else?' WHERE id = %s", asked.pk)
    withdraw = "UPDATE decisions_advicerequest SET withdrawn_at = %s, withdrawn_by_id = %s WHERE id = %s"
    with refused("it can only be withdrawn, once and unanswered"):
        execute(withdraw, AFTER, officer, answered.pk)
    execute(withdraw, AFTER, officer, asked.pk)
    with refused("it can only be withdrawn, once and unanswered"):
        execute(withdraw, AFTER, officer, asked.pk)
    with refused("append-only: DELETE refused"):
        execute("DELETE FROM decisions_advicerequest WHERE id = %s", asked.pk)
    with refused("advice on .* is not asked for"):
        advice(asked, user("legal"))
