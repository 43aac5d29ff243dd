"""The cache has its table as soon as the database is brought up to date."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from commissioning.example.authority import PASSWORD
from tests.decisions.raw import execute


def tables() -> list[str]:
    return connection.introspection.table_names()


def before_the_migration() -> None:
    connection.check_constraints()  # what waits for the commit would keep tables from being altered
    execute("DROP TABLE cache")


def migrate() -> None:
    """The migration of the cache alone, on a database that stands where it began."""
    loader = MigrationExecutor(connection).loader
    migration = loader.get_migration("commissioning", "0005_cache")
    with connection.schema_editor(atomic=False) as editor:
        migration.apply(loader.project_state(("commissioning", "0004_adviser_roles")), editor)


@pytest.mark.usefixtures("authority")
def test_on_a_fresh_database_people_sign_in_after_migrate_alone(client: Client) -> None:
    before_the_migration()
    migrate()
    assert "cache" in tables()
    sent = {"login": "officer@gmca.example", "password": PASSWORD}
    assert client.post("/accounts/login/", sent).headers["Location"] == "/my-work/"


@pytest.mark.django_db
def test_a_table_made_by_createcachetable_is_kept() -> None:
    before_the_migration()
    call_command("createcachetable", verbosity=0)
    execute("INSERT INTO cache VALUES ('kept', '', now())")
    migrate()
    assert execute("SELECT cache_key FROM cache WHERE cache_key = 'kept'") == 1
