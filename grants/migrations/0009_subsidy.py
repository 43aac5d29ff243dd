"""Subsidies: their tables, what the database works out of sealed figures, and what it refuses."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VIEWS = r"""
-- Every sealed adjustment that is a subsidy, with its footing: an increase is on that of the decision that makes it,
-- where that says nothing of subsidies on that of the decision that made the award; a reduction always on the latter.
CREATE VIEW grants_footed AS
  SELECT a.id, a.posting_id, a.award_id, w.agreement_id, g.decision_id, coalesce(o.merged_into_id, o.id) AS body_id,
      p.effective_on, a.amount, s.answers ->> 'route' AS footing
    FROM decisions_answersheet s
    JOIN decisions_version v ON v.decision_id = s.decision_id
    JOIN grants_posting p ON p.version_id = v.id
    JOIN grants_adjustment a ON a.posting_id = p.id
    JOIN grants_award w ON w.id = a.award_id
    JOIN grants_agreement g ON g.id = w.agreement_id
    JOIN commissioning_organisation o ON o.id = g.grantee_id
    WHERE s.questionnaire = 'subsidy_control' AND s.answers ->> 'route' IS NOT NULL AND a.amount > 0
  UNION ALL
  SELECT a.id, a.posting_id, a.award_id, w.agreement_id, g.decision_id, coalesce(o.merged_into_id, o.id),
      p.effective_on, a.amount, s.answers ->> 'route'
    FROM decisions_answersheet s
    JOIN grants_agreement g ON g.decision_id = s.decision_id
    JOIN grants_award w ON w.agreement_id = g.id
    JOIN grants_adjustment a ON a.award_id = w.id
    JOIN grants_posting p ON p.id = a.posting_id
    JOIN decisions_version v ON v.id = p.version_id
    JOIN commissioning_organisation o ON o.id = g.grantee_id
    WHERE s.questionnaire = 'subsidy_control' AND s.answers ->> 'route' IS NOT NULL
      AND (a.amount < 0 OR NOT EXISTS (SELECT FROM decisions_answersheet own
           WHERE own.decision_id = v.decision_id AND own.questionnaire = 'subsidy_control'));

-- What enterprises said that they had from others: with the draft of what became a decision, or confirming a letter.
CREATE VIEW grants_declared AS
  SELECT 'draft-' || r.id AS id, coalesce(o.merged_into_id, o.id) AS body_id, r.elsewhere, r.confirmed_on,
      0 AS source, r.id AS row
    FROM decisions_recipientconfirmation r
    JOIN commissioning_organisation o ON o.id = r.recipient_id
    WHERE r.elsewhere IS NOT NULL AND r.confirmed_on IS NOT NULL
      AND EXISTS (SELECT FROM grants_posting p JOIN decisions_version v ON v.id = p.version_id
                  WHERE v.decision_id = r.decision_id)
  UNION ALL
  SELECT 'letter-' || c.id, coalesce(o.merged_into_id, o.id), c.elsewhere, c.confirmed_on, 1, c.id
    FROM grants_subsidyconfirmation c
    JOIN grants_subsidyletter l ON l.id = c.letter_id
    JOIN grants_agreement g ON g.id = l.agreement_id
    JOIN commissioning_organisation o ON o.id = g.grantee_id;

-- Agreements that give more minimal financial assistance than their grantee has confirmed: their money waits.
CREATE VIEW grants_unconfirmed AS
  SELECT f.agreement_id, sum(f.amount) AS amount FROM grants_footed f WHERE f.footing = 'mfa'
    GROUP BY f.agreement_id
    HAVING sum(f.amount) > coalesce((SELECT max(l.amount) FROM grants_subsidyletter l
      JOIN grants_subsidyconfirmation c ON c.letter_id = l.id WHERE l.agreement_id = f.agreement_id), 0);

