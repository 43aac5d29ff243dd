"""Evidence is written once: the database refuses to change, remove or empty it, whoever asks."""

from datetime import timedelta

import pytest
from django.db import connection

from decisions.commenting import acts as commenting
from decisions.notice.models import SealedNotice
from decisions.record import readings
from decisions.record.models import Version
from decisions.signoff import conditions, returning, signing
from decisions.signoff.conditions import Wanted
from decisions.signoff.models import SignOffCondition
from tests import factories
from tests.decisions import rowed
from tests.decisions.advice import asking
from tests.decisions.conftest import signed
from tests.decisions.library import keeping
from tests.decisions.raw import execute, refused, refused_at_commit, seal
from tests.factories import CHAIN, NOW, complete, sign, user

pytestmark = pytest.mark.django_db

COLUMNS = {
    "decisions_ledgerevent": "by_name",
    "decisions_version": "submitted_by_name",
    "decisions_signoffstep": "why",
    "decisions_signoff": "signer_name",
    "decisions_reading": "person_name",
    "decisions_recusal": "reason",
    "decisions_voiding": "reason",
    "decisions_sealednotice": "file_name",
    "decisions_clauseversion": "title",
    "decisions_comment": "by_name",
    "decisions_advice": "by_name",
    "decisions_signoffcondition": "text",
    "decisions_conditiondischarge": "note",
    "decisions_paperfile": "file_name",
    "decisions_plan": "title",
    "decisions_planpriority": "title",
    "decisions_sectionrevision": "saved_by_name",
}


@pytest.fixture(scope="module")
def _history(people: None) -> None:
    """A sealed decision, advised on and on a condition that is met; and one signed, stood aside from and returned."""
    advised = signed(0)
    asking.give(asking.ask(advised.decision))
    for days, who in enumerate(CHAIN, start=1):
        sign(advised, who, at=NOW + timedelta(days=days), conditions=[Wanted("If paid.")] if days == 1 else [])
    conditions.discharge(condition=SignOffCondition.objects.get(), note="Paid.", by=user("finance"), at=NOW)
    rowed.plan()
    rowed.papered(complete())
    version, at = signed(2), NOW + timedelta(days=3)
    readings.note(version=version, by=user("treasurer"), at=at)
    signing.stand_aside(version=version, reason="My brother works there", by=user("treasurer"), at=at)
    returning.take_back(decision=version.decision, by=user("officer"), at=at)
    keeping.clause()
    commenting.comment(decision=factories.draft(), page="reasons", text="Why?", by=user("colleague"), at=NOW)
    connection.check_constraints()


def rows(table: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
        return cursor.fetchall()


@pytest.mark.parametrize("table", COLUMNS)
def test_evidence_is_not_changed_removed_or_emptied(_history: None, table: str) -> None:  # noqa: PT019 - it has rows
    before = rows(table)
    assert before
    with refused(f"{table} is append-only: UPDATE refused"):
        execute(f"UPDATE {table} SET {COLUMNS[table]} = 'Someone else'")
    with refused(f"{table} is append-only: UPDATE refused"):
        execute(f"UPDATE {table} SET {COLUMNS[table]} = {COLUMNS[table]}")
    with refused(f"{table} is append-only: DELETE refused"):
        execute(f"DELETE FROM {table}")
    with refused("is append-only: TRUNCATE refused"):
        execute(f"TRUNCATE {table} CASCADE")
    assert rows(table) == before


@pytest.mark.parametrize("table", ["decisions_decision", "commissioning_user", "decisions_post"])
def test_emptying_what_evidence_hangs_on_does_not_empty_it(_history: None, table: str) -> None:  # noqa: PT019
    before = {name: rows(name) for name in COLUMNS}
    with refused("TRUNCATE refused|stays on record"):
        execute(f"TRUNCATE {table} CASCADE")
    assert {name: rows(name) for name in COLUMNS} == before


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"sha256": "0" * 63}, "sealed_notice_has_its_hashes"),
        ({"html_sha256": ""}, "sealed_notice_has_its_hashes"),
        ({"css_sha256": "G" * 64}, "sealed_notice_has_its_hashes"),
        ({"data_sha256": ""}, "sealed_notice_has_its_hashes"),
        ({"html_size": 0}, "sealed_notice_has_its_sizes_and_a_checksum"),
        ({"size": 0}, "sealed_notice_has_its_sizes_and_a_checksum"),
        ({"crc32": 2**32}, "sealed_notice_has_its_sizes_and_a_checksum"),
    ],
)
def test_a_sealed_notice_has_every_hash_its_size_and_its_checksum(
    out: Version, fields: dict[str, object], rule: str
) -> None:
    with refused(rule):
        seal(out, **fields)


@pytest.mark.parametrize("edition", ["signed", "public"])
def test_one_edition_is_not_sealed_without_the_other(out: Version, edition: str) -> None:
    with refused_at_commit("the signed and the public edition are sealed together"):
        seal(out, editions=[edition])


def test_the_signed_edition_carries_the_content_that_was_signed(out: Version) -> None:
    with refused_at_commit("the signed edition carries another content than its version"):
        seal(out, data_sha256="0" * 64)


def test_a_notice_is_sealed_once(decided: Version) -> None:
    with refused("notice_is_sealed_once"):
        seal(decided)
    assert SealedNotice.objects.filter(version=decided).count() == 2
