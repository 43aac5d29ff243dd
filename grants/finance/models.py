"""Views that a person saved: the filters of a list, under a name. They are no evidence and can be deleted."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from commissioning.models import User


class SavedView(models.Model):
    """A list by the name of its address, and what its form asked for. A shared one is seen by all who see finance."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=80)
    list = models.CharField(max_length=40)
    query = models.CharField(max_length=2000, blank=True)
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="saved_view_is_named_once",
                violation_error_message="You have a view of that name already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
