"""What is rare among steps is found without reading all of them."""

from django.db import migrations, models

OUT_OF_STEP = """
-- As in 0014, but that nothing follows upon being dropped, so that one need not look for the last step of each.
CREATE OR REPLACE FUNCTION grants_out_of_step() RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 100 AS $$
  WITH scheduled AS (
    SELECT i.award_id, sum(i.amount) FILTER (WHERE d.id IS NULL) AS amount
      FROM grants_instalment i LEFT JOIN grants_step d ON d.instalment_id = i.id AND d.kind = 'dropped' GROUP BY 1
  ), recovered AS (
    SELECT i.award_id, sum(s.amount) AS amount FROM grants_step s JOIN grants_instalment i ON i.id = s.instalment_id
      WHERE s.kind = 'clawed_back' AND s.because = 'overpaid' GROUP BY 1
  ), awarded AS (
    SELECT award_id, sum(amount) AS amount FROM grants_adjustment GROUP BY 1
  )
  SELECT s.award_id FROM scheduled s LEFT JOIN awarded a USING (award_id) LEFT JOIN recovered r USING (award_id)
    WHERE coalesce(s.amount, 0) - coalesce(r.amount, 0) <> coalesce(a.amount, 0)
$$;
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of awards."""

    dependencies = [("grants", "0016_claims")]

    operations = [
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(kind="clawed_back"), fields=["instalment"], name="step_of_clawed_back"
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(kind="dropped"), fields=["instalment"], name="step_of_dropped"
            ),
        ),
        migrations.RunSQL(OUT_OF_STEP),
    ]