-- What has to be in the subsidy database, three months after it was decided. What one decision gives to one body counts
-- together; a change counts also where it was above the sum before. Source: Subsidy Control Act 2022, ss.33, 36(4).
CREATE VIEW grants_entry_due AS
  WITH changed AS (
    SELECT agreement_id, decision_id, body_id, posting_id, effective_on, footing, sum(amount) AS amount
      FROM grants_footed GROUP BY agreement_id, decision_id, body_id, posting_id, effective_on, footing
  ), counted AS (
    SELECT *, sum(amount) OVER (PARTITION BY agreement_id, footing ORDER BY effective_on, posting_id) AS comes_to,
        sum(amount) OVER (PARTITION BY decision_id, body_id, footing ORDER BY effective_on, posting_id) AS together,
        sum(amount) OVER (PARTITION BY decision_id, body_id, footing, posting_id) AS added
      FROM changed
  ), due AS (
    SELECT * FROM counted WHERE footing = 'standalone' OR together > 100000 OR together - added > 100000
  )
  SELECT agreement_id || '-' || posting_id || '-' || footing AS id, agreement_id, posting_id, effective_on,
      (effective_on + interval '3 months')::date AS due_on, amount, comes_to, footing,
      row_number() OVER (PARTITION BY agreement_id, footing ORDER BY effective_on, posting_id) = 1 AS is_first
    FROM due;
"""

SUMS = r"""
-- The first day that counts on a day: 1 April of the second financial year before.
CREATE FUNCTION grants_assistance_from(day date) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT make_date(extract(year FROM day - interval '3 months')::integer - 2, 4, 1)
$$;

-- What a body had as minimal financial assistance from one day to another: what each award came to, less what it had
-- come to before, and never less than nothing.
CREATE FUNCTION grants_assisted(body bigint, since date, until date) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(greatest(amount, 0)), 0) FROM (
    SELECT sum(f.amount) - greatest(coalesce(sum(f.amount) FILTER (WHERE f.effective_on < since), 0), 0) AS amount
      FROM grants_footed f WHERE f.body_id = body AND f.footing = 'mfa' AND f.effective_on <= until
      GROUP BY f.award_id) each
$$;
"""

GUARDS = r"""
CREATE FUNCTION grants_refuse(reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF reason IS NOT NULL THEN
    RAISE EXCEPTION '%', reason USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

-- A letter says what the agreement gives; that it is given is written only once it is confirmed.
CREATE FUNCTION grants_guard_subsidy_letter() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  gives numeric;
  confirmed date;
BEGIN
  PERFORM FROM grants_agreement WHERE id = NEW.agreement_id FOR UPDATE;
  SELECT coalesce(sum(amount), 0) INTO gives FROM grants_footed WHERE agreement_id = NEW.agreement_id AND footing = 'mfa';
  SELECT c.confirmed_on INTO confirmed FROM grants_subsidyconfirmation c
    JOIN grants_subsidyletter l ON l.id = c.letter_id WHERE l.agreement_id = NEW.agreement_id
    ORDER BY l.number DESC, c.number DESC LIMIT 1;
  PERFORM grants_refuse(CASE
    WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM grants_subsidyletter
                        WHERE agreement_id = NEW.agreement_id) THEN 'letters are numbered one after the other'
    WHEN NEW.amount <> gives THEN format('the agreement gives %s, and the letter says %s', gives, NEW.amount)
    WHEN NEW.kind = 'given' AND (confirmed IS NULL
      OR EXISTS (SELECT FROM grants_unconfirmed WHERE agreement_id = NEW.agreement_id)) THEN 'it is not confirmed'
    WHEN NEW.kind = 'given' AND NEW.given_on < confirmed THEN 'it cannot be given before it is confirmed'
    WHEN NEW.given_on > (NEW.at AT TIME ZONE 'Europe/London')::date THEN 'it cannot be given on a day to come'
  END);
  RETURN NEW;
END $$;

CREATE FUNCTION grants_guard_letter_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grants_refuse(CASE
    WHEN NEW.sent_on < (SELECT (at AT TIME ZONE 'Europe/London')::date FROM grants_subsidyletter WHERE id = NEW.letter_id)
      THEN 'a letter cannot be sent before it is written'
    WHEN NEW.sent_on > (NEW.at AT TIME ZONE 'Europe/London')::date THEN 'a letter cannot be sent on a day to come'
  END);
  RETURN NEW;
END $$;

