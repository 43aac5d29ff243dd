from django.db import migrations, models

GUARD = """
-- A milestone that was carried over comes without its day; a version says the day of each.
CREATE FUNCTION decisions_guard_version_milestones() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM decisions_milestone m WHERE m.decision_id = NEW.decision_id AND m.due_on IS NULL) THEN
    RAISE EXCEPTION 'a milestone has no day' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_version_milestones BEFORE INSERT ON decisions_version
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_version_milestones();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards it adds to."""

    dependencies = [("decisions", "0017_store")]

    operations = [
        migrations.AlterField(
            model_name="milestone", name="due_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.RunSQL(GUARD),
    ]
