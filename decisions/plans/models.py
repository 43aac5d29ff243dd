"""Plans and their priorities. A version is adopted whole and never changed; the next one takes its place."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q

from commissioning.models import User


class Plan(models.Model):
    """One version of a plan: in force from its day until its last, or until the next version's day."""

    title = models.CharField(max_length=160)
    version = models.PositiveSmallIntegerField()
    priority_count = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["title", "version"]
        constraints = [
            models.UniqueConstraint(fields=["title", "version"], name="plan_version_is_adopted_once"),
            models.CheckConstraint(condition=~Q(title=""), name="plan_has_a_title"),
            models.CheckConstraint(condition=Q(version__gte=1), name="plan_version_is_counted_from_one"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="plan_ends_after_it_starts",
                violation_error_message="The plan ends before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class PlanPriority(models.Model):
    """One numbered priority of one version of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="priorities")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=300)

    class Meta:
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="priority_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9A-Za-z]+([.][0-9A-Za-z]+)*$"), name="priority_is_numbered"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="priority_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


def in_force(plans: Iterable[Plan], day: date) -> list[Plan]:
    """The version of each plan that counts on that day: the latest one adopted for it, unless that has ended."""
    latest: dict[str, Plan] = {}
    for plan in sorted(plans, key=lambda each: each.version):
        if plan.from_on <= day:
            latest[plan.title] = plan
    return [plan for plan in latest.values() if plan.until_on is None or plan.until_on >= day]
