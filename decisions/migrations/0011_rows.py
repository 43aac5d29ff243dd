"""What sections say in rows, the files put with a record, and the plans that rows name priorities of."""

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

ROWS = [
    "decisions_alternative",
    "decisions_backgroundpaper",
    "decisions_consultee",
    "decisions_declaredinterest",
    "decisions_milestone",
    "decisions_noticeterm",
    "decisions_outcome",
    "decisions_prioritylink",
    "decisions_resolution",
    "decisions_risk",
]
FOR_GOOD = ["decisions_paperfile", "decisions_plan", "decisions_planpriority"]

GUARDS = r"""
-- A grant that is accepted and money put aside go to nobody yet. Otherwise as before, design 5.1: allocations = total = funding sources where all amounts are given, to the penny, on every frozen version.
CREATE OR REPLACE FUNCTION decisions_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  d decisions_decision;
  said jsonb := NEW.content::jsonb;
  total numeric := (said #>> '{money,total}')::numeric;
  allocated numeric;
  unfilled integer;
  funded numeric;
  unrecorded integer;
BEGIN
  SELECT * INTO d FROM decisions_decision WHERE id = NEW.decision_id FOR UPDATE;
  IF d.state NOT IN ('draft', 'returned') THEN
    RAISE EXCEPTION '% is %: no version can be frozen', d.reference, d.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM decisions_version v WHERE v.decision_id = d.id
             AND NOT EXISTS (SELECT FROM decisions_voiding o WHERE o.version_id = v.id)) THEN
    RAISE EXCEPTION '% has a version that is not void', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF said ->> 'reference' IS DISTINCT FROM d.reference OR (said ->> 'version')::integer IS DISTINCT FROM NEW.number THEN
    RAISE EXCEPTION 'the content is not that of % version %', d.reference, NEW.number
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF total IS DISTINCT FROM d.total OR (total IS NULL AND NOT d.no_financial_implication) THEN
    RAISE EXCEPTION '% has no total, or another than its content says', d.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT coalesce(sum((a ->> 'amount')::numeric), 0), count(*) FILTER (WHERE a ->> 'amount' IS NULL)
    INTO allocated, unfilled FROM jsonb_array_elements(said #> '{money,allocations}') a;
  IF said #>> '{kind,code}' IN ('accept_grant', 'fund') AND jsonb_array_length(said #> '{money,allocations}') = 0 THEN
    allocated := coalesce(total, 0);
  END IF;
  IF allocated <> coalesce(total, 0) OR unfilled > 0 THEN
    RAISE EXCEPTION 'allocations of % add up to %, the total is %', d.reference, allocated, coalesce(total, 0)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT coalesce(sum((f ->> 'amount')::numeric), 0), count(*) FILTER (WHERE f ->> 'amount' IS NULL)
    INTO funded, unrecorded FROM jsonb_array_elements(said #> '{money,funding_sources}') f;
  IF (unrecorded = 0 AND funded <> coalesce(total, 0)) OR funded > coalesce(total, 0) THEN
    RAISE EXCEPTION 'funding sources of % add up to %, the total is %', d.reference, funded, coalesce(total, 0)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM jsonb_path_query(said -> 'money', '$.*[*].amount') a WHERE (a #>> '{}')::numeric < 0) THEN
    RAISE EXCEPTION 'an amount of % is below zero', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- A paper's file is one that was put with the same decision.
CREATE FUNCTION decisions_guard_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.file_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM decisions_paperfile f WHERE f.id = NEW.file_id AND f.decision_id = NEW.decision_id) THEN
    RAISE EXCEPTION 'the file of a paper is one of its own decision' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- A version of a plan is adopted whole, in turn, by a governance officer.
CREATE FUNCTION decisions_guard_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last decisions_plan;
BEGIN
  SELECT * INTO last FROM decisions_plan p WHERE p.title = NEW.title ORDER BY p.version DESC LIMIT 1;
  IF NEW.version <> coalesce(last.version, 0) + 1 OR NEW.from_on < last.from_on THEN
    RAISE EXCEPTION 'version % of “%” does not follow version %', NEW.version, NEW.title, coalesce(last.version, 0)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM commissioning_user u
                 WHERE u.id = NEW.adopted_by_id AND u.is_active AND 'governance' = ANY (u.roles)) THEN
    RAISE EXCEPTION 'only a governance officer adopts a plan' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- It says how many priorities it has, and gets none beyond those.
CREATE FUNCTION decisions_guard_priority() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM decisions_planpriority e WHERE e.plan_id = NEW.plan_id)
     >= (SELECT p.priority_count FROM decisions_plan p WHERE p.id = NEW.plan_id) THEN
    RAISE EXCEPTION 'the plan has all its priorities' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_paper BEFORE INSERT OR UPDATE ON decisions_backgroundpaper
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_paper();
CREATE TRIGGER guard_content BEFORE INSERT ON decisions_paperfile
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_content();
CREATE TRIGGER guard_plan BEFORE INSERT ON decisions_plan
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_plan();
CREATE TRIGGER guard_priority BEFORE INSERT ON decisions_planpriority
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_priority();
"""


