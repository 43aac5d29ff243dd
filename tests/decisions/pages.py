"""Asking for pages: how many queries they take, and many rows to ask about."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decisions.notice.models import SealedNotice
from decisions.record.models import Contributor, Decision, Version
from decisions.signoff.models import SignOff, SignOffStep
from tests.commissioning.markup import Page
from tests.conftest import guards_off
from tests.factories import user

MOST = 12  # queries a page may take, design 7


def signed_in(client: Client, who: str) -> Client:
    client.force_login(user(who))
    return client


def page(client: Client, address: str, *, status: int = 200) -> Page:
    """The page at the address, its markup checked."""
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:300]
    return Page(response.content.decode())


def queries(client: Client, address: str) -> int:
    """How many a page takes that was asked for before."""
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def main_text(found: Page) -> str:
    return found.one("main").text


def copies(version: Version, count: int, *, start: int = 0) -> list[Decision]:
    """As many decisions that stand where this one does, but for the words of their notices."""
    with guards_off():
        made = [_copy(version, number) for number in range(start, start + count)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a server does by itself: without statistics a plan for many rows is a guess
    return made


def _copy(version: Version, number: int) -> Decision:
    decision = Decision.objects.get(pk=version.decision_id)
    contributors = list(decision.contributors.all())
    allocations = list(decision.allocations.all())
    decision.pk, decision.reference = None, f"DN-2021-9{number:05}"
    decision.saved_at += timedelta(minutes=number)
    decision.save(force_insert=True)
    Contributor.objects.bulk_create(_again(row, decision=decision) for row in contributors)
    type(allocations[0]).objects.bulk_create(_again(row, decision=decision) for row in allocations)
    copy = _again(Version.objects.get(pk=version.pk), decision=decision)
    copy.save()
    for step in version.steps.select_related("sign_off"):
        signed = getattr(step, "sign_off", None)
        again = _again(SignOffStep.objects.get(pk=step.pk), version=copy)
        again.save()
        if signed:
            _again(SignOff.objects.get(pk=signed.pk), version=copy, step=again).save()
    SealedNotice.objects.bulk_create(_again(row, version=copy) for row in version.sealed_notices.all())
    return decision


def _again(row: Any, **values: object) -> Any:
    row.pk = None
    row._state.adding = True
    for name, value in values.items():
        setattr(row, name, value)
    return row
