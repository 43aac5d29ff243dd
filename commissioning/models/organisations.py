"""The authority's directorates, the organisations it deals with and the localities it serves."""

from collections.abc import Iterable
from typing import Optional

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from commissioning.lib import identifiers
from commissioning.lib.identifiers import REGISTERS


class Directorate(models.Model):
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def number(max_length: int) -> "models.CharField[str, str]":
    """A register's number: blank where the body is not on that register."""
    return models.CharField(max_length=max_length, blank=True, default="")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def standing(self, *, also: Iterable[int] = ()) -> "OrganisationQuerySet":
        """Those that are not merged into another: what may be chosen. `also`: those that were chosen before."""
        return self.filter(Q(merged_into=None) | Q(pk__in=list(also)))

    def standing_for(self, records: "OrganisationQuerySet") -> "OrganisationQuerySet":
        """Of some records those that stand, and for those that are merged the record that stands for them."""
        own = records.order_by().values("pk")
        return self.standing().filter(Q(pk__in=own) | Q(merged__in=own)).distinct()

    def called(self, name: str) -> Optional["Organisation"]:
        """The standing body of that name or alias, in whatever letters."""
        name = " ".join(name.split())
        named = Q(name__iexact=name) | Q(aliases__name__iexact=name) | Q(merged__aliases__name__iexact=name)
        return self.standing().filter(named).distinct().first()


class Organisation(models.Model):
    """A funder, a recipient or a partner. Numbers are those of 360Giving's organisation identifiers.

    A record that proved to be of the same body points to the one that stands. Nothing moves: whoever asks for the body
    asks for both. What the database holds of that: migrations/0007_organisations.
    """

    name = models.CharField(max_length=200, unique=True)
    charity_number = number(10)
    company_number = number(8)
    local_authority_code = number(4)
    ods_code = number(10)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{register.field: ""}) | Q(**{f"{register.field}__regex": register.pattern}),
                    name=f"organisation_{register.field}_is_well_formed",
                    violation_error_message=register.sentence,
                )
                for register in REGISTERS
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
                name="organisation_is_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def body(self) -> "Organisation":
        """The record that stands for it: itself, unless it is merged into another."""
        return self.merged_into or self

    @property
    def identifiers(self) -> list[str]:
        """Its identifiers for open data, the one to publish first."""
        return identifiers.of({register.field: getattr(self, register.field) for register in REGISTERS})


class AliasSource(models.TextChoices):
    """How a body came by another name."""

    FORMER = "former", "Earlier name"
    OTHER = "other", "Also known as"
    MERGED = "merged", "Name of a record merged into this one"


class Alias(models.Model):
    """Another name of a body, by which it is found. `until_on`: the day on which it stopped being the name.

    No name is an alias and the name of a standing body at once: migrations/0007_organisations.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=AliasSource)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="alias_is_of_one_body"),
            models.CheckConstraint(condition=~Q(name=""), name="alias_is_a_name"),
            models.CheckConstraint(condition=Q(source__in=AliasSource.values), name="alias_source_is_known"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(source=AliasSource.FORMER), name="alias_with_a_last_day_was_the_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


def same_body(path: str, name: str) -> Q:
    """Rows whose organisation at `path` has that name, or is merged into the one that has."""
    return Q(**{f"{path}__name": name}) | Q(**{f"{path}__merged_into__name": name})


class Locality(models.Model):
    """A district of the authority, by its Office for National Statistics code."""

    name = models.CharField(max_length=80, unique=True)
    gss_code = models.CharField(max_length=9, unique=True)
    council = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="localities"
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "localities"
        constraints = [
            models.CheckConstraint(
                condition=Q(gss_code__regex=r"^E[0-9]{8}$"),
                name="locality_gss_code_is_well_formed",
                violation_error_message="A GSS code is E and eight figures, such as E08000001.",
            )
        ]

    def __str__(self) -> str:
        return self.name
