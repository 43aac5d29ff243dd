"""Every text of a section is kept, by the database itself; and what somebody typed and has not saved."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT

KEEP = r"""
-- Nothing that writes a section, form, act or hand, can leave its text out of the section's history.
CREATE FUNCTION decisions_keep_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.text, NEW.answer) IS NOT DISTINCT FROM (OLD.text, OLD.answer) THEN
    RETURN NULL;
  END IF;
  INSERT INTO decisions_sectionrevision (decision_id, key, number, text, answer, saved_at, saved_by_name)
    SELECT NEW.decision_id, NEW.key, 1 + count(r.id), NEW.text, NEW.answer, NEW.saved_at,
           (SELECT name FROM commissioning_user WHERE id = NEW.saved_by_id)
    FROM decisions_sectionrevision r WHERE r.decision_id = NEW.decision_id AND r.key = NEW.key;
  RETURN NULL;
END $$;

-- A row that no section ever said would be a forged history.
CREATE FUNCTION decisions_guard_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'the history of a section is written when the section is'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

INSERT INTO decisions_sectionrevision (decision_id, key, number, text, answer, saved_at, saved_by_name)
  SELECT t.decision_id, t.key, 1, t.text, t.answer, t.saved_at, u.name
  FROM decisions_sectiontext t JOIN commissioning_user u ON u.id = t.saved_by_id;

CREATE TRIGGER keep_revision AFTER INSERT OR UPDATE ON decisions_sectiontext
  FOR EACH ROW EXECUTE FUNCTION decisions_keep_revision();
CREATE TRIGGER guard_revision BEFORE INSERT ON decisions_sectionrevision
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_revision();
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON decisions_sectionrevision
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON decisions_sectionrevision
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""

ANSWERS = [("yes", "Yes"), ("no", "No")]


class Migration(migrations.Migration):
    """Not reversible on purpose: the history of a section is evidence."""

    dependencies = [
        ("decisions", "0011_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SectionRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("answer", models.CharField(blank=True, choices=ANSWERS, max_length=3)),
                ("saved_at", models.DateTimeField()),
                ("saved_by_name", models.CharField(max_length=120)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="section_revisions", to="decisions.decision"
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "key", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "key", "number"), name="section_revision_is_numbered_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                ("text", models.TextField(blank=True)),
                ("answer", models.CharField(blank=True, choices=ANSWERS, max_length=3)),
                ("opened", models.CharField(max_length=64)),
                ("number", models.PositiveIntegerField()),
                ("tab", models.CharField(blank=True, max_length=36)),
                ("turn", models.PositiveIntegerField()),
                ("is_unsaved", models.BooleanField()),
                ("kept_at", models.DateTimeField()),
                (
                    "decision",
                    models.ForeignKey(on_delete=PROTECT, related_name="working_texts", to="decisions.decision"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="working_texts", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["decision", "key", "person"],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "key", "person"), name="working_text_is_kept_once")
                ],
            },
        ),
        migrations.RunSQL(KEEP),
    ]
