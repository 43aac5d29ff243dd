"""Comments in threads, append-only."""

from django.db import models
from django.db.models import Q

from commissioning.models import User
from decisions.record.models import Decision


class Step(models.TextChoices):
    START = "start", "Commented"
    REPLY = "reply", "Replied"
    RESOLVE = "resolve", "Resolved this"
    REOPEN = "reopen", "Reopened this"


class Comment(models.Model):
    """One thing said or done in a thread: it is open from its start until it is resolved, and again once reopened.

    `page` is the slug of the section; `thread` the number of the thread in its decision. Name and post are text, as
    they were then. The database (migrations/…_reuse) refuses a step that the thread does not allow, and any change.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="comments")
    page = models.CharField(max_length=40)
    thread = models.PositiveIntegerField()
    step = models.CharField(max_length=10, choices=Step)
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")
    by_name = models.CharField(max_length=160)
    by_post = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["decision", "thread", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "thread"], condition=Q(step="start"), name="comment_thread_starts_once"
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="comment_step_is_known"),
            models.CheckConstraint(
                condition=~Q(step__in=["start", "reply"]) | ~Q(text=""), name="comment_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.page} {self.thread}"