-- An enterprise answers a notification that was sent, and stays within the limit (Subsidy Control Act 2022, ss.36, 37).
-- One at a time, and none while a decision with such assistance is submitted: decisions_guard_version_answers.
CREATE FUNCTION grants_guard_subsidy_confirmation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  most CONSTANT numeric := 315000;
  l grants_subsidyletter;
  body bigint;
  sent date;
  had numeric;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('minimal financial assistance'));
  SELECT * INTO l FROM grants_subsidyletter WHERE id = NEW.letter_id;
  SELECT coalesce(o.merged_into_id, o.id) INTO body FROM grants_agreement g
    JOIN commissioning_organisation o ON o.id = g.grantee_id WHERE g.id = l.agreement_id;
  SELECT sent_on INTO sent FROM grants_lettersent WHERE letter_id = l.id;
  had := grants_assisted(body, grants_assistance_from(NEW.confirmed_on), (NEW.at AT TIME ZONE 'Europe/London')::date);
  PERFORM grants_refuse(CASE
    WHEN l.kind <> 'notification' OR sent IS NULL THEN 'only a notification that was sent is confirmed'
    WHEN NEW.confirmed_on < sent THEN 'it cannot be confirmed before it is notified'
    WHEN NEW.confirmed_on > (NEW.at AT TIME ZONE 'Europe/London')::date THEN 'it cannot be confirmed on a day to come'
    WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM grants_subsidyconfirmation
                        WHERE letter_id = l.id) THEN 'confirmations are numbered one after the other'
    WHEN had + NEW.elsewhere > most
      THEN format('%s from this authority and %s from others are more than %s', had, NEW.elsewhere, most)
  END);
  RETURN NEW;
END $$;

CREATE FUNCTION grants_guard_database_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  since date;
BEGIN
  PERFORM FROM grants_agreement WHERE id = NEW.agreement_id FOR UPDATE;
  SELECT min(effective_on) INTO since FROM grants_entry_due
    WHERE agreement_id = NEW.agreement_id AND posting_id = NEW.posting_id;
  PERFORM grants_refuse(CASE
    WHEN since IS NULL THEN 'nothing of this has to be in the subsidy database'
    WHEN NEW.entered_on < since THEN 'it cannot be entered before it is decided'
    WHEN NEW.entered_on > (NEW.at AT TIME ZONE 'Europe/London')::date THEN 'it cannot be entered on a day to come'
    WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM grants_databaseentry
      WHERE agreement_id = NEW.agreement_id AND posting_id = NEW.posting_id) THEN 'entries are numbered one after the other'
  END);
  RETURN NEW;
END $$;

-- Beside grants_guard_step: minimal financial assistance is paid once its recipient has confirmed it (s.37(3)).
CREATE FUNCTION grants_guard_step_subsidy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM grants_refuse(CASE WHEN EXISTS (
    SELECT FROM grants_instalment i JOIN grants_award w ON w.id = i.award_id
      JOIN grants_unconfirmed u ON u.agreement_id = w.agreement_id WHERE i.id = NEW.instalment_id)
    THEN 'the recipient has not confirmed its minimal financial assistance' END);
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_subsidy_letter BEFORE INSERT ON grants_subsidyletter
  FOR EACH ROW EXECUTE FUNCTION grants_guard_subsidy_letter();
CREATE TRIGGER guard_letter_sent BEFORE INSERT ON grants_lettersent
  FOR EACH ROW EXECUTE FUNCTION grants_guard_letter_sent();
CREATE TRIGGER guard_subsidy_confirmation BEFORE INSERT ON grants_subsidyconfirmation
  FOR EACH ROW EXECUTE FUNCTION grants_guard_subsidy_confirmation();
CREATE TRIGGER guard_database_entry BEFORE INSERT ON grants_databaseentry
  FOR EACH ROW EXECUTE FUNCTION grants_guard_database_entry();
CREATE TRIGGER guard_step_subsidy BEFORE INSERT ON grants_step
  FOR EACH ROW WHEN (NEW.kind = 'released') EXECUTE FUNCTION grants_guard_step_subsidy();
