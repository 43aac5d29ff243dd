"""Payment files that were never sent are withdrawn; a payment's reference in the ledger stands once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FUNCTIONS = r"""
-- In a file that was not withdrawn.
CREATE FUNCTION grants_is_filed(instalment bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM grants_paymentfileline l WHERE l.instalment_id = instalment
    AND NOT EXISTS (SELECT FROM grants_paymentfilewithdrawal w WHERE w.file_id = l.file_id))
$$;

-- One row of an award at a time: a step waits for the one before it, on whichever connection.
CREATE OR REPLACE FUNCTION grants_guard_step() RETURNS trigger LANGUAGE plpgsql AS $$
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
    WHEN NEW.kind = 'withheld' AND grants_is_filed(i.id)
      THEN 'an instalment in a payment file cannot be withheld'
    WHEN NEW.kind = 'released' THEN grants_why_not_release(i, certifier, NEW)
  END;
  IF refusal IS NOT NULL THEN
    RAISE EXCEPTION '%', refusal USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- A file is of released instalments, each with its own sum, in no other file that stands.
CREATE OR REPLACE FUNCTION grants_guard_file_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  i grants_instalment;
BEGIN
  SELECT * INTO i FROM grants_instalment WHERE id = NEW.instalment_id;
  PERFORM FROM grants_award WHERE id = i.award_id FOR UPDATE;
  IF grants_state_of(i.id) <> 'released' OR NEW.amount <> i.amount THEN
    RAISE EXCEPTION 'a payment file has released instalments, as they are' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF grants_is_filed(i.id) THEN
    RAISE EXCEPTION 'an instalment is in one payment file' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- Nothing of a file that is withdrawn was paid; nobody pays any of it meanwhile.
CREATE FUNCTION grants_guard_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM grants_award WHERE id IN (SELECT i.award_id FROM grants_paymentfileline l
    JOIN grants_instalment i ON i.id = l.instalment_id WHERE l.file_id = NEW.file_id) ORDER BY id FOR UPDATE;
  IF EXISTS (SELECT FROM grants_paymentfileline
             WHERE file_id = NEW.file_id AND grants_state_of(instalment_id) <> 'released') THEN
    RAISE EXCEPTION 'a payment file of which something was paid stands' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- One payment that stands has a reference; one that was reversed lets it go. Payments are looked at one at a time:
-- the lock is that of grants.payments.files.
CREATE FUNCTION grants_guard_reference() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7246002);
  IF EXISTS (SELECT FROM grants_step s WHERE s.kind = 'paid' AND s.ledger_reference = NEW.ledger_reference
             AND NOT EXISTS (SELECT FROM grants_step r WHERE r.instalment_id = s.instalment_id
                             AND r.kind = 'reversed' AND r.number > s.number)) THEN
    RAISE EXCEPTION 'another payment has the reference %', NEW.ledger_reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

OUT_OF_STEP = """
-- Awards whose schedule does not come to them: grants_scheduled() <> grants_awarded(), of all of them at once.
CREATE FUNCTION grants_out_of_step() RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 100 AS $$
  WITH last AS (
    SELECT DISTINCT ON (instalment_id) instalment_id, state FROM grants_step ORDER BY instalment_id, number DESC
  ), scheduled AS (
    SELECT i.award_id, sum(i.amount) FILTER (WHERE l.state IS DISTINCT FROM 'dropped') AS amount
      FROM grants_instalment i LEFT JOIN last l ON l.instalment_id = i.id GROUP BY 1
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

TRIGGERS = """
CREATE TRIGGER guard_withdrawal BEFORE INSERT ON grants_paymentfilewithdrawal
  FOR EACH ROW EXECUTE FUNCTION grants_guard_withdrawal();
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON grants_paymentfilewithdrawal
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON grants_paymentfilewithdrawal
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER guard_reference BEFORE INSERT ON grants_step
  FOR EACH ROW WHEN (NEW.kind = 'paid') EXECUTE FUNCTION grants_guard_reference();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of awards."""

    dependencies = [("grants", "0013_saved_views"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="PaymentFileWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=160)),
                ("reason", models.CharField(max_length=400)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="grants.paymentfile"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="paymentfilewithdrawal",
            constraint=models.CheckConstraint(
                condition=~models.Q(reason=""), name="payment_file_withdrawal_says_why"
            ),
        ),
        migrations.AlterField(
            model_name="paymentfileline",
            name="instalment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="file_lines", to="grants.instalment"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentfileline",
            constraint=models.UniqueConstraint(fields=["file", "instalment"], name="instalment_is_filed_once"),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(kind="paid"), fields=["ledger_reference"], name="step_of_payment_by_reference"
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["instalment", "-number"], include=("state",), name="step_by_instalment_last_first"
            ),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(fields=["due_on", "award", "number"], name="instalment_by_day"),
        ),
        *map(migrations.RunSQL, (FUNCTIONS, OUT_OF_STEP, TRIGGERS)),
    ]
