"""What the database holds of payments: nothing out of turn, beyond an award, out of force or by one person alone."""

from django.db import migrations

SUMS = r"""
-- What an award comes to now; effective days are those of sealings, so none is still to come.
CREATE FUNCTION grants_awarded(award bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(a.amount), 0) FROM grants_adjustment a WHERE a.award_id = award
$$;

CREATE FUNCTION grants_state_of(instalment bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT s.state FROM grants_step s WHERE s.instalment_id = instalment ORDER BY s.number DESC LIMIT 1),
    'planned')
$$;

-- What came back because more had been paid than is awarded: it no longer counts as paid.
CREATE FUNCTION grants_recovered(award bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(s.amount), 0) FROM grants_step s JOIN grants_instalment i ON i.id = s.instalment_id
    WHERE i.award_id = award AND s.kind = 'clawed_back' AND s.because = 'overpaid'
$$;

CREATE FUNCTION grants_scheduled(award bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(i.amount) FILTER (WHERE grants_state_of(i.id) <> 'dropped'), 0) - grants_recovered(award)
    FROM grants_instalment i WHERE i.award_id = award
$$;

-- What is out, or about to be.
CREATE FUNCTION grants_released(award bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(i.amount) FILTER (WHERE grants_state_of(i.id) IN ('released', 'paid', 'clawed_back')), 0)
    - grants_recovered(award) FROM grants_instalment i WHERE i.award_id = award
$$;
"""

SCHEDULES = r"""
CREATE FUNCTION grants_guard_instalment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM grants_award WHERE id = NEW.award_id FOR UPDATE;
  IF (SELECT award_id FROM grants_schedule WHERE id = NEW.schedule_id) <> NEW.award_id THEN
    RAISE EXCEPTION 'an instalment is of the award of its schedule' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM grants_instalment WHERE award_id = NEW.award_id) THEN
    RAISE EXCEPTION 'instalments are numbered one after the other' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- At commit: what is scheduled is what is awarded; or, where the award shrank below it, what is out already.
CREATE FUNCTION grants_check_schedule(award bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF grants_scheduled(award) <> greatest(grants_awarded(award), grants_released(award)) THEN
    RAISE EXCEPTION 'the instalments come to %, and the award to %', grants_scheduled(award), grants_awarded(award)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

CREATE FUNCTION grants_schedule_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grants_check_schedule(NEW.award_id);
  RETURN NULL;
END $$;

CREATE FUNCTION grants_dropping_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grants_check_schedule(i.award_id) FROM grants_instalment i WHERE i.id = NEW.instalment_id;
  RETURN NULL;
END $$;
"""

