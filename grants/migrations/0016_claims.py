"""A certificate names the claim that it answers, and each claim of an agreement is certified once."""

from django.db import migrations, models
from django.db.models import Q

GUARD = r"""
CREATE FUNCTION grants_guard_claim() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  i grants_instalment;
  agreement bigint;
BEGIN
  SELECT * INTO i FROM grants_instalment WHERE id = NEW.instalment_id;
  IF NEW.claim_reference = '' THEN
    IF EXISTS (SELECT FROM grants_schedule WHERE id = i.schedule_id AND mode = 'arrears') THEN
      RAISE EXCEPTION 'an award that is paid on claim is certified against a claim'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  SELECT agreement_id INTO agreement FROM grants_award WHERE id = i.award_id;
  PERFORM FROM grants_agreement WHERE id = agreement FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM grants_step s
      JOIN grants_instalment o ON o.id = s.instalment_id
      JOIN grants_award w ON w.id = o.award_id
      WHERE w.agreement_id = agreement AND o.id <> i.id AND s.kind = 'certified'
        AND upper(s.claim_reference) = upper(NEW.claim_reference)
        AND (SELECT l.state FROM grants_step l WHERE l.instalment_id = o.id ORDER BY l.number DESC LIMIT 1) <> 'dropped')
  THEN
    RAISE EXCEPTION 'claim % is certified already', NEW.claim_reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- After guard_step, by its name: the award is held before its agreement, as the acts hold them.
CREATE TRIGGER hold_claim BEFORE INSERT ON grants_step
  FOR EACH ROW WHEN (NEW.kind = 'certified') EXECUTE FUNCTION grants_guard_claim();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of awards."""

    dependencies = [("grants", "0015_returns_hold")]

    operations = [
        migrations.AddField("step", "claim_reference", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddConstraint(
            "step",
            models.CheckConstraint(
                condition=Q(claim_reference="") | Q(kind="certified"), name="step_of_a_claim_is_a_certificate"
            ),
        ),
        migrations.RunSQL(GUARD),
    ]
