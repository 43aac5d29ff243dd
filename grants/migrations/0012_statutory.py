"""What statutory lists ask of agreements: written once, numbered."""

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

FUNCTION = """
-- Details follow those before them, in number and in time.
CREATE FUNCTION grants_guard_details() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before grants_agreementdetails;
BEGIN
  SELECT * INTO before FROM grants_agreementdetails
    WHERE agreement_id = NEW.agreement_id ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(before.number, 0) + 1 OR NEW.written_at < before.written_at THEN
    RAISE EXCEPTION 'details follow those before them' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER guard_details BEFORE INSERT ON grants_agreementdetails
  FOR EACH ROW EXECUTE FUNCTION grants_guard_details();
CREATE TRIGGER keep_row BEFORE UPDATE OR DELETE ON grants_agreementdetails
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
CREATE TRIGGER keep_rows BEFORE TRUNCATE ON grants_agreementdetails
  FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):
    """Not reversible on purpose, as the guards of awards."""

    dependencies = [
        ('grants', '0011_pooling'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementDetails',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('sector', models.CharField(blank=True, choices=[('voluntary', 'A voluntary, community or social enterprise organisation'), ('public', 'A public body'), ('private', 'A company or another business'), ('individual', 'An individual')], max_length=20)),
                ('is_small', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No')], max_length=3)),
                ('irrecoverable_vat', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'))])),
                ('review_on', models.DateField(blank=True, null=True)),
                ('has_no_review', models.BooleanField(default=False)),
                ('invitation', models.CharField(blank=True, choices=[('quote', 'Invitation to quote'), ('tender', 'Published invitation to tender'), ('neither', 'Neither')], max_length=20)),
                ('tender_reference', models.CharField(blank=True, max_length=60)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=160)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='details', to='grants.agreement')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'agreement details',
                'ordering': ['agreement', 'number'],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'number'), name='agreement_details_are_numbered'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('number__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='agreement_details_that_follow_say_why'), models.CheckConstraint(condition=models.Q(('sector__in', ['', 'voluntary', 'public', 'private', 'individual'])), name='agreement_details_sector_is_known'), models.CheckConstraint(condition=models.Q(('is_small__in', ['', 'yes', 'no'])), name='agreement_details_size_is_known'), models.CheckConstraint(condition=models.Q(('invitation__in', ['', 'quote', 'tender', 'neither'])), name='agreement_details_invitation_is_known'), models.CheckConstraint(condition=models.Q(('irrecoverable_vat', None), ('irrecoverable_vat__gte', 0), _connector='OR'), name='agreement_details_vat_is_not_negative', violation_error_message='VAT that cannot be recovered cannot be less than £0.00.'), models.CheckConstraint(condition=models.Q(('review_on', None), ('has_no_review', False), _connector='OR'), name='agreement_details_review_is_one_thing', violation_error_message='Give the day of the review, or say that none is planned.'), models.CheckConstraint(condition=models.Q(('tender_reference', ''), ('invitation__in', ['quote', 'tender']), _connector='OR'), name='agreement_details_reference_is_of_an_invitation', violation_error_message='A reference is that of an invitation to quote or to tender.')],
            },
        ),
        migrations.RunSQL(FUNCTION),
        migrations.RunSQL(TRIGGERS),
    ]
