"""Decision, the rows that belong to it, and its frozen versions.

What the database itself holds beyond the constraints here is in migrations/0002_guards: append-only tables, content
locked while it is out for signature, sums that must agree, signatures in order.
"""

from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from commissioning.models import Directorate, Locality, Organisation, User
from decisions.record.choices import (
    AllocatedTo,
    Answer,
    Certainty,
    FundingStatus,
    Kind,
    Stage,
    TotalIs,
    UpliftRounding,
    VatBasis,
)
from decisions.record.sections import SECTIONS
from decisions.record.states import DONE, OPEN, State
from decisions.record.visibility import DecisionQuerySet
from decisions.scheme.choices import DecisionType, FunctionFamily
from decisions.scheme.models import Post


def pounds_field(**options: Any) -> models.DecimalField:
    """Pounds sterling to the penny."""
    return models.DecimalField(max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal(0))], **options)


def percent_field(**options: Any) -> models.DecimalField:
    """A percentage to four places: 2.6 is 2.6%."""
    return models.DecimalField(max_digits=9, decimal_places=4, **options)


def optional_day() -> models.DateField:
    return models.DateField(null=True, blank=True)


class ReferenceCounter(models.Model):
    """The last number given out in a year; locked while one is taken, so that none is skipped or used twice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Decision(models.Model):
    """One decision, from draft to closed. What it says may change only in the states of `OPEN`."""

    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)

    subject = models.CharField(max_length=250)
    summary = models.CharField(max_length=400, blank=True)
    function_family = models.CharField(max_length=20, choices=FunctionFamily, blank=True)
    kind = models.CharField(max_length=20, choices=Kind, blank=True)
    type = models.CharField(max_length=20, choices=DecisionType, blank=True)
    stage = models.CharField(max_length=20, choices=Stage, blank=True)
    is_key = models.BooleanField(null=True, blank=True)
    key_reason = models.CharField(max_length=400, blank=True)
    is_urgent = models.BooleanField(default=False)
    urgent_reason = models.CharField(max_length=400, blank=True)

    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, related_name="decisions")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="authored")
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="proposed")
    contact_team = models.CharField(max_length=160, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)

    localities = models.ManyToManyField(Locality, blank=True, related_name="decisions")
    period_from = optional_day()
    period_until = optional_day()
    due_on = optional_day()
    due_by = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions_due")
    first_published_on = optional_day()
    deferred_until = optional_day()

    total = pounds_field(null=True, blank=True)
    no_financial_implication = models.BooleanField(default=False)
    vat_basis = models.CharField(max_length=20, choices=VatBasis, blank=True)
    allocated_to = models.CharField(max_length=20, choices=AllocatedTo, default=AllocatedTo.LOCALITIES)
    streams = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    financial_years = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    weights_source = models.CharField(max_length=200, blank=True)
    share_floor = pounds_field(null=True, blank=True)
    share_cap = pounds_field(null=True, blank=True)
    top_slice = pounds_field(null=True, blank=True)
    top_slice_percent = percent_field(null=True, blank=True)
    top_slice_for = models.CharField(max_length=420, blank=True)
    uplift_of = models.ForeignKey("Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="uplifts")
    uplift_percent = percent_field(null=True, blank=True)
    uplift_rounding = models.CharField(max_length=20, choices=UpliftRounding, blank=True)
    uplift_total_is = models.CharField(max_length=20, choices=TotalIs, blank=True)

    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reference__regex=r"^DN-[0-9]{4}-[0-9]{4,}$"), name="decision_reference_is_well_formed"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="decision_state_is_known"),
            models.CheckConstraint(
                condition=Q(function_family__in=["", *FunctionFamily.values]), name="decision_family_is_known"
            ),
            models.CheckConstraint(condition=Q(type__in=["", *DecisionType.values]), name="decision_type_is_known"),
            models.CheckConstraint(
                condition=Q(period_from=None) | Q(period_until=None) | Q(period_until__gte=F("period_from")),
                name="decision_period_ends_after_it_starts",
                violation_error_message="The period ends before it starts.",
            ),
            models.CheckConstraint(condition=Q(total=None) | Q(total__gte=0), name="decision_total_is_not_negative"),
            models.CheckConstraint(
                condition=Q(no_financial_implication=False) | Q(total=None),
                name="decision_without_money_has_no_total",
                violation_error_message="A decision with no financial implication has no total.",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DEFERRED, deferred_until__isnull=False)
                | (~Q(state=State.DEFERRED) & Q(deferred_until=None)),
                name="decision_is_deferred_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(share_floor=None) | Q(share_cap=None) | Q(share_cap__gte=F("share_floor")),
                name="decision_share_cap_is_over_its_floor",
                violation_error_message="The most that a row gets is less than the least.",
            ),
            models.CheckConstraint(
                condition=(Q(top_slice=None) | Q(top_slice__gt=0))
                & (Q(top_slice_percent=None) | Q(top_slice_percent__gt=0, top_slice_percent__lte=100))
                & (Q(top_slice=None) | Q(top_slice_percent=None)),
                name="decision_top_slice_is_one_sum_or_percentage",
            ),
            models.CheckConstraint(
                condition=(Q(top_slice=None, top_slice_percent=None) & Q(top_slice_for=""))
                | (~Q(top_slice=None, top_slice_percent=None) & ~Q(top_slice_for="")),
                name="decision_top_slice_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(uplift_of=None, uplift_percent=None, uplift_rounding="", uplift_total_is="")
                | (
                    Q(uplift_of__isnull=False)
                    & Q(uplift_rounding__in=UpliftRounding.values)
                    & Q(uplift_total_is__in=TotalIs.values)
                    & ~Q(uplift_of=F("pk"))
                ),
                name="decision_uplift_is_told_whole",
            ),
        ]
        indexes = [models.Index(fields=["state", "-started_at"], name="decision_by_state")]

    def __str__(self) -> str:
        return self.reference

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: references are never reused, so a draft is withdrawn instead."""
        raise TypeError("A decision is withdrawn, never deleted.")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_decided(self) -> bool:
        return self.state in DONE

    @property
    def texts(self) -> dict[str, "SectionText"]:
        """Section texts by key; load with loading.whole() so that this costs no query."""
        return {text.key: text for text in self.section_texts.all()}


