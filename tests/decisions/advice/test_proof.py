"""`manage.py verify` finds advice and requests that were changed, removed or put in behind the program's back."""

import pytest
from django.core.management import call_command

from decisions.advice import acts
from decisions.record.models import Decision
from tests.conftest import guards_off
from tests.decisions.advice.asking import AT, ask, give
from tests.decisions.raw import execute
from tests.decisions.test_verify import verify, without
from tests.factories import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]

GIVEN = "The legal advice on DN-2021-0001: it is not what the ledger says."


@pytest.fixture
def advised(draft: Decision) -> Decision:
    give(ask(draft))
    acts.withdraw_request(request=ask(draft, "finance"), by=user("officer"), at=AT)
    return draft


def test_what_was_given_is_proved(advised: Decision) -> None:
    call_command("verify")


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE decisions_advice SET text = 'You may not.'", GIVEN),
        ("UPDATE decisions_advice SET outcome = 'objects'", GIVEN),
        ("UPDATE decisions_advice SET by_name = 'Someone else'", GIVEN),
        ("UPDATE decisions_advice SET basis = '{}'", GIVEN),
        ("DELETE FROM decisions_advice", GIVEN),
        (
            "UPDATE decisions_advicerequest SET question = 'Else?' WHERE kind = 'legal'",
            "Request for legal advice on DN-2021-0001: it is not what the ledger says.",
        ),
        (
            "UPDATE decisions_advicerequest SET withdrawn_at = NULL, withdrawn_by_id = NULL",
            "Withdrawal of the request for finance advice on DN-2021-0001: it is not what the ledger says.",
        ),
    ],
)
def test_what_was_altered_is_named(advised: Decision, capsys: pytest.CaptureFixture[str], sql: str, fault: str) -> None:
    with guards_off():
        without("advice_hash_is_that_of_its_basis", "decisions_advice")
        execute(sql)
    assert verify(capsys) == [fault]
