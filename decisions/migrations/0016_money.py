"""Budgets, floors, caps and locks of the allocation grid; who underwrites a funder; what a decision raises."""

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


GUARDS = r"""
-- A version that raises an earlier decision shows, row by row, what that decision gave: never another figure.
CREATE FUNCTION decisions_guard_version_uplift() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  d decisions_decision;
  parent decisions_decision;
  said jsonb := NEW.content::jsonb;
  wrong text;
BEGIN
  SELECT * INTO d FROM decisions_decision WHERE id = NEW.decision_id;
  SELECT * INTO parent FROM decisions_decision WHERE id = d.uplift_of_id;
  IF said #>> '{money,uplift,reference}' IS DISTINCT FROM parent.reference THEN
    RAISE EXCEPTION 'the version raises another decision than its record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF parent.id IS NOT NULL
     AND NOT parent.state IN ('decided', 'published', 'held', 'in_force', 'closed', 'superseded') THEN
    RAISE EXCEPTION '% is %: only a decision that was made can be raised', parent.reference, parent.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (SELECT coalesce(sum((a ->> 'before')::numeric), 0) FROM jsonb_array_elements(said #> '{money,allocations}') a)
     <> (SELECT coalesce(sum(a.before), 0) FROM decisions_allocation a
         WHERE a.decision_id = d.id AND a.amount IS NOT NULL) THEN
    RAISE EXCEPTION 'the version says other figures before than its record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT concat_ws(' ', a.stream, a.financial_year, a.before) INTO wrong FROM decisions_allocation a
    WHERE a.decision_id = d.id AND a.before IS NOT NULL AND NOT EXISTS (
      SELECT FROM decisions_allocation p WHERE p.decision_id = parent.id AND p.stream = a.stream
        AND p.locality_id IS NOT DISTINCT FROM a.locality_id AND p.recipient_id IS NOT DISTINCT FROM a.recipient_id
        AND p.financial_year IS NOT DISTINCT FROM a.financial_year
        AND a.before = p.amount + CASE parent.uplift_total_is WHEN 'increase' THEN coalesce(p.before, 0) ELSE 0 END)
    LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION '% is not what % gave', wrong, coalesce(parent.reference, 'no decision')
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_content BEFORE INSERT OR UPDATE OR DELETE ON decisions_budget
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_content();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON decisions_budget
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER guard_version_uplift BEFORE INSERT ON decisions_version
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_version_uplift();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards before it."""


    dependencies = [
        ('commissioning', '0003_people_stay'),
        ('decisions', '0015_known_sections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stream', models.CharField(blank=True, max_length=80)),
                ('financial_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
            ],
            options={
                'ordering': ['decision', 'id'],
            },
        ),
        migrations.AddField(
            model_name='allocation',
            name='before',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))]),
        ),
        migrations.AddField(
            model_name='allocation',
            name='cap',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))]),
        ),
        migrations.AddField(
            model_name='allocation',
            name='floor',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))]),
        ),
        migrations.AddField(
            model_name='allocation',
            name='is_locked',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='decision',
            name='share_cap',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))]),
        ),
        migrations.AddField(
            model_name='decision',
            name='share_floor',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))]),
        ),
        migrations.AddField(
            model_name='decision',
            name='top_slice',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))]),
        ),
        migrations.AddField(
            model_name='decision',
            name='top_slice_for',
            field=models.CharField(blank=True, max_length=420),
        ),
        migrations.AddField(
            model_name='decision',
            name='top_slice_percent',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='uplift_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uplifts', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='decision',
            name='uplift_percent',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='uplift_rounding',
            field=models.CharField(blank=True, choices=[('penny', 'Each to the nearest penny'), ('pound', 'Each to the nearest £1'), ('ten', 'Each to the nearest £10'), ('hundred', 'Each to the nearest £100'), ('exact_total', 'The total to the penny, shared in proportion'), ('typed', 'Each as typed')], max_length=20),
        ),
        migrations.AddField(
            model_name='decision',
            name='uplift_total_is',
            field=models.CharField(blank=True, choices=[('increase', 'The increase alone'), ('new_total', 'The new total')], max_length=20),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='underwritten_by',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='fundingsource',
            name='underwritten_up_to',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))]),
        ),
        migrations.AlterField(
            model_name='decision',
            name='allocated_to',
            field=models.CharField(choices=[('localities', 'Districts'), ('recipients', 'Recipient organisations'), ('both', 'Districts, each with a recipient organisation')], default='localities', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('floor', None), ('floor__gte', 0), _connector='OR'), models.Q(('cap', None), ('cap__gte', 0), _connector='OR'), models.Q(('floor', None), ('cap', None), ('cap__gte', models.F('floor')), _connector='OR')), name='allocation_cap_is_over_its_floor'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(('is_locked', False), ('amount__isnull', False), _connector='OR'), name='allocation_that_is_locked_has_an_amount'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(('before', None), ('before__gte', 0), _connector='OR'), name='allocation_before_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('share_floor', None), ('share_cap', None), ('share_cap__gte', models.F('share_floor')), _connector='OR'), name='decision_share_cap_is_over_its_floor', violation_error_message='The most that a row gets is less than the least.'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('top_slice', None), ('top_slice__gt', 0), _connector='OR'), models.Q(('top_slice_percent', None), models.Q(('top_slice_percent__gt', 0), ('top_slice_percent__lte', 100)), _connector='OR'), models.Q(('top_slice', None), ('top_slice_percent', None), _connector='OR')), name='decision_top_slice_is_one_sum_or_percentage'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('top_slice', None), ('top_slice_percent', None), ('top_slice_for', '')), models.Q(models.Q(('top_slice', None), ('top_slice_percent', None), _negated=True), models.Q(('top_slice_for', ''), _negated=True)), _connector='OR'), name='decision_top_slice_is_for_somebody'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('uplift_of', None), ('uplift_percent', None), ('uplift_rounding', ''), ('uplift_total_is', '')), models.Q(('uplift_of__isnull', False), ('uplift_rounding__in', ['penny', 'pound', 'ten', 'hundred', 'exact_total', 'typed']), ('uplift_total_is__in', ['increase', 'new_total']), models.Q(('uplift_of', models.F('pk')), _negated=True)), _connector='OR'), name='decision_uplift_is_told_whole'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.CheckConstraint(condition=models.Q(('underwritten_up_to', None), models.Q(('underwritten_up_to__gt', 0), models.Q(('underwritten_by', ''), _negated=True)), _connector='OR'), name='funding_source_is_underwritten_by_somebody', violation_error_message='Say who underwrites it, and up to more than £0.00.'),
        ),
        migrations.AddField(
            model_name='budget',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='decisions.decision'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.UniqueConstraint(fields=('decision', 'stream', 'financial_year'), name='budget_is_given_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='budget_is_not_negative'),
        ),
        migrations.RunSQL(GUARDS),
        migrations.RunSQL(TRIGGERS),
    ]