class SectionText(models.Model):
    """One narrative section in Markdown; `answer` where the section asks yes or no first."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="section_texts")
    key = models.CharField(max_length=40, choices=[(section.key, section.title) for section in SECTIONS])
    text = models.TextField(blank=True)
    answer = models.CharField(max_length=3, choices=Answer, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decision", "key"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "key"], name="section_is_written_once"),
            models.CheckConstraint(
                condition=Q(key__in=[section.key for section in SECTIONS]), name="section_key_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.key}"


class FundingSource(models.Model):
    """Where the money comes from. No amount means: share not recorded; it is never guessed."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="funding_sources")
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="funds")
    programme = models.CharField(max_length=160, blank=True)
    financial_year = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = pounds_field(null=True, blank=True)
    status = models.CharField(max_length=20, choices=FundingStatus, default=FundingStatus.INDICATIVE)
    ends_on = optional_day()
    fallback = models.CharField(max_length=300, blank=True)
    underwritten_by = models.CharField(max_length=200, blank=True)
    underwritten_up_to = pounds_field(null=True, blank=True)

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "funder", "programme", "financial_year"],
                name="funding_source_is_counted_once",
                nulls_distinct=False,
                violation_error_message="This funder, programme and year is in the list already.",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0),
                name="funding_source_amount_is_positive",
                violation_error_message="A funder’s share is more than £0.00, or left blank where it is not recorded.",
            ),
            models.CheckConstraint(
                condition=Q(underwritten_up_to=None) | (Q(underwritten_up_to__gt=0) & ~Q(underwritten_by="")),
                name="funding_source_is_underwritten_by_somebody",
                violation_error_message="Say who underwrites it, and up to more than £0.00.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder} for {self.decision}"


class Allocation(models.Model):
    """One amount: stream × locality × recipient × financial year, with the weight, floor and cap it came from.

    The amount may be missing in a draft (a weight is typed first), never in a frozen version. One that is locked stays
    as it is when others are shared by weight. `before` is what the decision that this one raises had given.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="allocations")
    stream = models.CharField(max_length=80, blank=True)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations")
    recipient = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    financial_year = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = pounds_field(null=True, blank=True)
    weight = models.PositiveIntegerField(null=True, blank=True)
    floor = pounds_field(null=True, blank=True)
    cap = pounds_field(null=True, blank=True)
    is_locked = models.BooleanField(default=False)
    before = pounds_field(null=True, blank=True)

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "stream", "locality", "recipient", "financial_year"],
                name="allocation_cell_is_filled_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="allocation_amount_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(locality__isnull=False) | Q(recipient__isnull=False),
                name="allocation_says_to_whom",
            ),
            models.CheckConstraint(
                condition=(Q(floor=None) | Q(floor__gte=0))
                & (Q(cap=None) | Q(cap__gte=0))
                & (Q(floor=None) | Q(cap=None) | Q(cap__gte=F("floor"))),
                name="allocation_cap_is_over_its_floor",
            ),
            models.CheckConstraint(
                condition=Q(is_locked=False) | Q(amount__isnull=False), name="allocation_that_is_locked_has_an_amount"
            ),
            models.CheckConstraint(
                condition=Q(before=None) | Q(before__gte=0), name="allocation_before_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.locality or self.recipient} {self.stream} {self.amount}"


class FundedPost(models.Model):
    """A post that the money pays for, in full-time equivalents to two places."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="funded_posts")
    title = models.CharField(max_length=160)
    employer = models.CharField(max_length=200, blank=True)
    fte = models.DecimalField(max_digits=6, decimal_places=2)
    certainty = models.CharField(max_length=20, choices=Certainty, default=Certainty.CONFIRMED)
    until_on = optional_day()

    class Meta:
        ordering = ["decision", "id"]
        constraints = [models.CheckConstraint(condition=Q(fte__gt=0), name="funded_post_fte_is_positive")]

    def __str__(self) -> str:
        return f"{self.fte} {self.title}"


class Contributor(models.Model):
    """Someone who wrote in the record: the author, or a colleague who changed it. They may not sign it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="contributors")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="contributions")
    since = models.DateTimeField()

    class Meta:
        ordering = ["decision", "since"]
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="contributor_is_listed_once")]

    def __str__(self) -> str:
        return f"{self.person} on {self.decision}"


class Version(models.Model):
    """Everything the notice says, frozen at submission. `content` is canonical JSON; `sha256` is its fingerprint."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="version_number_is_used_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_is_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} version {self.number}"
