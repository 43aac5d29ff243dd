"""The table of the cache. Signing in counts its failures there, so no database is of use without it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("commissioning", "0004_adviser_roles"),
    ]

    operations = [
        migrations.RunSQL(  # as `createcachetable` makes it; where that was run, it is kept
            """
            CREATE TABLE IF NOT EXISTS cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX IF NOT EXISTS cache_expires ON cache (expires);
            """,
            "DROP TABLE IF EXISTS cache;",
        ),
    ]
