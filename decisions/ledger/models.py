"""One row for every act, chained by SHA-256, with no foreign key to people."""

from typing import Any

from django.db import models


class LedgerEvent(models.Model):
    """Names and posts are text, so that no later change to a person or a post alters history.

    The database refuses UPDATE, DELETE and TRUNCATE, and any row that does not continue the chain.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    by_name = models.CharField(max_length=160)
    by_post = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=20, blank=True, db_index=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["-number"], name="ledger_heads", condition=models.Q(act="head"))]

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.reference}"

    def says(self, key: str, otherwise: Any = None) -> Any:
        """A part of the detail, also of a row that was altered into something else."""
        return self.detail.get(key, otherwise) if isinstance(self.detail, dict) else otherwise
