"""Warnings that officers set aside, each with the reason that signatories read."""

from django.db import models
from django.db.models import Q

from commissioning.models import User
from decisions.checks.finding import Level
from decisions.record.models import Decision


class WaiverAct(models.TextChoices):
    SET_ASIDE = "set_aside", "Set aside"
    TAKEN_BACK = "taken_back", "Taken back"


class Waiver(models.Model):
    """One warning of one record, set aside or, in a later row, taken back. Rows are written once.

    `fingerprint` is that of the finding: a warning that says anything else is another one and stands again. `found` is
    what it said. Name and post are kept as text.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="waivers")
    act = models.CharField(max_length=20, choices=WaiverAct)
    rule = models.CharField(max_length=8)
    level = models.CharField(max_length=8, default=Level.WARN.value)
    fingerprint = models.CharField(max_length=64)
    found = models.TextField()
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=160)
    by_post = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(level=Level.WARN.value), name="waiver_is_of_a_warning"),
            models.CheckConstraint(condition=Q(act__in=WaiverAct.values), name="waiver_act_is_known"),
            models.CheckConstraint(
                condition=Q(act=WaiverAct.TAKEN_BACK, reason="") | Q(act=WaiverAct.SET_ASIDE, reason__regex=r"\S"),
                name="waiver_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="waiver_fingerprint_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.decision}: {self.get_act_display()}"
