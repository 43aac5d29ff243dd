"""Returns as they stand on a day."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from commissioning.models import User
from decisions.record.models import Decision
from grants.returns.choices import Standing, StepKind

if TYPE_CHECKING:
    from grants.returns.models import Return  # noqa: F401


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, user: User) -> "ReturnQuerySet":
        """Those of decisions that this person may see."""
        return self.filter(line__agreement__decision__in=Decision.objects.visible_to(user))

    def standing(self, day: date) -> models.QuerySet[Any]:
        """`last`: its last step by the end of that day, blank without one; `last_on`: when; `standing`: of Standing."""
        steps = apps.get_model("grants", "ReturnStep").objects.filter(of=OuterRef("pk"), happened_on__lte=day)
        latest = steps.order_by("-number")
        found = self.annotate(
            last=Coalesce(Subquery(latest.values("kind")[:1]), Value("")),
            last_on=Subquery(latest.values("happened_on")[:1]),
        )
        return found.annotate(
            standing=Case(
                When(~Q(last=""), then=F("last")),
                When(due_on__lt=day, then=Value(Standing.LATE.value)),
                default=Value(Standing.DUE.value),
                output_field=models.CharField(),
            )
        )

    def overdue(self, day: date) -> models.QuerySet[Any]:
        """Those whose due day is over and that did not come, or were queried and did not come again."""
        return self.standing(day).filter(due_on__lt=day, last__in=["", StepKind.QUERIED])

    def awaited(self, due: Any, day: date) -> models.QuerySet[Any]:
        """Those due by a day, or by this one, that have not come: stricter than overdue()."""
        by = Greatest(due, Value(day), output_field=models.DateField())
        return self.standing(day).filter(due_on__lte=by, last__in=["", StepKind.QUERIED])

    def unread(self, day: date) -> models.QuerySet[Any]:
        """Those that came and are not accepted."""
        return self.standing(day).filter(last__in=[StepKind.RECEIVED, StepKind.QUERIED])
