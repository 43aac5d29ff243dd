"""People who sign in, and what they may do by role."""

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils import timezone

from commissioning.models.organisations import Directorate


class Role(models.TextChoices):
    """What a person does here. Signing is no role: it comes from holding a post."""

    OFFICER = "officer", "Commissioning officer"
    FINANCE = "finance", "Finance officer"
    GOVERNANCE = "governance", "Governance officer"
    SCRUTINY = "scrutiny", "Scrutiny member"
    AUDITOR = "auditor", "Auditor"
    LEGAL = "legal", "Legal adviser"
    PROCUREMENT = "procurement", "Procurement adviser"
    EQUALITY = "equality", "Equality adviser"
    INFORMATION = "information", "Information governance adviser"


class MailPreference(models.TextChoices):
    EACH = "each", "One e-mail for each thing, as it happens"
    DIGEST = "digest", "One e-mail a day with everything in it"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.full_clean()
        user.save()
        return user

    def create_superuser(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """The first account of a new authority: a governance officer, who makes the others."""
        return self.create_user(email, name, password, roles=[Role.GOVERNANCE], **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser):
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=160, blank=True)
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    sessions_ended_at = models.DateTimeField(null=True, blank=True)  # those begun before count no more
    mail_preference = models.CharField("e-mail", max_length=10, choices=MailPreference, default=MailPreference.EACH)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(roles__contained_by=list(Role.values)),
                name="user_roles_are_known",
                violation_error_message="That is not a role of this program.",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(
                condition=Q(mail_preference__in=MailPreference.values), name="user_mail_preference_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session is compared with at each request: another one once the sessions of before were ended."""
        return self._since_sessions_ended(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for each in super().get_session_auth_fallback_hash():
            yield self._since_sessions_ended(each)

    def _since_sessions_ended(self, made: str) -> str:
        if self.sessions_ended_at is None:
            return made
        return hashlib.sha256(f"{made} {self.sessions_ended_at.timestamp():.6f}".encode()).hexdigest()

    def has_role(self, *roles: Role) -> bool:
        return self.is_active and not set(roles).isdisjoint(self.roles)

    @property
    def display_name(self) -> str:
        return self.name

    @cached_property
    def posts_today(self) -> list[Any]:
        """The posts this person holds today, one query a request."""
        return self.posts_on(timezone.localdate())

    @cached_property
    def titles_today(self) -> list[str]:
        """The titles of those posts; the person of a request is loaded with them."""
        return [post.title for post in self.posts_today]

    def posts_on(self, day: date) -> list[Any]:
        """The posts this person holds on a day, in one query."""
        holdings = self.holdings.covering(day).select_related("post")
        return [holding.post for holding in holdings]

    @cached_property
    def title_line(self) -> str:
        """Post, job title or role: what stands behind the person's name."""
        if self.titles_today:
            return " and ".join(self.titles_today)
        return self.job_title or ", ".join(Role(role).label for role in self.roles)

    @property
    def is_officer(self) -> bool:
        return self.has_role(Role.OFFICER)

    @property
    def sees_finance(self) -> bool:
        return self.has_role(Role.FINANCE, Role.GOVERNANCE, Role.AUDITOR)

    @property
    def sees_all(self) -> bool:
        """Governance keeps the register and auditors read everything, drafts included."""
        return self.has_role(Role.GOVERNANCE, Role.AUDITOR)

    @property
    def may_sign(self) -> bool:
        """Holds a post today, or may sign for someone who does."""
        return bool(self.titles_today) or self.deputises_today

    @cached_property
    def deputises_today(self) -> bool:
        """Whether a delegation to this person is live; the person of a request is loaded with the answer."""
        return self.pk is not None and self.delegations_received.live(timezone.localdate()).exists()


def signed_in(request: HttpRequest) -> User:
    """Who asks. Only for pages behind the sign-in, where there is always someone."""
    if not isinstance(request.user, User):
        raise TypeError("This page needs someone signed in.")
    return request.user
