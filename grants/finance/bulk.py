"""Many signed notices as one ZIP: the sealed files as they are, a table of them, and their fingerprints."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from commissioning.lib import money, zips
from commissioning.lib.spreadsheets import no_formula
from commissioning.lib.zips import Member
from decisions.models import SealedNotice
from decisions.notice.sealed import open_sealed

INDEX, MANIFEST = "index.csv", "manifest.sha256"
COLUMNS = ("reference", "subject", "decided_on", "total", "recipients", "sha256", "file")


def members(notices: Sequence[SealedNotice], at: datetime) -> list[Member]:
    """What the ZIP holds; no file is read before its turn. Shapes: notices as grants.finance.selection.signed gives."""
    names = zips.unique([INDEX, MANIFEST, *(notice.file_name for notice in notices)])[2:]
    table = index(notices, names)
    return [
        Member.of(INDEX, table, at),
        Member.of(MANIFEST, manifest(notices, names), at),
        *(_member(notice, name) for notice, name in zip(notices, names, strict=True)),
    ]


def index(notices: Sequence[SealedNotice], names: Sequence[str]) -> bytes:
    """One notice a line. Shapes: UTF-8 with the mark that Excel looks for; days ISO, decimals; no cell is a formula."""
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(COLUMNS)
    for notice, name in zip(notices, names, strict=True):
        decision = notice.version.decision
        total = "" if decision.total is None else money.plain(decision.total)
        payees = "; ".join(notice.payees)  # type: ignore[attr-defined]  # annotated by selection.signed
        signed_on = timezone.localdate(notice.sealed_at).isoformat()
        words = decision.reference, no_formula(decision.subject), signed_on, total, no_formula(payees)
        lines.writerow([*words, notice.sha256, no_formula(name)])
    return written.getvalue().encode("utf-8-sig")


def manifest(notices: Sequence[SealedNotice], names: Sequence[str]) -> bytes:
    """What `sha256sum -c manifest.sha256` reads."""
    lines = [f"{notice.sha256}  {name}\n" for notice, name in zip(notices, names, strict=True)]
    return "".join(lines).encode()


def _member(notice: SealedNotice, name: str) -> Member:
    return Member(name, notice.size, notice.sealed_at, lambda: open_sealed(notice))
