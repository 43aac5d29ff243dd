"""Delegations, and what the database refuses of them and of signatures under them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FUNCTIONS = r"""
CREATE FUNCTION decisions_holds(post bigint, person bigint, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM decisions_postholding h WHERE h.post_id = post AND h.holder_id = person
                 AND h.from_on <= day AND (h.until_on IS NULL OR h.until_on >= day))
$$;

-- Given by whoever holds the post that day, or recorded in that person's name by a governance officer.
CREATE FUNCTION decisions_guard_delegation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  loose CONSTANT text[] := ARRAY['ended_at', 'ended_by_id'];
  made_on date := (NEW.made_at AT TIME ZONE 'Europe/London')::date;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - loose <> to_jsonb(OLD) - loose OR OLD.ended_at IS NOT NULL OR NEW.ended_at < OLD.made_at THEN
      RAISE EXCEPTION 'delegation % is on record: it can only be ended, and once', OLD.reference
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a delegation is not over when it is made' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT decisions_holds(NEW.post_id, NEW.holder_id, made_on) THEN
    RAISE EXCEPTION 'only who holds the post on % delegates it', made_on USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.made_by_id <> NEW.holder_id AND NOT EXISTS (
      SELECT FROM commissioning_user u WHERE u.id = NEW.made_by_id AND u.is_active AND 'governance' = ANY (u.roles)) THEN
    RAISE EXCEPTION 'only the holder or a governance officer makes a delegation'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- The delegation that a signature names: of this post, live, wide enough, given by its holder, to the signer.
CREATE FUNCTION decisions_check_delegated(signature decisions_signoff, s decisions_signoffstep, d decisions_decision, day date)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE g decisions_delegation;
BEGIN
  SELECT * INTO g FROM decisions_delegation WHERE id = signature.delegation_record_id FOR SHARE;
  IF g.post_id <> s.post_id THEN
    RAISE EXCEPTION '% is a delegation of another post', g.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF g.ended_at IS NOT NULL OR day NOT BETWEEN g.from_on AND g.until_on OR signature.signed_at < g.made_at THEN
    RAISE EXCEPTION '% is not in force on %', g.reference, day USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT decisions_holds(s.post_id, g.holder_id, day) THEN
    RAISE EXCEPTION 'who gave % does not hold the post on %', g.reference, day
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF g.to_person_id IS DISTINCT FROM signature.signer_id
     AND (g.to_post_id IS NULL OR NOT decisions_holds(g.to_post_id, signature.signer_id, day)) THEN
    RAISE EXCEPTION '% is not to the signer', g.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF coalesce(d.total, 0) > g."limit" THEN
    RAISE EXCEPTION '% is over the limit of %', d.reference, g.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF g.function_family NOT IN ('', d.function_family) OR g.decision_type NOT IN ('', d.type) THEN
    RAISE EXCEPTION '% does not cover %', g.reference, d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF signature.delegation <> g.reference OR signature.on_behalf_of <> g.holder_name || ', ' || s.post_title THEN
    RAISE EXCEPTION 'the signature names another delegation or giver than %', g.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

-- Design 5.2 and 5.3: on this hash, in turn, with the post on that day, or under a live delegation of its holder; by nobody who
-- wrote in it or stood aside.
CREATE OR REPLACE FUNCTION decisions_guard_sign_off() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v decisions_version;
  s decisions_signoffstep;
  d decisions_decision;
  signed_on date := (NEW.signed_at AT TIME ZONE 'Europe/London')::date;
