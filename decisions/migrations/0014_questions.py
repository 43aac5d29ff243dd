"""Answers to questionnaires, and what the database refuses of them."""

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models


FUNCTIONS = r"""
-- What the recipients of a decision had by others, made or out for signature, by day: `assistance` that may be minimal
-- financial assistance (subsidy control: answered so, or not answered), `contracts` where it was no grant.
CREATE FUNCTION decisions_given_before(this bigint)
RETURNS TABLE (recipient_id bigint, given_on date, assistance numeric, contracts numeric) LANGUAGE sql STABLE AS $$
  WITH others AS (
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
        AND d.id IN (SELECT a.decision_id FROM decisions_allocation a JOIN decisions_allocation mine
                       ON mine.recipient_id = a.recipient_id WHERE mine.decision_id = this)
        AND NOT EXISTS (SELECT FROM decisions_decisionlink l
                        WHERE l.decision_id = this AND l.parent_id = d.id AND l.relation = 'supersedes')
  )
  SELECT a.recipient_id, o.given_on, coalesce(sum(a.amount) FILTER (WHERE o.assists), 0),
      coalesce(sum(a.amount) FILTER (WHERE o.buys), 0)
    FROM others o JOIN decisions_allocation a ON a.decision_id = o.id
    WHERE a.recipient_id IN (SELECT mine.recipient_id FROM decisions_allocation mine WHERE mine.decision_id = this)
    GROUP BY a.recipient_id, o.given_on
$$;

-- `always`: also of a record without answers, for the page that asks for them.
CREATE FUNCTION decisions_answered(this bigint, always boolean DEFAULT false) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN NOT always AND NOT EXISTS (SELECT FROM decisions_answersheet s WHERE s.decision_id = this)
    THEN '{}'::jsonb
    ELSE jsonb_build_object(
      'sheets', (SELECT jsonb_object_agg(s.questionnaire, s.answers) FROM decisions_answersheet s
                 WHERE s.decision_id = this),
      'confirmations', (SELECT jsonb_agg(jsonb_build_object('recipient', o.name, 'elsewhere', c.elsewhere::text,
                        'confirmed_on', c.confirmed_on) ORDER BY c.id)
                        FROM decisions_recipientconfirmation c JOIN commissioning_organisation o ON o.id = c.recipient_id
                        WHERE c.decision_id = this),
      'given_before', (SELECT jsonb_agg(jsonb_build_object('recipient', o.name, 'given_on', b.given_on,
                       'assistance', b.assistance::text, 'contracts', b.contracts::text) ORDER BY o.name, b.given_on)
                       FROM decisions_given_before(this) b JOIN commissioning_organisation o ON o.id = b.recipient_id)
    ) END
$$;

-- A version gives the answers of its record. By one that gives minimal financial assistance no recipient has more than
-- the law allows, and each has confirmed what it had elsewhere (Subsidy Control Act 2022, ss.36, 37; V29). One version
-- at a time is looked at, so that two do not share one limit; what is out for signature counts.
CREATE FUNCTION decisions_guard_version_answers() RETURNS trigger LANGUAGE plpgsql AS $$
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
  SELECT coalesce(o.name, 'nobody by name') INTO over
    FROM (SELECT a.recipient_id, sum(a.amount) AS amount FROM decisions_allocation a
          WHERE a.decision_id = NEW.decision_id GROUP BY a.recipient_id) g
    LEFT JOIN commissioning_organisation o ON o.id = g.recipient_id
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

TRIGGERS = "".join(
    f"""
CREATE TRIGGER guard_content BEFORE INSERT OR UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_content();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""
    for table in ("decisions_answersheet", "decisions_recipientconfirmation")
) + """
CREATE TRIGGER guard_version_answers BEFORE INSERT ON decisions_version
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_version_answers();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards it adds to."""

    dependencies = [
        ('commissioning', '0002_user_mail_preference'),
        ('decisions', '0013_reuse'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('questionnaire', models.CharField(choices=[('subsidy_control', 'Subsidy control'), ('procurement_route', 'Procurement route'), ('provider_selection', 'Provider selection')], max_length=40)),
                ('answers', models.JSONField()),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answer_sheets', to='decisions.decision')),
            ],
            options={
                'ordering': ['decision', 'questionnaire'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'questionnaire'), name='questionnaire_is_answered_once'), models.CheckConstraint(condition=models.Q(('questionnaire__in', ['subsidy_control', 'procurement_route', 'provider_selection'])), name='questionnaire_is_known')],
            },
        ),
        migrations.CreateModel(
            name='RecipientConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('elsewhere', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='decisions.decision')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='commissioning.organisation')),
            ],
            options={
                'ordering': ['decision', 'id'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'recipient'), name='recipient_confirms_once'), models.CheckConstraint(condition=models.Q(('elsewhere', None), ('elsewhere__gte', 0), _connector='OR'), name='confirmed_amount_is_not_negative')],
            },
        ),
        migrations.RunSQL(FUNCTIONS + TRIGGERS),
    ]
