"""Every text that a section ever had. The database itself writes these rows: see migrations/0011_writing.py."""

from django.db import models

from decisions.record.choices import Answer
from decisions.record.models import Decision


class SectionRevision(models.Model):
    """A section as it was saved at one moment; append-only. Who saved it is text, so that history outlives people.

    `number` counts from 1 within one section of one decision.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="section_revisions")
    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    answer = models.CharField(max_length=3, choices=Answer, blank=True)
    saved_at = models.DateTimeField()
    saved_by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["decision", "key", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "key", "number"], name="section_revision_is_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.key} {self.number}"
