"""Exempt information: who opened a record that contains it is on the ledger."""

import json
from datetime import datetime

from django.db import transaction
from django.http import Http404

from commissioning.models import User
from decisions.ledger import chain as ledger
from decisions.record.choices import Access, Answer
from decisions.record.models import Decision
from decisions.record.papers import PaperFile
from decisions.record.rows import BackgroundPaper


def is_exempt(decision: Decision) -> bool:
    """Whether part of it may not be published. Source: Local Government Act 1972, Sch. 12A."""
    text = decision.texts.get("exemption")
    return text is not None and text.answer == Answer.YES


def note_reading(decision: Decision, *, what: str, by: User, at: datetime) -> None:
    """Adds one line to the ledger when someone opens what contains exempt information; otherwise nothing."""
    if is_exempt(decision):
        with transaction.atomic():
            ledger.record(act="read_exempt", by=by, at=at, reference=decision.reference, what=what)


def may_read(decision: Decision, frozen: Decision, user: User) -> bool:
    """Whether this person may read a version of a decision they may see; `frozen` is that version, thawed.

    An earlier version may hold exempt text that the decided one no longer has. One query where it does.
    """
    return not is_exempt(frozen) or Decision.objects.readable_if_exempt(user).filter(pk=decision.pk).exists()


def find_paper(decision: Decision, sha256: str, user: User) -> tuple[PaperFile, bool]:
    """A file of a decision that this person may see, and whether it is exempt.

    A file that the record no longer names, or that it or one of its versions calls exempt, is for those alone who may
    read exempt information. Raises: Http404.
    """
    file = PaperFile.objects.filter(decision=decision, sha256=sha256).first()
    if file is None:
        raise Http404("No such paper")
    named = set(BackgroundPaper.objects.filter(decision=decision, file=file).values_list("access", flat=True))
    exempt = Access.EXEMPT in named or _was_exempt(decision, sha256)
    if named and not exempt:
        return file, False
    if not Decision.objects.readable_if_exempt(user).filter(pk=decision.pk).exists():
        raise Http404("No such paper")
    return file, exempt


def _was_exempt(decision: Decision, sha256: str) -> bool:
    """Whether a frozen version calls the file with that hash exempt."""
    contents = decision.versions.filter(content__contains=sha256).values_list("content", flat=True)
    sections = (section for said in contents for section in json.loads(said)["sections"])
    papers = (row for section in sections if section["key"] == "background_papers" for row in section.get("rows", ()))
    return any(row["access"]["code"] == Access.EXEMPT and (row["file"] or {}).get("sha256") == sha256 for row in papers)


def note_paper(decision: Decision, file: PaperFile, *, by: User, at: datetime) -> None:
    """Adds one line to the ledger when someone opens an exempt paper."""
    with transaction.atomic():
        ledger.record(act="read_exempt", by=by, at=at, reference=decision.reference, what=f"paper {file.file_name}")
