"""Passported grants: in = passed on + retained + not yet passed on, on every day, whoever writes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FUNCTIONS = r"""
-- The record that stands for a body.
CREATE FUNCTION grants_body(organisation bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(o.merged_into_id, o.id) FROM commissioning_organisation o WHERE o.id = organisation
$$;

-- Entries are numbered, of no day to come, and pass money on in awards of that year that a decision which names the
-- funder made or changed. One grant, and one award, at a time.
CREATE FUNCTION grants_guard_passport_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  g grants_passportedgrant;
  refusal text;
BEGIN
  SELECT * INTO g FROM grants_passportedgrant WHERE id = NEW.grant_id FOR UPDATE;
  PERFORM FROM grants_award WHERE id = NEW.award_id FOR UPDATE;
  refusal := CASE
    WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM grants_passportentry WHERE grant_id = NEW.grant_id)
      THEN 'entries are numbered one after the other'
    WHEN NEW.effective_on > (NEW.written_at AT TIME ZONE 'Europe/London')::date
      THEN 'an entry cannot be of a day to come'
    WHEN NEW.award_id IS NULL THEN NULL
    WHEN (SELECT financial_year FROM grants_award WHERE id = NEW.award_id) <> g.financial_year
      THEN 'the award is of another year'
    WHEN NOT EXISTS (
        SELECT FROM grants_adjustment a
          JOIN grants_posting p ON p.id = a.posting_id JOIN decisions_version v ON v.id = p.version_id
          JOIN decisions_fundingsource s ON s.decision_id = v.decision_id
          WHERE a.award_id = NEW.award_id AND grants_body(s.funder_id) = grants_body(g.funder_id)
            AND (s.financial_year IS NULL OR s.financial_year = g.financial_year))
      THEN 'no decision on that award names the funder for that year'
  END;
  IF refusal IS NOT NULL THEN
    RAISE EXCEPTION '%', refusal USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- At commit: on no day is more out than in, or taken back than was written; no award carries more than it was that day.
CREATE FUNCTION grants_passport_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (
      SELECT sum(sum(CASE kind WHEN 'received' THEN amount ELSE -amount END)) OVER (ORDER BY effective_on) AS rest
        FROM grants_passportentry WHERE grant_id = NEW.grant_id AND amount IS NOT NULL GROUP BY effective_on
    ) days WHERE rest < 0) THEN
    RAISE EXCEPTION 'more would have gone out than had come in' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM (
      SELECT sum(sum(amount)) OVER (PARTITION BY kind, award_id ORDER BY effective_on) AS part
        FROM grants_passportentry WHERE grant_id = NEW.grant_id AND amount IS NOT NULL
        GROUP BY kind, award_id, effective_on
    ) parts WHERE part < 0) THEN
    RAISE EXCEPTION 'more would be taken back than was written' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM (
      SELECT effective_on, sum(sum(amount)) OVER (ORDER BY effective_on) AS carried
        FROM grants_passportentry WHERE award_id = NEW.award_id GROUP BY effective_on
    ) days WHERE carried > (
      SELECT coalesce(sum(a.amount), 0) FROM grants_adjustment a JOIN grants_posting p ON p.id = a.posting_id
        WHERE a.award_id = NEW.award_id AND p.effective_on <= days.effective_on)) THEN
    RAISE EXCEPTION 'an award would carry more than it is' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

-- A recipient reports on what it was given by that day, and on no day to come.
CREATE FUNCTION grants_guard_onward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  given numeric;
BEGIN
  PERFORM FROM grants_passportedgrant WHERE id = NEW.grant_id FOR UPDATE;
  SELECT coalesce(sum(e.amount), 0) INTO given FROM grants_passportentry e
    JOIN grants_award w ON w.id = e.award_id JOIN grants_agreement g ON g.id = w.agreement_id
    WHERE e.grant_id = NEW.grant_id AND g.grantee_id = NEW.recipient_id AND e.effective_on <= NEW.as_at;
  IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM grants_onwardreport WHERE grant_id = NEW.grant_id) THEN
    RAISE EXCEPTION 'reports are numbered one after the other' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF coalesce(NEW.passed_on, 0) + coalesce(NEW.retained, 0) > given THEN
    RAISE EXCEPTION 'the recipient had % by then', given USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.as_at > (NEW.written_at AT TIME ZONE 'Europe/London')::date THEN
    RAISE EXCEPTION 'a report cannot be of a day to come' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_passport_entry BEFORE INSERT ON grants_passportentry
  FOR EACH ROW EXECUTE FUNCTION grants_guard_passport_entry();