"""

WRITTEN_ONCE = ("grants_subsidyletter", "grants_lettersent", "grants_subsidyconfirmation", "grants_databaseentry")


def append_only(table: str) -> str:
    return f"""
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of awards."""

    dependencies = [
        ('grants', '0008_merged_bodies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Declared',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('elsewhere', models.DecimalField(decimal_places=2, max_digits=14)),
                ('confirmed_on', models.DateField()),
                ('source', models.PositiveSmallIntegerField()),
                ('row', models.BigIntegerField()),
            ],
            options={
                'db_table': 'grants_declared',
                'ordering': ['confirmed_on', 'source', 'row'],
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='EntryDue',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('effective_on', models.DateField()),
                ('due_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('comes_to', models.DecimalField(decimal_places=2, max_digits=14)),
                ('footing', models.CharField(choices=[('mfa', 'Minimal financial assistance'), ('scheme', 'Under a scheme'), ('standalone', 'Outside a scheme')], max_length=20)),
                ('is_first', models.BooleanField()),
            ],
            options={
                'db_table': 'grants_entry_due',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Footed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('footing', models.CharField(choices=[('mfa', 'Minimal financial assistance'), ('scheme', 'Under a scheme'), ('standalone', 'Outside a scheme')], max_length=20)),
            ],
            options={
                'db_table': 'grants_footed',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Unconfirmed',
            fields=[
                ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='grants.agreement')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
            ],
            options={
                'db_table': 'grants_unconfirmed',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='SubsidyLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('notification', 'Notification before it is given'), ('given', 'Confirmation that it is given')], max_length=20)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('given_on', models.DateField(blank=True, null=True)),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=100, unique=True)),
                ('file_sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subsidy_letters', to='grants.agreement')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['agreement', 'number'],
            },
        ),
        migrations.CreateModel(
            name='SubsidyConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('number', models.PositiveSmallIntegerField()),
                ('confirmed_on', models.DateField()),
                ('elsewhere', models.DecimalField(decimal_places=2, max_digits=14)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('name', models.CharField(blank=True, max_length=100)),
                ('file_name', models.CharField(blank=True, max_length=120)),
                ('media_type', models.CharField(blank=True, max_length=100)),
                ('size', models.PositiveIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='grants.subsidyletter')),
            ],
            options={
                'ordering': ['letter', 'number'],
            },
        ),
        migrations.CreateModel(
            name='LetterSent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('sent_on', models.DateField()),
                ('how', models.CharField(max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sent', to='grants.subsidyletter')),
            ],
        ),
        migrations.CreateModel(
            name='DatabaseEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('number', models.PositiveSmallIntegerField()),
                ('database_reference', models.CharField(max_length=60)),
                ('entered_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=400)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='database_entries', to='grants.agreement')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='database_entries', to='grants.posting')),
            ],
            options={
                'verbose_name_plural': 'database entries',
                'ordering': ['agreement', 'posting', 'number'],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'posting', 'number'), name='database_entry_is_numbered'), models.CheckConstraint(condition=models.Q(('database_reference', ''), _negated=True), name='database_entry_has_its_reference'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('note', ''), _negated=True), _connector='OR'), name='database_entry_again_for_a_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='subsidyletter',
            constraint=models.UniqueConstraint(fields=('agreement', 'number'), name='subsidy_letter_is_numbered'),
        ),
        migrations.AddConstraint(
            model_name='subsidyletter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['notification', 'given'])), name='subsidy_letter_is_known'),
        ),
        migrations.AddConstraint(
            model_name='subsidyletter',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='subsidy_letter_is_about_something'),
        ),
        migrations.AddConstraint(
            model_name='subsidyletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_on__isnull', False), ('kind', 'given')), models.Q(('given_on', None), ('kind', 'notification')), _connector='OR'), name='subsidy_letter_says_when_it_is_given'),
        ),
        migrations.AddConstraint(
            model_name='subsidyletter',
            constraint=models.CheckConstraint(condition=models.Q(('file_sha256__regex', '^[0-9a-f]{64}$'), ('sha256__regex', '^[0-9a-f]{64}$')), name='subsidy_letter_has_its_hashes'),
        ),
        migrations.AddConstraint(
            model_name='subsidyconfirmation',
            constraint=models.UniqueConstraint(fields=('letter', 'number'), name='subsidy_confirmation_is_numbered'),
        ),
        migrations.AddConstraint(
            model_name='subsidyconfirmation',
            constraint=models.CheckConstraint(condition=models.Q(('elsewhere__gte', 0)), name='subsidy_confirmed_is_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='subsidyconfirmation',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('note', ''), _negated=True), _connector='OR'), name='subsidy_confirmed_again_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='subsidyconfirmation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('sha256', '')), models.Q(('sha256__regex', '^[0-9a-f]{64}$'), models.Q(('name', ''), _negated=True)), _connector='OR'), name='subsidy_confirmation_file_has_its_hash'),
        ),
        migrations.AddConstraint(
            model_name='lettersent',
            constraint=models.CheckConstraint(condition=models.Q(('how', ''), _negated=True), name='subsidy_letter_is_sent_somehow'),
        ),
        *map(migrations.RunSQL, (VIEWS, SUMS, GUARDS, TRIGGERS)),
        *[migrations.RunSQL(append_only(table)) for table in WRITTEN_ONCE],
    ]
