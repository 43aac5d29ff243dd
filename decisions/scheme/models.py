"""Posts, who holds them between which days, and the rules that say which of them sign what."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from commissioning.models import Directorate, User
from decisions.scheme.choices import Capacity, DecisionType, FunctionFamily


class DateRange(Func):
    function = "daterange"


class IdRange(Func):
    """One id as a range, so that the exclusion needs no extension."""

    function = "int8range"


class Post(models.Model):
    """An office that signs, whoever holds it."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160, unique=True)
    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    abolished_on = models.DateField(null=True, blank=True)  # the first day without it; nobody holds it from then on

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def is_abolished(self, day: date) -> bool:
        return self.abolished_on is not None and self.abolished_on <= day


class PostHoldingQuerySet(models.QuerySet["PostHolding"]):
    def covering(self, day: date) -> "PostHoldingQuerySet":
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


class PostHolding(models.Model):
    """Days are inclusive at both ends; no end means until further notice."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = PostHoldingQuerySet.as_manager()

    class Meta:
        ordering = ["post", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="post_holding_ends_after_it_starts",
                violation_error_message="A post is held until a day on or after the day it starts.",
            ),
            ExclusionConstraint(
                name="post_has_one_holder_at_a_time",
                expressions=[
                    (IdRange(F("post_id"), F("post_id"), Value("[]")), RangeOperators.OVERLAPS),
                    (DateRange(F("from_on"), F("until_on"), Value("[]")), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Someone else holds this post on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} held by {self.holder}"


class SignOffRuleQuerySet(models.QuerySet["SignOffRule"]):
    def in_force(self, day: date) -> "SignOffRuleQuerySet":
        return self.filter(Q(in_force_until=None) | Q(in_force_until__gte=day), in_force_from__lte=day)


class SignOffRule(models.Model):
    """Who must sign: for this function family and type, from this total, this post, in this place in the chain.

    Blank family or type, or no amount, means every one. `amount_from` is inclusive, in pounds.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="rules")
    position = models.PositiveSmallIntegerField()
    capacity = models.CharField(max_length=20, choices=Capacity)
    function_family = models.CharField(max_length=20, choices=FunctionFamily, blank=True)
    decision_type = models.CharField(max_length=20, choices=DecisionType, blank=True)
    amount_from = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)

    objects = SignOffRuleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "in_force_from"]
        constraints = [
            models.CheckConstraint(condition=Q(position__gte=1), name="sign_off_rule_position_is_counted_from_one"),
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="sign_off_rule_capacity_is_known"),
            models.CheckConstraint(
                condition=Q(function_family__in=["", *FunctionFamily.values]), name="sign_off_rule_family_is_known"
            ),
            models.CheckConstraint(
                condition=Q(decision_type__in=["", *DecisionType.values]), name="sign_off_rule_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_from=None) | Q(amount_from__gt=0), name="sign_off_rule_amount_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gte=F("in_force_from")),
                name="sign_off_rule_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.post} {self.capacity}"

    def covers(self, *, family: str, decision_type: str, total: Decimal) -> bool:
        """Whether it asks for its post in a decision of this family, type and total."""
        return (
            self.function_family in {"", family}
            and self.decision_type in {"", decision_type}
            and (self.amount_from is None or self.amount_from <= total)
        )

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: a rule that was in force stays on record and is ended instead."""
        raise TypeError("A sign-off rule is ended by its last day in force, never deleted.")
