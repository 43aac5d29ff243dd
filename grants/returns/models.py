"""Reporting lines of agreements, the returns that they ask for, and what became of each.

Rows of every table here are written once: where a return stands is its last step. What the database holds beyond the
constraints is in migrations/0007_returns.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commissioning.models import Organisation, User
from grants.awards.models import Agreement
from grants.returns.choices import Frequency, IndicatorKind, StepKind
from grants.returns.querysets import ReturnQuerySet

LONGEST_AREA = 200


def figure(*, null: bool = False) -> models.DecimalField:
    """A count, a percentage, a score: whatever an indicator is measured in."""
    return models.DecimalField(max_digits=14, decimal_places=2, null=null, blank=null)


class ReportingLine(models.Model):
    """Who reports to whom under an agreement, how often and about what; `onward` names to whom that goes from there."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reporting_lines")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    reporter = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reports_on")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="is_reported_to_on")
    onward = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    frequency = models.CharField(max_length=20, choices=Frequency)
    from_on = models.DateField()
    until_on = models.DateField()
    due_after = models.PositiveSmallIntegerField()
    key_areas = ArrayField(models.CharField(max_length=LONGEST_AREA), default=list, blank=True)
    asks_underspend = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="reporting_line_is_numbered"),
            models.CheckConstraint(
                condition=~Q(reporter=F("receiver")), name="reporting_line_is_between_two_organisations"
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="reporting_line_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(due_after__range=(1, 120)), name="reporting_line_says_when_due"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="reporting_line_frequency_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> list[str]:
        """Everyone the report reaches, its author first."""
        return [self.reporter.name, self.receiver.name, *self.onward]


class LineEnd(models.Model):
    """A line asks for nothing more."""

    line = models.OneToOneField(ReportingLine, on_delete=models.PROTECT, related_name="end")
    reason = models.CharField(max_length=400)
    ended_at = models.DateTimeField()
    ended_by_name = models.CharField(max_length=160)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reporting_line_ends_for_a_reason")]

    def __str__(self) -> str:
        return f"{self.line} ended"


class Indicator(models.Model):
    """What is measured in every period of a line: how it was before, and what is wanted of each period."""

    line = models.ForeignKey(ReportingLine, on_delete=models.PROTECT, related_name="indicators")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=IndicatorKind)
    name = models.CharField(max_length=200)
    baseline = figure(null=True)
    target = figure(null=True)

    class Meta:
        ordering = ["line", "number"]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="indicator_is_numbered"),
            models.CheckConstraint(condition=Q(kind__in=IndicatorKind.values), name="indicator_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Return(models.Model):
    """One report of a line, about one period."""

    line = models.ForeignKey(ReportingLine, on_delete=models.PROTECT, related_name="returns")
    number = models.PositiveSmallIntegerField()
    period_from = models.DateField()
    period_until = models.DateField()
    due_on = models.DateField(db_index=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["line", "number"]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="return_is_numbered"),
            models.CheckConstraint(condition=Q(period_until__gte=F("period_from")), name="return_has_a_period"),
            models.CheckConstraint(condition=Q(due_on__gt=F("period_until")), name="return_is_due_after_its_period"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.number}"


class ReturnLink(models.Model):
    """Lets someone without an account send one return. Its nonce is in the signed address; the last link counts."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="links")
    nonce = models.CharField(max_length=43, unique=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["of", "id"]

    def __str__(self) -> str:
        return f"a link to {self.of}"


class ReturnStep(models.Model):
    """What happened to a return on a day: it came, was queried, accepted, or is no longer wanted.

    `areas` has a pair of area and text for each key area that was written about. `said_by` is who sent a return, as
    they or the officer who took it in wrote their name. The file is stored once; `name` is where the storage has it.
    """

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind)
    happened_on = models.DateField()
    note = models.TextField(max_length=2000, blank=True)
    said_by = models.CharField(max_length=160, blank=True)
    areas = models.JSONField(default=list, blank=True)
    underspend = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    name = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    link = models.ForeignKey(ReturnLink, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["of", "number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="return_step_is_numbered"),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="return_step_is_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=[StepKind.QUERIED, StepKind.EXCUSED]) | ~Q(note=""),
                name="return_is_queried_for_a_reason",
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.RECEIVED) | Q(areas=[], underspend=None, sha256="", said_by="", link=None),
                name="return_says_things_when_it_comes",
            ),
            models.CheckConstraint(
                condition=Q(by=None, link__isnull=False) | Q(by__isnull=False, link=None),
                name="return_step_is_of_a_person_or_a_link",
            ),
            models.CheckConstraint(
                condition=Q(sha256="", name="") | (Q(sha256__regex=r"^[0-9a-f]{64}$") & ~Q(name="")),
                name="return_file_has_its_hash",
            ),
            models.CheckConstraint(condition=Q(underspend=None) | Q(underspend__gte=0), name="underspend_is_a_sum"),
        ]

    def __str__(self) -> str:
        return f"{self.of}: {self.get_kind_display()}"


class Actual(models.Model):
    """What an indicator came to in the period of a return, as that return says."""

    step = models.ForeignKey(ReturnStep, on_delete=models.PROTECT, related_name="actuals")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="actuals")
    actual = figure()

    class Meta:
        ordering = ["step", "indicator__number"]
        constraints = [models.UniqueConstraint(fields=["step", "indicator"], name="actual_is_said_once")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.actual}"
