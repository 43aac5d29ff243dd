"""Nobody is deleted, and there is always a governance officer who can sign in: see docs/adr/0004."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION commissioning_keep_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'people stay on record: close the account instead' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER user_is_never_deleted BEFORE DELETE ON commissioning_user
  FOR EACH ROW EXECUTE FUNCTION commissioning_keep_person();

-- The lock lets one transaction at a time take governance from somebody, so that two cannot take it from each other.
CREATE FUNCTION commissioning_keep_governance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7246003);
  IF NOT EXISTS (
    SELECT FROM commissioning_user u WHERE u.id <> OLD.id AND u.is_active AND 'governance' = ANY (u.roles)) THEN
    RAISE EXCEPTION 'the last governance officer stays one' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER user_last_governance_officer_stays BEFORE UPDATE ON commissioning_user FOR EACH ROW
  WHEN (OLD.is_active AND 'governance' = ANY (OLD.roles) AND NOT (NEW.is_active AND 'governance' = ANY (NEW.roles)))
  EXECUTE FUNCTION commissioning_keep_governance();
"""
BACKWARD = r"""
DROP TRIGGER user_last_governance_officer_stays ON commissioning_user;
DROP TRIGGER user_is_never_deleted ON commissioning_user;
DROP FUNCTION commissioning_keep_governance();
DROP FUNCTION commissioning_keep_person();
"""


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0002_user_mail_preference")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
