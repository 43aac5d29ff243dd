"""Who opened which version; delegations without addresses, that lapse for good with their giver's holding; the heads."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON decisions_reading
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON decisions_reading
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
ALTER TABLE decisions_reading ADD CONSTRAINT reading_is_of_its_day
  CHECK ("on" = (at AT TIME ZONE 'Europe/London')::date);
"""
FORGET = """
DROP TRIGGER keep_row ON decisions_reading;
DROP TRIGGER keep_rows ON decisions_reading;
"""

# Beside decisions_check_delegated, which asks only whether the giver holds the post: one who left and came back holds it
# again, and gives a new delegation.
SAME_HOLDING = """
CREATE FUNCTION decisions_guard_same_holding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM decisions_delegation g JOIN decisions_postholding h ON h.post_id = g.post_id AND h.holder_id = g.holder_id
      WHERE g.id = NEW.delegation_record_id
        AND daterange(h.from_on, h.until_on, '[]') @> (g.made_at AT TIME ZONE 'Europe/London')::date
        AND daterange(h.from_on, h.until_on, '[]') @> (NEW.signed_at AT TIME ZONE 'Europe/London')::date) THEN
    RAISE EXCEPTION 'the holding under which % was given is over', NEW.delegation
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_sign_off_under BEFORE INSERT ON decisions_signoff
  FOR EACH ROW WHEN (NEW.delegation_record_id IS NOT NULL) EXECUTE FUNCTION decisions_guard_same_holding();
"""
ANY_HOLDING = """
DROP TRIGGER guard_sign_off_under ON decisions_signoff;
DROP FUNCTION decisions_guard_same_holding();
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0008_waivers"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_name', models.CharField(max_length=160)),
                ('post_title', models.CharField(max_length=160)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='decisions.version')),
            ],
            options={
                'ordering': ['version', 'at'],
                'constraints': [models.UniqueConstraint(fields=('version', 'person', 'on'), name='reading_is_noted_once_a_day')],
            },
        ),
        migrations.AddIndex(
            model_name='ledgerevent',
            index=models.Index(condition=models.Q(('act', 'head')), fields=['-number'], name='ledger_heads'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document__contains', '@'), _negated=True), models.Q(('scope__contains', '@'), _negated=True)), name='delegation_publishes_no_address', violation_error_message='Leave e-mail addresses out: the document and the scope are published.'),
        ),
        migrations.RunSQL(KEEP, FORGET),
        migrations.RunSQL(SAME_HOLDING, ANY_HOLDING),
    ]
