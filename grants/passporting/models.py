"""Grants that come in to be passed on, what became of them entry by entry, and what recipients report of theirs.

Rows are written once: a position is the sum of the entries up to a day. What the database holds beyond the constraints
is in the migration named passporting.
"""

from datetime import date

from django.db import models
from django.db.models import Q

from commissioning.lib import dates
from commissioning.models import Organisation
from grants.awards.models import Award
from grants.passporting.choices import EntryKind
from grants.written import Written


class PassportedGrant(Written):
    """A funder’s money for one financial year that is to go on to others, by a day that entries may move."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=120)
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="passported_grants")
    programme = models.CharField(max_length=160, blank=True)
    financial_year = models.PositiveSmallIntegerField()
    pass_on_by = models.DateField()

    class Meta:
        ordering = ["-financial_year", "name"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug="") & ~Q(slug="new"), name="passported_grant_has_an_address"),
            models.CheckConstraint(condition=~Q(name=""), name="passported_grant_has_a_name"),
            models.CheckConstraint(
                condition=Q(financial_year__gte=2000, financial_year__lte=2100), name="passported_grant_year_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.year_name}"

    @property
    def year_name(self) -> str:
        return dates.financial_year_name(self.financial_year)


class PassportEntry(Written):
    """One sum that came in, was retained, was passed on in one award or was sent back; or another day to pass it on by.

    A sum less than nothing takes back what an earlier entry said.
    """

    grant = models.ForeignKey(PassportedGrant, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=EntryKind)
    effective_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, null=True, blank=True, related_name="passported")
    pass_on_by: "models.DateField[date | None, date | None]" = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=160, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["grant", "number"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="passport_entries_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="passport_entries_count_from_one"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="passport_entry_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.MOVED, amount=None, pass_on_by__isnull=False)
                | (~Q(kind=EntryKind.MOVED) & Q(amount__isnull=False, pass_on_by=None) & ~Q(amount=0)),
                name="passport_entry_says_a_sum_or_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.PASSED_ON, award__isnull=False)
                | (~Q(kind=EntryKind.PASSED_ON) & Q(award=None)),
                name="passport_entry_passes_on_by_an_award",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.RECEIVED, amount__gt=0)
                | Q(kind=EntryKind.PASSED_ON, amount__gt=0)
                | ~Q(reason=""),
                name="passport_entry_that_keeps_or_takes_back_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.RECEIVED) | ~Q(document=""), name="passport_receipt_names_its_document"
            ),
        ]

    def __str__(self) -> str:
        return f"Entry {self.number} of {self.grant}"


class OnwardReport(Written):
    """What one recipient says of its part up to a day, in all: passed on further, and retained. None: not recorded."""

    grant = models.ForeignKey(PassportedGrant, on_delete=models.PROTECT, related_name="onward_reports")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="onward_reports")
    number = models.PositiveSmallIntegerField()
    as_at = models.DateField()
    passed_on = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    retained = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    to_whom = models.CharField(max_length=200, blank=True)
    said_by = models.CharField(max_length=160)

    class Meta:
        ordering = ["grant", "number"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="onward_reports_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="onward_reports_count_from_one"),
            models.CheckConstraint(
                condition=(Q(passed_on=None) | Q(passed_on__gte=0)) & (Q(retained=None) | Q(retained__gte=0)),
                name="onward_report_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(passed_on__isnull=False) | Q(retained__isnull=False), name="onward_report_says_something"
            ),
            models.CheckConstraint(condition=~Q(said_by=""), name="onward_report_says_who_said_it"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} on {self.grant}, {self.as_at.isoformat()}"
