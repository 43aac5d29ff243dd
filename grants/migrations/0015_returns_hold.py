"""Returns hold money in the database too: what is overdue, and conditions that returns answer.

And two records of one body in one decision share one limit of assistance, as 0008 has it of several decisions.
"""

from django.db import migrations

JUDGING = r"""
-- The last step of a return by the end of a day, blank without one: as ReturnQuerySet.standing() has it.
CREATE FUNCTION grants_return_stands(report bigint, day date) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT s.kind FROM grants_returnstep s WHERE s.of_id = report AND s.happened_on <= day
    ORDER BY s.number DESC LIMIT 1), '')
$$;

-- Whether a return of the agreement that was due by a day had not come by another, or was queried and not sent again.
CREATE FUNCTION grants_awaits_return(agreement bigint, due date, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM grants_return r JOIN grants_reportingline l ON l.id = r.line_id
    WHERE l.agreement_id = agreement AND r.due_on <= due AND grants_return_stands(r.id, day) IN ('', 'queried'))
$$;

-- What the returns of an agreement that were accepted by a day say is not spent.
CREATE FUNCTION grants_unspent(agreement bigint, day date) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum((SELECT s.underspend FROM grants_returnstep s
    WHERE s.of_id = r.id AND s.kind = 'received' AND s.happened_on <= day ORDER BY s.number DESC LIMIT 1)), 0)
  FROM grants_return r JOIN grants_reportingline l ON l.id = r.line_id
  WHERE l.agreement_id = agreement AND grants_return_stands(r.id, day) = 'accepted'
$$;

-- Whether returns answer a condition, and not a person's mark: the agreement asks for what it is about.
CREATE FUNCTION grants_is_answered_by_returns(condition bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM grants_conditionprecedent c JOIN grants_reportingline l ON l.agreement_id = c.agreement_id
    WHERE c.id = condition AND (c.kind = 'returns' OR c.kind = 'underspend' AND l.asks_underspend))
$$;

-- Whether a condition holds, on a day, an instalment that is due on another.
CREATE FUNCTION grants_condition_holds(condition bigint, due date, day date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(c.due_from <= due, true) AND CASE
    WHEN m.outcome = 'dropped' THEN false
    WHEN NOT grants_is_answered_by_returns(c.id) THEN m.id IS NULL
    WHEN c.kind = 'returns' THEN grants_awaits_return(c.agreement_id, greatest(due, day), day)
    ELSE grants_unspent(c.agreement_id, day) > c.cap
      OR EXISTS (SELECT FROM grants_return r JOIN grants_reportingline l ON l.id = r.line_id
         WHERE l.agreement_id = c.agreement_id AND l.asks_underspend
           AND grants_return_stands(r.id, day) IN ('received', 'queried'))
    END
  FROM grants_conditionprecedent c LEFT JOIN grants_precedentmark m ON m.condition_id = c.id WHERE c.id = condition
$$;
"""

