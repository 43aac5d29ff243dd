"""Steps of what funders promise: written once, numbered, of money that a made decision counts on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FUNCTION = r"""
-- A step is of money that a decision which was made counts on, follows the one before it, and is of no day to come.
CREATE FUNCTION grants_guard_funder_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before grants_funderstep;
BEGIN
  IF NOT EXISTS (
    SELECT FROM decisions_fundingsource s JOIN decisions_decision d ON d.id = s.decision_id
      WHERE s.funder_id = NEW.funder_id AND s.financial_year IS NOT DISTINCT FROM NEW.financial_year
        AND lower(regexp_replace(btrim(s.programme), '\s+', ' ', 'g'))
          = lower(regexp_replace(btrim(NEW.programme), '\s+', ' ', 'g'))
        AND d.state IN ('decided', 'published', 'held', 'in_force', 'closed', 'superseded')
  ) THEN
    RAISE EXCEPTION 'no decision that was made counts on this money' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT * INTO before FROM grants_funderstep
    WHERE funder_id = NEW.funder_id AND programme = NEW.programme
      AND financial_year IS NOT DISTINCT FROM NEW.financial_year
    ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(before.number, 0) + 1 OR NEW.reached_on < before.reached_on THEN
    RAISE EXCEPTION 'a step follows the one before it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.reached_on > (NEW.written_at AT TIME ZONE 'Europe/London')::date THEN
    RAISE EXCEPTION 'a step cannot be of a day to come' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_funder_step BEFORE INSERT ON grants_funderstep
  FOR EACH ROW EXECUTE FUNCTION grants_guard_funder_step();
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON grants_funderstep
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON grants_funderstep
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of awards."""

    dependencies = [
        ('commissioning', '0004_adviser_roles'),
        ('grants', '0005_payments_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FunderStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.CharField(blank=True, max_length=160)),
                ('financial_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('status', models.CharField(choices=[('indicative', 'Indicative'), ('letter', 'Funding letter'), ('agreement_issued', 'Agreement issued'), ('agreement_signed', 'Agreement signed'), ('received', 'Received')], max_length=20)),
                ('reached_on', models.DateField()),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('document', models.CharField(max_length=160)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=160)),
                ('funder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='funder_steps', to='commissioning.organisation')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['funder', 'programme', 'financial_year', 'number'],
                'constraints': [models.UniqueConstraint(fields=('funder', 'programme', 'financial_year', 'number'), name='funder_steps_are_numbered', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='funder_steps_count_from_one'), models.CheckConstraint(condition=models.Q(('status__in', ['indicative', 'letter', 'agreement_issued', 'agreement_signed', 'received'])), name='funder_step_status_is_known'), models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='funder_step_amount_is_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'received'), _negated=True), ('amount__isnull', False), _connector='OR'), name='funder_step_says_what_was_received', violation_error_message='Say how much was received.'), models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='funder_step_names_its_document')],
            },
        ),
        migrations.RunSQL(FUNCTION),
        migrations.RunSQL(TRIGGERS),
    ]
