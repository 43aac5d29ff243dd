"""Background papers as files: who gets them, how they are sent, what proves them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import Client

from commissioning.models import User
from decisions.drafting import acts
from decisions.ledger.models import LedgerEvent
from decisions.record.models import Decision
from decisions.record.papers import PaperFile
from decisions.record.rows import BackgroundPaper
from decisions.signoff import returning, submission
from tests import factories
from tests.conftest import guards_off
from tests.decisions.raw import execute, refused
from tests.decisions.rowed import papered
from tests.factories import CHAIN, NOW, user

pytestmark = pytest.mark.usefixtures("people", "db")
WORDS = b"What clients said."


def address(file: PaperFile) -> str:
    return f"/decisions/{file.decision.reference}/papers/{file.sha256}/"


def get(who: User | str, file: PaperFile) -> Any:
    client = Client()
    client.force_login(user(who) if isinstance(who, str) else who)
    return client.get(address(file))


def decided(access: str) -> PaperFile:
    version = submission.submit(decision=papered(factories.complete(), access=access), by=user("officer"), at=NOW)
    for days, who in enumerate(CHAIN, start=1):
        factories.sign(version, who, at=NOW + timedelta(days=days))
    return PaperFile.objects.get()


def readings() -> list[tuple[str, str]]:
    found = LedgerEvent.objects.filter(act="read_exempt").order_by("number")
    return [(event.by_name, event.detail["what"]) for event in found]


def test_a_paper_is_saved_by_the_browser_and_never_shown(draft: Decision) -> None:
    papered(draft)
    response = get("officer", PaperFile.objects.get())
    assert (response.status_code, response.content) == (200, WORDS)
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"] == 'attachment; filename="survey.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("access", "who", "status"),
    [
        ("public", "officer", 200),
        ("public", "finance", 200),
        ("public", "treasurer", 200),
        ("public", "outsider", 200),
        ("public", "stranger", 404),
        ("exempt", "officer", 200),
        ("exempt", "finance", 200),
        ("exempt", "treasurer", 200),
        ("exempt", "auditor", 200),
        ("exempt", "outsider", 404),
        ("exempt", "stranger", 404),
    ],
)
def test_who_gets_a_paper_of_a_decision_that_was_made(access: str, who: str, status: int) -> None:
    file = decided(access)
    people = {"outsider": factories.outsider, "stranger": lambda: User.objects.create_user("s@x.example", "Sam", "x")}
    person = people[who]() if who in people else user(who)
    assert get(person, file).status_code == status
    assert readings() == ([(person.name, "paper survey.txt")] if (access, status) == ("exempt", 200) else [])


def test_a_paper_that_a_version_called_exempt_stays_exempt(draft: Decision) -> None:
    version = submission.submit(decision=papered(draft, access="exempt"), by=user("officer"), at=NOW)
    returning.take_back(decision=version.decision, by=user("officer"), at=NOW + timedelta(hours=1))
    papered(Decision.objects.get(pk=draft.pk), access="public")
    again = submission.submit(decision=draft, by=user("officer"), at=NOW + timedelta(hours=2))
    for days, who in enumerate(CHAIN, start=1):
        factories.sign(again, who, at=NOW + timedelta(days=days))
    assert get(factories.outsider(), PaperFile.objects.get()).status_code == 404


def test_a_file_that_no_row_names_is_for_those_who_wrote_it(draft: Decision) -> None:
    papered(draft)
    acts.write(decision=draft, key="background_papers", text="", rows=[], by=user("officer"), at=NOW)
    version = submission.submit(decision=draft, by=user("officer"), at=NOW)
    for days, who in enumerate(CHAIN, start=1):
        factories.sign(version, who, at=NOW + timedelta(days=days))
    assert get(factories.outsider(), PaperFile.objects.get()).status_code == 404
    assert get("officer", PaperFile.objects.get()).status_code == 200


def test_another_decisions_address_does_not_lead_to_it(draft: Decision) -> None:
    papered(draft)
    other = acts.start(subject="Another decision", by=user("officer"), at=NOW)
    file = PaperFile.objects.get()
    client = Client()
    client.force_login(user("officer"))
    assert client.get(f"/decisions/{other.reference}/papers/{file.sha256}/").status_code == 404
    assert client.get(f"/decisions/{draft.reference}/papers/{'0' * 64}/").status_code == 404
    assert client.post(address(file)).status_code == 405


def test_the_same_bytes_are_stored_once(draft: Decision) -> None:
    papered(draft)
    papered(draft)
    assert PaperFile.objects.count() == 1
    assert LedgerEvent.objects.filter(act="keep_paper").count() == 1


def test_the_notice_and_the_signing_page_link_to_the_papers(draft: Decision) -> None:
    submission.submit(decision=papered(draft, access="exempt"), by=user("officer"), at=NOW)
    client = Client()
    client.force_login(user("treasurer"))
    for page in (f"/decisions/{draft.reference}/preview/", f"/sign-offs/{draft.reference}/"):
        text = client.get(page).content.decode()
        assert address(PaperFile.objects.get()) in text
        assert "Exempt: not published" in text


# What the database and the proof hold


def test_a_file_is_put_only_with_a_record_that_is_open(draft: Decision) -> None:
    submission.submit(decision=papered(draft), by=user("officer"), at=NOW)
    file = PaperFile.objects.get()
    file.pk, file.name, file.sha256 = None, "another", "0" * 64
    with refused("what it says cannot change"):
        file.save(force_insert=True)


def test_a_paper_names_no_file_of_another_decision(draft: Decision) -> None:
    papered(draft)
    other = acts.start(subject="Another decision", by=user("officer"), at=NOW)
    with refused("the file of a paper is one of its own decision"):
        BackgroundPaper.objects.create(
            decision=other, position=1, title="Survey", access="public", file=PaperFile.objects.get()
        )


@pytest.fixture
def proved(draft: Decision) -> PaperFile:
    papered(draft)
    call_command("verify")
    return PaperFile.objects.get()


def faults(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(CommandError):
        call_command("verify")
    return capsys.readouterr().err


def test_verify_finds_an_altered_file(proved: PaperFile, capsys: pytest.CaptureFixture[str]) -> None:
    storages["papers"].delete(proved.name)
    storages["papers"].save(proved.name, ContentFile(b"Other words."))
    assert f"{proved.decision.reference}: the background paper “survey.txt” is gone or altered." in faults(capsys)
    assert get("officer", proved).status_code == 503


def test_verify_finds_a_lost_file(proved: PaperFile, capsys: pytest.CaptureFixture[str]) -> None:
    storages["papers"].delete(proved.name)
    assert "the background paper “survey.txt” is gone or altered." in faults(capsys)
    assert get("officer", proved).status_code == 503


def test_verify_finds_a_row_behind_the_ledgers_back(proved: PaperFile, capsys: pytest.CaptureFixture[str]) -> None:
    with guards_off("decisions_paperfile"):
        execute("UPDATE decisions_paperfile SET sha256 = %s", "0" * 64)
    said = faults(capsys)
    assert "the ledger has no background paper “survey.txt”." in said
    assert f"the background paper {proved.sha256} is in the ledger and gone from the record." in said
