"""Advice, conditions of signatures and urgency; and what the database refuses of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FUNCTIONS = r"""
-- A question is asked until the first signature, one of a kind at a time; it can be withdrawn, once and unanswered.
CREATE FUNCTION decisions_guard_advice_request() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  d decisions_decision;
  loose CONSTANT text[] := ARRAY['withdrawn_at', 'withdrawn_by_id'];
BEGIN
  SELECT * INTO d FROM decisions_decision WHERE id = NEW.decision_id FOR UPDATE;
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - loose <> to_jsonb(OLD) - loose OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
       OR NEW.withdrawn_at < OLD.asked_at
       OR EXISTS (SELECT FROM decisions_advice a WHERE a.request_id = OLD.id) THEN
      RAISE EXCEPTION 'a request for advice on % is on record: it can only be withdrawn, once and unanswered', d.reference
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'a request is not withdrawn when it is made' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF d.state NOT IN ('draft', 'returned', 'in_sign_off') THEN
    RAISE EXCEPTION '% is %: nobody can be asked for advice', d.reference, d.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF d.state = 'in_sign_off' AND EXISTS (
      SELECT FROM decisions_signoff g JOIN decisions_version v ON v.id = g.version_id WHERE v.decision_id = d.id
      AND NOT EXISTS (SELECT FROM decisions_voiding o WHERE o.version_id = v.id)) THEN
    RAISE EXCEPTION '% has its first signature: nobody can be asked for advice', d.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM decisions_advicerequest r WHERE r.decision_id = d.id AND r.kind = NEW.kind
             AND r.withdrawn_at IS NULL AND NOT EXISTS (SELECT FROM decisions_advice a WHERE a.request_id = r.id)) THEN
    RAISE EXCEPTION '% advice on % is asked for already', NEW.kind, d.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- By who was asked, while it is asked, on the fingerprint of its basis; by nobody who wrote in the record.
CREATE FUNCTION decisions_guard_advice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r decisions_advicerequest;
  d decisions_decision;
BEGIN
  SELECT * INTO r FROM decisions_advicerequest WHERE id = NEW.request_id;
  SELECT * INTO d FROM decisions_decision WHERE id = r.decision_id FOR UPDATE;
  SELECT * INTO r FROM decisions_advicerequest WHERE id = NEW.request_id;
  IF r.withdrawn_at IS NOT NULL OR d.state NOT IN ('draft', 'returned', 'in_sign_off') OR NEW.given_at < r.asked_at THEN
    RAISE EXCEPTION 'advice on % is not asked for', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.by_id = d.author_id
     OR EXISTS (SELECT FROM decisions_contributor c WHERE c.decision_id = d.id AND c.person_id = NEW.by_id) THEN
    RAISE EXCEPTION 'nobody advises on what they wrote: %', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF r.to_person_id IS DISTINCT FROM NEW.by_id AND (r.to_person_id IS NOT NULL OR NOT EXISTS (
      SELECT FROM commissioning_user u WHERE u.id = NEW.by_id AND u.is_active AND r.kind = ANY (u.roles))) THEN
    RAISE EXCEPTION 'the adviser was not asked about %', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION decisions_guard_adviser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM decisions_decision WHERE id = NEW.decision_id FOR UPDATE;
  IF EXISTS (SELECT FROM decisions_advice a JOIN decisions_advicerequest r ON r.id = a.request_id
             WHERE r.decision_id = NEW.decision_id AND a.by_id = NEW.person_id) THEN
    RAISE EXCEPTION 'nobody writes in what they advise on' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- The first signature waits for advice that was asked for. Runs before guard_sign_off: triggers go by name.
CREATE FUNCTION decisions_guard_advised() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE d decisions_decision;
BEGIN
  SELECT * INTO d FROM decisions_decision
    WHERE id = (SELECT v.decision_id FROM decisions_version v WHERE v.id = NEW.version_id) FOR UPDATE;
  IF NOT EXISTS (SELECT FROM decisions_signoff g WHERE g.version_id = NEW.version_id)
     AND EXISTS (SELECT FROM decisions_advicerequest r WHERE r.decision_id = d.id AND r.withdrawn_at IS NULL
                 AND NOT EXISTS (SELECT FROM decisions_advice a WHERE a.request_id = r.id)) THEN
    RAISE EXCEPTION 'advice on % is outstanding', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- At commit: a signature has the conditions that it came with, no more and no less.
CREATE FUNCTION decisions_guard_conditions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE signature decisions_signoff;
BEGIN
  IF TG_TABLE_NAME = 'decisions_signoff' THEN
    signature := NEW;
  ELSE
    SELECT * INTO signature FROM decisions_signoff WHERE id = NEW.sign_off_id;
  END IF;
  IF signature.condition_count <> (SELECT count(*) FROM decisions_signoffcondition c WHERE c.sign_off_id = signature.id) THEN
    RAISE EXCEPTION 'a signature comes with its conditions and gets none later'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION decisions_guard_discharge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM decisions_signoffcondition c JOIN decisions_signoff g ON g.id = c.sign_off_id
      JOIN decisions_version v ON v.id = g.version_id JOIN decisions_decision d ON d.id = v.decision_id
      WHERE c.id = NEW.condition_id AND d.state IN ('decided', 'published', 'held', 'in_force', 'closed', 'superseded')
      AND NOT EXISTS (SELECT FROM decisions_voiding o WHERE o.version_id = v.id)) THEN
    RAISE EXCEPTION 'only a condition of a decision that was made is met' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
ALTER TABLE decisions_advice ADD CONSTRAINT advice_hash_is_that_of_its_basis
  CHECK (sha256 = encode(sha256(convert_to(basis, 'UTF8')), 'hex'));
