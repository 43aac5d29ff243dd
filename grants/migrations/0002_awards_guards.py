"""What the database holds of awards: written once, made of sealed figures alone, and never below nothing."""

from django.db import migrations

FUNCTIONS = r"""
-- A posting is of a decision that was made, sealed and is not open to call-in, from the day of its sealing.
CREATE FUNCTION grants_guard_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v decisions_version;
  d decisions_decision;
  sealed timestamptz;
BEGIN
  SELECT * INTO v FROM decisions_version WHERE id = NEW.version_id;
  SELECT * INTO d FROM decisions_decision WHERE id = v.decision_id;
  SELECT s.sealed_at INTO sealed FROM decisions_sealednotice s WHERE s.version_id = v.id AND s.edition = 'signed';
  IF sealed IS NULL OR NOT d.state IN ('decided', 'published', 'held', 'in_force', 'closed', 'superseded') THEN
    RAISE EXCEPTION '% is not sealed, so nothing is awarded under it', d.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF v.content::jsonb #>> '{function_family,code}' <> 'pcc' THEN
    RAISE EXCEPTION '% is open to call-in, so nothing is awarded under it', d.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.effective_on <> (sealed AT TIME ZONE 'Europe/London')::date THEN
    RAISE EXCEPTION '% takes effect on the day of its sealing', d.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- What the sealed figures of a version add to all awards together.
CREATE FUNCTION grants_sealed_total(version bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
  WITH v AS (SELECT decision_id, content::jsonb -> 'money' AS said FROM decisions_version WHERE id = version),
  given AS (
    SELECT l.relation, sum(a.amount) AS amount
      FROM v JOIN decisions_decisionlink l ON l.decision_id = v.decision_id
      JOIN decisions_version e ON e.decision_id = l.parent_id
      JOIN grants_posting p ON p.version_id = e.id JOIN grants_adjustment a ON a.posting_id = p.id
      GROUP BY l.relation
  )
  SELECT CASE WHEN EXISTS (SELECT FROM given WHERE relation = 'implements') THEN 0 ELSE
      (SELECT coalesce(sum((a ->> 'amount')::numeric - CASE WHEN v.said #>> '{uplift,total_is,code}' = 'new_total'
          THEN coalesce((a ->> 'before')::numeric, 0) ELSE 0 END), 0)
        FROM v, jsonb_array_elements(v.said -> 'allocations') a)
      - coalesce((SELECT amount FROM given WHERE relation = 'supersedes'), 0) END
$$;

-- At commit: the adjustments of a posting come to its total, and that to the sealed figures, to the penny.
CREATE FUNCTION grants_check_posting(posting bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  p grants_posting;
  found numeric;
BEGIN
  SELECT * INTO p FROM grants_posting WHERE id = posting;
  SELECT coalesce(sum(amount), 0) INTO found FROM grants_adjustment WHERE posting_id = posting;
  IF found <> p.total OR p.total <> grants_sealed_total(p.version_id) THEN
    RAISE EXCEPTION 'a posting adds %, says %, and was sealed as %', found, p.total, grants_sealed_total(p.version_id)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

CREATE FUNCTION grants_posting_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grants_check_posting(NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION grants_adjustment_is_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grants_check_posting(NEW.posting_id);
  IF (SELECT sum(amount) FROM grants_adjustment WHERE award_id = NEW.award_id) < 0 THEN
    RAISE EXCEPTION 'an award would be less than nothing' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_posting BEFORE INSERT ON grants_posting
  FOR EACH ROW EXECUTE FUNCTION grants_guard_posting();
CREATE CONSTRAINT TRIGGER posting_is_sealed AFTER INSERT ON grants_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_posting_is_sealed();
CREATE CONSTRAINT TRIGGER adjustment_is_sealed AFTER INSERT ON grants_adjustment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grants_adjustment_is_sealed();
"""

WRITTEN_ONCE = (
    "grants_agreement",
    "grants_agreementdocument",
    "grants_agreementterms",
    "grants_award",
    "grants_posting",
    "grants_adjustment",
)


def append_only(table: str) -> str:
    return f"""
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of decisions."""

    dependencies = [("grants", "0001_awards"), ("decisions", "0016_money")]

    operations = [
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(TRIGGERS),
        *[migrations.RunSQL(append_only(table)) for table in WRITTEN_ONCE],
    ]
