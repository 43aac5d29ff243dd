"""Who asks, with what they stand for today: loaded with the person, since every page shows and turns on it."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from commissioning.models import User
from decisions.scheme.delegations import Delegation
from decisions.scheme.models import PostHolding


class Backend(AuthenticationBackend):
    """Finds the person of a session in one query, `titles_today` and `deputises_today` included."""

    def get_user(self, user_id: Any) -> User | None:
        day = timezone.localdate()
        held = PostHolding.objects.covering(day)
        theirs = held.filter(holder=OuterRef(OuterRef("pk"))).values("post")
        given = Delegation.objects.live(day).filter(Q(to_person=OuterRef("pk")) | Q(to_post__in=theirs))
        titles = held.filter(holder=OuterRef("pk")).order_by("post__title").values("post__title")
        standing: dict[str, Any] = {"titles_today": ArraySubquery(titles), "deputises_today": Exists(given)}
        person = User.objects.annotate(**standing).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