CREATE TRIGGER guard_advice_request BEFORE INSERT OR UPDATE ON decisions_advicerequest
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_advice_request();
CREATE TRIGGER keep_row BEFORE DELETE ON decisions_advicerequest
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON decisions_advicerequest
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER guard_advice BEFORE INSERT ON decisions_advice
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_advice();
CREATE TRIGGER guard_adviser BEFORE INSERT ON decisions_contributor
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_adviser();
CREATE TRIGGER guard_advised BEFORE INSERT ON decisions_signoff
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_advised();
CREATE CONSTRAINT TRIGGER guard_conditions AFTER INSERT ON decisions_signoff
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_guard_conditions();
CREATE CONSTRAINT TRIGGER guard_conditions AFTER INSERT ON decisions_signoffcondition
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decisions_guard_conditions();
CREATE TRIGGER guard_discharge BEFORE INSERT ON decisions_conditiondischarge
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_discharge();
"""
APPEND_ONLY = ["decisions_advice", "decisions_signoffcondition", "decisions_conditiondischarge"]


def append_only(table: str) -> str:
    return f"""
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards it adds to."""

    dependencies = [
        ('decisions', '0009_readings'),
        ('commissioning', '0004_adviser_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Advice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('clear', 'Clear'), ('conditional', 'Clear with conditions'), ('objects', 'Objects')], max_length=20)),
                ('text', models.TextField()),
                ('conditions', models.TextField(blank=True)),
                ('by_name', models.CharField(max_length=160)),
                ('by_post', models.CharField(blank=True, max_length=200)),
                ('given_at', models.DateTimeField()),
                ('basis', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name_plural': 'advice',
                'ordering': ['request', 'given_at'],
            },
        ),
        migrations.CreateModel(
            name='AdviceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('finance', 'Finance'), ('legal', 'Legal'), ('procurement', 'Procurement'), ('equality', 'Equality'), ('information', 'Information governance')], max_length=20)),
                ('question', models.TextField()),
                ('due_on', models.DateField()),
                ('asked_by_name', models.CharField(max_length=160)),
                ('asked_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['decision', 'asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ConditionDischarge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField()),
                ('by_name', models.CharField(max_length=160)),
                ('by_post', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='SignOffCondition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('owner_title', models.CharField(blank=True, max_length=160)),
            ],
            options={
                'ordering': ['sign_off', 'number'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='sentmail',
            name='sent_mail_kind_is_known',
        ),
        migrations.AddField(
            model_name='decision',
            name='is_urgent',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='decision',
            name='urgent_reason',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='signoff',
            name='condition_count',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='sentmail',
            name='kind',
            field=models.CharField(choices=[('to_sign', 'To sign'), ('returned', 'Returned'), ('rejected', 'Rejected'), ('taken_back', 'Taken back'), ('withdrawn', 'Withdrawn'), ('deferred', 'Deferred'), ('deferral_over', 'Deferral over'), ('superseded', 'Superseded'), ('stood_aside', 'Stood aside'), ('decided', 'Decided'), ('reminder', 'Reminder'), ('escalation', 'Late'), ('due', 'Due soon'), ('advice', 'Advice'), ('notice', 'Other notice'), ('digest', 'Digest'), ('head_hash', 'Head of the ledger')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='sentmail',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['to_sign', 'returned', 'rejected', 'taken_back', 'withdrawn', 'deferred', 'deferral_over', 'superseded', 'stood_aside', 'decided', 'reminder', 'escalation', 'due', 'advice', 'notice', 'digest', 'head_hash'])), name='sent_mail_kind_is_known'),
        ),
        migrations.AddField(
            model_name='advice',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice_given', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='advicerequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='advicerequest',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice_requests', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='advicerequest',
            name='to_person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='advice_asked_by_name', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='advicerequest',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='advice',
            name='request',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='advice', to='decisions.advicerequest'),
        ),
        migrations.AddField(
            model_name='conditiondischarge',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signoffcondition',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conditions_owned', to='decisions.post'),
        ),
        migrations.AddField(
            model_name='signoffcondition',
            name='sign_off',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='decisions.signoff'),
        ),
        migrations.AddField(
            model_name='conditiondischarge',
            name='condition',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='discharge', to='decisions.signoffcondition'),
        ),
        migrations.AddConstraint(
            model_name='advicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['finance', 'legal', 'procurement', 'equality', 'information'])), name='advice_request_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='advicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='advice_request_asks_something'),
        ),
        migrations.AddConstraint(
            model_name='advicerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='advice_request_is_withdrawn_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['clear', 'conditional', 'objects'])), name='advice_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='advice_says_something'),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'conditional'), models.Q(('conditions', ''), _negated=True)), models.Q(models.Q(('outcome', 'conditional'), _negated=True), ('conditions', '')), _connector='OR'), name='advice_conditions_are_given_where_it_has_them', violation_error_message='Give the conditions.'),
        ),
        migrations.AddConstraint(
            model_name='signoffcondition',
            constraint=models.UniqueConstraint(fields=('sign_off', 'number'), name='sign_off_condition_has_its_own_place'),
        ),
        migrations.AddConstraint(
            model_name='signoffcondition',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='sign_off_condition_says_something'),
        ),
        migrations.AddConstraint(
            model_name='signoffcondition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('owner', None), ('owner_title', '')), models.Q(('owner__isnull', False), models.Q(('owner_title', ''), _negated=True)), _connector='OR'), name='sign_off_condition_names_its_owner'),
        ),
        migrations.AddConstraint(
            model_name='conditiondischarge',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='condition_discharge_says_how'),
        ),
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(TRIGGERS),
        *[migrations.RunSQL(append_only(table)) for table in APPEND_ONLY],
    ]
