"""A delegation's limit is judged as the rules are, with what a decision varies; who is consulted makes no conditions."""

from django.db import migrations, models

AMOUNTS = r"""
-- What rules and limits are judged on: the larger of the total and the cumulative value, as they were frozen.
CREATE FUNCTION decisions_frozen_amount(said jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT greatest(0, (said #>> '{money,total}')::numeric, (said ->> 'cumulative_value')::numeric)
$$;

-- The same of a decision's latest version; null before there is one, which no limit lets through.
CREATE FUNCTION decisions_amount(this bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT decisions_frozen_amount(v.content::jsonb) FROM decisions_version v
    WHERE v.decision_id = this ORDER BY v.number DESC LIMIT 1
$$;
"""

GUARD = r"""
-- The delegation that a signature names: of this post, live, wide enough, given by its holder, to the signer.
CREATE OR REPLACE FUNCTION decisions_check_delegated(signature decisions_signoff, s decisions_signoffstep, d decisions_decision, day date)
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
  IF g."limit" < (SELECT decisions_frozen_amount(v.content::jsonb) FROM decisions_version v WHERE v.id = s.version_id) THEN
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
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guard it narrows."""

    dependencies = [("decisions", "0018_carried_rows")]

    operations = [
        migrations.RunSQL(AMOUNTS),
        migrations.RunSQL(GUARD),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("capacity", "consulted"), _negated=True), ("condition_count", 0), _connector="OR"),
                name="sign_off_has_no_conditions_where_consulted",
            ),
        ),
    ]
