"""What statutory lists ask of an agreement that neither its decision nor its terms say.

Rows are written once; what the database holds beyond the constraints is in the migration named statutory.
"""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from commissioning.lib import dates, money
from commissioning.models import User
from decisions.record.choices import Answer
from grants.awards.models import Agreement
from grants.statutory.choices import Invitation, Sector


class AgreementDetails(models.Model):
    """All that is said of an agreement for the lists; the last one counts. Blank: nobody has said it.

    `has_no_review` says that no review is planned; `irrecoverable_vat` is in pounds over the life of the agreement.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="details")
    number = models.PositiveSmallIntegerField()
    sector = models.CharField(max_length=20, choices=Sector, blank=True)
    is_small = models.CharField(max_length=3, choices=Answer, blank=True)
    irrecoverable_vat = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    review_on = models.DateField(null=True, blank=True)
    has_no_review = models.BooleanField(default=False)
    invitation = models.CharField(max_length=20, choices=Invitation, blank=True)
    tender_reference = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["agreement", "number"]
        verbose_name_plural = "agreement details"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_details_are_numbered"),
            models.CheckConstraint(
                condition=Q(number=1) | (Q(number__gt=1) & ~Q(reason="")), name="agreement_details_that_follow_say_why"
            ),
            models.CheckConstraint(
                condition=Q(sector__in=["", *Sector.values]), name="agreement_details_sector_is_known"
            ),
            models.CheckConstraint(
                condition=Q(is_small__in=["", *Answer.values]), name="agreement_details_size_is_known"
            ),
            models.CheckConstraint(
                condition=Q(invitation__in=["", *Invitation.values]), name="agreement_details_invitation_is_known"
            ),
            models.CheckConstraint(
                condition=Q(irrecoverable_vat=None) | Q(irrecoverable_vat__gte=0),
                name="agreement_details_vat_is_not_negative",
                violation_error_message="VAT that cannot be recovered cannot be less than £0.00.",
            ),
            models.CheckConstraint(
                condition=Q(review_on=None) | Q(has_no_review=False),
                name="agreement_details_review_is_one_thing",
                violation_error_message="Give the day of the review, or say that none is planned.",
            ),
            models.CheckConstraint(
                condition=Q(tender_reference="") | Q(invitation__in=[Invitation.QUOTE, Invitation.TENDER]),
                name="agreement_details_reference_is_of_an_invitation",
                violation_error_message="A reference is that of an invitation to quote or to tender.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, details {self.number}"

    @property
    def said(self) -> list[tuple[str, str]]:
        """What is recorded, each with what it is about, in the words of the form."""
        vat, review = self.irrecoverable_vat, dates.long(self.review_on) if self.review_on else ""
        every = (
            ("Recipient", str(self.get_sector_display())),
            ("Small or medium-sized", str(self.get_is_small_display())),
            ("VAT that cannot be recovered", "" if vat is None else money.pounds(vat)),
            ("Review", "none is planned" if self.has_no_review else review),
            ("Came from", str(self.get_invitation_display())),
            ("Reference of the invitation", self.tender_reference),
        )
        return [(what, words) for what, words in every if words]
