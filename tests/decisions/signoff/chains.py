"""An authority whose chain has steps that share a place, one that is consulted, and an alternate."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from decisions.record.models import Version
from decisions.scheme.models import Post, PostHolding, SignOffRule
from tests import factories
from tests.decisions import linking
from tests.factories import NOW, user

SINCE = date(2021, 4, 1)
AT = NOW + timedelta(days=3)
PARALLEL = (
    ("assistant-director", 1, "approves"),
    ("director", 2, "agrees"),
    ("treasurer", 2, "agrees"),
    ("deputy-mayor", 3, "decides"),
)
CONSULTED = (("director", 1, "agrees"), ("treasurer", 2, "consulted"), ("deputy-mayor", 2, "decides"))
MIXED = (
    ("assistant-director", 1, "approves"),
    ("director", 2, "agrees"),
    ("treasurer", 2, "consulted"),
    ("deputy-mayor", 3, "decides"),
)
SCHEMES = {"in turn": (), "side by side": PARALLEL, "with a view": MIXED}
"""For test_machine.py: the rules of the example authority, or these, with an alternate for the Director."""


def drafts() -> list[int]:
    """Ids, for test_machine.py: two replace one earlier decision, and one varies another; the last two are that the
    Deputy Mayor signs, and one below the amount."""
    first, second = linking.made(total="45000.00"), linking.made(total="45000.00")
    replacing = [linking.linked(linking.to(first, "supersedes"), kind="award") for _ in range(2)]
    varying = linking.linked(linking.to(second), total="10000.00")
    plain = [factories.complete(total=total) for total in (factories.TOTAL, Decimal("49999.99"))]
    return [decision.pk for decision in (replacing[0], varying, *plain)]


def deputy_director() -> Post:
    """A post that the finance officer holds."""
    post, _ = Post.objects.get_or_create(code="deputy-director", defaults={"title": "Deputy Director"})
    PostHolding.objects.get_or_create(post=post, holder=user("finance"), from_on=SINCE)
    return post


def rules(*asked: tuple[str, int, str], alternates: dict[str, Post] | None = None) -> None:
    """These rules and no other: post, place and capacity."""
    SignOffRule.objects.update(in_force_from=date(2020, 1, 1), in_force_until=date(2020, 12, 31))
    for code, position, capacity in asked:
        given: dict[str, Any] = {"position": position, "capacity": capacity, "in_force_from": SINCE}
        post = Post.objects.get(code=code)
        SignOffRule.objects.create(post=post, alternate=(alternates or {}).get(code), **given)


def out(*signers: str, asked: tuple[tuple[str, int, str], ...] = PARALLEL, alternate: bool = False) -> Version:
    """Out for signature under these rules, signed by these people; the alternate is for the Director."""
    rules(*asked, alternates={"director": deputy_director()} if alternate else {})
    version = factories.submitted()
    for hours, who in enumerate(signers, start=2):
        factories.sign(version, who, at=NOW + timedelta(hours=hours))
    return version
