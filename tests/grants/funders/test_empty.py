"""The page of funders before there is any."""

import pytest
from django.test import Client

from tests.decisions.pages import main_text, page, signed_in


@pytest.mark.django_db
@pytest.mark.usefixtures("authority")
def test_without_a_decision_the_page_says_what_will_appear(client: Client) -> None:
    assert "No funder is recorded yet" in main_text(page(signed_in(client, "finance"), "/finance/funders/"))
