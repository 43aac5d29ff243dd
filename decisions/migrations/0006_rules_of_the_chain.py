"""Rules by kind and district, steps that share a place, consultations and alternates; and what the guards say of them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FILL_PLACES = """
ALTER TABLE decisions_signoffstep DISABLE TRIGGER keep_row;
UPDATE decisions_signoffstep SET place = position;
ALTER TABLE decisions_signoffstep ENABLE TRIGGER keep_row;
"""

GUARDS = r"""
-- The alternate of a step: holds the alternate's post, while nobody holds the step's or its holder stood aside.
CREATE FUNCTION decisions_check_alternate(signature decisions_signoff, s decisions_signoffstep, d decisions_decision, day date)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE holder bigint;
BEGIN
  IF s.alternate_id IS NULL OR NOT decisions_holds(s.alternate_id, signature.signer_id, day) THEN
    RAISE EXCEPTION 'the signer is not the alternate for % on %', s.post_title, day
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT h.holder_id INTO holder FROM decisions_postholding h WHERE h.post_id = s.post_id
    AND h.from_on <= day AND (h.until_on IS NULL OR h.until_on >= day);
  IF signature.alternate_reason = 'vacant' AND holder IS NOT NULL THEN
    RAISE EXCEPTION '% is not vacant on %', s.post_title, day USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF signature.alternate_reason = 'interest' AND NOT EXISTS (
      SELECT FROM decisions_recusal r WHERE r.decision_id = d.id AND r.person_id = holder AND r.at <= signature.signed_at) THEN
    RAISE EXCEPTION 'who holds % did not stand aside from %', s.post_title, d.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

-- Design 5.2 and 5.3: on this hash, in turn, with the post on that day, under a live delegation of its holder or as its
-- alternate; by nobody who wrote in it or stood aside. Steps of one place are signed in either order.
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
      WHERE e.version_id = v.id AND e.place < s.place AND (g.id IS NULL OR g.signed_at > NEW.signed_at)) THEN
    RAISE EXCEPTION '% is signed out of turn', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF s.capacity = 'consulted' AND NOT EXISTS (
      SELECT FROM decisions_signoffstep e LEFT JOIN decisions_signoff g ON g.step_id = e.id
      WHERE e.version_id = v.id AND e.id <> s.id AND g.id IS NULL) THEN
    RAISE EXCEPTION 'a consultation does not decide %', d.reference USING ERRCODE = 'integrity_constraint_violation';
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
  IF NEW.alternate_reason <> '' THEN
    PERFORM decisions_check_alternate(NEW, s, d, signed_on);
  ELSIF NEW.delegation_record_id IS NOT NULL THEN
    PERFORM decisions_check_delegated(NEW, s, d, signed_on);
  ELSIF NOT decisions_holds(s.post_id, NEW.signer_id, signed_on) THEN
    RAISE EXCEPTION 'the signer does not hold the post on %', signed_on USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.post_title <> (CASE WHEN NEW.alternate_reason = '' THEN s.post_title ELSE s.alternate_title END)
     OR NEW.capacity <> s.capacity THEN
    RAISE EXCEPTION 'the signature names another post than the step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- As in 0005, of the alternate's post too.
CREATE OR REPLACE FUNCTION decisions_await_holdings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM decisions_postholding h JOIN decisions_signoffstep s ON h.post_id IN (s.post_id, s.alternate_id)
    WHERE s.id = NEW.step_id ORDER BY h.id FOR SHARE OF h;
  RETURN NEW;
END $$;

