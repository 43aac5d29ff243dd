"""Service lines with their spells and posts, and what the database refuses of them, whoever asks."""

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


GUARDS = r"""
-- A row is corrected until it is struck as recorded in error; what it belongs to never changes.
CREATE FUNCTION grants_guard_struck() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fixed CONSTANT text[] := ARRAY['id', 'number', 'service_id', 'spell_id', 'recorded_at', 'recorded_by_id'];
  was jsonb := to_jsonb(OLD);
  becomes jsonb := to_jsonb(NEW);
  key text;
BEGIN
  IF OLD.struck_at IS NOT NULL THEN
    RAISE EXCEPTION '% was recorded in error: it cannot change', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  FOREACH key IN ARRAY fixed LOOP
    IF was -> key IS DISTINCT FROM becomes -> key THEN
      RAISE EXCEPTION '% never changes its %', TG_TABLE_NAME, key USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

CREATE FUNCTION grants_guard_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.slug <> OLD.slug THEN
    RAISE EXCEPTION 'the address of service % never changes', OLD.slug USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION grants_guard_successor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM grants_funderspell s WHERE s.id = NEW.successor_id AND s.service_id = NEW.service_id) THEN
    RAISE EXCEPTION 'a spell is followed by one of the same service' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER guard_service BEFORE UPDATE ON grants_serviceline
  FOR EACH ROW EXECUTE FUNCTION grants_guard_service();
CREATE TRIGGER guard_successor BEFORE INSERT OR UPDATE ON grants_funderspell
  FOR EACH ROW WHEN (NEW.successor_id IS NOT NULL) EXECUTE FUNCTION grants_guard_successor();
"""


def strikable(table: str) -> str:
    return f"""
CREATE TRIGGER guard_struck BEFORE UPDATE ON {table}
  FOR EACH ROW EXECUTE FUNCTION grants_guard_struck();
"""


