"""Who opened which version before signing it: a row and a line of the ledger for each person, version and day."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.record.models import Version
from decisions.record.states import OPEN, State


class Reading(models.Model):
    """Someone whom the chain of a version asks opened it that day. The database lets nobody change it or take it out.

    `post_title` is the post that they hold or may sign for, as the version has it. Of exempt material every opening by
    anyone is on the ledger besides: decisions/record/exempt.py.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="readings")
    person_name = models.CharField(max_length=160)
    post_title = models.CharField(max_length=160)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["version", "at"]
        constraints = [models.UniqueConstraint(fields=["version", "person", "on"], name="reading_is_noted_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person_name} opened {self.version}"

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: it is evidence."""
        raise TypeError("A reading stays on record.")


def note(*, version: Version, by: User, at: datetime) -> None:
    """Writes down that they opened it, where the chain asks them and the decision is not made or over; once a day.

    One query where it is written already.
    """
    if version.decision.state not in {*OPEN, State.IN_SIGN_OFF}:
        return
    on = timezone.localdate(at)
    if any((row.person_id, row.on) == (by.pk, on) for row in version.readings.all()):
        return
    step = version.steps.for_holder(by, on).first()
    if step is None:
        return
    with transaction.atomic():
        _, is_new = Reading.objects.get_or_create(
            version=version,
            person=by,
            on=on,
            defaults={"person_name": by.name, "post_title": step.post_title, "at": at},
        )
        if is_new:
            ledger.record(
                act="read",
                by=by,
                at=at,
                reference=version.decision.reference,
                content_sha256=version.sha256,
                version=version.number,
                for_post=step.post_title,
            )
