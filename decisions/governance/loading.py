"""Finding posts, holdings and rules for those who may see the scheme; 404 for everyone else."""

from datetime import date

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from commissioning.models import User, signed_in
from decisions.governance.overview import held_by
from decisions.scheme.models import Post, PostHolding, SignOffRule
from decisions.scheme.permissions import sees_scheme

BIGGEST = 2**63 - 1


def reader(request: HttpRequest) -> User:
    """Who asks. Raises: Http404 for people who may not see the scheme."""
    user = signed_in(request)
    if not sees_scheme(user):
        raise Http404("The scheme is for governance officers and auditors")
    return user


def find_post(code: str) -> Post:
    return get_object_or_404(Post.objects.prefetch_related(held_by()), code=code)


def find_holding(code: str, first_day: str) -> PostHolding:
    """The holding of that post that begins on that day, written as 2026-04-01."""
    try:
        from_on = date.fromisoformat(first_day)
    except ValueError:
        raise Http404(f"No day {first_day}") from None
    return get_object_or_404(PostHolding.objects.select_related("post", "holder"), post__code=code, from_on=from_on)


def find_rule(number: int) -> SignOffRule:
    return get_object_or_404(SignOffRule.objects.whole(), pk=min(number, BIGGEST))
