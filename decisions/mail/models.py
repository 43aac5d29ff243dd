"""Every mail of this program: to whom, about what, when it was queued and sent."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from commissioning.models import User


class MailKind(models.TextChoices):
    TO_SIGN = "to_sign", "To sign"
    RETURNED = "returned", "Returned"
    REJECTED = "rejected", "Rejected"
    TAKEN_BACK = "taken_back", "Taken back"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DEFERRED = "deferred", "Deferred"
    DEFERRAL_OVER = "deferral_over", "Deferral over"
    SUPERSEDED = "superseded", "Superseded"
    STOOD_ASIDE = "stood_aside", "Stood aside"
    DECIDED = "decided", "Decided"
    REMINDER = "reminder", "Reminder"
    ESCALATION = "escalation", "Late"
    DUE = "due", "Due soon"
    ADVICE = "advice", "Advice"
    NOTICE = "notice", "Other notice"
    DIGEST = "digest", "Digest"
    HEAD_HASH = "head_hash", "Head of the ledger"


class SentMailQuerySet(models.QuerySet["SentMail"]):
    def unsent(self) -> "SentMailQuerySet":
        """What should be on its way by itself: neither sent nor kept for a digest."""
        return self.filter(sent_at=None, for_digest=False)

    def kept(self) -> "SentMailQuerySet":
        """What waits for the person's next digest."""
        return self.filter(for_digest=True, digest=None)


class SentMail(models.Model):
    """One mail to one person, written with the act that causes it.

    The database refuses DELETE and TRUNCATE, and every UPDATE but these, each once: it was sent, it failed, it went
    with a digest. `once` names what may be mailed a single time, as "reminder/12/after-3/7"; blank where nothing stops
    a second one. `failed` says why the first try came to nothing; the mail stays queued.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mail")
    address = models.EmailField()
    kind = models.CharField(max_length=20, choices=MailKind)
    reference = models.CharField(max_length=20, blank=True, db_index=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    once = models.CharField(max_length=120, blank=True)
    for_digest = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=300, blank=True)
    digest = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried")

    objects = SentMailQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-id"]
        indexes = [
            models.Index(fields=["queued_at"], name="sent_mail_unsent", condition=Q(sent_at=None, for_digest=False)),
            models.Index(fields=["person", "-queued_at"], name="sent_mail_by_person"),
            models.Index(fields=["-queued_at", "-id"], name="sent_mail_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="sent_mail_kind_is_known"),
            models.CheckConstraint(condition=~Q(address=""), name="sent_mail_has_an_address"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_at__gte=F("queued_at")), name="sent_mail_is_sent_after_it_is_queued"
            ),
            models.CheckConstraint(
                condition=Q(for_digest=False) | Q(sent_at=None), name="sent_mail_in_a_digest_goes_with_it"
            ),
            models.CheckConstraint(
                condition=Q(for_digest=True) | Q(digest=None), name="sent_mail_by_itself_has_no_digest"
            ),
            models.UniqueConstraint(fields=["once"], condition=~Q(once=""), name="sent_mail_goes_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"

    @property
    def is_on_a_decision(self) -> bool:
        """Rather than on a delegation, or on nothing in particular."""
        return self.reference.startswith("DN-")

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: what was mailed stays on record."""
        raise TypeError("A mail stays on record.")
