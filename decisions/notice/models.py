"""Sealed notices: the bytes that were made once, with the last signature, and are served for ever."""

from django.db import models

from decisions.record.models import Version


class Edition(models.TextChoices):
    SIGNED = "signed", "Signed"
    PUBLIC = "public", "Public"


class SealedNotice(models.Model):
    """One PDF and the HTML it was made from. The database refuses UPDATE, DELETE and TRUNCATE."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="sealed_notices")
    edition = models.CharField(max_length=20, choices=Edition, default=Edition.SIGNED)
    pdf = models.BinaryField()
    html = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    software = models.JSONField()
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "edition"]
        constraints = [models.UniqueConstraint(fields=["version", "edition"], name="notice_is_sealed_once")]

    def __str__(self) -> str:
        return f"{self.version}, {self.edition} edition"
