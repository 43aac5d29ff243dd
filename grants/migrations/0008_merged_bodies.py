"""What a body had before counts by body: records merged into one another share one limit of assistance.

It replaces a function of decisions/migrations/0014_questions, and is here because the migrations of grants come last.
"""

from django.db import migrations

FORWARD = r"""
CREATE OR REPLACE FUNCTION decisions_given_before(this bigint)
RETURNS TABLE (recipient_id bigint, given_on date, assistance numeric, contracts numeric) LANGUAGE sql STABLE AS $$
  WITH same AS (
    SELECT DISTINCT mine.recipient_id AS asked, o.id
      FROM decisions_allocation mine JOIN commissioning_organisation m ON m.id = mine.recipient_id
      JOIN commissioning_organisation o ON coalesce(m.merged_into_id, m.id) IN (o.id, o.merged_into_id)
      WHERE mine.decision_id = this
  ), others AS (
    SELECT d.id, (
        SELECT (n.sealed_at AT TIME ZONE 'Europe/London')::date
          FROM decisions_sealednotice n JOIN decisions_version v ON v.id = n.version_id
          WHERE v.decision_id = d.id AND n.edition = 'signed' ORDER BY v.number DESC LIMIT 1) AS given_on,
      NOT EXISTS (SELECT FROM decisions_answersheet s WHERE s.decision_id = d.id
                  AND s.questionnaire = 'subsidy_control' AND s.answers ->> 'route' IS DISTINCT FROM 'mfa') AS assists,
      NOT EXISTS (SELECT FROM decisions_answersheet s WHERE s.decision_id = d.id
                  AND s.questionnaire = 'procurement_route' AND s.answers ->> 'buys' <> 'contract') AS buys
      FROM decisions_decision d
      WHERE d.id <> this AND d.state IN ('in_sign_off', 'decided', 'published', 'held', 'in_force', 'closed')
        AND d.id IN (SELECT a.decision_id FROM decisions_allocation a JOIN same ON same.id = a.recipient_id)
        AND NOT EXISTS (SELECT FROM decisions_decisionlink l
                        WHERE l.decision_id = this AND l.parent_id = d.id AND l.relation = 'supersedes')
  )
  SELECT same.asked, o.given_on, coalesce(sum(a.amount) FILTER (WHERE o.assists), 0),
      coalesce(sum(a.amount) FILTER (WHERE o.buys), 0)
    FROM others o JOIN decisions_allocation a ON a.decision_id = o.id JOIN same ON same.id = a.recipient_id
    GROUP BY same.asked, o.given_on
$$;
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of decisions."""

    dependencies = [
        ("grants", "0007_returns"),
        ("decisions", "0020_named_signatures"),
        ("commissioning", "0007_organisations"),
    ]

    operations = [migrations.RunSQL(FORWARD)]
