"""`manage.py verify` proves what stands, and names whatever was changed behind the program's back."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from decisions.ledger.models import LedgerEvent
from decisions.notice import store
from decisions.record.models import Decision, Version
from decisions.signoff.models import SignOff
from tests.conftest import guards_off
from tests.decisions import stored
from tests.decisions.raw import execute
from tests.factories import NOW

pytestmark = pytest.mark.django_db

AT = NOW + timedelta(days=9)


@pytest.fixture(autouse=True)
def _store_of_its_own(tmp_path: Path) -> Iterator[None]:
    with stored.copy(tmp_path):
        yield


def verify(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The faults it names."""
    with pytest.raises(CommandError) as failure:
        call_command("verify")
    named = capsys.readouterr().err.splitlines()
    assert (failure.value.returncode, str(failure.value)) == (1, f"{len(named)} fault{'s'[: len(named) > 1]} found.")
    return named


def without(constraint: str, table: str) -> None:
    """An owner of the table may drop its constraint; the rollback after the test puts it back."""
    execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")


def ledger(version: Version, act: str) -> LedgerEvent:
    return LedgerEvent.objects.filter(reference=version.decision.reference, act=act).latest("number")


def test_a_signed_decision_is_proved(decided: Version, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify")
    count = LedgerEvent.objects.count()
    proved = f"Proved: {count} ledger entries, 1 frozen versions, 4 signatures, 1 sealed notices.\n"
    assert capsys.readouterr().out == proved


def byte_of_the_ledger(version: Version) -> list[str]:
    event = ledger(version, "decide")
    execute(
        "UPDATE decisions_ledgerevent SET by_name = overlay(by_name placing 'X' from 1 for 1) WHERE number = %s",
        event.number,
    )
    return [f"Ledger: entry {event.number} (decide DN-2021-0001) was altered after it was written."]


def byte_of_the_version(version: Version) -> list[str]:
    without("version_hash_is_that_of_its_content", "decisions_version")
    sql = "UPDATE decisions_version SET content = replace(content, 'Recovery grants', 'Recovery grantz') WHERE id = %s"
    assert execute(sql, version.pk) == 1
    return ["Version 1 of DN-2021-0001: its content was altered after it was frozen."]


def file_altered(edition: str, kind: store.Kind, named: str) -> Callable[[Version], list[str]]:
    def change(version: Version) -> list[str]:
        sha256 = version.sealed_notices.get(edition=edition).files[kind]
        stored.alter(kind, sha256)
        return [f"{named} was altered after it was sealed ({store.name_of(kind, sha256)})."]

    change.__name__ = f"{kind}_of_the_{edition}_edition_altered"
    return change


def file_gone(edition: str, kind: store.Kind, named: str) -> Callable[[Version], list[str]]:
    def change(version: Version) -> list[str]:
        sha256 = version.sealed_notices.get(edition=edition).files[kind]
        stored.path(kind, sha256).unlink()
        return [f"{named} is gone from the store ({store.name_of(kind, sha256)})."]

    change.__name__ = f"{kind}_of_the_{edition}_edition_gone"
    return change


def sheet_gone(version: Version) -> list[str]:
    """Both editions name it, so both lack it."""
    sha256 = version.sealed_notices.get(edition="signed").css_sha256
    stored.path("css", sha256).unlink()
    return [
        f"{name} of DN-2021-0001: its style sheet is gone from the store ({store.name_of('css', sha256)})."
        for name in ("Sealed notice", "Public edition")
    ]


def notice_with_another_column(column: str, value: object) -> Callable[[Version], list[str]]:
    def change(version: Version) -> list[str]:
        execute(f"UPDATE decisions_sealednotice SET {column} = %s WHERE edition = 'signed'", value)
        named = ["its size or checksum is not that of its PDF."] if column in {"size", "crc32"} else []
        return [
            f"Sealed notice of DN-2021-0001: {each}" for each in (*named, "what is said of it is not what was sealed.")
        ]

    change.__name__ = f"notice_with_another_{column}"
    return change


def notice_with_another_size_of_its_html(version: Version) -> list[str]:
    execute("UPDATE decisions_sealednotice SET html_size = 1 WHERE edition = 'public'")
    return ["Public edition of DN-2021-0001: its size is not that of its HTML."]


def notice_with_the_html_of_another(version: Version) -> list[str]:
    execute(
        "UPDATE decisions_sealednotice n SET html_sha256 = o.html_sha256, html_size = o.html_size"
        " FROM decisions_sealednotice o"
        " WHERE n.edition = 'signed' AND o.edition = 'public'"
    )
    return ["Sealed notice of DN-2021-0001: what is said of it is not what was sealed."]


def version_beyond_reading(version: Version) -> list[str]:
    without("version_hash_is_that_of_its_content", "decisions_version")
    execute("UPDATE decisions_version SET content = left(content, 500)")
    return [
        "Version 1 of DN-2021-0001: its content was altered after it was frozen.",
        "DN-2021-0001: its money is not what was signed.",
    ]


def version_with_a_hash_of_its_own(version: Version) -> list[str]:
    execute(
        "UPDATE decisions_version SET content = replace(content, 'Bolton', 'Bury'),"
        " sha256 = encode(sha256(convert_to(replace(content, 'Bolton', 'Bury'), 'UTF8')), 'hex')"
    )
    return [
        "Version 1 of DN-2021-0001: its hash is not the one that was submitted.",
        *[f"Signature {at} on version 1 of DN-2021-0001: it is not on the hash of its version." for at in (1, 2, 3, 4)],
    ]


def notice_with_a_hash_of_its_own(version: Version) -> list[str]:
    forged = store.keep(b"x", "pdf")
    execute(
        "UPDATE decisions_sealednotice SET size = 1, crc32 = %s, sha256 = %s WHERE edition = 'signed'",
        forged.crc32,
        forged.sha256,
    )
    return ["Sealed notice of DN-2021-0001: its hash is not the one that was sealed."]


def notice_gone(version: Version) -> list[str]:
    execute("DELETE FROM decisions_sealednotice")
    return [
        "Sealed notice of DN-2021-0001: it is in the ledger and gone from the record.",
        "Public edition of DN-2021-0001: it is in the ledger and gone from the record.",
        "DN-2021-0001 counts as decided and has no sealed notice.",
    ]


def ledger_row_gone(version: Version) -> list[str]:
    event = ledger(version, "save")
    execute("DELETE FROM decisions_ledgerevent WHERE number = %s", event.number)
    return [f"Ledger: entry {event.number} is missing; the next one found is {event.number + 1}."]


def last_ledger_row_gone(version: Version) -> list[str]:
    execute("DELETE FROM decisions_ledgerevent WHERE number = (SELECT max(number) FROM decisions_ledgerevent)")
    return ["DN-2021-0001 counts as decided, and the ledger says in_sign_off."]


def whole_ledger_gone(version: Version) -> list[str]:
    execute("DELETE FROM decisions_ledgerevent")
    return [
        "DN-2021-0001: the ledger has no start of it.",
        "Version 1 of DN-2021-0001: the ledger has no submission of it.",
        *[f"Signature {at} on version 1 of DN-2021-0001: the ledger has no such signature." for at in (1, 2, 3, 4)],
        "Sealed notice of DN-2021-0001: the ledger has no sealing of it.",
        "Public edition of DN-2021-0001: the ledger has no sealing of it.",
    ]


def ledger_beyond_reading(version: Version) -> list[str]:
    event = ledger(version, "seal")
    execute("UPDATE decisions_ledgerevent SET detail = '[]' WHERE number = %s", event.number)
    return [
        f"Ledger: entry {event.number} (seal DN-2021-0001) was altered after it was written.",
        "Public edition of DN-2021-0001: the ledger has no sealing of it.",
        "Sealed notice of DN-2021-0001: it is in the ledger and gone from the record.",
    ]


def signature_gone(version: Version) -> list[str]:
    execute("DELETE FROM decisions_signoff WHERE signer_name = 'Simon Pryce'")
    return [
        "Signature 3 on version 1 of DN-2021-0001: it is in the ledger and gone from the record.",
        "DN-2021-0001 counts as decided and lacks a required signature.",
    ]


def signature(column: str, value: str) -> Callable[[Version], list[str]]:
    def change(version: Version) -> list[str]:
        execute(f"UPDATE decisions_signoff SET {column} = %s WHERE signer_name = 'Simon Pryce'", value)
        return ["Signature 3 on version 1 of DN-2021-0001: what it says differs from what the ledger says."]

    change.__name__ = f"signature_{column}"
    return change


def signature_put_in(version: Version) -> list[str]:
    execute("DELETE FROM decisions_ledgerevent WHERE act IN ('decide', 'seal')")
    row = SignOff.objects.get(version=version, step__position=4)
    execute("DELETE FROM decisions_ledgerevent WHERE act = 'sign' AND by_name = %s", row.signer_name)
    return [
        "DN-2021-0001 counts as decided, and the ledger says in_sign_off.",
        "Signature 4 on version 1 of DN-2021-0001: the ledger has no such signature.",
        "Sealed notice of DN-2021-0001: the ledger has no sealing of it.",
        "Public edition of DN-2021-0001: the ledger has no sealing of it.",
    ]


def step_renamed(version: Version) -> list[str]:
    execute("UPDATE decisions_signoffstep SET post_title = 'Mayor' WHERE position = 4")
    return ["Version 1 of DN-2021-0001: its chain of posts is not the one that was frozen."]


def total_changed(version: Version) -> list[str]:
    execute("UPDATE decisions_decision SET total = total + 0.01")
    return ["DN-2021-0001: its money is not what was signed."]


def allocation_changed(version: Version) -> list[str]:
    execute("UPDATE decisions_allocation SET amount = amount + 0.01 WHERE amount = 69573.32")
    return ["DN-2021-0001: its money is not what was signed."]


def funding_gone(version: Version) -> list[str]:
    execute("DELETE FROM decisions_fundingsource")
    return ["DN-2021-0001: its money is not what was signed."]


def draft_again(version: Version) -> list[str]:
    execute("UPDATE decisions_decision SET state = 'draft'")
    return ["DN-2021-0001 counts as draft, and the ledger says decided."]


def decision_under_another_reference(version: Version) -> list[str]:
    execute("UPDATE decisions_decision SET reference = 'DN-2021-0009'")
    return [
        "DN-2021-0009: the ledger has no start of it.",
        "DN-2021-0001: it is in the ledger and gone from the record.",
        "Version 1 of DN-2021-0009: the ledger has no submission of it.",
        "Version 1 of DN-2021-0001: it is in the ledger and gone from the record.",
        *[f"Signature {at} on version 1 of DN-2021-0009: the ledger has no such signature." for at in (1, 2, 3, 4)],
        *[
            f"Signature {at} on version 1 of DN-2021-0001: it is in the ledger and gone from the record."
            for at in (1, 2, 3, 4)
        ],
        "Sealed notice of DN-2021-0009: the ledger has no sealing of it.",
        "Public edition of DN-2021-0009: the ledger has no sealing of it.",
        "Sealed notice of DN-2021-0001: it is in the ledger and gone from the record.",
        "Public edition of DN-2021-0001: it is in the ledger and gone from the record.",
    ]


CHANGES = (
    byte_of_the_ledger,
    byte_of_the_version,
    file_altered("signed", "pdf", "Sealed notice of DN-2021-0001: its PDF"),
    file_altered("signed", "html", "Sealed notice of DN-2021-0001: its HTML"),
    file_altered("public", "pdf", "Public edition of DN-2021-0001: its PDF"),
    file_gone("signed", "pdf", "Sealed notice of DN-2021-0001: its PDF"),
    file_gone("signed", "html", "Sealed notice of DN-2021-0001: its HTML"),
    file_gone("public", "html", "Public edition of DN-2021-0001: its HTML"),
    sheet_gone,
    notice_with_another_column("size", 1),
    notice_with_another_column("crc32", 1),
    notice_with_another_size_of_its_html,
    notice_with_another_column("data_sha256", "0" * 64),
    notice_with_the_html_of_another,
    version_beyond_reading,
    version_with_a_hash_of_its_own,
    notice_with_a_hash_of_its_own,
    notice_gone,
    ledger_row_gone,
    last_ledger_row_gone,
    whole_ledger_gone,
    ledger_beyond_reading,
    signature_gone,
    signature("signer_name", "Simon Price"),
    signature("post_title", "Deputy Mayor"),
    signature("signed_at", "2021-10-28T09:00:00.000001Z"),
    signature("capacity", "approves"),
    signature("statement", "I have not read it."),
    signature_put_in,
    step_renamed,
    total_changed,
    allocation_changed,
    funding_gone,
    draft_again,
    decision_under_another_reference,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_behind_the_programs_back_is_named(
    decided: Version, change: Callable[[Version], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    with guards_off():
        expected = change(decided)
    assert verify(capsys) == expected


def test_everything_changed_at_once_is_named_one_by_one(decided: Version, capsys: pytest.CaptureFixture[str]) -> None:
    with guards_off():
        expected = byte_of_the_ledger(decided) + byte_of_the_version(decided) + CHANGES[2](decided)
    assert verify(capsys) == expected
    assert len(expected) == 3


def test_the_guards_are_back_after_each_of_these(decided: Version) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'keep_row%' AND tgenabled <> 'O'")
        assert cursor.fetchone() == (0,)
    assert Decision.objects.get(pk=decided.decision_id).state == "decided"
