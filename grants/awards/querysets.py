"""Awards as they stood on a day."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from commissioning.models import User
from decisions.record.models import Decision

if TYPE_CHECKING:
    from grants.awards.models import Award  # noqa: F401

POUNDS: models.DecimalField = models.DecimalField(max_digits=14, decimal_places=2)


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, user: User) -> "AwardQuerySet":
        """Those of decisions that this person may see."""
        return self.filter(agreement__decision__in=Decision.objects.visible_to(user))

    def as_at(self, day: date) -> "AwardQuerySet":
        """`awarded`: what each award came to at the end of that day. Those that had not been made are left out."""
        adjustments = apps.get_model("grants", "Adjustment").objects.filter(
            award=OuterRef("pk"), posting__effective_on__lte=day
        )
        together = adjustments.order_by().values("award").annotate(sum=Sum("amount")).values("sum")
        made = self.filter(
            pk__in=apps.get_model("grants", "Adjustment").objects.filter(posting__effective_on__lte=day).values("award")
        )
        return made.annotate(awarded=Coalesce(Subquery(together), Decimal(0), output_field=POUNDS))
