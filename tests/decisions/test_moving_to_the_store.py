"""Notices that were sealed into the database are brought to the store by the migration, byte for byte, and proved."""

import hashlib
import os
import subprocess
import sys
import uuid
import zlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from tests.decisions.stored import files

STORE = next((settings.BASE_DIR / "decisions" / "migrations").glob("*_store.py")).stem
BEFORE = import_module(f"decisions.migrations.{STORE}").Migration.dependencies[0][1]
PDF, HTML = b"%PDF-1.7 sealed long ago", "<p>Sealed – long ago</p>"
CONTENT = '{"reference":"DN-2021-0001"}'


@pytest.fixture
def database(django_db_setup: None) -> Iterator[dict[str, str]]:
    """An empty database beside that of the tests, as environment variables for commands."""
    given = connection.settings_dict
    name = f"{given['NAME']}_{uuid.uuid4().hex[:8]}"
    where = {"host": given["HOST"], "user": given["USER"], "password": given["PASSWORD"], "port": given["PORT"] or None}
    server = psycopg2.connect(dbname="postgres", **where)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        host = f"{given['USER']}:{given['PASSWORD']}@/{name}?host={given['HOST']}"
        port = f"&port={given['PORT']}" if given["PORT"] else ""
        yield {"DATABASE_URL": f"postgresql://{host}{port}", "name": name}
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


def manage(*command: str, environment: dict[str, str]) -> str:
    given = {**os.environ, "SECRET_KEY": "a" * 60, **environment}
    called = [sys.executable, "manage.py", *command]
    done = subprocess.run(called, cwd=settings.BASE_DIR, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


ROWS = """
SET session_replication_role = replica;
INSERT INTO decisions_decision
  (id, reference, state, subject, author_id, directorate_id, saved_by_id, started_at, saved_at)
  VALUES (1, 'DN-2021-0001', 'decided', 'One', 1, 1, 1, now(), now());
INSERT INTO decisions_version
  (id, number, content, sha256, submitted_at, submitted_by_name, decision_id, submitted_by_id)
  VALUES (1, 1, %(content)s, %(content_sha256)s, now(), 'One', 1, 1);
INSERT INTO decisions_sealednotice (edition, pdf, html, sha256, size, file_name, software, sealed_at, version_id)
  VALUES ('signed', %(pdf)s, %(html)s, %(pdf_sha256)s, %(size)s, 'One.pdf', '{}', now(), 1);
"""


def test_an_old_notice_is_moved_to_the_store_and_the_ledger_says_so(database: dict[str, str], tmp_path: Path) -> None:
    environment = {"DATABASE_URL": database["DATABASE_URL"], "SEALED_FOLDER": str(tmp_path)}
    manage("migrate", "decisions", BEFORE, environment=environment)
    where = {each: connection.settings_dict[each.upper()] or None for each in ("host", "user", "password", "port")}
    hashes = [hashlib.sha256(each).hexdigest() for each in (PDF, HTML.encode(), CONTENT.encode())]
    given = {"pdf": PDF, "html": HTML, "size": len(PDF), "pdf_sha256": hashes[0], "content": CONTENT}
    with psycopg2.connect(dbname=database["name"], **where) as old, old.cursor() as cursor:
        defaults(cursor, "decisions_decision")
        cursor.execute(ROWS, given | {"content_sha256": hashes[2]})
    old.close()
    manage("migrate", "decisions", STORE, environment=environment)
    with psycopg2.connect(dbname=database["name"], **where) as new, new.cursor() as cursor:
        cursor.execute("SELECT sha256, html_sha256, css_sha256, data_sha256, size, crc32 FROM decisions_sealednotice")
        assert cursor.fetchall() == [(hashes[0], hashes[1], "", hashes[2], len(PDF), zlib.crc32(PDF))]
        cursor.execute("SELECT act, reference, detail FROM decisions_ledgerevent")
        ((act, reference, said),) = cursor.fetchall()
        assert (act, reference, said) == (
            "store",
            "DN-2021-0001",
            {
                "version": 1,
                "edition": "signed",
                "pdf_sha256": hashes[0],
                "html_sha256": hashes[1],
                "crc32": zlib.crc32(PDF),
                "bytes": len(PDF),
            },
        )
        cursor.execute(
            "SELECT tgenabled FROM pg_trigger"
            " WHERE tgrelid = 'decisions_sealednotice'::regclass AND tgname = 'keep_row'"
        )
        assert cursor.fetchall() == [("O",)]
    new.close()
    assert [Path(tmp_path, name).read_bytes() for name in files(tmp_path) if name.endswith((".pdf",))] == [PDF]
    assert [Path(tmp_path, name).read_text() for name in files(tmp_path) if name.endswith((".html",))] == [HTML]


def defaults(cursor: "psycopg2.extensions.cursor", table: str) -> None:
    """Every other column may be left out of a row."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s AND is_nullable = 'NO' AND is_identity = 'NO'",
        [table],
    )
    empty = {"boolean": "false", "ARRAY": "'{}'", "jsonb": "'{}'", "date": "now()", "timestamp with time zone": "now()"}
    for column, kind in cursor.fetchall():
        value = empty.get(kind, "0" if "int" in kind or kind == "numeric" else "''")
        cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" SET DEFAULT {value}')
