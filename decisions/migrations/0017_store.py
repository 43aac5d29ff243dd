"""Sealed files move from the database to the store of sealed files; two editions are sealed together."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

from decisions.ledger.chain import FIRST, LOCK, fingerprint
from decisions.notice import store

HASH = r"^[0-9a-f]{64}$"

EDITIONS = """
-- At commit: the editions of a version are sealed together, and the signed one carries the content that was signed.
CREATE FUNCTION decisions_guard_editions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(DISTINCT n.edition) FROM decisions_sealednotice n
      WHERE n.version_id = NEW.version_id AND n.edition IN ('signed', 'public')) <> 2 THEN
    RAISE EXCEPTION 'the signed and the public edition are sealed together'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.edition = 'signed'
     AND NEW.data_sha256 <> (SELECT v.sha256 FROM decisions_version v WHERE v.id = NEW.version_id) THEN
    RAISE EXCEPTION 'the signed edition carries another content than its version'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER guard_editions AFTER INSERT ON decisions_sealednotice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_guard_editions();
"""


def move(apps: Any, schema_editor: Any) -> None:
    """Stores each file, reads it back, notes its hashes beside it, and says so in the ledger.

    The guard that refuses any change of a sealed row is off for this one statement, in this one transaction: only
    columns that did not exist before are written. What was sealed then had no public edition, and its style sheet was
    not kept; nothing is made up for them.
    """
    rows = apps.get_model("decisions", "SealedNotice").objects.select_related("version__decision").defer("version__content")
    numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    if not numbers:
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE decisions_sealednotice DISABLE TRIGGER keep_row")
        for number in numbers:
            _move(apps, cursor, rows.get(pk=number))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE decisions_sealednotice ENABLE TRIGGER keep_row")


def _move(apps: Any, cursor: Any, notice: Any) -> None:
    pdf = store.keep(bytes(notice.pdf), "pdf")
    html = store.keep(notice.html.encode(), "html")
    if pdf.sha256 != notice.sha256:
        raise ValueError(f"The sealed notice of {notice.version.decision.reference} was altered; run verify first.")
    cursor.execute(
        "UPDATE decisions_sealednotice SET crc32 = %s, html_sha256 = %s, html_size = %s, data_sha256 = %s WHERE id = %s",
        [pdf.crc32, html.sha256, html.size, notice.version.sha256, notice.pk],
    )
    _record(
        apps,
        cursor,
        notice,
        version=notice.version.number,
        edition=notice.edition,
        pdf_sha256=pdf.sha256,
        html_sha256=html.sha256,
        crc32=pdf.crc32,
        bytes=pdf.size,
    )


def _record(apps: Any, cursor: Any, notice: Any, **detail: Any) -> None:
    """As decisions.ledger.chain.record does, on the ledger as it was when this ran."""
    events = apps.get_model("decisions", "LedgerEvent").objects
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = events.order_by("-number").first()
    event = events.model(
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        act="store",
        by_name="This program",
        reference=notice.version.decision.reference,
        content_sha256=notice.version.sha256,
        detail=detail,
        previous_sha256=last.sha256 if last else FIRST,
    )
    event.sha256 = fingerprint(event)
    event.save(force_insert=True)


class Migration(migrations.Migration):
    """Not reversible: the columns that had the bytes are gone."""

    dependencies = [("decisions", "0016_money")]

    operations = [
        migrations.AddField("sealednotice", "crc32", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("sealednotice", "html_sha256", models.CharField(default="", max_length=64)),
        migrations.AddField("sealednotice", "html_size", models.PositiveIntegerField(null=True)),
        migrations.AddField("sealednotice", "css_sha256", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("sealednotice", "data_sha256", models.CharField(default="", max_length=64)),
        migrations.RunPython(move),
        migrations.RunSQL("ALTER TABLE decisions_sealednotice DROP CONSTRAINT sealed_notice_hash_is_that_of_its_bytes"),
        migrations.RemoveField("sealednotice", "pdf"),
        migrations.RemoveField("sealednotice", "html"),
        migrations.AlterField("sealednotice", "crc32", models.PositiveBigIntegerField()),
        migrations.AlterField("sealednotice", "html_sha256", models.CharField(max_length=64)),
        migrations.AlterField("sealednotice", "html_size", models.PositiveIntegerField()),
        migrations.AlterField("sealednotice", "css_sha256", models.CharField(blank=True, max_length=64)),
        migrations.AlterField("sealednotice", "data_sha256", models.CharField(max_length=64)),
        migrations.AddConstraint(
            "sealednotice",
            models.CheckConstraint(
                condition=Q(sha256__regex=HASH, html_sha256__regex=HASH, data_sha256__regex=HASH)
                & (Q(css_sha256="") | Q(css_sha256__regex=HASH)),
                name="sealed_notice_has_its_hashes",
            ),
        ),
        migrations.AddConstraint(
            "sealednotice",
            models.CheckConstraint(
                condition=Q(size__gt=0, html_size__gt=0, crc32__lt=2**32),
                name="sealed_notice_has_its_sizes_and_a_checksum",
            ),
        ),
        migrations.RunSQL(EDITIONS),
    ]
