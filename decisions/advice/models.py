"""What was asked of whom, and the advice that was given.

The database (migrations/0010_advice) refuses changes to both, but for one withdrawal of a request; advice by who wrote
in the record, or by who was not asked; and the first signature while a request is outstanding.
"""

from django.db import models
from django.db.models import Q

from commissioning.models import User
from decisions.advice.choices import AdviceKind, Outcome
from decisions.record.models import Decision
from decisions.record.states import OPEN, State


def asked_of(person: User) -> Q:
    """By name, or of a team that this person belongs to."""
    return Q(to_person=person) | Q(to_person=None, kind__in=person.roles)


class AdviceRequestQuerySet(models.QuerySet["AdviceRequest"]):
    def outstanding(self) -> "AdviceRequestQuerySet":
        """Neither withdrawn nor answered, of a decision that can still be advised on."""
        return self.filter(withdrawn_at=None, advice=None, decision__state__in=[*OPEN, State.IN_SIGN_OFF])

    def with_advice(self) -> "AdviceRequestQuerySet":
        return self.select_related("advice", "to_person")


class AdviceRequest(models.Model):
    """A question to the people who have the role of its kind, or to one person by name."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="advice_requests")
    kind = models.CharField(max_length=20, choices=AdviceKind)
    question = models.TextField()
    due_on = models.DateField()
    to_person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="advice_asked_by_name"
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=160)
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AdviceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AdviceKind.values), name="advice_request_kind_is_known"),
            models.CheckConstraint(condition=~Q(question=""), name="advice_request_asks_something"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="advice_request_is_withdrawn_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} advice on {self.decision}"

    @property
    def given(self) -> "Advice | None":
        return getattr(self, "advice", None)


class Advice(models.Model):
    """One answer. Name and post are frozen as text, and so is `basis`, the parts of the content it was given on."""

    request = models.OneToOneField(AdviceRequest, on_delete=models.PROTECT, related_name="advice")
    outcome = models.CharField(max_length=20, choices=Outcome)
    text = models.TextField()
    conditions = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="advice_given")
    by_name = models.CharField(max_length=160)
    by_post = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()
    basis = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["request", "given_at"]
        verbose_name_plural = "advice"
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="advice_outcome_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="advice_says_something"),
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.CONDITIONAL) & ~Q(conditions=""))
                | (~Q(outcome=Outcome.CONDITIONAL) & Q(conditions="")),
                name="advice_conditions_are_given_where_it_has_them",
                violation_error_message="Give the conditions.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} on {self.request}"
