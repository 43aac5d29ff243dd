"""Finding people for those who may see their accounts; 404 for everyone else."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from commissioning.models import User, signed_in
from decisions.people.permissions import sees_people
from decisions.scheme.models import PostHolding

BIGGEST = 2**63 - 1


def reader(request: HttpRequest) -> User:
    """Who asks. Raises: Http404 for people who may not see accounts."""
    user = signed_in(request)
    if not sees_people(user):
        raise Http404("People are for governance officers and auditors")
    return user


def everyone() -> QuerySet[User]:
    """With their directorates and the holdings of today, in two queries."""
    held = PostHolding.objects.covering(timezone.localdate()).select_related("post")
    rows = User.objects.select_related("directorate").prefetch_related(Prefetch("holdings", held, to_attr="held_today"))
    return rows.order_by("name", "pk")


def find(number: int) -> User:
    return get_object_or_404(everyone(), pk=min(number, BIGGEST))
