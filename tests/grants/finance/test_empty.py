"""Finance before anything is signed."""

import pytest
from django.test import Client

from tests.decisions.pages import main_text, page, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/finance/", ("Nothing is late", "No notice has been signed yet")),
        ("/finance/late/", ("Nothing is late",)),
        ("/finance/year-end/2025/", ("Nothing is awarded or paid in this year",)),
        ("/finance/views/", ("You have saved no view yet",)),
    ],
)
def test_each_page_says_that_there_is_nothing_yet(
    client: Client, authority: None, address: str, words: tuple[str, ...]
) -> None:
    text = main_text(page(signed_in(client, "finance"), address))
    assert [each for each in words if each not in text] == []
