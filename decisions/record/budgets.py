"""What each column of the allocation grid has to share out."""

from django.db import models
from django.db.models import Q

from decisions.record.models import Decision, pounds_field


class Budget(models.Model):
    """What one column of the grid, a stream in a financial year, has to share. A drafting aid: no notice says it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="budgets")
    stream = models.CharField(max_length=80, blank=True)
    financial_year = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = pounds_field()

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "stream", "financial_year"], name="budget_is_given_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.financial_year or ''}: {self.amount}"
