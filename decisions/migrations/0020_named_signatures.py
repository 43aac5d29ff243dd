"""A signature names who signed and as what, whoever writes it (T17)."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("decisions", "0019_limits")]

    operations = [
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=~Q(signer_name="") & ~Q(post_title=""), name="sign_off_names_its_signer"
            ),
        ),
    ]
