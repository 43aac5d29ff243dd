"""What the database refuses, whoever asks: see docs/adr/0004-the-database-holds-the-rules.md."""

from django.db import migrations

APPEND_ONLY = [
    "decisions_ledgerevent",
    "decisions_version",
    "decisions_signoffstep",
    "decisions_signoff",
    "decisions_recusal",
    "decisions_voiding",
    "decisions_sealednotice",
]
CONTENT = [
    "decisions_sectiontext",
    "decisions_fundingsource",
    "decisions_allocation",
    "decisions_fundedpost",
    "decisions_decision_localities",
]

FUNCTIONS = r"""
CREATE FUNCTION decisions_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION decisions_continue_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last decisions_ledgerevent;
BEGIN
  SELECT * INTO last FROM decisions_ledgerevent ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.previous_sha256 <> coalesce(last.sha256, repeat('0', 64)) THEN
    RAISE EXCEPTION 'ledger entry % does not continue the chain', NEW.number
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- A record may change only while it is a draft or returned; its reference and author never.
CREATE FUNCTION decisions_guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  done CONSTANT text[] := ARRAY['decided', 'published', 'held', 'in_force', 'closed', 'superseded'];
  loose CONSTANT text[] := ARRAY['state', 'saved_at', 'saved_by_id'];
  version_id bigint;
  is_void boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN
      RAISE EXCEPTION 'a decision starts as a draft' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.reference <> OLD.reference OR NEW.author_id <> OLD.author_id OR NEW.started_at <> OLD.started_at THEN
    RAISE EXCEPTION 'reference, author and start of % never change', OLD.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state NOT IN ('draft', 'returned') AND to_jsonb(NEW) - loose <> to_jsonb(OLD) - loose THEN
    RAISE EXCEPTION '% is %: what it says cannot change', OLD.reference, OLD.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = OLD.state THEN
    RETURN NEW;
  END IF;
  SELECT v.id, EXISTS (SELECT FROM decisions_voiding o WHERE o.version_id = v.id) INTO version_id, is_void
    FROM decisions_version v WHERE v.decision_id = NEW.id ORDER BY v.number DESC LIMIT 1;
  IF OLD.state IN ('rejected', 'withdrawn') OR (OLD.state = ANY (done) AND NOT NEW.state = ANY (done)) THEN
    RAISE EXCEPTION '% is % and does not go back to %', OLD.reference, OLD.state, NEW.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state = 'in_sign_off' AND NOT NEW.state = ANY (done) AND NOT is_void THEN
    RAISE EXCEPTION '% cannot become % while its version is not void', OLD.reference, NEW.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = 'in_sign_off' AND (version_id IS NULL OR is_void) THEN
    RAISE EXCEPTION '% has no version to sign', OLD.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = ANY (done) AND OLD.state IN ('draft', 'returned') THEN
    RAISE EXCEPTION '% was not out for signature', OLD.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION decisions_guard_content() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  which bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.decision_id ELSE NEW.decision_id END;
  now_is text;
BEGIN
  SELECT state INTO now_is FROM decisions_decision WHERE id = which FOR SHARE;
  IF now_is NOT IN ('draft', 'returned') OR (TG_OP = 'UPDATE' AND NEW.decision_id <> OLD.decision_id) THEN
    RAISE EXCEPTION 'the decision is %: what it says cannot change', now_is
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- Design 5.1: allocations = total = funding sources where all amounts are given, to the penny, on every frozen version.
CREATE FUNCTION decisions_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  d decisions_decision;
  said jsonb := NEW.content::jsonb;
  total numeric := (said #>> '{money,total}')::numeric;
  allocated numeric;
  unfilled integer;
  funded numeric;
  unrecorded integer;
BEGIN
  SELECT * INTO d FROM decisions_decision WHERE id = NEW.decision_id FOR UPDATE;
  IF d.state NOT IN ('draft', 'returned') THEN
    RAISE EXCEPTION '% is %: no version can be frozen', d.reference, d.state
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM decisions_version v WHERE v.decision_id = d.id
             AND NOT EXISTS (SELECT FROM decisions_voiding o WHERE o.version_id = v.id)) THEN
    RAISE EXCEPTION '% has a version that is not void', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF said ->> 'reference' IS DISTINCT FROM d.reference OR (said ->> 'version')::integer IS DISTINCT FROM NEW.number THEN
    RAISE EXCEPTION 'the content is not that of % version %', d.reference, NEW.number
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF total IS DISTINCT FROM d.total OR (total IS NULL AND NOT d.no_financial_implication) THEN
    RAISE EXCEPTION '% has no total, or another than its content says', d.reference
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT coalesce(sum((a ->> 'amount')::numeric), 0), count(*) FILTER (WHERE a ->> 'amount' IS NULL)
    INTO allocated, unfilled FROM jsonb_array_elements(said #> '{money,allocations}') a;
  IF allocated <> coalesce(total, 0) OR unfilled > 0 THEN
    RAISE EXCEPTION 'allocations of % add up to %, the total is %', d.reference, allocated, coalesce(total, 0)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT coalesce(sum((f ->> 'amount')::numeric), 0), count(*) FILTER (WHERE f ->> 'amount' IS NULL)
    INTO funded, unrecorded FROM jsonb_array_elements(said #> '{money,funding_sources}') f;
  IF (unrecorded = 0 AND funded <> coalesce(total, 0)) OR funded > coalesce(total, 0) THEN
    RAISE EXCEPTION 'funding sources of % add up to %, the total is %', d.reference, funded, coalesce(total, 0)
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM jsonb_path_query(said -> 'money', '$.*[*].amount') a WHERE (a #>> '{}')::numeric < 0) THEN
    RAISE EXCEPTION 'an amount of % is below zero', d.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- Design 5.2 and 5.3: on this hash, in turn, with the post on that day, by nobody who wrote in it or stood aside.
CREATE FUNCTION decisions_guard_sign_off() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF NOT EXISTS (SELECT FROM decisions_postholding h WHERE h.post_id = s.post_id AND h.holder_id = NEW.signer_id
                 AND h.from_on <= signed_on AND (h.until_on IS NULL OR h.until_on >= signed_on)) THEN
    RAISE EXCEPTION 'the signer does not hold the post on %', signed_on USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.post_title <> s.post_title OR NEW.capacity <> s.capacity THEN
    RAISE EXCEPTION 'the signature names another post than the step' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION decisions_guard_voiding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM decisions_version v JOIN decisions_decision d ON d.id = v.decision_id
                 WHERE v.id = NEW.version_id AND d.state = 'in_sign_off') THEN
    RAISE EXCEPTION 'only a version out for signature becomes void' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION decisions_guard_contributor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'who wrote in a record stays on record' USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Steps are frozen with their version and only then.
CREATE FUNCTION decisions_guard_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM decisions_version v JOIN decisions_decision d ON d.id = v.decision_id
                 WHERE v.id = NEW.version_id AND d.state IN ('draft', 'returned')) THEN
    RAISE EXCEPTION 'a chain is frozen when its version is' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- Design 5.4, at commit: a decision that lacks a signature or its sealed notice is not decided.
CREATE FUNCTION decisions_guard_done() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v bigint;
BEGIN
  SELECT ver.id INTO v FROM decisions_version ver WHERE ver.decision_id = NEW.id
    AND NOT EXISTS (SELECT FROM decisions_voiding o WHERE o.version_id = ver.id) ORDER BY ver.number DESC LIMIT 1;
  IF v IS NULL
     OR NOT EXISTS (SELECT FROM decisions_signoffstep s WHERE s.version_id = v)
     OR EXISTS (SELECT FROM decisions_signoffstep s LEFT JOIN decisions_signoff g ON g.step_id = s.id
                WHERE s.version_id = v AND g.id IS NULL) THEN
    RAISE EXCEPTION '% lacks a required signature', NEW.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM decisions_sealednotice n WHERE n.version_id = v AND n.edition = 'signed') THEN
    RAISE EXCEPTION '% has no sealed notice', NEW.reference USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER continue_ledger BEFORE INSERT ON decisions_ledgerevent
  FOR EACH ROW EXECUTE FUNCTION decisions_continue_ledger();
CREATE TRIGGER guard_decision BEFORE INSERT OR UPDATE ON decisions_decision
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_decision();
CREATE TRIGGER keep_decision BEFORE DELETE ON decisions_decision
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_decisions BEFORE TRUNCATE ON decisions_decision
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER guard_version BEFORE INSERT ON decisions_version
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_version();
CREATE TRIGGER guard_step BEFORE INSERT ON decisions_signoffstep
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_step();
CREATE TRIGGER guard_sign_off BEFORE INSERT ON decisions_signoff
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_sign_off();
CREATE TRIGGER guard_voiding BEFORE INSERT ON decisions_voiding
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_voiding();
CREATE TRIGGER keep_contributor BEFORE UPDATE OR DELETE ON decisions_contributor
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_contributor();
CREATE TRIGGER keep_contributors BEFORE TRUNCATE ON decisions_contributor
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_guard_contributor();
CREATE CONSTRAINT TRIGGER guard_done AFTER INSERT OR UPDATE ON decisions_decision
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.state IN ('decided', 'published', 'held', 'in_force', 'closed', 'superseded'))
  EXECUTE FUNCTION decisions_guard_done();
ALTER TABLE decisions_version ADD CONSTRAINT version_hash_is_that_of_its_content
  CHECK (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'));
ALTER TABLE decisions_sealednotice ADD CONSTRAINT sealed_notice_hash_is_that_of_its_bytes
  CHECK (sha256 = encode(sha256(pdf), 'hex') AND size = length(pdf));
"""


def append_only(table: str) -> str:
    return f"""
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


def locked_with_decision(table: str) -> str:
    return f"""
CREATE TRIGGER guard_content BEFORE INSERT OR UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_content();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose: taking the guards off is no everyday step."""

    dependencies = [("decisions", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(TRIGGERS),
        *[migrations.RunSQL(append_only(table)) for table in APPEND_ONLY],
        *[migrations.RunSQL(locked_with_decision(table)) for table in CONTENT],
    ]
