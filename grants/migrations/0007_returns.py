"""Returns: their tables, and what the database holds of them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FUNCTIONS = r"""
-- The returns of a line follow each other without a gap, inside its period, until it is ended.
CREATE FUNCTION grants_guard_return() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  l grants_reportingline;
  before grants_return;
BEGIN
  SELECT * INTO l FROM grants_reportingline WHERE id = NEW.line_id;
  SELECT * INTO before FROM grants_return WHERE line_id = NEW.line_id ORDER BY number DESC LIMIT 1;
  IF EXISTS (SELECT FROM grants_lineend WHERE line_id = NEW.line_id) THEN
    RAISE EXCEPTION 'the reporting line is ended' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.number <> coalesce(before.number, 0) + 1
      OR NEW.period_from <> coalesce(before.period_until + 1, l.from_on) OR NEW.period_until > l.until_on THEN
    RAISE EXCEPTION 'the return does not follow the one before it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- A return comes, is queried and comes again, and is accepted; or it is no longer wanted. Through the last link alone.
CREATE FUNCTION grants_guard_return_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before grants_returnstep;
  was text;
BEGIN
  SELECT * INTO before FROM grants_returnstep WHERE of_id = NEW.of_id ORDER BY number DESC LIMIT 1;
  was := coalesce(before.kind, '');
  IF NEW.number <> coalesce(before.number, 0) + 1 OR NOT (CASE NEW.kind
      WHEN 'received' THEN was IN ('', 'queried')
      WHEN 'queried' THEN was = 'received'
      WHEN 'accepted' THEN was = 'received'
      WHEN 'excused' THEN was IN ('', 'queried')
      ELSE false END) THEN
    RAISE EXCEPTION 'a return that is "%" cannot be "%" next', was, NEW.kind
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.happened_on < before.happened_on OR NEW.happened_on > (NEW.at AT TIME ZONE 'Europe/London')::date THEN
    RAISE EXCEPTION 'a step of a return is not of a day to come, nor before the step before it'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.link_id IS NOT NULL AND NEW.link_id <> (SELECT max(id) FROM grants_returnlink WHERE of_id = NEW.of_id) THEN
    RAISE EXCEPTION 'this link was replaced, or is to another return' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION grants_guard_actual() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM grants_returnstep s JOIN grants_return r ON r.id = s.of_id
      JOIN grants_indicator i ON i.line_id = r.line_id
      WHERE s.id = NEW.step_id AND i.id = NEW.indicator_id AND s.kind = 'received'
  ) THEN
    RAISE EXCEPTION 'the return is not asked for this indicator' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_return BEFORE INSERT ON grants_return
  FOR EACH ROW EXECUTE FUNCTION grants_guard_return();
CREATE TRIGGER guard_return_step BEFORE INSERT ON grants_returnstep
  FOR EACH ROW EXECUTE FUNCTION grants_guard_return_step();
CREATE TRIGGER guard_actual BEFORE INSERT ON grants_actual
  FOR EACH ROW EXECUTE FUNCTION grants_guard_actual();
