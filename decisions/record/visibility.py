"""Which decisions a person may see. Every list and every loader starts here."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from commissioning.models import Role, User
from decisions.record.choices import Answer
from decisions.record.states import DONE
from decisions.scheme.delegations import Delegation

if TYPE_CHECKING:
    from decisions.record.models import Decision  # noqa: F401


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User, on: date | None = None) -> "DecisionQuerySet":
        """What this person may see on that day (today).

        - governance and auditors: everything;
        - the author, everyone who wrote in it, and officers of its directorate: in every state;
        - holders of a post in the chain of one of its versions, or of an alternate's, and who may sign for the former:
          from its first submission;
        - who is asked for advice on it, by name or as one of a team: in every state;
        - anyone else with a role or a post: once decided, unless part of it is exempt (finance sees those too).
        """
        if not user.is_active:
            return self.none()
        if user.sees_all:
            return self
        concerned = _theirs(user) | self._in_chain(user, on or timezone.localdate()) | self._asked(user)
        return self.filter(concerned | self._decided(user))

    def readable_if_exempt(self, user: User) -> "DecisionQuerySet":
        """What this person may see even where part of it, in any version, is exempt: as above but for anyone else."""
        seen = self.visible_to(user)
        if user.sees_all or user.has_role(Role.FINANCE):
            return seen
        return seen.filter(_theirs(user) | self._in_chain(user, timezone.localdate()) | self._asked(user))

    def readable_in_draft(self, user: User) -> "DecisionQuerySet":
        """Those whose drafts this person may read, also afterwards: a draft may hold what the notice leaves out."""
        if not user.is_active:
            return self.none()
        return self if user.sees_all else self.filter(_theirs(user))

    def _in_chain(self, user: User, day: date) -> Q:
        holdings = user.holdings.covering(day)
        posts = holdings.values("post")
        asked = self.model._default_manager.filter(
            Q(versions__steps__post__in=posts) | Q(versions__steps__alternate__in=posts)
        )
        given = Delegation.objects.live(day).given_to(user, day).filter(post__steps__version__decision=OuterRef("pk"))
        return Q(pk__in=asked.values("pk")) | Q(Exists(given.covering_outer("")))

    def _asked(self, user: User) -> Q:
        """The kind of advice is the role of those who give it. A request that was withdrawn shows nothing more."""
        mine = Q(advice_requests__to_person=user) | Q(
            advice_requests__to_person=None, advice_requests__kind__in=user.roles
        )
        open_or_mine = Q(advice_requests__withdrawn_at=None, advice_requests__isnull=False) & mine
        return Q(pk__in=self.model._default_manager.filter(open_or_mine).values("pk"))

    def _decided(self, user: User) -> Q:
        if not user.roles and not user.may_sign:
            return Q(pk=None)
        decided = Q(state__in=DONE)
        if user.has_role(Role.FINANCE):
            return decided
        # Key and answer have to be those of one text: a negated Q over both would take them from any two.
        exempt = self.model._default_manager.filter(section_texts__key="exemption", section_texts__answer=Answer.YES)
        return decided & ~Q(pk__in=exempt.values("pk"))

    def made(self) -> "DecisionQuerySet":
        """Those that have every signature, and what became of them since."""
        return self.in_state(*DONE)

    def in_state(self, *states: str) -> "DecisionQuerySet":
        return self.filter(state__in=states)


def _theirs(user: User) -> Q:
    condition = Q(author=user) | Q(pk__in=user.contributions.values("decision"))
    if user.is_officer and user.directorate_id:
        condition |= Q(directorate=user.directorate_id)
    return condition
