"""What the ledger says of passported grants, and the fingerprints by which their rows are proved."""

from collections.abc import Sequence
from typing import Any

from commissioning.lib import canonical, money
from grants.passporting.models import OnwardReport, PassportedGrant, PassportEntry


def said(grant: PassportedGrant) -> dict[str, str]:
    """What the ledger says of a new grant."""
    return {
        "funder": grant.funder.name,
        "programme": grant.programme,
        "year": grant.year_name,
        "pass_on_by": grant.pass_on_by.isoformat(),
    }


def onward_said(report: OnwardReport) -> dict[str, Any]:
    """What the ledger says of what a recipient reports."""
    return {
        "number": report.number,
        "recipient": report.recipient.name,
        "as_at": report.as_at.isoformat(),
        "passed_on": "" if report.passed_on is None else money.plain(report.passed_on),
        "retained": "" if report.retained is None else money.plain(report.retained),
        "to_whom": report.to_whom,
        "said_by": report.said_by,
    }


def grant_fingerprint(grant: PassportedGrant) -> str:
    """Of all that a grant says; the funder by its number, as names change."""
    return _sha256(said(grant) | {"name": grant.name, "funder": str(grant.funder_id), "by": grant.written_by_name})


def onward_fingerprint(report: OnwardReport) -> str:
    whole = {key: str(value) for key, value in onward_said(report).items()}
    return _sha256(whole | {"recipient": str(report.recipient_id), "by": report.written_by_name})


def fingerprint(entries: Sequence[PassportEntry]) -> str:
    """Of all that entries say; awards by their numbers."""
    return _sha256([_plain(entry) for entry in sorted(entries, key=lambda entry: entry.number)])


def _plain(entry: PassportEntry) -> list[str]:
    amount = "" if entry.amount is None else money.plain(entry.amount)
    texts = (entry.kind, amount, entry.document, entry.reason, entry.written_by_name)
    days = (entry.effective_on, entry.pass_on_by or "")
    return [str(entry.number), *texts, *map(str, days), str(entry.award_id or "")]


def _sha256(whole: Any) -> str:
    return canonical.sha256(canonical.dumps(whole))
