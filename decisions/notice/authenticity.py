"""Whether a file, or a fingerprint from one, is that of a notice that was sealed here."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import QuerySet

from decisions.notice.models import Edition, SealedNotice
from decisions.record.choices import Answer as YesOrNo
from decisions.record.choices import Relation
from decisions.record.models import Decision
from decisions.record.states import State

Verdict = Literal["genuine", "superseded", "altered", "unknown"]

SHORTEST = 16
"""Digits of a fingerprint that will do: nobody finds another with the same sixteen."""
PUBLIC = frozenset({State.PUBLISHED, State.IN_FORCE, State.CLOSED})
"""States in which the public may know what a notice is about. Before that, whoever has it learns that it is genuine."""

MAGIC = b"%PDF-"
# The metadata of our PDFs is not compressed, so what a file claims to be is found without reading it as a PDF.
_CLAIM = re.compile(rb"fingerprint ([0-9a-f]{64})(?![0-9a-f])|notice (DN-[0-9]{4}-[0-9]{4,10})(?![0-9])", re.IGNORECASE)
_OVERLAP = 80
_MOST_CLAIMS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """`notice` is the sealed one that it is, or was made from; of an altered file, the one that it says it is."""

    verdict: Verdict
    notice: SealedNotice | None = None

    @property
    def may_be_named(self) -> bool:
        """Whether anyone may be told what it is about: it is published, and no part of this edition is exempt.

        Source: Local Government Act 1972, Sch. 12A; docs/adr/0019-anyone-can-check.md.
        """
        return self.notice is not None and _is_public(self.notice)


@dataclass(slots=True)
class Reading:
    """What is kept of a file while it is read in pieces: its hash and its claim, and never its content."""

    _sha256: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    _tail: bytes = b""
    fingerprints: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    is_pdf: bool = False
    size: int = 0

    def add(self, piece: bytes) -> None:
        looked_at = self._tail + piece
        if self.size < len(MAGIC):
            self.is_pdf = looked_at.startswith(MAGIC)
        self._sha256.update(piece)
        self.size += len(piece)
        for found in _CLAIM.finditer(looked_at):
            self._claim(*found.groups())
        self._tail = looked_at[-_OVERLAP:]

    def _claim(self, fingerprint: bytes | None, reference: bytes | None) -> None:
        if len(self.fingerprints) + len(self.references) < _MOST_CLAIMS:
            if fingerprint:
                self.fingerprints.add(fingerprint.decode().lower())
            if reference:
                self.references.add(reference.decode().upper())

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    @classmethod
    def of(cls, pieces: Iterable[bytes]) -> "Reading":
        reading = cls()
        for piece in pieces:
            reading.add(piece)
        return reading


def of_file(reading: Reading) -> Answer:
    """A file is genuine to the byte, or it is not.

    An altered one is known by the fingerprint in it, which nobody can guess; by its reference alone only where the
    public knows that reference, so that nobody finds out by trying which decisions were made.
    """
    sealed = _sealed().filter(sha256=reading.sha256).first()
    if sealed is not None:
        return _standing(sealed)
    claimed = _sealed().filter(data_sha256__in=reading.fingerprints).first()
    if claimed is not None:
        return Answer("altered", claimed)
    named = [each for each in _sealed().filter(version__decision__reference__in=reading.references) if _is_public(each)]
    return Answer("altered", named[0]) if named else Answer("unknown")


def of_fingerprint(typed: str) -> Answer:
    """Of the data, as it is printed at the end of a notice; or of the file, as the program shows it.

    Shapes: sixteen digits or more of either; spaces and capital letters count for nothing. Fewer are unknown.
    """
    digits = normal(typed)
    if not is_fingerprint(digits):
        return Answer("unknown")
    found = _sealed().filter(data_sha256__startswith=digits).first()
    found = found or _sealed().filter(sha256__startswith=digits).first()
    return _standing(found) if found else Answer("unknown")


def normal(typed: str) -> str:
    """A fingerprint without the spaces and capital letters that people type."""
    return "".join(typed.split()).lower()


def is_fingerprint(digits: str) -> bool:
    return re.fullmatch(rf"[0-9a-f]{{{SHORTEST},64}}", digits) is not None


def _sealed() -> QuerySet[SealedNotice]:
    rows = SealedNotice.objects.select_related("version__decision").defer("version__content")
    return rows.order_by("-sealed_at", "-edition")


def _standing(notice: SealedNotice) -> Answer:
    return Answer("superseded" if notice.version.decision.state == State.SUPERSEDED else "genuine", notice)


def _is_public(notice: SealedNotice) -> bool:
    decision = notice.version.decision
    if decision.state not in PUBLIC:
        return False
    closed = decision.section_texts.filter(key="exemption", answer=YesOrNo.YES)
    return notice.edition == Edition.PUBLIC or not closed.exists()


def successor(decision: Decision) -> Decision | None:
    """What superseded it, where the public may know that."""
    replacing = Decision.objects.filter(links__parent=decision, links__relation=Relation.SUPERSEDES, state__in=PUBLIC)
    return replacing.first()
