"""Service lines, the spells of funding that paid for them in turn, and the posts of each spell.

Rows are corrected, never deleted: what was recorded in error is struck with a reason and stays. Every change is in the
ledger with what it was before. What the database holds beyond the constraints is in the migration of this room.
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from commissioning.models import Organisation, User
from decisions.record.choices import Certainty
from decisions.record.models import Decision, optional_day, pounds_field
from grants.services import timeline
from grants.services.choices import AmountBasis, SpellKind, Sureness
from grants.services.querysets import FunderSpellQuerySet, SpellPostQuerySet


def organisation(related_name: str, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name=related_name, **options)


class ServiceLine(models.Model):
    """A service that goes on while those who pay for it change."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120, unique=True)
    description = models.CharField(max_length=400)
    provider = organisation("services_provided")
    pathway_notes = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug="") & ~Q(slug="new"), name="service_has_an_address"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(description=""), name="service_is_described"),
        ]

    def __str__(self) -> str:
        return self.name


class Struck(models.Model):
    """What was recorded in error stays on record, marked with who struck it, when and why."""

    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    struck_because = models.CharField(max_length=400, blank=True)

    class Meta:
        abstract = True

    @property
    def is_struck(self) -> bool:
        return self.struck_at is not None


WHOLE_STRIKE = Q(struck_at=None, struck_by=None, struck_because="") | (
    Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_because="")
)


class FunderSpell(Struck):
    """One funder paying for a service from one day to another.

    No funder, first day or amount: not recorded. No last day: no end. `agreed_on` is the day from which it could be
    counted on; the notice that gave it is a `decision` of this program or a reference to one outside it.
    """

    service = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="spells")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=SpellKind)
    funder = organisation("spells_funded", null=True, blank=True)
    from_on = optional_day()
    from_is = models.CharField(max_length=10, choices=Sureness, default=Sureness.CONFIRMED)
    until_on = optional_day()
    until_is = models.CharField(max_length=10, choices=Sureness, default=Sureness.CONFIRMED)
    amount = pounds_field(null=True, blank=True)
    amount_basis = models.CharField(max_length=10, choices=AmountBasis, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="funder_spells"
    )
    external_reference = models.CharField(max_length=120, blank=True)
    agreed_on = optional_day()
    exit_note = models.CharField(max_length=400, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    successor_funder = organisation("spells_to_take_over", null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = FunderSpellQuerySet.as_manager()

    class Meta:
        ordering = ["service", F("from_on").asc(nulls_first=True), F("until_on").asc(nulls_last=True), "number"]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="spell_is_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="spell_is_counted_from_one"),
            models.CheckConstraint(condition=~Q(title=""), name="spell_has_a_title"),
            models.CheckConstraint(condition=Q(kind__in=SpellKind.values), name="spell_kind_is_known"),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="spell_ends_after_it_starts",
                violation_error_message="It ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(from_is=Sureness.CONFIRMED) | Q(from_is=Sureness.TARGET, from_on__isnull=False),
                name="spell_first_day_that_is_a_target_is_given",
                violation_error_message="Give the first day, or do not call it a target.",
            ),
            models.CheckConstraint(
                condition=Q(until_is=Sureness.CONFIRMED) | Q(until_is=Sureness.TARGET, until_on__isnull=False),
                name="spell_last_day_that_is_a_target_is_given",
                violation_error_message="Give the last day, or do not call it a target.",
            ),
            models.CheckConstraint(
                condition=Q(amount=None, amount_basis="")
                | Q(amount__isnull=False, amount__gt=0, amount_basis__in=AmountBasis.values),
                name="spell_amount_is_positive_and_explained",
                violation_error_message="An amount is more than £0.00, in all or a year; blank: not recorded.",
            ),
            models.CheckConstraint(
                condition=~Q(amount_basis=AmountBasis.WHOLE) | Q(until_on__isnull=False),
                name="spell_without_end_has_no_amount_in_all",
                violation_error_message="What has no end has an amount a year, not one in all.",
            ),
            models.CheckConstraint(
                condition=Q(decision=None) | Q(external_reference=""),
                name="spell_has_one_notice",
                violation_error_message="Choose a decision or give a reference, not both.",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("pk")),
                name="spell_does_not_follow_itself",
                violation_error_message="It cannot be followed by itself.",
            ),
            models.CheckConstraint(condition=WHOLE_STRIKE, name="spell_is_struck_by_somebody_with_a_reason"),
        ]
        indexes = [models.Index(fields=["until_on"], name="spell_by_end")]

    def __str__(self) -> str:
        return f"{self.service}: {self.title}"

    @property
    def plain(self) -> timeline.Spell:
        return timeline.Spell(
            title=self.title,
            kind=self.kind,
            from_on=self.from_on,
            until_on=self.until_on,
            successor=self.named_successor,
        )

    @property
    def named_successor(self) -> str:
        """Who or what was named to pay next; "" where nobody was."""
        return (self.successor.title if self.successor else "") or (
            self.successor_funder.name if self.successor_funder else ""
        )

    @property
    def recorded_on(self) -> date:
        return timezone.localdate(self.recorded_at)


class SpellPost(Struck):
    """A post that a spell pays for, in full-time equivalents to two places. Blank: not recorded."""

    spell = models.ForeignKey(FunderSpell, on_delete=models.PROTECT, related_name="posts")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    pathway = models.CharField(max_length=120, blank=True)
    fte = models.DecimalField(max_digits=6, decimal_places=2)
    certainty = models.CharField(max_length=20, choices=Certainty, default=Certainty.CONFIRMED)
    employer = organisation("posts_employed", null=True, blank=True)
    hosted_by = organisation("posts_hosted", null=True, blank=True)
    paid_by = organisation("posts_paid", null=True, blank=True)
    is_tupe = models.BooleanField(default=False)

    objects = SpellPostQuerySet.as_manager()

    class Meta:
        ordering = ["spell", "number"]
        constraints = [
            models.UniqueConstraint(fields=["spell", "number"], name="spell_post_is_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="spell_post_is_counted_from_one"),
            models.CheckConstraint(condition=~Q(title=""), name="spell_post_has_a_title"),
            models.CheckConstraint(
                condition=Q(fte__gt=0),
                name="spell_post_fte_is_positive",
                violation_error_message="Give more than 0.00.",
            ),
            models.CheckConstraint(condition=Q(certainty__in=Certainty.values), name="spell_post_certainty_is_known"),
            models.CheckConstraint(condition=WHOLE_STRIKE, name="spell_post_is_struck_by_somebody_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.fte} {self.title}"
