"""Who wrote a row that is never changed, and when."""

from datetime import datetime
from typing import Any

from django.db import models

from commissioning.models import User


class Written(models.Model):
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_by_name = models.CharField(max_length=160)

    class Meta:
        abstract = True


def written(by: User, at: datetime) -> dict[str, Any]:
    return {"written_at": at, "written_by": by, "written_by_name": by.name}
