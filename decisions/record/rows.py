"""What a section says in rows: the tables behind row_kinds.py. Each belongs to the content of its decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import F, Q

from decisions.plans.models import PlanPriority
from decisions.record.choices import Access, InterestAction, Severity, Verb
from decisions.record.models import Decision, optional_day, pounds_field
from decisions.record.papers import PaperFile


def words(longest: int, *, blank: bool = True) -> models.CharField:
    return models.CharField(max_length=longest, blank=blank)


def chosen(choices: type[models.TextChoices], *, blank: bool = False) -> models.CharField:
    return models.CharField(max_length=20, choices=choices, blank=blank)


def held(
    name: str, *, said: Sequence[str] = (), known: Mapping[str, type[models.TextChoices]] | None = None
) -> list[Any]:
    """What the database holds of a row: one at each place, these columns not blank, those of known words."""
    return [
        models.UniqueConstraint(fields=["decision", "position"], name=f"{name}_has_a_place_of_its_own"),
        *(models.CheckConstraint(condition=~Q(**{column: ""}), name=f"{name}_{column}_is_said") for column in said),
        *(
            models.CheckConstraint(condition=Q(**{f"{column}__in": choices.values}), name=f"{name}_{column}_is_known")
            for column, choices in (known or {}).items()
        ),
    ]


class DecisionRow(models.Model):
    """One row of one section, at its place in the list, counted from 1."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["decision", "position"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.position} of {self.decision}"


class Resolution(DecisionRow):
    verb = chosen(Verb)
    what = words(500, blank=False)
    recipient = words(200)
    amount = pounds_field(null=True, blank=True)
    from_on = optional_day()
    until_on = optional_day()

    class Meta(DecisionRow.Meta):
        constraints = [
            *held("resolution", said=["what"], known={"verb": Verb}),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="resolution_amount_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="resolution_ends_after_it_starts",
                violation_error_message="It ends before it starts.",
            ),
        ]


class Alternative(DecisionRow):
    option = words(300, blank=False)
    rejected_because = words(600, blank=False)

    class Meta(DecisionRow.Meta):
        constraints = held("alternative", said=["option", "rejected_because"])


class Consultee(DecisionRow):
    who = words(200, blank=False)
    method = words(160)
    on = optional_day()
    view = words(600)
    response = words(600)

    class Meta(DecisionRow.Meta):
        constraints = held("consultee", said=["who"])


class PriorityLink(DecisionRow):
    priority = models.ForeignKey(PlanPriority, on_delete=models.PROTECT, related_name="+")
    contribution = words(600, blank=False)

    class Meta(DecisionRow.Meta):
        constraints = held("priority_link", said=["contribution"])


class Outcome(DecisionRow):
    aim = words(300, blank=False)
    indicator = words(300, blank=False)
    baseline = words(160)
    target = words(160)
    by_on = optional_day()

    class Meta(DecisionRow.Meta):
        constraints = held("outcome", said=["aim", "indicator"])


class Milestone(DecisionRow):
    """One that is carried over waits for its day; a version has the day of each (migrations/0018_carried_rows)."""

    what = words(300, blank=False)
    owner = words(160, blank=False)
    due_on = optional_day()

    class Meta(DecisionRow.Meta):
        constraints = held("milestone", said=["what", "owner"])


class Risk(DecisionRow):
    risk = words(300, blank=False)
    likelihood = chosen(Severity)
    impact = chosen(Severity)
    mitigation = words(600, blank=False)
    owner = words(160, blank=False)

    class Meta(DecisionRow.Meta):
        constraints = held(
            "risk", said=["risk", "mitigation", "owner"], known={"likelihood": Severity, "impact": Severity}
        )


class DeclaredInterest(DecisionRow):
    who = words(160, blank=False)
    capacity = words(160)
    nature = words(400, blank=False)
    action = chosen(InterestAction)
    dispensation = words(300)

    class Meta(DecisionRow.Meta):
        constraints = held("interest", said=["who", "nature"], known={"action": InterestAction})


class BackgroundPaper(DecisionRow):
    """A file of this decision, or a page elsewhere; a published work may be named alone."""

    title = words(250, blank=False)
    dated_on = optional_day()
    access = chosen(Access)
    url = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey(PaperFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(DecisionRow.Meta):
        constraints = [
            *held("paper", said=["title"], known={"access": Access}),
            models.CheckConstraint(
                condition=Q(access="published") | ~Q(url="") | Q(file__isnull=False),
                name="paper_can_be_found",
                violation_error_message="Give the file or the web address of the paper.",
            ),
        ]


class NoticeTerm(DecisionRow):
    term = words(60, blank=False)
    expansion = words(200, blank=False)

    class Meta(DecisionRow.Meta):
        constraints = held("term", said=["term", "expansion"])