BEGIN
  SELECT * INTO v FROM decisions_version WHERE id = NEW.version_id;
  SELECT * INTO s FROM decisions_signoffstep WHERE id = NEW.step_id;
  SELECT * INTO d FROM decisions_decision WHERE id = v.decision_id FOR UPDATE;
  IF s.version_id <> v.id OR NEW.sha256 <> v.sha256 THEN
    RAISE EXCEPTION 'the signature is not on this version''s hash' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF d.state <> 'in_sign_off' OR EXISTS (SELECT FROM decisions_voiding o WHERE o.version_id = v.id) THEN
    RAISE EXCEPTION '% version % is not out for signature', d.reference, v.number
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.signed_at < v.submitted_at OR EXISTS (
      SELECT FROM decisions_signoffstep e LEFT JOIN decisions_signoff g ON g.step_id = e.id
      WHERE e.version_id = v.id AND e.position < s.position AND (g.id IS NULL OR g.signed_at > NEW.signed_at)) THEN
    RAISE EXCEPTION '% is signed out of turn', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.signer_id = d.author_id
     OR EXISTS (SELECT FROM decisions_contributor c WHERE c.decision_id = d.id AND c.person_id = NEW.signer_id) THEN
    RAISE EXCEPTION 'nobody signs what they wrote: %', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM decisions_recusal r WHERE r.decision_id = d.id AND r.person_id = NEW.signer_id) THEN
    RAISE EXCEPTION 'the signer stood aside from %', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM decisions_signoff g WHERE g.version_id = v.id AND g.signer_id = NEW.signer_id) THEN
    RAISE EXCEPTION 'one person signs % once', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.delegation_record_id IS NULL THEN
    IF NOT decisions_holds(s.post_id, NEW.signer_id, signed_on) THEN
      RAISE EXCEPTION 'the signer does not hold the post on %', signed_on USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSE
    PERFORM decisions_check_delegated(NEW, s, d, signed_on);
  END IF;
  IF NEW.post_title <> s.post_title OR NEW.capacity <> s.capacity THEN
    RAISE EXCEPTION 'the signature names another post than the step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_delegation BEFORE INSERT OR UPDATE ON decisions_delegation
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_delegation();
CREATE TRIGGER keep_row BEFORE DELETE ON decisions_delegation
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON decisions_delegation
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards it widens."""

    dependencies = [("decisions", "0003_sentmail"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name='DelegationCounter',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('holder_name', models.CharField(max_length=120)),
                ('post_title', models.CharField(max_length=160)),
                ('to_name', models.CharField(max_length=160)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('limit', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('function_family', models.CharField(blank=True, choices=[('pcc', 'Police and crime'), ('general', 'General'), ('mayoral_general', 'Mayoral general'), ('fire', 'Fire and rescue'), ('transport', 'Transport')], max_length=20)),
                ('decision_type', models.CharField(blank=True, choices=[('deputy_mayor', 'Deputy Mayor’s decision'), ('chief_officer', 'Chief Officer’s decision')], max_length=20)),
                ('document', models.CharField(max_length=300)),
                ('scope', models.CharField(blank=True, max_length=400)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='decisions.post')),
                ('to_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegations_received', to=settings.AUTH_USER_MODEL)),
                ('to_post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegations_received', to='decisions.post')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='signoff',
            name='delegation_record',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='decisions.delegation'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delegation', ''), ('delegation_record', None), ('on_behalf_of', '')), models.Q(('delegation_record__isnull', False), models.Q(('delegation', ''), _negated=True), models.Q(('on_behalf_of', ''), _negated=True)), _connector='OR'), name='sign_off_names_its_delegation_and_giver'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('reference__regex', '^D-[0-9]{4}-[0-9]{3,}$')), name='delegation_reference_is_well_formed'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='delegation_ends_after_it_starts', violation_error_message='A delegation lasts until a day on or after the day it starts.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('limit', None), ('limit__gt', 0), _connector='OR'), name='delegation_limit_is_positive', violation_error_message='Give a limit of more than nothing, or leave it empty for none.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('to_person', None), ('to_post__isnull', False)), models.Q(('to_person__isnull', False), ('to_post', None)), _connector='OR'), name='delegation_has_one_delegate', violation_error_message='Choose a person or a post, and only one of them.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('to_person', None), models.Q(('to_person', models.F('holder')), _negated=True), _connector='OR'), models.Q(('to_post', None), models.Q(('to_post', models.F('post')), _negated=True), _connector='OR')), name='delegation_is_to_someone_else', violation_error_message='A post is not delegated to whoever holds it.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='delegation_names_its_document', violation_error_message='Say which document authorises it.'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='delegation_is_ended_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('function_family__in', ['', 'pcc', 'general', 'mayoral_general', 'fire', 'transport'])), name='delegation_family_is_known'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('decision_type__in', ['', 'deputy_mayor', 'chief_officer'])), name='delegation_type_is_known'),
        ),
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(TRIGGERS),
    ]
