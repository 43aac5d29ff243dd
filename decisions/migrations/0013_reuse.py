"""Carried-over sentences, clauses, templates and comments, and what the database refuses of them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


LOCKED = ["decisions_carriedsentence", "decisions_insertedclause"]
APPEND_ONLY = ["decisions_clauseversion", "decisions_comment"]
KEPT = ["decisions_clause", "decisions_template"]

GUARDS = r"""
-- A carried-over sentence keeps its words and its source; what was confirmed stays so.
CREATE FUNCTION decisions_guard_carried() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  loose CONSTANT text[] := ARRAY['outcome', 'settled_at', 'settled_by_id'];
  done CONSTANT text[] := ARRAY['decided', 'published', 'held', 'in_force', 'closed', 'superseded'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'what was carried over stays on record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM decisions_decision d WHERE d.id = NEW.source_id AND d.state = ANY (done)) THEN
      RAISE EXCEPTION 'only from a decision that was made is anything carried over'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - loose <> to_jsonb(OLD) - loose OR OLD.outcome = 'confirmed' THEN
    RAISE EXCEPTION 'what was carried over and confirmed stays as it was'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- Nothing is frozen while a sentence waits to be confirmed or a comment to be resolved.
CREATE FUNCTION decisions_guard_version_drafting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM decisions_carriedsentence c WHERE c.decision_id = NEW.decision_id AND c.outcome = '') THEN
    RAISE EXCEPTION 'a sentence carried over waits to be confirmed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM decisions_comment s WHERE s.decision_id = NEW.decision_id AND s.step = 'start'
             AND decisions_comment_is_open(s.decision_id, s.thread)) THEN
    RAISE EXCEPTION 'a comment waits to be resolved' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- A thread is open from its start, and again from each reopening, until it is resolved.
CREATE FUNCTION decisions_comment_is_open(of_decision bigint, of_thread integer) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(CASE step WHEN 'resolve' THEN -1 WHEN 'reply' THEN 0 ELSE 1 END), 0) = 1
    FROM decisions_comment c WHERE c.decision_id = of_decision AND c.thread = of_thread
$$;

CREATE FUNCTION decisions_guard_comment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now_is text;
  first decisions_comment;
  is_open boolean;
BEGIN
  SELECT state INTO now_is FROM decisions_decision WHERE id = NEW.decision_id FOR SHARE;
  IF now_is NOT IN ('draft', 'returned') THEN
    RAISE EXCEPTION 'the decision is %: comments are for drafts', now_is USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.step = 'start' THEN
    RETURN NEW;
  END IF;
  SELECT * INTO first FROM decisions_comment c
    WHERE c.decision_id = NEW.decision_id AND c.thread = NEW.thread AND c.step = 'start';
  is_open := decisions_comment_is_open(NEW.decision_id, NEW.thread);
  IF first IS NULL OR first.page <> NEW.page OR is_open = (NEW.step = 'reopen') THEN
    RAISE EXCEPTION 'the thread does not allow this step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- A retired clause or template stays so; a clause keeps its name.
CREATE FUNCTION decisions_guard_retired() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.retired_on IS NOT NULL AND to_jsonb(NEW) <> to_jsonb(OLD)
     OR TG_TABLE_NAME = 'decisions_clause' AND to_jsonb(NEW) - 'retired_on' <> to_jsonb(OLD) - 'retired_on' THEN
    RAISE EXCEPTION '% stays as it was', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
ALTER TABLE decisions_carriedsentence ADD CONSTRAINT carried_sentence_hash_is_that_of_its_words
  CHECK (sha256 = encode(sha256(convert_to(sentence, 'UTF8')), 'hex'));
CREATE TRIGGER guard_carried BEFORE INSERT OR UPDATE OR DELETE ON decisions_carriedsentence
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_carried();
CREATE TRIGGER guard_version_drafting BEFORE INSERT ON decisions_version
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_version_drafting();
CREATE TRIGGER guard_comment BEFORE INSERT ON decisions_comment
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_comment();
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


