"""The glossary: acronyms that a notice may use without writing them out, each since when and until when."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import models
from django.db.models import F, Q

from commissioning.models import User


class GlossaryTermQuerySet(models.QuerySet["GlossaryTerm"]):
    def in_force(self, day: date) -> "GlossaryTermQuerySet":
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


class GlossaryTerm(models.Model):
    """Days are inclusive at both ends; no end means until further notice. A term is ended, never changed."""

    acronym = models.CharField(max_length=8)
    expansion = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        ordering = ["acronym", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["acronym"], condition=Q(until_on=None), name="glossary_term_is_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(acronym__regex=r"^[A-Z][A-Za-z&]*[A-Z]$"), name="glossary_term_is_an_acronym"
            ),
            models.CheckConstraint(condition=~Q(expansion=""), name="glossary_term_is_written_out"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on") - 1),
                name="glossary_term_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acronym}: {self.expansion}"


def known(day: date) -> dict[str, str]:
    """What each acronym stands for that need not be written out on that day; one query."""
    return dict(GlossaryTerm.objects.in_force(day).values_list("acronym", "expansion"))


def known_of(terms: Iterable[Mapping[str, str | None]], day: date) -> dict[str, str]:
    """The same of terms that came with a record, their days as ISO strings."""
    on = day.isoformat()
    return {
        str(term["acronym"]): str(term["expansion"])
        for term in terms
        if str(term["from_on"]) <= on and (term["until_on"] is None or term["until_on"] >= on)
    }
