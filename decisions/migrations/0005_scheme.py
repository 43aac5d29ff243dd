"""A post may be abolished: it stays on record, and nobody holds it from that day on."""

from django.db import migrations, models

GUARD = r"""
CREATE FUNCTION decisions_guard_holding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone date;
BEGIN
  SELECT abolished_on INTO gone FROM decisions_post WHERE id = NEW.post_id FOR SHARE;
  IF gone IS NOT NULL AND coalesce(NEW.until_on, 'infinity') >= gone THEN
    RAISE EXCEPTION 'the post is abolished on %: nobody holds it from then on', gone
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION decisions_guard_abolition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM decisions_postholding h
             WHERE h.post_id = NEW.id AND coalesce(h.until_on, 'infinity') >= NEW.abolished_on) THEN
    RAISE EXCEPTION 'somebody holds the post on or after %', NEW.abolished_on
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
-- Whoever signs keeps the holdings of the post as they are until the signature is saved. Runs before guard_sign_off,
-- which then reads what is true: triggers go by name.
CREATE FUNCTION decisions_await_holdings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM decisions_postholding h
    WHERE h.post_id = (SELECT post_id FROM decisions_signoffstep s WHERE s.id = NEW.step_id) FOR SHARE;
  RETURN NEW;
END $$;
CREATE TRIGGER await_holdings BEFORE INSERT ON decisions_signoff
  FOR EACH ROW EXECUTE FUNCTION decisions_await_holdings();
CREATE TRIGGER guard_holding BEFORE INSERT OR UPDATE ON decisions_postholding
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_holding();
CREATE TRIGGER guard_abolition BEFORE UPDATE OF abolished_on ON decisions_post
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_abolition();
"""
UNGUARD = """
DROP TRIGGER await_holdings ON decisions_signoff;
DROP FUNCTION decisions_await_holdings;
DROP TRIGGER guard_holding ON decisions_postholding;
DROP TRIGGER guard_abolition ON decisions_post;
DROP FUNCTION decisions_guard_holding;
DROP FUNCTION decisions_guard_abolition;
"""


class Migration(migrations.Migration):

    dependencies = [('decisions', '0004_delegation')]

    operations = [
        migrations.AddField(
            model_name='post',
            name='abolished_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
