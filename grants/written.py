"""Who wrote a row that is never changed, and when."""

from datetime import datetime
from typing import Any

from django.db import models

from commissioning.models import User


class Written(models.Model):
    """The name stays when the person goes."""

    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_by_name = models.CharField(max_length=160)

    class Meta:
        abstract = True


def written(by: User, at: datetime) -> dict[str, Any]:
    return {"written_at": at, "written_by": by, "written_by_name": by.name}


class Stamped(models.Model):
    """The same of rows that stand for an act, in shorter columns."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=160)

    class Meta:
        abstract = True


def stamped(by: User, at: datetime) -> dict[str, Any]:
    return {"at": at, "by": by, "by_name": by.name}
