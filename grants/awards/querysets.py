"""Awards as they stood on a day."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from commissioning.models import User, same_body
from decisions.record.models import Decision, FundingSource

if TYPE_CHECKING:
    from grants.awards.models import Adjustment, Award  # noqa: F401

POUNDS: models.DecimalField = models.DecimalField(max_digits=14, decimal_places=2)


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def until(self, day: date) -> "AdjustmentQuerySet":
        """Those in effect at the end of that day."""
        return self.filter(posting__effective_on__lte=day)

    def funded_by(self, name: str) -> "AdjustmentQuerySet":
        """Those of decisions that name this funder for the award’s year, or for no year, or the award has none.

        Where a decision names nobody for that year, whoever it names: no money is without its funder.
        """
        return self.filter(Exists(_sources().filter(same_body("funder", name))))

    def shared_with_others(self, name: str) -> "AdjustmentQuerySet":
        """Those of decisions that name another funder beside this one for the same year."""
        return self.filter(Exists(_sources().exclude(same_body("funder", name))))


def _sources() -> models.QuerySet[FundingSource]:
    """Of the decision of an adjustment: those of its award’s year or of none, else all; all for one of no year."""
    year = "award__financial_year"
    named = FundingSource.objects.filter(_of_year(OuterRef(OuterRef(year))), decision=OuterRef("decision"))
    rows = FundingSource.objects.filter(decision=OuterRef("posting__version__decision"))
    return rows.filter(_of_year(OuterRef(year)) | ~Exists(named))


def _of_year(year: OuterRef) -> Q:
    return Q(financial_year=None) | Q(financial_year=Coalesce(year, F("financial_year")))


class _OfGroup(ArraySubquery):
    """Turns on what rows are grouped by and on nothing else: asked once of each group, not of every row in it."""

    def get_group_by_cols(self) -> list[Any]:
        return []


def funder_names() -> ArraySubquery:
    """Of an adjustment: who pays for it, each by the record that stands for it, in order. Nobody divides by guess."""
    return ArraySubquery(_names_of_sources())


def funder_names_of_group() -> ArraySubquery:
    """The same of adjustments grouped by their decision and by the year of their award, which is all it turns on."""
    return _OfGroup(_names_of_sources())


def _names_of_sources() -> models.QuerySet[Any, Any]:
    named = _sources().annotate(standing=Coalesce("funder__merged_into__name", "funder__name"))
    return named.order_by("standing").values("standing").distinct()


def funders_of(awards: models.QuerySet["Award"]) -> models.QuerySet[FundingSource]:
    """The money named by decisions that gave any of these; each row of it is asked once, not for every award."""
    postings = apps.get_model("grants", "Posting").objects.filter(
        version__decision=OuterRef("decision"), adjustments__award__in=awards.order_by().values("pk")
    )
    return FundingSource.objects.filter(Exists(postings)).order_by()


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, user: User) -> "AwardQuerySet":
        """Those of decisions that this person may see."""
        return self.filter(agreement__decision__in=Decision.objects.visible_to(user))

    def as_at(self, day: date, funder: str = "") -> models.QuerySet[Any]:
        """`awarded`: what each award came to at the end of that day. Those that had not been made are left out.

        With a funder, what decisions that this funder pays for gave, alone or together with others.
        """
        counted = apps.get_model("grants", "Adjustment").objects.until(day)
        counted = counted.funded_by(funder) if funder else counted
        together = counted.filter(award=OuterRef("pk")).order_by().values("award").annotate(sum=Sum("amount"))
        made = self.filter(Exists(counted.filter(award=OuterRef("pk"))))
        return made.annotate(
            awarded=Coalesce(Subquery(together.values("sum")), Decimal(0), output_field=POUNDS),
            grantee_name=F("agreement__grantee__name"),
        )