def locked_with_decision(table: str) -> str:
    return f"""
CREATE TRIGGER guard_content BEFORE INSERT OR UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_content();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


def append_only(table: str) -> str:
    return f"""
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose: taking the guards off is no everyday step."""

    dependencies = [
        ('decisions', '0010_advice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Alternative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('option', models.CharField(max_length=300)),
                ('rejected_because', models.CharField(max_length=600)),
            ],
            options={
                'ordering': ['decision', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BackgroundPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=250)),
                ('dated_on', models.DateField(blank=True, null=True)),
                ('access', models.CharField(choices=[('public', 'Public'), ('exempt', 'Exempt, not published'), ('published', 'Published work')], max_length=20)),
                ('url', models.URLField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['decision', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Consultee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('who', models.CharField(max_length=200)),
                ('method', models.CharField(blank=True, max_length=160)),
                ('on', models.DateField(blank=True, null=True)),
                ('view', models.CharField(blank=True, max_length=600)),
                ('response', models.CharField(blank=True, max_length=600)),
            ],
            options={
                'ordering': ['decision', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeclaredInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('who', models.CharField(max_length=160)),
                ('capacity', models.CharField(blank=True, max_length=160)),
                ('nature', models.CharField(max_length=400)),
                ('action', models.CharField(choices=[('none', 'Nothing was needed'), ('withdrew', 'Took no part'), ('dispensation', 'Took part under a dispensation')], max_length=20)),
                ('dispensation', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['decision', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('what', models.CharField(max_length=300)),
                ('owner', models.CharField(max_length=160)),
                ('due_on', models.DateField()),
            ],
            options={
                'ordering': ['decision', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NoticeTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('term', models.CharField(max_length=60)),
                ('expansion', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['decision', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('aim', models.CharField(max_length=300)),
                ('indicator', models.CharField(max_length=300)),
                ('baseline', models.CharField(blank=True, max_length=160)),
                ('target', models.CharField(blank=True, max_length=160)),
                ('by_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['decision', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PaperFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True)),
                ('file_name', models.CharField(max_length=120)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['decision', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160)),
                ('version', models.PositiveSmallIntegerField()),
                ('priority_count', models.PositiveSmallIntegerField()),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('adopted_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['title', 'version'],
            },
        ),
        migrations.CreateModel(
            name='PlanPriority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['plan', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PriorityLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('contribution', models.CharField(max_length=600)),
            ],
            options={
                'ordering': ['decision', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('verb', models.CharField(choices=[('award', 'Award'), ('extend', 'Extend'), ('vary', 'Vary'), ('accept', 'Accept'), ('approve', 'Approve'), ('end', 'End'), ('note', 'Note'), ('delegate', 'Delegate')], max_length=20)),
                ('what', models.CharField(max_length=500)),
                ('recipient', models.CharField(blank=True, max_length=200)),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('from_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['decision', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Risk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('risk', models.CharField(max_length=300)),
                ('likelihood', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=20)),
                ('impact', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=20)),
                ('mitigation', models.CharField(max_length=600)),
                ('owner', models.CharField(max_length=160)),
            ],
            options={
                'ordering': ['decision', 'position'],
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='sectiontext',
            name='section_key_is_known',
        ),
        migrations.AlterField(
            model_name='sectiontext',
            name='key',
            field=models.CharField(choices=[('decision', 'The decision'), ('background', 'Background'), ('reasons', 'Reasons for the decision'), ('alternatives', 'Alternatives considered'), ('criteria', 'How awards are judged'), ('continuity', 'Users and staff'), ('transition', 'Change of funder'), ('consultation', 'Who was asked'), ('strategy', 'Strategy'), ('plan_priorities', 'Plan priorities'), ('outcomes', 'Outcomes'), ('milestones', 'Milestones'), ('financial', 'Financial comments'), ('legal', 'Legal comments'), ('procurement', 'Procurement comments'), ('risk', 'Risk assessment'), ('safeguarding_children', 'Safeguarding of children'), ('safeguarding_adults', 'Safeguarding of vulnerable adults'), ('equality', 'Equality'), ('data_protection', 'Data protection'), ('interests', 'Interests declared'), ('exemption', 'Exempt information'), ('background_papers', 'Background papers'), ('glossary', 'Words and acronyms')], max_length=40),
        ),
        migrations.AddConstraint(
            model_name='sectiontext',
            constraint=models.CheckConstraint(condition=models.Q(('key__in', ['decision', 'background', 'reasons', 'alternatives', 'criteria', 'continuity', 'transition', 'consultation', 'strategy', 'plan_priorities', 'outcomes', 'milestones', 'financial', 'legal', 'procurement', 'risk', 'safeguarding_children', 'safeguarding_adults', 'equality', 'data_protection', 'interests', 'exemption', 'background_papers', 'glossary'])), name='section_key_is_known'),
        ),
        migrations.AddField(
            model_name='alternative',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='backgroundpaper',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='consultee',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='declaredinterest',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='noticeterm',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='outcome',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='paperfile',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_files', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='paperfile',
            name='stored_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='backgroundpaper',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.paperfile'),
        ),
        migrations.AddField(
            model_name='plan',
            name='adopted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='planpriority',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='priorities', to='decisions.plan'),
        ),
        migrations.AddField(
            model_name='prioritylink',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='prioritylink',
            name='priority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.planpriority'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='risk',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision'),
        ),
        migrations.AddConstraint(
            model_name='alternative',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='alternative_has_a_place_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='alternative',
            constraint=models.CheckConstraint(condition=models.Q(('option', ''), _negated=True), name='alternative_option_is_said'),
        ),
        migrations.AddConstraint(
            model_name='alternative',
            constraint=models.CheckConstraint(condition=models.Q(('rejected_because', ''), _negated=True), name='alternative_rejected_because_is_said'),
        ),
        migrations.AddConstraint(
            model_name='consultee',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='consultee_has_a_place_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='consultee',
            constraint=models.CheckConstraint(condition=models.Q(('who', ''), _negated=True), name='consultee_who_is_said'),
        ),
        migrations.AddConstraint(
            model_name='declaredinterest',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='interest_has_a_place_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='declaredinterest',
            constraint=models.CheckConstraint(condition=models.Q(('who', ''), _negated=True), name='interest_who_is_said'),
        ),
        migrations.AddConstraint(
            model_name='declaredinterest',
            constraint=models.CheckConstraint(condition=models.Q(('nature', ''), _negated=True), name='interest_nature_is_said'),
        ),
        migrations.AddConstraint(
            model_name='declaredinterest',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['none', 'withdrew', 'dispensation'])), name='interest_action_is_known'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='milestone_has_a_place_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='milestone_what_is_said'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('owner', ''), _negated=True), name='milestone_owner_is_said'),
        ),
        migrations.AddConstraint(
            model_name='noticeterm',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='term_has_a_place_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='noticeterm',
            constraint=models.CheckConstraint(condition=models.Q(('term', ''), _negated=True), name='term_term_is_said'),
        ),
        migrations.AddConstraint(
            model_name='noticeterm',
            constraint=models.CheckConstraint(condition=models.Q(('expansion', ''), _negated=True), name='term_expansion_is_said'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='outcome_has_a_place_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('aim', ''), _negated=True), name='outcome_aim_is_said'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='outcome_indicator_is_said'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.UniqueConstraint(fields=('decision', 'sha256'), name='paper_file_is_stored_once'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='paper_file_has_its_hash'),
        ),
        migrations.AddConstraint(
            model_name='paperfile',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='paper_file_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='backgroundpaper',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='paper_has_a_place_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='backgroundpaper',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='paper_title_is_said'),
        ),
        migrations.AddConstraint(
            model_name='backgroundpaper',
            constraint=models.CheckConstraint(condition=models.Q(('access__in', ['public', 'exempt', 'published'])), name='paper_access_is_known'),
        ),
        migrations.AddConstraint(
            model_name='backgroundpaper',
            constraint=models.CheckConstraint(condition=models.Q(('access', 'published'), models.Q(('url', ''), _negated=True), ('file__isnull', False), _connector='OR'), name='paper_can_be_found', violation_error_message='Give the file or the web address of the paper.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(fields=('title', 'version'), name='plan_version_is_adopted_once'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='plan_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='plan_version_is_counted_from_one'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='plan_ends_after_it_starts', violation_error_message='The plan ends before it starts.'),
        ),
        migrations.AddConstraint(
            model_name='planpriority',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='priority_number_is_used_once'),
        ),
        migrations.AddConstraint(
            model_name='planpriority',
            constraint=models.CheckConstraint(condition=models.Q(('number__regex', '^[0-9A-Za-z]+([.][0-9A-Za-z]+)*$')), name='priority_is_numbered'),
        ),
        migrations.AddConstraint(
            model_name='planpriority',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='priority_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='prioritylink',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='priority_link_has_a_place_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='prioritylink',
            constraint=models.CheckConstraint(condition=models.Q(('contribution', ''), _negated=True), name='priority_link_contribution_is_said'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='resolution_has_a_place_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='resolution_what_is_said'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', ['award', 'extend', 'vary', 'accept', 'approve', 'end', 'note', 'delegate'])), name='resolution_verb_is_known'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='resolution_amount_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('from_on', None), ('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='resolution_ends_after_it_starts', violation_error_message='It ends before it starts.'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.UniqueConstraint(fields=('decision', 'position'), name='risk_has_a_place_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('risk', ''), _negated=True), name='risk_risk_is_said'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('mitigation', ''), _negated=True), name='risk_mitigation_is_said'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('owner', ''), _negated=True), name='risk_owner_is_said'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('likelihood__in', ['low', 'medium', 'high'])), name='risk_likelihood_is_known'),
        ),
        migrations.AddConstraint(
            model_name='risk',
            constraint=models.CheckConstraint(condition=models.Q(('impact__in', ['low', 'medium', 'high'])), name='risk_impact_is_known'),
        ),
        migrations.RunSQL(GUARDS),
        migrations.RunSQL(TRIGGERS),
        *[migrations.RunSQL(locked_with_decision(table)) for table in ROWS],
        *[migrations.RunSQL(append_only(table)) for table in FOR_GOOD],
    ]