def kept(table: str) -> str:
    """Never deleted."""
    return f"""
CREATE TRIGGER keep_row BEFORE DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of decisions."""

    dependencies = [
        ('commissioning', '0004_adviser_roles'),
        ('decisions', '0016_money'),
        ('grants', '0002_awards_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('description', models.CharField(max_length=400)),
                ('pathway_notes', models.TextField(blank=True)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services_provided', to='commissioning.organisation')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='FunderSpell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('struck_because', models.CharField(blank=True, max_length=400)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('pilot', 'Pilot'), ('grant', 'Grant'), ('bridging', 'Bridging'), ('mainstream', 'Mainstream'), ('secondment', 'Secondment')], max_length=20)),
                ('from_on', models.DateField(blank=True, null=True)),
                ('from_is', models.CharField(choices=[('confirmed', 'Confirmed'), ('target', 'Target')], default='confirmed', max_length=10)),
                ('until_on', models.DateField(blank=True, null=True)),
                ('until_is', models.CharField(choices=[('confirmed', 'Confirmed'), ('target', 'Target')], default='confirmed', max_length=10)),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('amount_basis', models.CharField(blank=True, choices=[('whole', 'In all'), ('yearly', 'A year')], max_length=10)),
                ('external_reference', models.CharField(blank=True, max_length=120)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('exit_note', models.CharField(blank=True, max_length=400)),
                ('recorded_at', models.DateTimeField()),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funder_spells', to='decisions.decision')),
                ('funder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='spells_funded', to='commissioning.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('struck_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='grants.funderspell')),
                ('successor_funder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='spells_to_take_over', to='commissioning.organisation')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spells', to='grants.serviceline')),
            ],
            options={
                'ordering': ['service', models.OrderBy(models.F('from_on'), nulls_first=True), models.OrderBy(models.F('until_on'), nulls_last=True), 'number'],
            },
        ),
        migrations.CreateModel(
            name='SpellPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('struck_because', models.CharField(blank=True, max_length=400)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=160)),
                ('pathway', models.CharField(blank=True, max_length=120)),
                ('fte', models.DecimalField(decimal_places=2, max_digits=6)),
                ('certainty', models.CharField(choices=[('confirmed', 'Confirmed'), ('up_to', 'Up to'), ('potential', 'Potential')], default='confirmed', max_length=20)),
                ('is_tupe', models.BooleanField(default=False)),
                ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts_employed', to='commissioning.organisation')),
                ('hosted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts_hosted', to='commissioning.organisation')),
                ('paid_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts_paid', to='commissioning.organisation')),
                ('spell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='grants.funderspell')),
                ('struck_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['spell', 'number'],
            },
        ),
        migrations.AddConstraint(
            model_name='serviceline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slug', ''), _negated=True), models.Q(('slug', 'new'), _negated=True)), name='service_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='serviceline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('description', ''), _negated=True)), name='service_is_described'),
        ),
        migrations.AddIndex(
            model_name='funderspell',
            index=models.Index(fields=['until_on'], name='spell_by_end'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.UniqueConstraint(fields=('service', 'number'), name='spell_is_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='spell_is_counted_from_one'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='spell_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['pilot', 'grant', 'bridging', 'mainstream', 'secondment'])), name='spell_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(('from_on', None), ('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='spell_ends_after_it_starts', violation_error_message='It ends before it starts.'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(('from_is', 'confirmed'), models.Q(('from_is', 'target'), ('from_on__isnull', False)), _connector='OR'), name='spell_first_day_that_is_a_target_is_given', violation_error_message='Give the first day, or do not call it a target.'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(('until_is', 'confirmed'), models.Q(('until_is', 'target'), ('until_on__isnull', False)), _connector='OR'), name='spell_last_day_that_is_a_target_is_given', violation_error_message='Give the last day, or do not call it a target.'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('amount_basis', '')), models.Q(('amount__gt', 0), ('amount__isnull', False), ('amount_basis__in', ['whole', 'yearly'])), _connector='OR'), name='spell_amount_is_positive_and_explained', violation_error_message='An amount is more than £0.00, in all or a year; blank: not recorded.'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_basis', 'whole'), _negated=True), ('until_on__isnull', False), _connector='OR'), name='spell_without_end_has_no_amount_in_all', violation_error_message='What has no end has an amount a year, not one in all.'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(('decision', None), ('external_reference', ''), _connector='OR'), name='spell_has_one_notice', violation_error_message='Choose a decision or give a reference, not both.'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(('successor', None), models.Q(('successor', models.F('pk')), _negated=True), _connector='OR'), name='spell_does_not_follow_itself', violation_error_message='It cannot be followed by itself.'),
        ),
        migrations.AddConstraint(
            model_name='funderspell',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('struck_at', None), ('struck_because', ''), ('struck_by', None)), models.Q(('struck_at__isnull', False), ('struck_by__isnull', False), models.Q(('struck_because', ''), _negated=True)), _connector='OR'), name='spell_is_struck_by_somebody_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='spellpost',
            constraint=models.UniqueConstraint(fields=('spell', 'number'), name='spell_post_is_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='spellpost',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='spell_post_is_counted_from_one'),
        ),
        migrations.AddConstraint(
            model_name='spellpost',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='spell_post_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='spellpost',
            constraint=models.CheckConstraint(condition=models.Q(('fte__gt', 0)), name='spell_post_fte_is_positive', violation_error_message='Give more than 0.00.'),
        ),
        migrations.AddConstraint(
            model_name='spellpost',
            constraint=models.CheckConstraint(condition=models.Q(('certainty__in', ['confirmed', 'up_to', 'potential'])), name='spell_post_certainty_is_known'),
        ),
        migrations.AddConstraint(
            model_name='spellpost',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('struck_at', None), ('struck_because', ''), ('struck_by', None)), models.Q(('struck_at__isnull', False), ('struck_by__isnull', False), models.Q(('struck_because', ''), _negated=True)), _connector='OR'), name='spell_post_is_struck_by_somebody_with_a_reason'),
        ),
        migrations.RunSQL(GUARDS),
        *[migrations.RunSQL(strikable(table)) for table in ("grants_funderspell", "grants_spellpost")],
        *[migrations.RunSQL(kept(f"grants_{name}")) for name in ("serviceline", "funderspell", "spellpost")],
    ]
