"""Addresses that the sign-in package brings and this program does not offer."""

import pytest
from django.test import Client

from commissioning.models import User
from tests.factories import user

pytestmark = pytest.mark.usefixtures("authority")


def test_nobody_changes_the_address_they_are_known_by() -> None:
    client = Client()
    client.force_login(user("officer"))
    answer = client.post("/accounts/email/", {"email": "someone.else@gmca.example", "action_add": ""})
    assert answer.status_code == 404
    assert user("officer").email == "officer@gmca.example"


def test_nobody_makes_an_account_for_themselves() -> None:
    typed = {"email": "new@gmca.example", "password1": "x" * 14, "password2": "x" * 14}
    before = User.objects.count()
    Client().post("/accounts/signup/", typed)
    assert User.objects.count() == before
