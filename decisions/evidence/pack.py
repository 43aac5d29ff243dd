"""The audit pack of a decision: everything that proves it, indexed, as the members of one ZIP."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any

from django.utils import timezone

from commissioning.lib import money, zips
from commissioning.lib.spreadsheets import no_formula
from commissioning.lib.zips import Member, Opened
from commissioning.models import User
from decisions.advice.models import AdviceRequest
from decisions.evidence import printed
from decisions.evidence.printed import Listed
from decisions.ledger import sentences
from decisions.ledger.models import LedgerEvent
from decisions.notice.current import notice_of_version
from decisions.notice.models import Edition, SealedNotice
from decisions.notice.sealed import open_sealed
from decisions.record import differences
from decisions.record.models import Decision, Version
from decisions.record.papers import PaperFile
from decisions.signoff.models import SignOff

_EDITIONS: dict[str, str] = {Edition.SIGNED: "The signed notice", Edition.PUBLIC: "The public edition"}
COVER, INDEX, MANIFEST = "cover.pdf", "index.csv", "manifest.sha256"
LEDGER_COLUMNS = (
    *("number", "at", "by", "post", "act", "sentence", "content_sha256", "detail", "previous_sha256", "sha256"),
)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the pack. The hash of a sealed notice is the one that it was sealed with."""

    member: Member
    sha256: str
    what: str


def members(decision: Decision, *, at: datetime, by: User) -> list[Member]:
    """Cover, index and manifest, then the files. No sealed notice is read before its turn. Raises: CouldNotRender."""
    files = list(_files(decision, at))
    listed = [Listed(each.member.name, each.member.size, each.sha256) for each in files]
    cover = _made(COVER, printed.cover(decision, listed, at, f"{by.name}, {by.title_line}"), "This list, to print", at)
    index = _made(INDEX, _index([cover, *files]), "This list, as a table", at)
    manifest = "".join(f"{each.sha256}  {each.member.name}\n" for each in (cover, index, *files))
    return [cover.member, index.member, Member.of(MANIFEST, manifest.encode(), at), *(each.member for each in files)]


def sealed_of(decision: Decision) -> list[SealedNotice]:
    rows = SealedNotice.objects.filter(version__decision=decision).select_related("version__decision")
    return list(rows.defer("version__content").order_by("version", "-edition"))


def _files(decision: Decision, at: datetime) -> Iterator[File]:
    notices = sealed_of(decision)
    names = zips.unique([f"notices/{notice.file_name}" for notice in notices])
    for notice, name in zip(notices, names, strict=True):
        yield File(_sealed(notice, name), notice.sha256, f"{_EDITIONS[notice.edition]}, as it was sealed")
    versions = list(decision.versions.select_related("voiding").order_by("number"))
    for version in versions:
        version.decision = decision
        yield from _of_version(version, at)
    for before, after in pairwise(versions):
        name = f"versions/differences-{before.number}-{after.number}.csv"
        yield _made(name, _differences(before, after), f"What version {after.number} changed", at)
    yield from _papers(decision)
    yield _made("signatures.json", _json(_signatures(decision)), "Every signature, void ones too", at)
    yield _made("advice.json", _json(_advice(decision)), "What was asked of advisers, and their advice", at)
    events = list(LedgerEvent.objects.filter(reference=decision.reference).order_by("number"))
    yield _made("ledger.csv", _ledger_table(events), "The entries of the ledger on this decision, as a table", at)
    yield _made("ledger.json", _json(_ledger(events)), "The same, with everything that their hashes are made of", at)


def _sealed(notice: SealedNotice, name: str) -> Member:
    return Member(name, notice.size, notice.sealed_at, lambda: open_sealed(notice))


def _papers(decision: Decision) -> Iterator[File]:
    """Every file that was ever uploaded to it, whether the record still names it or not."""
    papers = list(PaperFile.objects.filter(decision=decision).order_by("pk"))
    names = zips.unique([f"papers/{paper.file_name}" for paper in papers])
    for paper, name in zip(papers, names, strict=True):
        member = Member(name, paper.size, paper.stored_at, partial(_read, paper))
        yield File(member, paper.sha256, "A background paper, as it was uploaded")


def _read(paper: PaperFile) -> Opened:
    return Opened.of(paper.read())