"""

WRITTEN_ONCE = (
    *("grants_reportingline", "grants_lineend", "grants_indicator", "grants_return", "grants_returnlink"),
    *("grants_returnstep", "grants_actual"),
)


def append_only(table: str) -> str:
    return f"""
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0004_adviser_roles'),
        ('grants', '0006_funders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportingLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('onward', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('frequency', models.CharField(choices=[('monthly', 'Monthly'), ('quarterly', 'Quarterly'), ('annual', 'Annual'), ('once', 'Once')], max_length=20)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('due_after', models.PositiveSmallIntegerField()),
                ('key_areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('asks_underspend', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField()),
                ('added_by_name', models.CharField(max_length=160)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reporting_lines', to='grants.agreement')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='is_reported_to_on', to='commissioning.organisation')),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports_on', to='commissioning.organisation')),
            ],
            options={
                'ordering': ['agreement', 'number'],
            },
        ),
        migrations.CreateModel(
            name='LineEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=400)),
                ('ended_at', models.DateTimeField()),
                ('ended_by_name', models.CharField(max_length=160)),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='grants.reportingline')),
            ],
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('output', 'Output'), ('outcome', 'Outcome')], max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('baseline', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('target', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='grants.reportingline')),
            ],
            options={
                'ordering': ['line', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('period_from', models.DateField()),
                ('period_until', models.DateField()),
                ('due_on', models.DateField(db_index=True)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='grants.reportingline')),
            ],
            options={
                'ordering': ['line', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ReturnLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(max_length=43, unique=True)),
                ('made_at', models.DateTimeField()),
                ('made_by_name', models.CharField(max_length=160)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='grants.return')),
            ],
            options={
                'ordering': ['of', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ReturnStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('received', 'Received'), ('queried', 'Queried'), ('accepted', 'Accepted'), ('excused', 'No longer wanted')], max_length=10)),
                ('happened_on', models.DateField()),
                ('note', models.TextField(blank=True, max_length=2000)),
                ('said_by', models.CharField(blank=True, max_length=160)),
                ('areas', models.JSONField(blank=True, default=list)),
                ('underspend', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('name', models.CharField(blank=True, max_length=100)),
                ('file_name', models.CharField(blank=True, max_length=120)),
                ('media_type', models.CharField(blank=True, max_length=100)),
                ('size', models.PositiveIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('link', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='grants.returnlink')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='grants.return')),
            ],
            options={
                'ordering': ['of', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Actual',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actual', models.DecimalField(decimal_places=2, max_digits=14)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actuals', to='grants.indicator')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actuals', to='grants.returnstep')),
            ],
            options={
                'ordering': ['step', 'indicator__number'],
            },
        ),
        migrations.AddConstraint(
            model_name='reportingline',
            constraint=models.UniqueConstraint(fields=('agreement', 'number'), name='reporting_line_is_numbered'),
        ),
        migrations.AddConstraint(
            model_name='reportingline',
            constraint=models.CheckConstraint(condition=models.Q(('reporter', models.F('receiver')), _negated=True), name='reporting_line_is_between_two_organisations'),
        ),
        migrations.AddConstraint(
            model_name='reportingline',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='reporting_line_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='reportingline',
            constraint=models.CheckConstraint(condition=models.Q(('due_after__range', (1, 120))), name='reporting_line_says_when_due'),
        ),
        migrations.AddConstraint(
            model_name='reportingline',
            constraint=models.CheckConstraint(condition=models.Q(('frequency__in', ['monthly', 'quarterly', 'annual', 'once'])), name='reporting_line_frequency_is_known'),
        ),
        migrations.AddConstraint(
            model_name='lineend',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reporting_line_ends_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('line', 'number'), name='indicator_is_numbered'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['output', 'outcome'])), name='indicator_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.UniqueConstraint(fields=('line', 'number'), name='return_is_numbered'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(('period_until__gte', models.F('period_from'))), name='return_has_a_period'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('period_until'))), name='return_is_due_after_its_period'),
        ),
        migrations.AddConstraint(
            model_name='returnstep',
            constraint=models.UniqueConstraint(fields=('of', 'number'), name='return_step_is_numbered'),
        ),
        migrations.AddConstraint(
            model_name='returnstep',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'queried', 'accepted', 'excused'])), name='return_step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='returnstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['queried', 'excused']), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='return_is_queried_for_a_reason', violation_error_message='Say why.'),
        ),
        migrations.AddConstraint(
            model_name='returnstep',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'received'), models.Q(('areas', []), ('link', None), ('said_by', ''), ('sha256', ''), ('underspend', None)), _connector='OR'), name='return_says_things_when_it_comes'),
        ),
        migrations.AddConstraint(
            model_name='returnstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', None), ('link__isnull', False)), models.Q(('by__isnull', False), ('link', None)), _connector='OR'), name='return_step_is_of_a_person_or_a_link'),
        ),
        migrations.AddConstraint(
            model_name='returnstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('sha256', '')), models.Q(('sha256__regex', '^[0-9a-f]{64}$'), models.Q(('name', ''), _negated=True)), _connector='OR'), name='return_file_has_its_hash'),
        ),
        migrations.AddConstraint(
            model_name='returnstep',
            constraint=models.CheckConstraint(condition=models.Q(('underspend', None), ('underspend__gte', 0), _connector='OR'), name='underspend_is_a_sum'),
        ),
        migrations.AddConstraint(
            model_name='actual',
            constraint=models.UniqueConstraint(fields=('step', 'indicator'), name='actual_is_said_once'),
        ),
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(TRIGGERS),
        *[migrations.RunSQL(append_only(table)) for table in WRITTEN_ONCE],
    ]
