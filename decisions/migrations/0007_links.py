"""Links between decisions, the value of a chain of them, deferring and superseding."""

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

GUARDS = r"""
-- A record may change only while it is a draft or returned; its reference and author never.
CREATE OR REPLACE FUNCTION decisions_guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  done CONSTANT text[] := ARRAY['decided', 'published', 'held', 'in_force', 'closed', 'superseded'];
  loose CONSTANT text[] := ARRAY['state', 'saved_at', 'saved_by_id', 'deferred_until'];
  version_id bigint;
  is_void boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN
      RAISE EXCEPTION 'a decision starts as a draft' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.reference <> OLD.reference OR NEW.author_id <> OLD.author_id OR NEW.started_at <> OLD.started_at THEN
    RAISE EXCEPTION 'reference, author and start of % never change', OLD.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state NOT IN ('draft', 'returned') AND to_jsonb(NEW) - loose <> to_jsonb(OLD) - loose THEN
    RAISE EXCEPTION '% is %: what it says cannot change', OLD.reference, OLD.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  SELECT v.id, EXISTS (SELECT FROM decisions_voiding o WHERE o.version_id = v.id) INTO version_id, is_void
    FROM decisions_version v WHERE v.decision_id = NEW.id ORDER BY v.number DESC LIMIT 1;
  IF OLD.state IN ('rejected', 'withdrawn') OR (OLD.state = ANY (done) AND NOT NEW.state = ANY (done)) THEN
    RAISE EXCEPTION '% is % and does not go back to %', OLD.reference, OLD.state, NEW.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state = 'in_sign_off' AND NOT NEW.state = ANY (done) AND NOT is_void THEN
    RAISE EXCEPTION '% cannot become % while its version is not void', OLD.reference, NEW.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = 'in_sign_off' AND (version_id IS NULL OR is_void) THEN
    RAISE EXCEPTION '% has no version to sign', OLD.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = ANY (done) AND OLD.state IN ('draft', 'returned', 'deferred') THEN
    RAISE EXCEPTION '% was not out for signature', OLD.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- A decision may be linked to once it is made. It takes no link of its own after that, so links never run in a circle.
CREATE FUNCTION decisions_guard_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  done CONSTANT text[] := ARRAY['decided', 'published', 'held', 'in_force', 'closed', 'superseded'];
  parent decisions_decision;
BEGIN
  IF NEW.parent_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT * INTO parent FROM decisions_decision WHERE id = NEW.parent_id FOR SHARE;
  IF NOT parent.state = ANY (done) THEN
    RAISE EXCEPTION '% is %: only a decision that was made can be linked to', parent.reference, parent.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- The chain of a decision: itself, everything it links to, and every decision made since that links to any of these,
-- each with what it adds to the value of the chain. Older notices go by their reference, whatever its capitals. A link
-- that implements is not followed; what is superseded adds nothing. See docs/adr/0010-cumulative-value.md.
CREATE FUNCTION decisions_chain(this bigint) RETURNS TABLE (decision_id bigint, outside text, adds numeric)
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up AS (
    SELECT this AS id, NULL::text AS outside
    UNION
    SELECT l.parent_id, nullif(upper(l.external_reference), '')
      FROM up JOIN decisions_decisionlink l ON l.decision_id = up.id WHERE l.relation <> 'implements'
  ), family AS (
    SELECT id, outside FROM up
    UNION
    SELECT l.decision_id, NULL
      FROM family f
      JOIN decisions_decisionlink l ON l.parent_id = f.id OR upper(nullif(l.external_reference, '')) = f.outside
      JOIN decisions_decision d ON d.id = l.decision_id
      WHERE l.relation <> 'implements'
        AND d.state IN ('decided', 'published', 'held', 'in_force', 'closed', 'superseded')
  ), links AS (
    SELECT l.* FROM decisions_decisionlink l JOIN family f ON f.id = l.decision_id
  )
  SELECT f.id, f.outside, CASE
      WHEN EXISTS (SELECT FROM links s WHERE s.relation = 'supersedes'
                   AND (s.parent_id = f.id OR upper(nullif(s.external_reference, '')) = f.outside)) THEN 0
      WHEN f.id IS NULL THEN
        coalesce((SELECT max(l.external_total) FROM links l WHERE upper(nullif(l.external_reference, '')) = f.outside), 0)
      ELSE coalesce(d.total, 0) END
    FROM family f LEFT JOIN decisions_decision d ON d.id = f.id
$$;

CREATE FUNCTION decisions_cumulative(this bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT sum(adds)::numeric(16, 2) FROM decisions_chain(this)
$$;
CREATE INDEX decision_link_outside ON decisions_decisionlink (upper(nullif(external_reference, '')));

-- A version names the earlier decisions of its record, and is judged on what the chain comes to (W17).
CREATE FUNCTION decisions_guard_version_links() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said jsonb := NEW.content::jsonb;
  named text[];
  linked text[];
BEGIN
  named := ARRAY(SELECT (e #>> '{relation,code}') || ' ' || (e ->> 'reference')
    FROM jsonb_array_elements(said -> 'earlier_decisions') e ORDER BY 1);
  linked := ARRAY(SELECT l.relation || ' ' || coalesce(p.reference, l.external_reference)
    FROM decisions_decisionlink l LEFT JOIN decisions_decision p ON p.id = l.parent_id
    WHERE l.decision_id = NEW.decision_id ORDER BY 1);
  IF named <> linked THEN
    RAISE EXCEPTION 'the version names other earlier decisions than its record'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF linked <> '{}'
     AND (said ->> 'cumulative_value')::numeric IS DISTINCT FROM decisions_cumulative(NEW.decision_id) THEN
    RAISE EXCEPTION 'the version says another cumulative value than %', decisions_cumulative(NEW.decision_id)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- At commit: what is superseded was replaced by a decision that was made, and such a decision replaces what it names.
CREATE FUNCTION decisions_guard_superseding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  done CONSTANT text[] := ARRAY['decided', 'published', 'held', 'in_force', 'closed', 'superseded'];
BEGIN
  IF NEW.state = 'superseded' AND NOT EXISTS (
      SELECT FROM decisions_decisionlink l JOIN decisions_decision d ON d.id = l.decision_id
      WHERE l.parent_id = NEW.id AND l.relation = 'supersedes' AND d.state = ANY (done)) THEN
    RAISE EXCEPTION '% is superseded by no decision', NEW.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM decisions_decisionlink l JOIN decisions_decision p ON p.id = l.parent_id
             WHERE l.decision_id = NEW.id AND l.relation = 'supersedes' AND p.state <> 'superseded') THEN
    RAISE EXCEPTION '% leaves in force what it supersedes', NEW.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

-- What is deferred is resumed as a draft or given up; what is superseded stays so.
CREATE FUNCTION decisions_guard_deferral() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'deferred' AND NEW.state NOT IN ('deferred', 'draft', 'withdrawn')
     OR OLD.state = 'superseded' AND NEW.state <> 'superseded' THEN
    RAISE EXCEPTION '% is % and does not become %', OLD.reference, OLD.state, NEW.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_content BEFORE INSERT OR UPDATE OR DELETE ON decisions_decisionlink
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_content();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON decisions_decisionlink
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER guard_link BEFORE INSERT OR UPDATE ON decisions_decisionlink
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_link();
CREATE TRIGGER guard_version_links BEFORE INSERT ON decisions_version
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_version_links();
CREATE TRIGGER guard_deferral BEFORE UPDATE OF state ON decisions_decision
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_deferral();
CREATE CONSTRAINT TRIGGER guard_superseding AFTER UPDATE ON decisions_decision
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.state IN ('decided', 'published', 'held', 'in_force', 'closed', 'superseded'))
  EXECUTE FUNCTION decisions_guard_superseding();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards it widens."""

    dependencies = [
        ('commissioning', '0002_user_mail_preference'),
        ('decisions', '0006_rules_of_the_chain'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('renews', 'Renews'), ('amends', 'Amends'), ('varies', 'Varies'), ('supersedes', 'Supersedes'), ('addendum', 'Addendum to'), ('implements', 'Implements')], max_length=20)),
                ('external_reference', models.CharField(blank=True, max_length=60)),
                ('external_subject', models.CharField(blank=True, max_length=250)),
                ('external_decided_on', models.DateField(blank=True, null=True)),
                ('external_total', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
            ],
            options={
                'ordering': ['decision', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='decision_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='sentmail',
            name='sent_mail_kind_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='voiding',
            name='voiding_act_is_known',
        ),
        migrations.AddField(
            model_name='decision',
            name='deferred_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='decision',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('in_sign_off', 'Out for signature'), ('returned', 'Returned'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn'), ('decided', 'Decided'), ('published', 'Published'), ('held', 'Held'), ('in_force', 'In force'), ('closed', 'Closed'), ('superseded', 'Superseded'), ('deferred', 'Deferred')], default='draft', max_length=20),
        ),
        migrations.AlterField(
            model_name='sentmail',
            name='kind',
            field=models.CharField(choices=[('to_sign', 'To sign'), ('returned', 'Returned'), ('rejected', 'Rejected'), ('taken_back', 'Taken back'), ('withdrawn', 'Withdrawn'), ('deferred', 'Deferred'), ('deferral_over', 'Deferral over'), ('superseded', 'Superseded'), ('stood_aside', 'Stood aside'), ('decided', 'Decided'), ('reminder', 'Reminder'), ('escalation', 'Late'), ('due', 'Due soon'), ('notice', 'Other notice'), ('digest', 'Digest'), ('head_hash', 'Head of the ledger')], max_length=20),
        ),
        migrations.AlterField(
            model_name='voiding',
            name='act',
            field=models.CharField(choices=[('submit', 'Submit it'), ('sign_last', 'Sign it last'), ('return', 'Return it'), ('take_back', 'Take it back'), ('reject', 'Reject it'), ('withdraw', 'Withdraw it'), ('defer', 'Defer it'), ('resume', 'Resume it'), ('supersede', 'Supersede it')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_sign_off', 'returned', 'rejected', 'withdrawn', 'decided', 'published', 'held', 'in_force', 'closed', 'superseded', 'deferred'])), name='decision_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deferred_until__isnull', False), ('state', 'deferred')), models.Q(models.Q(('state', 'deferred'), _negated=True), ('deferred_until', None)), _connector='OR'), name='decision_is_deferred_until_a_day'),
        ),
        migrations.AddConstraint(
            model_name='sentmail',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['to_sign', 'returned', 'rejected', 'taken_back', 'withdrawn', 'deferred', 'deferral_over', 'superseded', 'stood_aside', 'decided', 'reminder', 'escalation', 'due', 'notice', 'digest', 'head_hash'])), name='sent_mail_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='voiding',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['return', 'take_back', 'reject', 'withdraw', 'defer'])), name='voiding_act_is_known'),
        ),
        migrations.AddField(
            model_name='decisionlink',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='decisionlink',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='later_links', to='decisions.decision'),
        ),
        migrations.AddConstraint(
            model_name='decisionlink',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['renews', 'amends', 'varies', 'supersedes', 'addendum', 'implements'])), name='link_relation_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decisionlink',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('decision')), _negated=True), _connector='OR'), name='link_is_to_another_decision', violation_error_message='A decision has no link to itself.'),
        ),
        migrations.AddConstraint(
            model_name='decisionlink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('external_decided_on', None), ('external_reference', ''), ('external_subject', ''), ('external_total', None), ('parent__isnull', False)), models.Q(('external_decided_on__isnull', False), ('parent', None), models.Q(('external_reference', ''), _negated=True), models.Q(('external_subject', ''), _negated=True)), _connector='OR'), name='link_names_one_decision', violation_error_message='Name a decision of this program, or give reference, subject and day.'),
        ),
        migrations.AddConstraint(
            model_name='decisionlink',
            constraint=models.CheckConstraint(condition=models.Q(('external_reference__iregex', '^\\s*DN-[0-9]{4}-[0-9]{4,}\\s*$'), _negated=True), name='link_to_an_older_notice_has_no_reference_of_ours'),
        ),
        migrations.AddConstraint(
            model_name='decisionlink',
            constraint=models.CheckConstraint(condition=models.Q(('external_total', None), ('external_total__gte', 0), _connector='OR'), name='link_total_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='decisionlink',
            constraint=models.UniqueConstraint(fields=('decision', 'relation', 'parent', 'external_reference'), name='link_is_made_once', nulls_distinct=False, violation_error_message='This earlier decision is in the list already.'),
        ),
        migrations.RunSQL(GUARDS),
        migrations.RunSQL(TRIGGERS),
    ]
