"""The published heads: anyone who kept one finds out that the ledger was rewritten."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from decisions.ledger import chain
from decisions.ledger.models import LedgerEvent
from decisions.mail import head
from decisions.record.models import Decision, Version
from tests.conftest import guards_off
from tests.decisions.pages import MOST, main_text, page, queries
from tests.factories import NOW

pytestmark = pytest.mark.django_db

ADDRESS = "/register/ledger/"
MORNING = NOW + timedelta(days=9)
DAY = timedelta(days=1)
ROW = re.compile(r"(.+?) ?New entries ?(\d+) ?Last entry ?(\d+) ?SHA-256 ?([0-9a-f]{64})")


def published(client: Client) -> list[list[str]]:
    """Day, entries, number and hash of each row."""
    rows = [each.text for each in page(client, ADDRESS).all("tr")][1:]
    return [list(ROW.fullmatch(row).groups()) for row in rows]  # type: ignore[union-attr]


def rewrite() -> None:
    """As an owner of the table could: another name in the first entry, and every later hash and head made anew."""
    with guards_off("decisions_ledgerevent"):
        previous, made = chain.FIRST, {}
        for event in LedgerEvent.objects.order_by("number"):
            event.by_name = "Somebody Else" if event.number == 1 else event.by_name
            event.previous_sha256 = previous
            if event.act == "head":
                event.detail["sha256"] = made[event.detail["number"]]
            event.sha256 = made[event.number] = previous = chain.fingerprint(event)
            event.save()


def test_each_day_has_its_head_newest_first_and_nothing_of_today(client: Client, draft: Decision) -> None:
    head.announce(at=MORNING)
    head.announce(at=MORNING + DAY)
    newer, older = head.heads()
    assert published(client) == [
        ["3 November 2021", "1", str(newer.detail["number"]), newer.detail["sha256"]],
        ["2 November 2021", str(older.detail["number"]), str(older.detail["number"]), older.detail["sha256"]],
    ]
    assert LedgerEvent.objects.latest("number").sha256 not in main_text(page(client, ADDRESS))


def test_it_says_how_to_check_it_and_nothing_of_a_record(client: Client, draft: Decision, out: Version) -> None:
    head.announce(at=MORNING)
    said = main_text(page(client, ADDRESS))
    assert "manage.py verify --head NUMBER SHA-256" in said
    assert LedgerEvent.objects.filter(reference=draft.reference, by_name="Amara Whitlock").exists()
    for hidden in (draft.reference, draft.subject, out.decision.reference, "Amara Whitlock"):
        assert hidden not in said


def test_a_chain_that_was_rewritten_is_found_by_who_kept_a_head(
    client: Client, decided: Version, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is sound in itself, so that `verify` alone says nothing of the chain; the copy says it."""
    head.announce(at=MORNING)
    ((_, _, number, kept),) = published(client)
    call_command("verify", "--head", number, kept)
    rewrite()
    assert list(chain.faults()) == []
    ((_, _, same_number, now),) = published(client)
    assert (same_number, now == kept) == (number, False)
    capsys.readouterr()
    with pytest.raises(CommandError):
        call_command("verify", "--head", number, kept)
    words = f"Ledger: entry {number} does not have the hash that was published, so the ledger was written anew."
    assert words in capsys.readouterr().err.splitlines()
    with pytest.raises(CommandError, match="“x” is not the number of an entry"):
        call_command("verify", "--head", "x", kept)


def test_an_entry_that_is_gone_is_not_the_one_published(draft: Decision, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError):
        call_command("verify", "--head", "99999", "0" * 64)
    assert "Ledger: entry 99999 does not have" in capsys.readouterr().err


def test_the_cost_does_not_grow_with_the_days_and_they_are_paged(client: Client, draft: Decision) -> None:
    head.announce(at=MORNING)
    before = queries(client, ADDRESS)
    for days in range(1, 31):
        head.announce(at=MORNING + days * DAY)
    assert queries(client, ADDRESS) == before <= MOST
    assert len(published(client)) == 25
    assert "?page=2" in {each["href"] for each in page(client, ADDRESS).all("a")}
    assert client.get(ADDRESS)["Cache-Control"] == "public, max-age=300"


def test_a_head_of_before_they_were_published_is_left_out(client: Client, draft: Decision) -> None:
    last = LedgerEvent.objects.latest("number")
    chain.record(act="head", by=None, at=MORNING, number=last.number, sha256=last.sha256)
    assert "No day has been published yet." in main_text(page(client, ADDRESS))
    assert client.post(ADDRESS).status_code == 405