def kept(table: str) -> str:
    """Changed until it is retired, never deleted."""
    return f"""
CREATE TRIGGER guard_retired BEFORE UPDATE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_retired();
CREATE TRIGGER keep_row BEFORE DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards before it."""

    dependencies = [
        ('decisions', '0012_writing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True)),
                ('retired_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='ClauseVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('sections', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('decision', 'decision'), ('background', 'background'), ('reasons', 'reasons'), ('alternatives', 'alternatives'), ('strategy', 'strategy'), ('plan_priorities', 'plan_priorities'), ('outcomes', 'outcomes'), ('financial', 'financial'), ('legal', 'legal'), ('procurement', 'procurement'), ('risk', 'risk'), ('safeguarding_children', 'safeguarding_children'), ('safeguarding_adults', 'safeguarding_adults'), ('equality', 'equality'), ('data_protection', 'data_protection'), ('interests', 'interests'), ('exemption', 'exemption')], max_length=40), size=None)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('award', 'Award'), ('extend', 'Extend'), ('vary', 'Vary'), ('uplift', 'Uplift'), ('addendum', 'Addendum'), ('accept_grant', 'Accept a grant'), ('award_round', 'Award round'), ('fund', 'Set up a fund'), ('decommission', 'Decommission'), ('transition', 'Transition of funder'), ('pilot', 'Pilot')], max_length=40), blank=True, default=list, size=None)),
                ('families', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('pcc', 'Police and crime'), ('general', 'General'), ('mayoral_general', 'Mayoral general'), ('fire', 'Fire and rescue'), ('transport', 'Transport')], max_length=40), blank=True, default=list, size=None)),
                ('text', models.TextField()),
                ('from_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('made_by_name', models.CharField(max_length=160)),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='decisions.clause')),
            ],
            options={
                'ordering': ['clause', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=40)),
                ('thread', models.PositiveIntegerField()),
                ('step', models.CharField(choices=[('start', 'Commented'), ('reply', 'Replied'), ('resolve', 'Resolved this'), ('reopen', 'Reopened this')], max_length=10)),
                ('text', models.TextField(blank=True)),
                ('by_name', models.CharField(max_length=160)),
                ('by_post', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='decisions.decision')),
            ],
            options={
                'ordering': ['decision', 'thread', 'id'],
            },
        ),
        migrations.CreateModel(
            name='InsertedClause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('text', models.TextField()),
                ('inserted_at', models.DateTimeField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inserted_clauses', to='decisions.decision')),
                ('inserted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='insertions', to='decisions.clauseversion')),
            ],
            options={
                'ordering': ['decision', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, unique=True)),
                ('function_family', models.CharField(choices=[('pcc', 'Police and crime'), ('general', 'General'), ('mayoral_general', 'Mayoral general'), ('fire', 'Fire and rescue'), ('transport', 'Transport')], max_length=20)),
                ('kind', models.CharField(choices=[('award', 'Award'), ('extend', 'Extend'), ('vary', 'Vary'), ('uplift', 'Uplift'), ('addendum', 'Addendum'), ('accept_grant', 'Accept a grant'), ('award_round', 'Award round'), ('fund', 'Set up a fund'), ('decommission', 'Decommission'), ('transition', 'Transition of funder'), ('pilot', 'Pilot')], max_length=20)),
                ('starters', models.JSONField(default=dict)),
                ('retired_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['title'],
                'constraints': [models.CheckConstraint(condition=models.Q(('function_family__in', ['pcc', 'general', 'mayoral_general', 'fire', 'transport'])), name='template_family_is_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['award', 'extend', 'vary', 'uplift', 'addendum', 'accept_grant', 'award_round', 'fund', 'decommission', 'transition', 'pilot'])), name='template_kind_is_known'), models.CheckConstraint(condition=models.Q(('starters', {}), _negated=True), name='template_starts_a_section')],
            },
        ),
        migrations.CreateModel(
            name='CarriedSentence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('sentence', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('outcome', models.CharField(blank=True, choices=[('confirmed', 'Confirmed'), ('changed', 'Changed or taken out')], max_length=12)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried_sentences', to='decisions.decision')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried_into', to='decisions.decision')),
            ],
            options={
                'ordering': ['decision', 'page', 'number'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'page', 'sha256'), name='carried_sentence_is_marked_once'), models.CheckConstraint(condition=models.Q(('page__in', ['decision', 'background', 'reasons', 'alternatives', 'strategy', 'plan-priorities', 'outcomes', 'financial', 'legal', 'procurement', 'risk', 'safeguarding-children', 'safeguarding-adults', 'equality', 'data-protection', 'interests', 'exemption', 'funding', 'allocations', 'posts', 'localities'])), name='carried_sentence_stands_on_a_known_page'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at', None), ('settled_by', None)), models.Q(('outcome__in', ['confirmed', 'changed']), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='carried_sentence_is_settled_by_somebody'), models.CheckConstraint(condition=models.Q(('source', models.F('decision')), _negated=True), name='carried_sentence_comes_from_another_decision')],
            },
        ),
        migrations.AddConstraint(
            model_name='clauseversion',
            constraint=models.UniqueConstraint(fields=('clause', 'number'), name='clause_version_is_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='clauseversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='clause_version_is_counted_from_one'),
        ),
        migrations.AddConstraint(
            model_name='clauseversion',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='clause_version_says_something'),
        ),
        migrations.AddConstraint(
            model_name='clauseversion',
            constraint=models.CheckConstraint(condition=models.Q(('sections__contained_by', ['decision', 'background', 'reasons', 'alternatives', 'strategy', 'plan_priorities', 'outcomes', 'financial', 'legal', 'procurement', 'risk', 'safeguarding_children', 'safeguarding_adults', 'equality', 'data_protection', 'interests', 'exemption']), ('sections__len__gte', 1)), name='clause_version_sections_are_known'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(condition=models.Q(('step', 'start')), fields=('decision', 'thread'), name='comment_thread_starts_once'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['start', 'reply', 'resolve', 'reopen'])), name='comment_step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('step__in', ['start', 'reply']), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='comment_says_something'),
        ),
        migrations.AddConstraint(
            model_name='insertedclause',
            constraint=models.CheckConstraint(condition=models.Q(('key__in', ['decision', 'background', 'reasons', 'alternatives', 'strategy', 'plan_priorities', 'outcomes', 'financial', 'legal', 'procurement', 'risk', 'safeguarding_children', 'safeguarding_adults', 'equality', 'data_protection', 'interests', 'exemption'])), name='inserted_clause_stands_in_a_known_section'),
        ),
        migrations.RunSQL(GUARDS),
        migrations.RunSQL(TRIGGERS),
        *[migrations.RunSQL(locked_with_decision(table)) for table in LOCKED],
        *[migrations.RunSQL(append_only(table)) for table in APPEND_ONLY],
        *[migrations.RunSQL(kept(table)) for table in KEPT],
    ]
