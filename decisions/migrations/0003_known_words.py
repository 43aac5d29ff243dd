"""Families and types that no rule knows are refused: a misspelt one would silently leave a signatory out."""

from django.conf import settings
from django.db import migrations, models

KEEP_RULES = """
CREATE TRIGGER keep_rule BEFORE DELETE ON decisions_signoffrule
  FOR EACH ROW EXECUTE FUNCTION decisions_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0001_initial'),
        ('decisions', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('function_family__in', ['', 'pcc', 'general', 'mayoral_general', 'fire', 'transport'])), name='decision_family_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['', 'deputy_mayor', 'chief_officer'])), name='decision_type_is_known'),
        ),
        migrations.AddConstraint(
            model_name='signoffrule',
            constraint=models.CheckConstraint(condition=models.Q(('function_family__in', ['', 'pcc', 'general', 'mayoral_general', 'fire', 'transport'])), name='sign_off_rule_family_is_known'),
        ),
        migrations.AddConstraint(
            model_name='signoffrule',
            constraint=models.CheckConstraint(condition=models.Q(('decision_type__in', ['', 'deputy_mayor', 'chief_officer'])), name='sign_off_rule_type_is_known'),
        ),
        migrations.RunSQL(KEEP_RULES, "DROP TRIGGER keep_rule ON decisions_signoffrule;"),
    ]
