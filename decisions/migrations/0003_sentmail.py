"""The record of every mail: written once, and then only that it was sent, that it failed, and the digest it went with."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


GUARD = r"""
CREATE FUNCTION decisions_guard_mail() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE loose CONSTANT text[] := ARRAY['sent_at', 'failed', 'digest_id'];
BEGIN
  IF to_jsonb(NEW) - loose <> to_jsonb(OLD) - loose
    OR (OLD.sent_at IS NOT NULL AND NEW.sent_at IS DISTINCT FROM OLD.sent_at)
    OR (OLD.failed <> '' AND NEW.failed <> OLD.failed)
    OR (OLD.digest_id IS NOT NULL AND NEW.digest_id IS DISTINCT FROM OLD.digest_id)
  THEN
    RAISE EXCEPTION 'mail % is on record: only that it was sent, failed or went with a digest is added, once', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_mail BEFORE UPDATE ON decisions_sentmail
  FOR EACH ROW EXECUTE FUNCTION decisions_guard_mail();
CREATE TRIGGER keep_row BEFORE DELETE ON decisions_sentmail
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON decisions_sentmail
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""
UNGUARD = """
DROP TRIGGER guard_mail ON decisions_sentmail;
DROP TRIGGER keep_row ON decisions_sentmail;
DROP TRIGGER keep_rows ON decisions_sentmail;
DROP FUNCTION decisions_guard_mail();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0003_known_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SentMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254)),
                ('kind', models.CharField(choices=[('to_sign', 'To sign'), ('returned', 'Returned'), ('rejected', 'Rejected'), ('taken_back', 'Taken back'), ('withdrawn', 'Withdrawn'), ('stood_aside', 'Stood aside'), ('decided', 'Decided'), ('reminder', 'Reminder'), ('escalation', 'Late'), ('due', 'Due soon'), ('notice', 'Other notice'), ('digest', 'Digest'), ('head_hash', 'Head of the ledger')], max_length=20)),
                ('reference', models.CharField(blank=True, db_index=True, max_length=20)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('once', models.CharField(blank=True, max_length=120)),
                ('for_digest', models.BooleanField(default=False)),
                ('queued_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('failed', models.CharField(blank=True, max_length=300)),
                ('digest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='decisions.sentmail')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mail', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-queued_at', '-id'],
                'indexes': [models.Index(condition=models.Q(('for_digest', False), ('sent_at', None)), fields=['queued_at'], name='sent_mail_unsent'), models.Index(fields=['person', '-queued_at'], name='sent_mail_by_person'), models.Index(fields=['-queued_at', '-id'], name='sent_mail_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['to_sign', 'returned', 'rejected', 'taken_back', 'withdrawn', 'stood_aside', 'decided', 'reminder', 'escalation', 'due', 'notice', 'digest', 'head_hash'])), name='sent_mail_kind_is_known'), models.CheckConstraint(condition=models.Q(('address', ''), _negated=True), name='sent_mail_has_an_address'), models.CheckConstraint(condition=models.Q(('sent_at', None), ('sent_at__gte', models.F('queued_at')), _connector='OR'), name='sent_mail_is_sent_after_it_is_queued'), models.CheckConstraint(condition=models.Q(('for_digest', False), ('sent_at', None), _connector='OR'), name='sent_mail_in_a_digest_goes_with_it'), models.CheckConstraint(condition=models.Q(('for_digest', True), ('digest', None), _connector='OR'), name='sent_mail_by_itself_has_no_digest'), models.UniqueConstraint(condition=models.Q(('once', ''), _negated=True), fields=('once',), name='sent_mail_goes_once')],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