-- A district that nobody knows would silently leave a signatory out.
CREATE FUNCTION decisions_guard_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT NEW.localities <@ ARRAY(SELECT gss_code FROM commissioning_locality) THEN
    RAISE EXCEPTION 'a sign-off rule names a district that is not known'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_rule BEFORE INSERT OR UPDATE OF localities ON decisions_signoffrule
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_rule();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards it widens."""

    dependencies = [("decisions", "0005_scheme")]

    operations = [
        migrations.RemoveConstraint(
            model_name='signoffrule',
            name='sign_off_rule_capacity_is_known',
        ),
        migrations.AddField(
            model_name='signoff',
            name='alternate_reason',
            field=models.CharField(blank=True, choices=[('interest', 'who declared an interest'), ('vacant', 'a post that nobody held')], max_length=20),
        ),
        migrations.AddField(
            model_name='signoff',
            name='view',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='signoffrule',
            name='alternate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rules_as_alternate', to='decisions.post'),
        ),
        migrations.AddField(
            model_name='signoffrule',
            name='kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('award', 'Award'), ('extend', 'Extend'), ('vary', 'Vary'), ('uplift', 'Uplift'), ('addendum', 'Addendum'), ('accept_grant', 'Accept a grant'), ('award_round', 'Award round'), ('fund', 'Set up a fund'), ('decommission', 'Decommission'), ('transition', 'Transition of funder'), ('pilot', 'Pilot')], max_length=20), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='signoffrule',
            name='localities',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='signoffstep',
            name='alternate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps_as_alternate', to='decisions.post'),
        ),
        migrations.AddField(
            model_name='signoffstep',
            name='alternate_title',
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AddField(
            model_name='signoffstep',
            name='place',
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL_PLACES),
        migrations.AlterField(
            model_name='signoff',
            name='capacity',
            field=models.CharField(choices=[('approves', 'Approves'), ('agrees', 'Agrees'), ('decides', 'Decides'), ('consulted', 'Consulted')], max_length=20),
        ),
        migrations.AlterField(
            model_name='signoffrule',
            name='capacity',
            field=models.CharField(choices=[('approves', 'Approves'), ('agrees', 'Agrees'), ('decides', 'Decides'), ('consulted', 'Consulted')], max_length=20),
        ),
        migrations.AlterField(
            model_name='signoffstep',
            name='capacity',
            field=models.CharField(choices=[('approves', 'Approves'), ('agrees', 'Agrees'), ('decides', 'Decides'), ('consulted', 'Consulted')], max_length=20),
        ),
        migrations.AlterField(
            model_name='signoffstep',
            name='why',
            field=models.CharField(max_length=1000),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(('alternate_reason', ''), models.Q(('alternate_reason__in', ['interest', 'vacant']), ('delegation_record', None)), _connector='OR'), name='sign_off_as_alternate_is_under_no_delegation'),
        ),
        migrations.AddConstraint(
            model_name='signoff',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('capacity', 'consulted'), models.Q(('view', ''), _negated=True)), models.Q(models.Q(('capacity', 'consulted'), _negated=True), ('view', '')), _connector='OR'), name='sign_off_gives_a_view_where_consulted', violation_error_message='Say what your view is.'),
        ),
        migrations.AddConstraint(
            model_name='signoffrule',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__in', ['approves', 'agrees', 'decides', 'consulted'])), name='sign_off_rule_capacity_is_known'),
        ),
        migrations.AddConstraint(
            model_name='signoffrule',
            constraint=models.CheckConstraint(condition=models.Q(('kinds__contained_by', ['award', 'extend', 'vary', 'uplift', 'addendum', 'accept_grant', 'award_round', 'fund', 'decommission', 'transition', 'pilot'])), name='sign_off_rule_kinds_are_known'),
        ),
        migrations.AddConstraint(
            model_name='signoffrule',
            constraint=models.CheckConstraint(condition=models.Q(('alternate', None), models.Q(('alternate', models.F('post')), _negated=True), _connector='OR'), name='sign_off_rule_alternate_is_another_post'),
        ),
        migrations.AddConstraint(
            model_name='signoffstep',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1)), name='sign_off_step_place_is_counted_from_one'),
        ),
        migrations.AddConstraint(
            model_name='signoffstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('alternate', None), ('alternate_title', '')), models.Q(('alternate__isnull', False), models.Q(('alternate', models.F('post')), _negated=True), models.Q(('alternate_title', ''), _negated=True)), _connector='OR'), name='sign_off_step_names_its_alternate'),
        ),
        migrations.RunSQL(GUARDS),
    ]
