"""Clauses with their versions, where each was put into a record, and templates of whole notices."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery

from commissioning.models import User
from decisions.record.choices import Kind
from decisions.record.models import Decision
from decisions.record.sections import SECTIONS
from decisions.scheme.choices import FunctionFamily

KEYS = [section.key for section in SECTIONS]


def words_field(choices: list[tuple[str, str]]) -> ArrayField:
    """Words of a known list; none means every one."""
    return ArrayField(models.CharField(max_length=40, choices=choices), default=list, blank=True)


class Clause(models.Model):
    """A passage that officers put into their sections. What it says is in its versions; it is retired, not deleted."""

    code = models.SlugField(max_length=80, unique=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def is_retired(self, on: date) -> bool:
        return self.retired_on is not None and self.retired_on <= on


class ClauseVersionQuerySet(models.QuerySet["ClauseVersion"]):
    def in_force(self, on: date) -> "ClauseVersionQuerySet":
        """The newest that has begun of each clause that is not retired."""
        begun = ClauseVersion.objects.filter(clause=OuterRef("clause"), from_on__lte=on).values("clause")
        newest = self.filter(number=Subquery(begun.values(newest=Max("number"))))
        return newest.exclude(clause__retired_on__lte=on).select_related("clause").order_by("title")

    def fitting(self, *, key: str, kind: str, family: str) -> "ClauseVersionQuerySet":
        """Those meant for this section of such a decision; a kind or a family not given yet fits every clause."""
        found = self.filter(Q(sections__contains=[key]))
        if kind:
            found = found.filter(Q(kinds=[]) | Q(kinds__contains=[kind]))
        if family:
            found = found.filter(Q(families=[]) | Q(families__contains=[family]))
        return found


class ClauseVersion(models.Model):
    """What a clause says from a day on; append-only. `text` is Markdown with variables, as “{end date}”.

    No kinds or no families: it fits every one.
    """

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    sections = ArrayField(models.CharField(max_length=40, choices=[(each, each) for each in KEYS]))
    kinds = words_field(Kind.choices)
    families = words_field(FunctionFamily.choices)
    text = models.TextField()
    from_on = models.DateField()
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=160)

    objects = ClauseVersionQuerySet.as_manager()

    class Meta:
        ordering = ["clause", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "number"], name="clause_version_is_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="clause_version_is_counted_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="clause_version_says_something"),
            models.CheckConstraint(
                condition=Q(sections__len__gte=1, sections__contained_by=KEYS), name="clause_version_sections_are_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class InsertedClause(models.Model):
    """That a version of a clause was put into a section, and the words it became. Locked with its decision."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="inserted_clauses")
    key = models.CharField(max_length=40)
    version = models.ForeignKey(ClauseVersion, on_delete=models.PROTECT, related_name="insertions")
    text = models.TextField()
    inserted_at = models.DateTimeField()
    inserted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(key__in=KEYS), name="inserted_clause_stands_in_a_known_section")
        ]

    def __str__(self) -> str:
        return f"{self.version} in {self.decision} {self.key}"


class TemplateQuerySet(models.QuerySet["Template"]):
    def offered(self, on: date) -> "TemplateQuerySet":
        return self.exclude(retired_on__lte=on)


class Template(models.Model):
    """What a draft can begin with: a kind, a family and words to start its sections with, by their keys."""

    title = models.CharField(max_length=120, unique=True)
    function_family = models.CharField(max_length=20, choices=FunctionFamily)
    kind = models.CharField(max_length=20, choices=Kind)
    starters = models.JSONField(default=dict)
    retired_on = models.DateField(null=True, blank=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(function_family__in=FunctionFamily.values), name="template_family_is_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="template_kind_is_known"),
            models.CheckConstraint(condition=~Q(starters={}), name="template_starts_a_section"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_retired(self, on: date) -> bool:
        return self.retired_on is not None and self.retired_on <= on