GUARDS = r"""
-- As in 0005, but that returns answer conditions, and that none is overdue.
CREATE OR REPLACE FUNCTION grants_why_not_release(i grants_instalment, certifier bigint, s grants_step) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  g grants_agreement;
  d decisions_decision;
BEGIN
  SELECT a.* INTO g FROM grants_agreement a JOIN grants_award w ON w.agreement_id = a.id WHERE w.id = i.award_id;
  SELECT * INTO d FROM decisions_decision WHERE id = g.decision_id FOR SHARE;
  RETURN CASE
    WHEN certifier = s.by_id THEN 'one person cannot both certify and release an instalment'
    WHEN NOT d.state IN ('decided', 'published', 'in_force') THEN format('%s is %s: nothing is paid', d.reference, d.state)
    WHEN NOT EXISTS (SELECT FROM grants_posting p JOIN decisions_version v ON v.id = p.version_id
                     WHERE v.decision_id = d.id AND p.effective_on <= s.effective_on)
      THEN format('%s takes no effect yet', d.reference)
    WHEN coalesce((SELECT NOT t.status IN ('signed', 'not_needed') FROM grants_agreementterms t
                   WHERE t.agreement_id = g.id AND (t.from_on <= s.effective_on OR t.number = 1)
                   ORDER BY t.number DESC LIMIT 1), true)
      THEN 'the agreement is not signed'
    WHEN EXISTS (SELECT FROM grants_conditionprecedent c
                 WHERE c.agreement_id = g.id AND grants_condition_holds(c.id, i.due_on, s.effective_on))
      THEN 'a condition precedent is not met'
    WHEN grants_awaits_return(g.id, s.effective_on - 1, s.effective_on) THEN 'a return is overdue'
    WHEN grants_scheduled(i.award_id) <> greatest(grants_awarded(i.award_id), grants_released(i.award_id))
      THEN 'the schedule does not come to the award'
    WHEN grants_released(i.award_id) + i.amount > grants_awarded(i.award_id)
      THEN 'more would be paid than is awarded'
  END;
END $$;

-- As in 0005, but that nobody marks as met what returns answer.
CREATE OR REPLACE FUNCTION grants_guard_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  c grants_conditionprecedent;
BEGIN
  SELECT * INTO c FROM grants_conditionprecedent WHERE id = NEW.condition_id;
  IF NEW.outcome = 'met' AND grants_is_answered_by_returns(c.id) THEN
    RAISE EXCEPTION 'returns answer this condition' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.outcome = 'met' AND c.cap IS NOT NULL AND (NEW.amount IS NULL OR NEW.amount > c.cap) THEN
    RAISE EXCEPTION 'what is unspent is above the cap of %', c.cap USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

# As in decisions/migrations/0014_questions, but that a recipient gets what every record of its body gets.
ASSISTANCE = r"""
CREATE OR REPLACE FUNCTION decisions_guard_version_answers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said jsonb := NEW.content::jsonb;
  day CONSTANT date := (NEW.submitted_at AT TIME ZONE 'Europe/London')::date;
  since CONSTANT date := make_date(extract(year FROM day - interval '3 months')::integer - 2, 4, 1);
  most CONSTANT numeric := 315000;
  named text[];
  kept text[];
  over text;
BEGIN
  named := ARRAY(SELECT jsonb_build_array(q -> 'key', a -> 'id', a -> 'value')::text
    FROM jsonb_array_elements(said -> 'questionnaires') q, jsonb_array_elements(q -> 'answers') a ORDER BY 1);
  kept := ARRAY(SELECT jsonb_build_array(s.questionnaire, e.key, e.value)::text
    FROM decisions_answersheet s, jsonb_each(s.answers) e WHERE s.decision_id = NEW.decision_id ORDER BY 1);
  IF named <> kept THEN
    RAISE EXCEPTION 'the version gives other answers than its record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM decisions_answersheet s WHERE s.decision_id = NEW.decision_id
                 AND s.questionnaire = 'subsidy_control' AND s.answers ->> 'route' = 'mfa') THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('minimal financial assistance'));
  SELECT coalesce(g.name, 'nobody by name') INTO over
    FROM (SELECT DISTINCT a.recipient_id, o.name,
            sum(a.amount) OVER (PARTITION BY coalesce(o.merged_into_id, o.id)) AS amount
          FROM decisions_allocation a LEFT JOIN commissioning_organisation o ON o.id = a.recipient_id
          WHERE a.decision_id = NEW.decision_id) g
    LEFT JOIN decisions_recipientconfirmation c
      ON c.decision_id = NEW.decision_id AND c.recipient_id = g.recipient_id
    WHERE c.elsewhere IS NULL OR c.confirmed_on IS NULL OR c.confirmed_on > day
      OR g.amount + c.elsewhere + coalesce((SELECT sum(b.assistance) FROM decisions_given_before(NEW.decision_id) b
           WHERE b.recipient_id = g.recipient_id AND (b.given_on IS NULL OR b.given_on >= since)), 0) > most
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% would have more than % of minimal financial assistance, or has not confirmed what it had', over, most
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of awards."""

    dependencies = [("grants", "0014_payment_files")]

    operations = [migrations.RunSQL(JUDGING), migrations.RunSQL(GUARDS), migrations.RunSQL(ASSISTANCE)]
