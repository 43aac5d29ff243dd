"""Links from a decision to the earlier ones that it varies, renews, replaces or carries out."""

from django.db import models
from django.db.models import F, Q

from decisions.record.choices import Relation
from decisions.record.models import Decision, optional_day, pounds_field


class DecisionLink(models.Model):
    """One earlier decision: a `parent` in this program, or an older notice as it was typed in.

    The database (migrations/0007_links) refuses a parent that is not decided. A decided one takes no new links, so no
    chain of links ever leads back to where it began.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="links")
    relation = models.CharField(max_length=20, choices=Relation)
    parent = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="later_links")
    external_reference = models.CharField(max_length=60, blank=True)
    external_subject = models.CharField(max_length=250, blank=True)
    external_decided_on = optional_day()
    external_total = pounds_field(null=True, blank=True)

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="link_relation_is_known"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("decision")),
                name="link_is_to_another_decision",
                violation_error_message="A decision has no link to itself.",
            ),
            models.CheckConstraint(
                condition=Q(
                    parent__isnull=False,
                    external_reference="",
                    external_subject="",
                    external_decided_on=None,
                    external_total=None,
                )
                | (
                    Q(parent=None, external_decided_on__isnull=False)
                    & ~Q(external_reference="")
                    & ~Q(external_subject="")
                ),
                name="link_names_one_decision",
                violation_error_message="Name a decision of this program, or give reference, subject and day.",
            ),
            models.CheckConstraint(
                condition=~Q(external_reference__iregex=r"^\s*DN-[0-9]{4}-[0-9]{4,}\s*$"),
                name="link_to_an_older_notice_has_no_reference_of_ours",
            ),
            models.CheckConstraint(
                condition=Q(external_total=None) | Q(external_total__gte=0), name="link_total_is_not_negative"
            ),
            models.UniqueConstraint(
                fields=["decision", "relation", "parent", "external_reference"],
                name="link_is_made_once",
                nulls_distinct=False,
                violation_error_message="This earlier decision is in the list already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.get_relation_display().lower()} {self.parent or self.external_reference}"
