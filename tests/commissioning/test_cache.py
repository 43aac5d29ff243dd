"""The cache has its table as soon as the database is brought up to date."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from commissioning.example.authority import PASSWORD


def tables() -> list[str]:
    return connection.introspection.table_names()


@pytest.mark.usefixtures("authority")
def test_on_a_fresh_database_people_sign_in_after_migrate_alone(client: Client) -> None:
    connection.check_constraints()  # what waits for the commit would keep tables from being altered
    call_command("migrate", "commissioning", "0004", verbosity=0)
    assert "cache" not in tables()
    call_command("migrate", "commissioning", verbosity=0)
    assert "cache" in tables()
    sent = {"login": "officer@gmca.example", "password": PASSWORD}
    assert client.post("/accounts/login/", sent).headers["Location"] == "/my-work/"


@pytest.mark.django_db
def test_a_table_made_by_createcachetable_is_kept() -> None:
    call_command("migrate", "commissioning", "0004", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO cache VALUES ('kept', '', now())")
        call_command("migrate", "commissioning", verbosity=0)
        cursor.execute("SELECT cache_key FROM cache WHERE cache_key = 'kept'")
        assert cursor.fetchall() == [("kept",)]
