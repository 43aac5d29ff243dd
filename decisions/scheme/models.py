"""Posts, who holds them between which days, and the rules that say which of them sign what."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Value
from django.db.models.functions import JSONObject

from commissioning.models import Directorate, Locality, User
from decisions.scheme.case import Case
from decisions.scheme.choices import Capacity, DecisionType, FunctionFamily, Kind


class DateRange(Func):
    function = "daterange"


class IdRange(Func):
    """One id as a range, so that the exclusion needs no extension."""

    function = "int8range"


class IsAmong(Func):
    """Whether a value is one of an array's."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


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

    def whole(self) -> "SignOffRuleQuerySet":
        """In chain order, with posts and the names of districts, in one query."""
        mine = Locality.objects.filter(IsAmong(F("gss_code"), OuterRef("localities")))
        rows = self.select_related("post", "alternate").annotate(
            named=ArraySubquery(mine.values_list(JSONObject(code="gss_code", name="name")))
        )
        return rows.order_by("position", "in_force_from", "pk")


class SignOffRule(models.Model):
    """Who must sign: for these decisions, from this amount, this post, in this place in the chain, in this capacity.

    Blank family or type, no kinds, no districts (`localities`, by GSS code) or no amount means every one. A decision
    that affects any of the districts is meant. `amount_from` is inclusive, in pounds. Rules in one `position` sign in
    either order. The alternate takes the step while nobody holds the post, or its holder stands aside.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="rules")
    alternate = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="rules_as_alternate"
    )
    position = models.PositiveSmallIntegerField()
    capacity = models.CharField(max_length=20, choices=Capacity)
    function_family = models.CharField(max_length=20, choices=FunctionFamily, blank=True)
    decision_type = models.CharField(max_length=20, choices=DecisionType, blank=True)
    kinds = ArrayField(models.CharField(max_length=20, choices=Kind), default=list, blank=True)
    localities = ArrayField(models.CharField(max_length=9), default=list, blank=True)
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
            models.CheckConstraint(condition=Q(kinds__contained_by=Kind.values), name="sign_off_rule_kinds_are_known"),
            models.CheckConstraint(
                condition=Q(alternate=None) | ~Q(alternate=F("post")), name="sign_off_rule_alternate_is_another_post"
            ),
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gte=F("in_force_from")),
                name="sign_off_rule_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.post} {self.capacity}"

    def covers(self, case: Case) -> bool:
        """Whether it asks for its post in such a decision."""
        return (
            self.function_family in {"", case.family}
            and self.decision_type in {"", case.decision_type}
            and (not self.kinds or case.kind in self.kinds)
            and (not self.localities or not case.localities.isdisjoint(self.localities))
            and (self.amount_from is None or self.amount_from <= case.amount)
        )

    @property
    def districts(self) -> dict[str, str]:
        """Names by code, in the order of names; asked for once more where the rule was not loaded with whole()."""
        if not self.localities:
            return {}
        if hasattr(self, "named"):
            return {row["code"]: row["name"] for row in sorted(self.named, key=lambda row: row["name"])}
        return dict(Locality.objects.filter(gss_code__in=self.localities).values_list("gss_code", "name"))

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: a rule that was in force stays on record and is ended instead."""
        raise TypeError("A sign-off rule is ended by its last day in force, never deleted.")
