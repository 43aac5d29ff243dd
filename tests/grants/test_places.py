"""The navigation of Finance: groups that lead to their first page, the open one with its pages."""

import pytest
from django.test import Client
from django.urls import reverse

from grants.places import GROUPS, Place
from tests.decisions.pages import page, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]

PLACES = [(group, place) for group, places in GROUPS for place in places]


@pytest.mark.parametrize(("group", "place"), PLACES)
def test_each_page_says_where_it_is(client: Client, group: str, place: Place) -> None:
    response = signed_in(client, "finance").get(reverse(place.name), follow=True)
    found = page(client, response.request["PATH_INFO"])
    groups = {each.text: each["aria-current"] for each in found.all("a", class_="places__group")}
    items = {each.text: each["aria-current"] for each in found.all("a", class_="places__item")}
    assert groups == {name: "true" if name == group else None for name, _ in GROUPS}
    of_group = next(places for name, places in GROUPS if name == group)
    assert items == {each.words: "page" if each == place else None for each in of_group}
    for each in found.all("a", class_="places__group"):
        assert client.get(each["href"] or "").status_code == 200


def test_no_page_is_named_twice() -> None:
    keys = [place.key for _, place in PLACES]
    assert len(keys) == len(set(keys))