def _of_version(version: Version, at: datetime) -> Iterator[File]:
    name = f"versions/version-{version.number}"
    data = f"The data of version {version.number}, whose SHA-256 is its fingerprint"
    yield _made(f"{name}.json", version.content.encode(), data, version.submitted_at)
    html = notice_of_version(version.decision, version).document()
    yield _made(f"{name}.html", html.encode(), f"Version {version.number} with its signatures, to read", at)
    sheet = printed.sign_off_sheet(version, at)
    yield _made(f"{name}-sign-off-sheet.pdf", sheet, f"Who had to sign version {version.number}, and who did", at)


def _made(name: str, content: bytes, what: str, at: datetime) -> File:
    return File(Member.of(name, content, at), hashlib.sha256(content).hexdigest(), what)


def _index(files: Sequence[File]) -> bytes:
    rows = ([each.member.name, str(each.member.size), each.sha256, each.what] for each in files)
    return _table(("file", "bytes", "sha256", "what"), rows)


def _differences(before: Version, after: Version) -> bytes:
    """Shapes: part, before, after; a section as its whole text before and after."""
    found = differences.between(json.loads(before.content), json.loads(after.content))
    rows = [[each.heading, _words(each, "removed"), _words(each, "added")] for each in found.passages]
    rows += [[each.label, each.before, each.after] for each in found.facts]
    rows += [[each.label, _amount(each.before), _amount(each.after)] for each in found.figures]
    return _table(("part", f"version_{before.number}", f"version_{after.number}"), rows)


def _words(passage: differences.Passage, kind: str) -> str:
    return "".join(piece.words for piece in passage.pieces if piece.kind in ("same", kind))


def _amount(amount: Any) -> str:
    return "" if amount is None else money.plain(amount)


def _signatures(decision: Decision) -> list[dict[str, Any]]:
    rows = SignOff.objects.filter(version__decision=decision).select_related("step", "version__voiding")
    return [
        {
            "version": row.version.number,
            "position": row.step.position,
            "asked": row.step.post_title,
            "why": row.step.why,
            "name": row.signer_name,
            "post": row.post_title,
            "capacity": row.capacity,
            "on_behalf_of": row.on_behalf_of,
            "delegation": row.delegation,
            "alternate_reason": row.alternate_reason,
            "view": row.view,
            "interest": row.interest,
            "interest_detail": row.interest_detail,
            "statement": row.statement,
            "conditions": list(row.conditions.order_by("number").values_list("text", flat=True)),
            "sha256": row.sha256,
            "signed_at": row.signed_at.isoformat(),
            "void": hasattr(row.version, "voiding"),
        }
        for row in rows.order_by("version__number", "step__position")
    ]


def _advice(decision: Decision) -> list[dict[str, Any]]:
    requests = AdviceRequest.objects.filter(decision=decision).with_advice().order_by("asked_at", "pk")
    return [
        {
            "kind": row.kind,
            "question": row.question,
            "asked_by": row.asked_by_name,
            "asked_at": row.asked_at.isoformat(),
            "due_on": row.due_on.isoformat(),
            "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
            "advice": _given(row.given) if row.given else None,
        }
        for row in requests
    ]


def _given(advice: Any) -> dict[str, str]:
    return {
        "outcome": advice.outcome,
        "text": advice.text,
        "conditions": advice.conditions,
        "by": advice.by_name,
        "post": advice.by_post,
        "given_at": advice.given_at.isoformat(),
        "sha256": advice.sha256,
    }


def _ledger(events: Iterable[LedgerEvent]) -> list[dict[str, Any]]:
    return [
        {
            "number": event.number,
            "at": event.at.isoformat(),
            "act": event.act,
            "by_name": event.by_name,
            "by_post": event.by_post,
            "reference": event.reference,
            "content_sha256": event.content_sha256,
            "detail": event.detail,
            "previous_sha256": event.previous_sha256,
            "sha256": event.sha256,
        }
        for event in events
    ]


def _ledger_table(events: Iterable[LedgerEvent]) -> bytes:
    rows = (
        [
            *(str(event.number), timezone.localtime(event.at).isoformat(), event.by_name, event.by_post, event.act),
            *(sentences.sentence(event), event.content_sha256, _json(event.detail).decode()),
            *(event.previous_sha256, event.sha256),
        ]
        for event in events
    )
    return _table(LEDGER_COLUMNS, rows)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV. Shapes: UTF-8 with the mark that Excel looks for; no cell is a formula."""
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(columns)
    lines.writerows([no_formula(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")
