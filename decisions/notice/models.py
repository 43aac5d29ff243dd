"""Sealed notices: what was made once, with the last signature, and is served for ever."""

from django.db import models
from django.db.models import Q

from decisions.notice import store
from decisions.record.models import Version

HASH = r"^[0-9a-f]{64}$"


class Edition(models.TextChoices):
    SIGNED = "signed", "Signed"
    PUBLIC = "public", "Public"


class SealedNotice(models.Model):
    """One PDF, the HTML it was made from and the sheet it was made with. The database refuses UPDATE, DELETE, TRUNCATE.

    The bytes are in the store of sealed files, under their hashes. `data_sha256` is that of the decision.json inside
    the PDF, which is also printed: for the signed edition the version's own. `css_sha256` is "" for notices from before
    there was a store.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="sealed_notices")
    edition = models.CharField(max_length=20, choices=Edition, default=Edition.SIGNED)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    crc32 = models.PositiveBigIntegerField()
    html_sha256 = models.CharField(max_length=64)
    html_size = models.PositiveIntegerField()
    css_sha256 = models.CharField(max_length=64, blank=True)
    data_sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    software = models.JSONField()
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["version", "edition"], name="notice_is_sealed_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=HASH, html_sha256__regex=HASH, data_sha256__regex=HASH)
                & (Q(css_sha256="") | Q(css_sha256__regex=HASH)),
                name="sealed_notice_has_its_hashes",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, html_size__gt=0, crc32__lt=2**32),
                name="sealed_notice_has_its_sizes_and_a_checksum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.edition} edition"

    @property
    def words(self) -> str:
        """What it is called in a sentence."""
        return "sealed notice" if self.edition == Edition.SIGNED else "public edition"

    @property
    def files(self) -> dict[store.Kind, str]:
        """The hash of each of its files."""
        found: dict[store.Kind, str] = {"pdf": self.sha256, "html": self.html_sha256, "css": self.css_sha256}
        return {kind: sha256 for kind, sha256 in found.items() if sha256}
