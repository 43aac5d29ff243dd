"""The authority's directorates, the organisations it deals with and the localities it serves."""

from django.db import models
from django.db.models import Q


class Directorate(models.Model):
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def number(max_length: int) -> "models.CharField[str, str]":
    """A register's number: blank where the body is not on that register."""
    return models.CharField(max_length=max_length, blank=True, default="")


def well_formed(field: str, pattern: str, sentence: str) -> models.CheckConstraint:
    """The field is blank or matches the pattern."""
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__regex": pattern}),
        name=f"organisation_{field}_is_well_formed",
        violation_error_message=sentence,
    )


class Organisation(models.Model):
    """A funder, a recipient or a partner. Numbers are those of 360Giving's organisation identifiers.

    Source: 360Giving Data Standard, organisation identifiers; org-id.guide lists GB-CHC, GB-COH, GB-LAE, GB-NHS.
    """

    name = models.CharField(max_length=200, unique=True)
    charity_number = number(10)
    company_number = number(8)
    local_authority_code = number(3)
    ods_code = number(10)

    class Meta:
        ordering = ["name"]
        constraints = [
            well_formed(
                "charity_number",
                r"^((SC|NIC)?[0-9]{6}|[0-9]{6,7}(-[0-9]{1,2})?)$",
                "A charity number has six or seven figures, such as 1119020; in Scotland SC and six figures.",
            ),
            well_formed(
                "company_number",
                r"^([0-9]{8}|[A-Z]{2}[0-9]{6})$",
                "A company number has eight characters, such as 03210987 or RC000654.",
            ),
            well_formed(
                "local_authority_code",
                r"^[A-Z]{3}$",
                "A local authority code has three capital letters, such as BOL.",
            ),
            well_formed(
                "ods_code", r"^[A-Z0-9]{3,10}$", "An ODS code has 3 to 10 capital letters and figures, such as RXV."
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
