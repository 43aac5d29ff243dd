"""Pools, what their agreements say from a day on, what partners put in, and how a year came out.

Rows are written once. What the database holds beyond the constraints is in the migration named pooling.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from commissioning.lib import dates
from commissioning.models import Organisation
from grants.pooling.choices import ContributionKind, Rule
from grants.written import Written


def pounds_or_less() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=14, decimal_places=2)


class Pool(Written):
    """One pooled budget. All that is said of it are its terms."""

    slug = models.SlugField(max_length=100, unique=True)

    class Meta:
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=~Q(slug="") & ~Q(slug="new"), name="pool_has_an_address")]

    def __str__(self) -> str:
        return self.slug


class PoolTerms(Written):
    """What the agreement says from a day on. The latest terms of a day count."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    name = models.CharField(max_length=120)
    aims = models.CharField(max_length=1000)
    functions = models.CharField(max_length=1000)
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pools_hosted")
    manager = models.CharField(max_length=160)
    period_from = models.DateField()
    period_until = models.DateField()
    rule = models.CharField(max_length=20, choices=Rule)
    other_rule = models.CharField(max_length=1000, blank=True)
    governance = models.CharField(max_length=1000)
    notice = models.CharField(max_length=200)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["pool", "number"]
        verbose_name_plural = "pool terms"
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="pool_terms_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="pool_terms_count_from_one"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="pool_terms_that_change_say_why"),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="pool_rule_is_known"),
            models.CheckConstraint(
                condition=Q(rule=Rule.RISK_SHARE, other_rule="") | (Q(rule=Rule.OTHER) & ~Q(other_rule="")),
                name="pool_has_one_rule",
            ),
            models.CheckConstraint(condition=Q(period_until__gte=F("period_from")), name="pool_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(name="")
                & ~Q(aims="")
                & ~Q(functions="")
                & ~Q(manager="")
                & ~Q(governance="")
                & ~Q(notice=""),
                name="pool_terms_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PoolPartner(models.Model):
    """One partner under some terms, with the per cent it bears where the rule is a risk share."""

    terms = models.ForeignKey(PoolTerms, on_delete=models.PROTECT, related_name="partners")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pool_partnerships")
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["terms", "number"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "number"], name="pool_partners_are_numbered"),
            models.UniqueConstraint(fields=["terms", "organisation"], name="pool_partner_is_named_once"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=0, percent__lte=100), name="pool_percent_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.terms}"


class PoolContribution(Written):
    """What one partner plans to put in for a year in all, or has put in by a day in all. The latest of a day counts."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="contributions")
    number = models.PositiveSmallIntegerField()
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pool_contributions")
    financial_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=ContributionKind)
    effective_on = models.DateField()
    amount = pounds_or_less()
    document = models.CharField(max_length=160)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["pool", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="pool_contributions_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="pool_contributions_count_from_one"),
            models.CheckConstraint(condition=Q(kind__in=ContributionKind.values), name="pool_contribution_is_known"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="pool_contribution_is_not_negative"),
            models.CheckConstraint(condition=~Q(document=""), name="pool_contribution_names_its_document"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.get_kind_display()} {self.amount}"


class PoolOutturn(Written):
    """What a year cost in the end, beside what was planned. A `difference` more than nothing is an overspend."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="outturns")
    terms = models.ForeignKey(PoolTerms, on_delete=models.PROTECT, related_name="outturns")
    financial_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    closed_on = models.DateField()
    budget = pounds_or_less()
    spent = pounds_or_less()
    difference = pounds_or_less()
    document = models.CharField(max_length=160)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["pool", "financial_year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "financial_year", "number"], name="pool_outturns_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="pool_outturns_count_from_one"),
            models.CheckConstraint(condition=Q(budget__gte=0, spent__gte=0), name="pool_outturn_is_not_negative"),
            models.CheckConstraint(
                condition=Q(difference=F("spent") - F("budget")), name="pool_outturn_is_spent_less_budget"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="pool_outturn_names_its_document"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="pool_outturn_that_changes_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.year_name}"

    @property
    def year_name(self) -> str:
        return dates.financial_year_name(self.financial_year)


class PoolShare(models.Model):
    """What one partner bears of what was overspent; less than nothing: what it gets of what was left."""

    outturn = models.ForeignKey(PoolOutturn, on_delete=models.PROTECT, related_name="shares")
    partner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pool_shares")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    amount = pounds_or_less()

    class Meta:
        ordering = ["outturn", "id"]
        constraints = [models.UniqueConstraint(fields=["outturn", "partner"], name="pool_share_is_given_once")]

    def __str__(self) -> str:
        return f"{self.partner} {self.amount}"
