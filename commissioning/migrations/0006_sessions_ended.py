"""From when on a person's sessions count: those begun before are over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commissioning", "0005_cache")]

    operations = [
        migrations.AddField(
            model_name="user", name="sessions_ended_at", field=models.DateTimeField(blank=True, null=True)
        ),
    ]
