"""Delegations: who may sign for a post that someone else holds, from when, until when and up to how much."""

from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, Func, OuterRef, Q

from commissioning.lib import money
from commissioning.models import User
from decisions.scheme.case import Case
from decisions.scheme.choices import DecisionType, FunctionFamily
from decisions.scheme.explaining import amount_of
from decisions.scheme.models import Post, PostHolding


class DelegationCounter(models.Model):
    """The last number given out in a year; locked while one is taken, as for decisions."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def live(self, day: date) -> "DelegationQuerySet":
        """In force that day: begun, not over, not ended, and its giver has held the post ever since."""
        return self.standing(day).filter(from_on__lte=day)

    def standing(self, day: date) -> "DelegationQuerySet":
        """In force that day or on a later one. A giver who left the post and came back gives a new one."""
        held = PostHolding.objects.covering(day).filter(
            post=OuterRef("post"), holder=OuterRef("holder"), from_on__lte=OuterRef("made_at__date")
        )
        return self.filter(Exists(held), until_on__gte=day, ended_at=None)

    def under(self, holding: PostHolding) -> "DelegationQuerySet":
        """Given while that holding lasted, and not ended."""
        given = self.filter(post=holding.post_id, holder=holding.holder_id, ended_at=None)
        return given.filter(made_at__date__gte=holding.from_on)

    def given_to(self, person: User, day: date) -> "DelegationQuerySet":
        """To this person, or to a post that they hold that day. What was delegated to them goes no further."""
        return self.filter(Q(to_person=person) | Q(to_post__in=person.holdings.covering(day).values("post")))

    def covering(self, case: Case) -> "DelegationQuerySet":
        """Those whose filters and limit let such a decision through."""
        return self._covering(case.family, case.decision_type, case.amount)

    def covering_outer(self, decision: str) -> "DelegationQuerySet":
        """`covering` for a subquery, of the decision's latest version; `decision` leads from the outer row to its
        decision, and ends in underscores."""
        return self._covering(
            OuterRef(f"{decision}function_family"),
            OuterRef(f"{decision}type"),
            Func(OuterRef(f"{decision}pk"), function="decisions_amount", output_field=models.DecimalField()),
        )

    def _covering(self, family: Any, decision_type: Any, amount: Any) -> "DelegationQuerySet":
        return self.filter(
            Q(function_family="") | Q(function_family=family),
            Q(decision_type="") | Q(decision_type=decision_type),
            Q(limit=None) | Q(limit__gte=amount),
        )


class Delegation(models.Model):
    """The holder of a post lets a person, or another post, sign for it.

    Days are inclusive at both ends. `limit` is in pounds, inclusive, and judged on what the rules are judged on,
    Case.amount; None is none. Blank family or type means every one.

    Only `ended_at` and `ended_by` are ever written later, once; the database (migrations/0004_delegation) sees to
    that, and to who may give one. It lapses for good with its giver's holding: docs/adr/0007-delegation.md.
    """

    reference = models.CharField(max_length=20, unique=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_given")
    holder_name = models.CharField(max_length=120)
    post_title = models.CharField(max_length=160)
    to_person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="delegations_received"
    )
    to_post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="delegations_received"
    )
    to_name = models.CharField(max_length=160)
    from_on = models.DateField()
    until_on = models.DateField()
    limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    function_family = models.CharField(max_length=20, choices=FunctionFamily, blank=True)
    decision_type = models.CharField(max_length=20, choices=DecisionType, blank=True)
    document = models.CharField(max_length=300)
    scope = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reference__regex=r"^D-[0-9]{4}-[0-9]{3,}$"), name="delegation_reference_is_well_formed"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="delegation_ends_after_it_starts",
                violation_error_message="A delegation lasts until a day on or after the day it starts.",
            ),
            models.CheckConstraint(
                condition=Q(limit=None) | Q(limit__gt=0),
                name="delegation_limit_is_positive",
                violation_error_message="Give a limit of more than nothing, or leave it empty for none.",
            ),
            models.CheckConstraint(
                condition=Q(to_person=None, to_post__isnull=False) | Q(to_person__isnull=False, to_post=None),
                name="delegation_has_one_delegate",
                violation_error_message="Choose a person or a post, and only one of them.",
            ),
            models.CheckConstraint(
                condition=(Q(to_person=None) | ~Q(to_person=F("holder"))) & (Q(to_post=None) | ~Q(to_post=F("post"))),
                name="delegation_is_to_someone_else",
                violation_error_message="A post is not delegated to whoever holds it.",
            ),
            models.CheckConstraint(
                condition=~Q(document=""),
                name="delegation_names_its_document",
                violation_error_message="Say which document authorises it.",
            ),
            models.CheckConstraint(
                condition=~Q(document__contains="@") & ~Q(scope__contains="@"),
                name="delegation_publishes_no_address",
                violation_error_message="Leave e-mail addresses out: the document and the scope are published.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="delegation_is_ended_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(function_family__in=["", *FunctionFamily.values]), name="delegation_family_is_known"
            ),
            models.CheckConstraint(
                condition=Q(decision_type__in=["", *DecisionType.values]), name="delegation_type_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def is_between(self, person: User) -> bool:
        """Whether this person gave it, or was given it by name."""
        return person.pk in (self.holder_id, self.to_person_id)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: signatures name it."""
        raise TypeError("A delegation is ended, never deleted.")

    def excludes(self, case: Case) -> str:
        """Why it does not cover such a decision, as a sentence; "" where it does."""
        if self.limit is not None and case.amount > self.limit:
            return (
                f"Delegation {self.reference} lets you sign up to {money.pounds(self.limit)}, "
                f"and this decision is {amount_of(case, over=self.limit)}."
            )
        if self.function_family not in ("", case.family) or self.decision_type not in ("", case.decision_type):
            return f"Delegation {self.reference} covers {self.covers}, and this decision is another."
        return ""

    @property
    def covers(self) -> str:
        """Its filters in words."""
        kinds = self.get_decision_type_display().replace("decision", "decisions") if self.decision_type else "decisions"
        if not self.function_family:
            return kinds if self.decision_type else "every decision"
        return f"{kinds} on {self.get_function_family_display().lower()} functions"


def next_reference(*, year: int) -> str:
    """Takes the next number of the year inside the caller's transaction, whose rollback gives it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO decisions_delegationcounter (year, last) VALUES (%s, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = decisions_delegationcounter.last + 1 RETURNING last",
            [year],
        )
        (number,) = cursor.fetchone()
    return f"D-{year}-{number:03d}"


def acting(post: Post | int, on: date, case: Case) -> list[User]:
    """Who may sign such a decision for this post on that day without holding it: for mail and for checks."""
    live = Delegation.objects.live(on).filter(post=post).covering(case)
    deputies = PostHolding.objects.covering(on).filter(post__in=live.values("to_post"))
    people = User.objects.filter(Q(pk__in=live.values("to_person")) | Q(pk__in=deputies.values("holder")))
    return list(people.filter(is_active=True).order_by("name"))
