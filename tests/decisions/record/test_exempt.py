"""Who opens exempt material is on the ledger."""

import pytest
from django.test import Client

from decisions.drafting import acts
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision
from tests import factories
from tests.factories import NOW, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]


@pytest.fixture
def exempt() -> Decision:
    decision = factories.draft()
    acts.write(decision=decision, key="exemption", text="Paragraph 3.", answer="yes", by=user("officer"), at=NOW)
    return decision


def readings() -> list[tuple[str, str]]:
    events = LedgerEvent.objects.filter(act="read_exempt").order_by("number")
    return [(event.by_name, event.detail["what"]) for event in events]


@pytest.mark.parametrize(("page", "what"), [("preview/", "notice"), ("notice.pdf", "PDF")])
def test_reading_what_is_exempt_is_written_down(exempt: Decision, client: Client, page: str, what: str) -> None:
    client.force_login(user("auditor"))
    assert client.get(f"/decisions/{exempt.reference}/{page}").status_code == 200
    assert readings() == [("Victor Lindqvist", what)]


def test_reading_anything_else_is_not(client: Client) -> None:
    client.force_login(user("auditor"))
    client.get(f"/decisions/{factories.draft().reference}/preview/")
    assert readings() == []


def test_who_may_not_see_it_leaves_no_trace_of_having_read(exempt: Decision, client: Client) -> None:
    client.force_login(factories.outsider())
    assert client.get(f"/decisions/{exempt.reference}/preview/").status_code == 404
    assert readings() == []
