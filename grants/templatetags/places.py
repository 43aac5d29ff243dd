"""The navigation of Finance."""

from typing import Any

from django import template
from django.urls import reverse

from commissioning.models import User
from grants.places import GROUPS

register = template.Library()


@register.simple_tag
def finance_places(here: str, user: User | None) -> list[dict[str, Any]]:
    """The groups that this person may open, each with its pages; without a person, all of them.

    A group leads to its first page; the one that `here` is in is the current one.
    """
    all_of_it = not user or user.sees_finance
    groups = []
    for words, places in GROUPS:
        items = [
            {"text": each.words, "href": reverse(each.name), "current": each.key == here}
            for each in places
            if all_of_it or each.is_open
        ]
        if items:
            current = any(item["current"] for item in items)
            groups.append({"text": words, "href": items[0]["href"], "current": current, "items": items})
    return groups
