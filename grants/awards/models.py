"""Awards, what sealed decisions did to them, and the agreements they are paid under.

Rows of every table here are written once: what an award comes to is the sum of its adjustments up to a day, what an
agreement says is its latest terms on a day. What the database holds beyond the constraints is in
migrations/0002_awards_guards.
"""

from django.db import models
from django.db.models import Q

from commissioning.models import Locality, Organisation, User
from decisions.record.models import Decision, Version
from grants.awards.choices import AgreementStatus, Change, Instrument
from grants.awards.querysets import AdjustmentQuerySet, AwardQuerySet


def signed_pounds() -> models.DecimalField:
    """Pounds to the penny; less than nothing where an award shrinks."""
    return models.DecimalField(max_digits=14, decimal_places=2)


class Agreement(models.Model):
    """What the authority agrees with one recipient about all that one decision gives it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="agreements")
    grantee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    grantor_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["decision", "grantee__name"]
        constraints = [models.UniqueConstraint(fields=["decision", "grantee"], name="agreement_is_made_once")]

    def __str__(self) -> str:
        return f"{self.decision} with {self.grantee}"


class Award(models.Model):
    """One recipient, district, stream and financial year of one decision. It has no amount of its own."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="awards")
    stream = models.CharField(max_length=80, blank=True)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    financial_year = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "stream", "locality", "financial_year"],
                name="award_is_made_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.stream} {self.financial_year or ''}".strip()


class Posting(models.Model):
    """One sealed decision taking effect. `total` is the sum of its adjustments: what it adds to all awards together."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="posting")
    effective_on = models.DateField()
    posted_at = models.DateTimeField()
    total = signed_pounds()

    class Meta:
        ordering = ["effective_on", "id"]

    def __str__(self) -> str:
        return f"{self.version} from {self.effective_on.isoformat()}"


class Adjustment(models.Model):
    """What one posting does to one award."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="adjustments")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="adjustments")
    change = models.CharField(max_length=20, choices=Change)
    amount = signed_pounds()

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["posting", "id"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "award", "change"], name="award_is_adjusted_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="adjustment_is_not_nothing"),
            models.CheckConstraint(condition=Q(change__in=Change.values), name="adjustment_change_is_known"),
            models.CheckConstraint(
                condition=Q(change__in=[Change.RAISED, Change.REPLACED]) | Q(amount__gt=0),
                name="adjustment_adds_unless_it_replaces",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.amount}"


class AgreementDocument(models.Model):
    """The agreement as it was drafted or signed: stored once, never changed. `name` is where the storage has it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=100, unique=True)
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    stored_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["agreement", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "sha256"], name="agreement_document_is_stored_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="agreement_document_has_its_hash"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class AgreementTerms(models.Model):
    """What an agreement says from a day on. The latest terms of a day count; none is ever changed.

    The grantee answers for the money; the payee is whose bank account it goes to; the provider delivers the service.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    payee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="paid_under")
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="delivers_under"
    )
    instrument = models.CharField(max_length=20, choices=Instrument, default=Instrument.GRANT)
    status = models.CharField(max_length=20, choices=AgreementStatus, default=AgreementStatus.TO_DRAFT)
    signed_on = models.DateField(null=True, blank=True)
    agreement_reference = models.CharField(max_length=60, blank=True)
    document = models.ForeignKey(
        "AgreementDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="terms"
    )
    purpose = models.CharField(max_length=600, blank=True)
    conditions = models.TextField(max_length=4000, blank=True)
    is_fixed_price = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["agreement", "number"]
        verbose_name_plural = "agreement terms"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_terms_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="agreement_terms_count_from_one"),
            models.CheckConstraint(condition=Q(instrument__in=Instrument.values), name="agreement_instrument_is_known"),
            models.CheckConstraint(condition=Q(status__in=AgreementStatus.values), name="agreement_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=AgreementStatus.SIGNED, signed_on__isnull=False)
                | (~Q(status=AgreementStatus.SIGNED) & Q(signed_on=None)),
                name="agreement_that_is_signed_says_when",
                violation_error_message="Give the day on which the second side signed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, terms {self.number}"
