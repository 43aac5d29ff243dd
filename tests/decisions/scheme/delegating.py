"""Delegations for tests: of the treasurer's post to the finance officer unless told otherwise."""

from datetime import date, datetime, timedelta
from typing import Any

from commissioning.models import User
from decisions.scheme import covers
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import Post
from tests.factories import NOW, user

DAY = NOW.date()
UNTIL = DAY + timedelta(days=14)
DOCUMENT = "Scheme of delegation 2021, part 3"


def post(code: str) -> Post:
    return Post.objects.get(code=code)


def delegate(
    code: str = "treasurer",
    to: str | User | Post = "finance",
    *,
    by: str = "",
    at: datetime = NOW,
    from_on: date = DAY,
    until_on: date = UNTIL,
    document: str = DOCUMENT,
    **options: Any,
) -> Delegation:
    """Given by the holder; to someone by the part of their address before the @."""
    return covers.delegate(
        post=post(code),
        to=user(to) if isinstance(to, str) else to,
        by=user(by or code.replace("-", ".")),
        at=at,
        from_on=from_on,
        until_on=until_on,
        document=document,
        **options,
    )
