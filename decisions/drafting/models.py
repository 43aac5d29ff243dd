"""What somebody has typed and not saved: their own copy, no part of the record."""

from django.db import models

from commissioning.models import User
from decisions.record.choices import Answer
from decisions.record.models import Decision


class WorkingText(models.Model):
    """One person's copy of one section. Only that person ever sees it; it is neither content nor in the ledger.

    `opened` is the fingerprint of the saved section that it was typed over. `number` rises with every change, `tab` and
    `turn` are the page that sent it and its how-manieth sending: so two tabs of one person notice each other, and what
    arrives late is known to be late. For that the row stays when the words are saved or put aside.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="working_texts")
    key = models.CharField(max_length=40)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="working_texts")
    text = models.TextField(blank=True)
    answer = models.CharField(max_length=3, choices=Answer, blank=True)
    opened = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    tab = models.CharField(max_length=36, blank=True)
    turn = models.PositiveIntegerField()
    is_unsaved = models.BooleanField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["decision", "key", "person"]
        constraints = [models.UniqueConstraint(fields=["decision", "key", "person"], name="working_text_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.decision} {self.key} of {self.person}"
