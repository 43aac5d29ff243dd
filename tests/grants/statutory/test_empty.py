"""Statutory lists before anything was awarded."""

import pytest
from django.test import Client

from commissioning.example import authority as example
from grants.statutory.lists import LISTS
from tests.decisions.pages import main_text, page, signed_in

pytestmark = pytest.mark.django_db


def test_every_list_says_in_words_that_it_has_nothing(client: Client) -> None:
    example.load()
    finance = signed_in(client, "finance")
    said = main_text(page(finance, "/finance/statutory/"))
    for each in LISTS:
        assert f"No {each.things}" in said
        led = finance.get(f"/finance/statutory/{each.slug}/")["Location"]
        assert f"No {each.things}" in main_text(page(finance, led))