CREATE CONSTRAINT TRIGGER passport_agrees AFTER INSERT ON grants_passportentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_passport_agrees();
CREATE TRIGGER guard_onward BEFORE INSERT ON grants_onwardreport
  FOR EACH ROW EXECUTE FUNCTION grants_guard_onward();
"""

WRITTEN_ONCE = ("grants_passportedgrant", "grants_passportentry", "grants_onwardreport")


def append_only(table: str) -> str:
    return f"""
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of awards."""

    dependencies = [
        ('commissioning', '0007_organisations'),
        ('grants', '0009_subsidy'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PassportedGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=160)),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('programme', models.CharField(blank=True, max_length=160)),
                ('financial_year', models.PositiveSmallIntegerField()),
                ('pass_on_by', models.DateField()),
                ('funder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passported_grants', to='commissioning.organisation')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-financial_year', 'name'],
            },
        ),
        migrations.CreateModel(
            name='OnwardReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=160)),
                ('number', models.PositiveSmallIntegerField()),
                ('as_at', models.DateField()),
                ('passed_on', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('retained', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('to_whom', models.CharField(blank=True, max_length=200)),
                ('said_by', models.CharField(max_length=160)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='onward_reports', to='commissioning.organisation')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='onward_reports', to='grants.passportedgrant')),
            ],
            options={
                'ordering': ['grant', 'number'],
            },
        ),
        migrations.CreateModel(
            name='PassportEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=160)),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('received', 'Came in'), ('sent_back', 'Sent back to the funder'), ('retained', 'Retained for administration'), ('passed_on', 'Passed on'), ('moved', 'Another day by which it is to be passed on')], max_length=20)),
                ('effective_on', models.DateField()),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('pass_on_by', models.DateField(blank=True, null=True)),
                ('document', models.CharField(blank=True, max_length=160)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('award', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='passported', to='grants.award')),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='grants.passportedgrant')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['grant', 'number'],
            },
        ),
        migrations.AddConstraint(
            model_name='passportedgrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('slug', 'new'), _negated=True)), name='passported_grant_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='passportedgrant',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='passported_grant_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='passportedgrant',
            constraint=models.CheckConstraint(condition=models.Q(('financial_year__gte', 2000), ('financial_year__lte', 2100)), name='passported_grant_year_is_one'),
        ),
        migrations.AddConstraint(
            model_name='onwardreport',
            constraint=models.UniqueConstraint(fields=('grant', 'number'), name='onward_reports_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='onwardreport',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='onward_reports_count_from_one'),
        ),
        migrations.AddConstraint(
            model_name='onwardreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('passed_on', None), ('passed_on__gte', 0), _connector='OR'), models.Q(('retained', None), ('retained__gte', 0), _connector='OR')), name='onward_report_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='onwardreport',
            constraint=models.CheckConstraint(condition=models.Q(('passed_on__isnull', False), ('retained__isnull', False), _connector='OR'), name='onward_report_says_something'),
        ),
        migrations.AddConstraint(
            model_name='onwardreport',
            constraint=models.CheckConstraint(condition=models.Q(('said_by', ''), _negated=True), name='onward_report_says_who_said_it'),
        ),
        migrations.AddConstraint(
            model_name='passportentry',
            constraint=models.UniqueConstraint(fields=('grant', 'number'), name='passport_entries_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='passportentry',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='passport_entries_count_from_one'),
        ),
        migrations.AddConstraint(
            model_name='passportentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['received', 'sent_back', 'retained', 'passed_on', 'moved'])), name='passport_entry_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='passportentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('kind', 'moved'), ('pass_on_by__isnull', False)), models.Q(models.Q(('kind', 'moved'), _negated=True), ('amount__isnull', False), ('pass_on_by', None), models.Q(('amount', 0), _negated=True)), _connector='OR'), name='passport_entry_says_a_sum_or_a_day'),
        ),
        migrations.AddConstraint(
            model_name='passportentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('award__isnull', False), ('kind', 'passed_on')), models.Q(models.Q(('kind', 'passed_on'), _negated=True), ('award', None)), _connector='OR'), name='passport_entry_passes_on_by_an_award'),
        ),
        migrations.AddConstraint(
            model_name='passportentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('kind', 'received')), models.Q(('amount__gt', 0), ('kind', 'passed_on')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='passport_entry_that_keeps_or_takes_back_says_why'),
        ),
        migrations.AddConstraint(
            model_name='passportentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'received'), _negated=True), models.Q(('document', ''), _negated=True), _connector='OR'), name='passport_receipt_names_its_document'),
        ),
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(TRIGGERS),
        *[migrations.RunSQL(append_only(table)) for table in WRITTEN_ONCE],
    ]
