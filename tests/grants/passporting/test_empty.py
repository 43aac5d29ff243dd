"""The pages of passported grants and pools before there is any."""

import pytest
from django.test import Client

from tests.decisions.pages import main_text, page, signed_in


@pytest.mark.django_db
@pytest.mark.usefixtures("authority")
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/finance/passporting/", "No passported grant is recorded yet"),
        ("/finance/pools/", "No pooled budget is recorded yet"),
    ],
)
def test_without_a_row_the_page_says_what_will_appear(client: Client, address: str, words: str) -> None:
    assert words in main_text(page(signed_in(client, "finance"), address))
