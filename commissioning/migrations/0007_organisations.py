"""Other names of bodies, records merged into others, and what the database refuses of both: docs/adr/0032."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


FORWARD = r"""
-- One transaction at a time names or merges bodies, so that two cannot take one name, or merge into each other.
CREATE FUNCTION commissioning_guard_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7246005);
  IF NEW.merged_into_id IS NULL THEN
    IF EXISTS (SELECT FROM commissioning_alias a WHERE lower(a.name) = lower(NEW.name)) THEN
      RAISE EXCEPTION '% is another name of a body', NEW.name USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM commissioning_organisation o
             WHERE (o.id = NEW.merged_into_id AND o.merged_into_id IS NOT NULL) OR o.merged_into_id = NEW.id) THEN
    RAISE EXCEPTION 'a record is merged into one that stands, and has none merged into it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM commissioning_locality l WHERE l.council_id = NEW.id) THEN
    RAISE EXCEPTION '% is the council of a district, so its record stands', NEW.name
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_organisation BEFORE INSERT OR UPDATE OF name, merged_into_id ON commissioning_organisation
  FOR EACH ROW EXECUTE FUNCTION commissioning_guard_organisation();

CREATE FUNCTION commissioning_guard_alias() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7246005);
  IF EXISTS (SELECT FROM commissioning_organisation o
             WHERE o.merged_into_id IS NULL AND lower(o.name) = lower(NEW.name)) THEN
    RAISE EXCEPTION '% is the name of a body', NEW.name USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_alias BEFORE INSERT OR UPDATE ON commissioning_alias
  FOR EACH ROW EXECUTE FUNCTION commissioning_guard_alias();

CREATE FUNCTION commissioning_guard_council() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7246005);
  IF EXISTS (SELECT FROM commissioning_organisation o WHERE o.id = NEW.council_id AND o.merged_into_id IS NOT NULL) THEN
    RAISE EXCEPTION 'the council of % is merged into another record', NEW.name
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_council BEFORE INSERT OR UPDATE OF council_id ON commissioning_locality
  FOR EACH ROW WHEN (NEW.council_id IS NOT NULL) EXECUTE FUNCTION commissioning_guard_council();
"""
BACKWARD = r"""
DROP TRIGGER guard_council ON commissioning_locality;
DROP TRIGGER guard_alias ON commissioning_alias;
DROP TRIGGER guard_organisation ON commissioning_organisation;
DROP FUNCTION commissioning_guard_council();
DROP FUNCTION commissioning_guard_alias();
DROP FUNCTION commissioning_guard_organisation();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0006_sessions_ended'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('source', models.CharField(choices=[('former', 'Earlier name'), ('other', 'Also known as'), ('merged', 'Name of a record merged into this one')], max_length=10)),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'aliases',
                'ordering': ['name'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='organisation',
            name='organisation_local_authority_code_is_well_formed',
        ),
        migrations.AddField(
            model_name='organisation',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='commissioning.organisation'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='local_authority_code',
            field=models.CharField(blank=True, default='', max_length=4),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('local_authority_code', ''), ('local_authority_code__regex', '^[A-Z]{3,4}$'), _connector='OR'), name='organisation_local_authority_code_is_well_formed', violation_error_message='A local authority code has three or four capital letters, such as BOL or GMCA.'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='organisation_is_not_merged_into_itself'),
        ),
        migrations.AddField(
            model_name='alias',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='commissioning.organisation'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='alias_is_of_one_body'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='alias_is_a_name'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['former', 'other', 'merged'])), name='alias_source_is_known'),
        ),
        migrations.AddConstraint(
            model_name='alias',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('source', 'former'), _connector='OR'), name='alias_with_a_last_day_was_the_name'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
