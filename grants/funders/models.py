"""What became of a funder’s promise after the decisions that count on it were sealed, step by step.

Rows are written once; what the database holds beyond the constraints is in the migration named funders.
"""

from django.db import models
from django.db.models import Q

from commissioning.models import Organisation, User
from decisions.record.choices import FundingStatus


class FunderStep(models.Model):
    """One dated step of one promise: a funder’s money under one programme for one financial year.

    `amount` is what the document promises for that year in all, where it says so; with the status “received”, all
    that was received by that day.
    """

    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="funder_steps")
    programme = models.CharField(max_length=160, blank=True)
    financial_year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=FundingStatus)
    reached_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    document = models.CharField(max_length=160)
    reason = models.CharField(max_length=400, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["funder", "programme", "financial_year", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["funder", "programme", "financial_year", "number"],
                name="funder_steps_are_numbered",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="funder_steps_count_from_one"),
            models.CheckConstraint(condition=Q(status__in=FundingStatus.values), name="funder_step_status_is_known"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="funder_step_amount_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(status=FundingStatus.RECEIVED) | Q(amount__isnull=False),
                name="funder_step_says_what_was_received",
                violation_error_message="Say how much was received.",
            ),
            models.CheckConstraint(condition=~Q(document=""), name="funder_step_names_its_document"),
        ]

    def __str__(self) -> str:
        return f"{self.funder} {self.programme}: {self.get_status_display()}"
