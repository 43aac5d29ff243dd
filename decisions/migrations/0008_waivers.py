"""Waivers, which are written once while the record is open, and the glossary, whose terms end and never change."""

from datetime import date
from typing import Any

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from decisions.glossary.everyday import EVERYDAY

GUARDS = r"""
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON decisions_waiver
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON decisions_waiver
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER guard_content BEFORE INSERT ON decisions_waiver
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_content();
CREATE FUNCTION decisions_guard_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.until_on IS NOT NULL OR NEW.until_on IS NULL
     OR to_jsonb(NEW) - 'until_on' <> to_jsonb(OLD) - 'until_on' THEN
    RAISE EXCEPTION 'a term of the glossary ends once and never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_term BEFORE UPDATE ON decisions_glossaryterm
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_term();
CREATE TRIGGER keep_term BEFORE DELETE ON decisions_glossaryterm
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_terms BEFORE TRUNCATE ON decisions_glossaryterm
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""
SINCE = date(2021, 4, 1)


def begin(apps: Any, schema_editor: Any) -> None:
    """A new installation begins with the everyday terms; governance officers add theirs and end these."""
    term = apps.get_model("decisions", "GlossaryTerm")
    term.objects.bulk_create(
        term(acronym=acronym, expansion=expansion, from_on=SINCE) for acronym, expansion in EVERYDAY.items()
    )



class Migration(migrations.Migration):
    """Not reversible on purpose, as 0002_guards."""

    dependencies = [
        ('decisions', '0007_links'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('acronym', models.CharField(max_length=8)),
                ('expansion', models.CharField(max_length=120)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['acronym', 'from_on'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('acronym',), name='glossary_term_is_in_force_once'), models.CheckConstraint(condition=models.Q(('acronym__regex', '^[A-Z][A-Za-z&]*[A-Z]$')), name='glossary_term_is_an_acronym'), models.CheckConstraint(condition=models.Q(('expansion', ''), _negated=True), name='glossary_term_is_written_out'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', django.db.models.expressions.CombinedExpression(models.F('from_on'), '-', models.Value(1))), _connector='OR'), name='glossary_term_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('set_aside', 'Set aside'), ('taken_back', 'Taken back')], max_length=20)),
                ('rule', models.CharField(max_length=8)),
                ('level', models.CharField(default='warn', max_length=8)),
                ('fingerprint', models.CharField(max_length=64)),
                ('found', models.TextField()),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('by_name', models.CharField(max_length=160)),
                ('by_post', models.CharField(blank=True, max_length=160)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='decisions.decision')),
            ],
            options={
                'ordering': ['decision', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('level', 'warn')), name='waiver_is_of_a_warning'), models.CheckConstraint(condition=models.Q(('act__in', ['set_aside', 'taken_back'])), name='waiver_act_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'taken_back'), ('reason', '')), models.Q(('act', 'set_aside'), ('reason__regex', '\\S')), _connector='OR'), name='waiver_has_a_reason'), models.CheckConstraint(condition=models.Q(('fingerprint__regex', '^[0-9a-f]{64}$')), name='waiver_fingerprint_is_one')],
            },
        ),
        migrations.RunSQL(GUARDS),
        migrations.RunPython(begin),
    ]
