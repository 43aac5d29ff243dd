"""Letters about minimal financial assistance, when they were sent, what enterprises confirmed, and database entries.

Rows of every table here are written once. What the database holds beyond the constraints is in migrations/0009_subsidy.
Source: Subsidy Control Act 2022, ss.33, 36, 37.
"""

from django.db import models
from django.db.models import Q

from grants.awards.models import Agreement, Posting
from grants.subsidy.choices import LetterKind
from grants.written import Stamped


class SubsidyLetter(Stamped):
    """A letter as it was written: `content` is what it says, as canonical JSON, and the file is the PDF that is sent.

    `amount` is the gross value: all that the agreement gives as minimal financial assistance. Of each kind the last
    one counts. `name` is where the storage has the file.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="subsidy_letters")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=LetterKind)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    given_on = models.DateField(null=True, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=100, unique=True)
    file_sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="subsidy_letter_is_numbered"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="subsidy_letter_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="subsidy_letter_is_about_something"),
            models.CheckConstraint(
                condition=Q(kind=LetterKind.GIVEN, given_on__isnull=False)
                | Q(kind=LetterKind.NOTIFICATION, given_on=None),
                name="subsidy_letter_says_when_it_is_given",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", file_sha256__regex=r"^[0-9a-f]{64}$"),
                name="subsidy_letter_has_its_hashes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, letter {self.number}"

    @property
    def file_name(self) -> str:
        return f"{self.agreement.decision.reference} subsidy letter {self.number} to {self.agreement.grantee}.pdf"


class LetterSent(Stamped):
    """That a letter went out: on which day, and how."""

    letter = models.OneToOneField(SubsidyLetter, on_delete=models.PROTECT, related_name="sent")
    sent_on = models.DateField()
    how = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(how=""), name="subsidy_letter_is_sent_somehow")]

    def __str__(self) -> str:
        return f"{self.letter}, sent"


class SubsidyConfirmation(Stamped):
    """What an enterprise answered to a notification: that it stays within the limit, and what it had from others.

    The last one counts; a later one says why it is there. The file, if there is one, is the answer as it came.
    """

    letter = models.ForeignKey(SubsidyLetter, on_delete=models.PROTECT, related_name="confirmations")
    number = models.PositiveSmallIntegerField()
    confirmed_on = models.DateField()
    elsewhere = models.DecimalField(max_digits=14, decimal_places=2)
    note = models.CharField(max_length=400, blank=True)
    name = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["letter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="subsidy_confirmation_is_numbered"),
            models.CheckConstraint(condition=Q(elsewhere__gte=0), name="subsidy_confirmed_is_not_negative"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(note=""), name="subsidy_confirmed_again_for_a_reason"),
            models.CheckConstraint(
                condition=Q(sha256="", name="") | (Q(sha256__regex=r"^[0-9a-f]{64}$") & ~Q(name="")),
                name="subsidy_confirmation_file_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}, confirmation {self.number}"


class DatabaseEntry(Stamped):
    """That a subsidy, or a change of one, is in the subsidy database. The last one counts; a later one says why."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="database_entries")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="database_entries")
    number = models.PositiveSmallIntegerField()
    database_reference = models.CharField(max_length=60)
    entered_on = models.DateField()
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["agreement", "posting", "number"]
        verbose_name_plural = "database entries"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "posting", "number"], name="database_entry_is_numbered"),
            models.CheckConstraint(condition=~Q(database_reference=""), name="database_entry_has_its_reference"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(note=""), name="database_entry_again_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.database_reference}"
