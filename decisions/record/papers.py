"""Files that officers put with a record: stored once under a name that nobody can guess, and never changed."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q

from commissioning.lib.uploads import Checked
from commissioning.models import User
from decisions.record.models import Decision

MOST_PAPERS = 20


class PaperFile(models.Model):
    """One file of one decision. `name` is where the storage has it; `file_name` what people see."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="paper_files")
    name = models.CharField(max_length=100, unique=True)
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "sha256"], name="paper_file_is_stored_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="paper_file_has_its_hash"),
            models.CheckConstraint(condition=Q(size__gte=1), name="paper_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def read(self) -> bytes:
        """The bytes as stored. Raises: FileNotFoundError, OSError."""
        with storages["papers"].open(self.name) as stored:
            content: bytes = stored.read()
        return content

    @property
    def is_sound(self) -> bool:
        """Whether the storage still has the bytes that were put in."""
        try:
            return hashlib.sha256(self.read()).hexdigest() == self.sha256
        except OSError:
            return False


def put(content: bytes) -> str:
    """Stores the bytes under a new name, which it returns."""
    return storages["papers"].save(f"{uuid.uuid4().hex}{uuid.uuid4().hex}", ContentFile(content))


def kept(checked: Checked) -> dict[str, object]:
    """Stores the file. The columns of a row that has it: its name in the storage, and what described() says."""
    return {"name": put(checked.content), **described(checked)}


def described(checked: Checked) -> dict[str, object]:
    """The columns of a row that come from the file itself."""
    return {
        "file_name": checked.file_name,
        "media_type": checked.media_type,
        "size": len(checked.content),
        "sha256": hashlib.sha256(checked.content).hexdigest(),
    }