STEPS = r"""
-- Why an instalment may not be released; nothing where it may.
CREATE FUNCTION grants_why_not_release(i grants_instalment, certifier bigint, s grants_step) RETURNS text
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
    WHEN EXISTS (SELECT FROM grants_conditionprecedent c WHERE c.agreement_id = g.id
                 AND (c.due_from IS NULL OR c.due_from <= i.due_on)
                 AND NOT EXISTS (SELECT FROM grants_precedentmark m WHERE m.condition_id = c.id))
      THEN 'a condition precedent is not met'
    WHEN grants_scheduled(i.award_id) <> greatest(grants_awarded(i.award_id), grants_released(i.award_id))
      THEN 'the schedule does not come to the award'
    WHEN grants_released(i.award_id) + i.amount > grants_awarded(i.award_id)
      THEN 'more would be paid than is awarded'
  END;
END $$;

-- One row of an award at a time: a step waits for the one before it, on whichever connection.
CREATE FUNCTION grants_guard_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  i grants_instalment;
  last grants_step;
  certifier bigint;
  refusal text;
BEGIN
  SELECT * INTO i FROM grants_instalment WHERE id = NEW.instalment_id;
  PERFORM FROM grants_award WHERE id = i.award_id FOR UPDATE;
  SELECT * INTO last FROM grants_step WHERE instalment_id = i.id ORDER BY number DESC LIMIT 1;
  SELECT by_id INTO certifier FROM grants_step WHERE instalment_id = i.id AND kind = 'certified' ORDER BY number DESC LIMIT 1;
  refusal := CASE
    WHEN NEW.number <> coalesce(last.number, 0) + 1 THEN 'steps are numbered one after the other'
    WHEN NOT (coalesce(last.state, 'planned'), NEW.kind) IN (VALUES
        ('planned', 'certified'), ('certified', 'released'), ('released', 'paid'), ('paid', 'reversed'),
        ('paid', 'clawed_back'), ('clawed_back', 'clawed_back'), ('planned', 'withheld'), ('certified', 'withheld'),
        ('released', 'withheld'), ('withheld', 'resumed'), ('planned', 'dropped'), ('certified', 'dropped'))
      THEN format('an instalment that is %s cannot be %s', coalesce(last.state, 'planned'), NEW.kind)
    WHEN NEW.effective_on < last.effective_on THEN 'a step cannot count from before the one it follows'
    WHEN NEW.effective_on > (NEW.at AT TIME ZONE 'Europe/London')::date THEN 'a step cannot count from a day to come'
    WHEN NEW.kind <> 'clawed_back' AND NEW.amount <> i.amount
      THEN format('the instalment is of %s, and the step of %s', i.amount, NEW.amount)
    WHEN NEW.kind = 'clawed_back' AND NEW.amount > i.amount - (SELECT coalesce(sum(amount), 0) FROM grants_step
        WHERE instalment_id = i.id AND kind = 'clawed_back') THEN 'more would come back than was paid'
    WHEN NEW.because = 'overpaid' AND NEW.amount > grants_released(i.award_id) - grants_awarded(i.award_id)
      THEN 'more would come back as overpaid than was'
    WHEN NEW.kind = 'withheld' AND EXISTS (SELECT FROM grants_paymentfileline WHERE instalment_id = i.id)
      THEN 'an instalment in a payment file cannot be withheld'
    WHEN NEW.kind = 'released' THEN grants_why_not_release(i, certifier, NEW)
  END;
  IF refusal IS NOT NULL THEN
    RAISE EXCEPTION '%', refusal USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- A file is of released instalments, each with its own sum.
CREATE FUNCTION grants_guard_file_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  i grants_instalment;
BEGIN
  SELECT * INTO i FROM grants_instalment WHERE id = NEW.instalment_id;
  PERFORM FROM grants_award WHERE id = i.award_id FOR UPDATE;
  IF grants_state_of(i.id) <> 'released' OR NEW.amount <> i.amount THEN
    RAISE EXCEPTION 'a payment file has released instalments, as they are' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- At commit: a file's lines come to its total, and no line is added later.
CREATE FUNCTION grants_file_agrees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount) FROM grants_paymentfileline WHERE file_id = NEW.file_id)
     <> (SELECT total FROM grants_paymentfile WHERE id = NEW.file_id) THEN
    RAISE EXCEPTION 'the lines of a payment file come to its total' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;

-- What is unspent is said where the condition has a cap, and is not above it.
CREATE FUNCTION grants_guard_mark() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  c grants_conditionprecedent;
BEGIN
  SELECT * INTO c FROM grants_conditionprecedent WHERE id = NEW.condition_id;
  IF NEW.outcome = 'met' AND c.cap IS NOT NULL AND (NEW.amount IS NULL OR NEW.amount > c.cap) THEN
    RAISE EXCEPTION 'what is unspent is above the cap of %', c.cap USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_instalment BEFORE INSERT ON grants_instalment
  FOR EACH ROW EXECUTE FUNCTION grants_guard_instalment();
CREATE CONSTRAINT TRIGGER schedule_agrees AFTER INSERT ON grants_schedule
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_schedule_agrees();
CREATE CONSTRAINT TRIGGER instalment_agrees AFTER INSERT ON grants_instalment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_schedule_agrees();
CREATE CONSTRAINT TRIGGER dropping_agrees AFTER INSERT ON grants_step
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'dropped') EXECUTE FUNCTION grants_dropping_agrees();
CREATE TRIGGER guard_step BEFORE INSERT ON grants_step
  FOR EACH ROW EXECUTE FUNCTION grants_guard_step();
CREATE TRIGGER guard_file_line BEFORE INSERT ON grants_paymentfileline
  FOR EACH ROW EXECUTE FUNCTION grants_guard_file_line();
CREATE CONSTRAINT TRIGGER file_agrees AFTER INSERT ON grants_paymentfileline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_file_agrees();
CREATE TRIGGER guard_mark BEFORE INSERT ON grants_precedentmark
  FOR EACH ROW EXECUTE FUNCTION grants_guard_mark();
"""

WRITTEN_ONCE = (
    "grants_schedule",
    "grants_instalment",
    "grants_step",
    "grants_conditionprecedent",
    "grants_precedentmark",
    "grants_paymentfile",
    "grants_paymentfileline",
    "grants_paymentimport",
)


def append_only(table: str) -> str:
    return f"""
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of awards."""

    dependencies = [("grants", "0004_payments")]

    operations = [
        *map(migrations.RunSQL, (SUMS, SCHEDULES, STEPS, TRIGGERS)),
        *[migrations.RunSQL(append_only(table)) for table in WRITTEN_ONCE],
    ]
