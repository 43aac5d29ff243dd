"""Which warnings of a record are set aside, and what a signatory is told of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from decisions.checks.finding import Finding
from decisions.checks.models import Waiver, WaiverAct
from decisions.record.models import Decision


@dataclass(frozen=True)
class Sorted:
    """Findings in their order: those that stand, and the warnings that are set aside, each with its waiver."""

    standing: list[Finding]
    set_aside: list[tuple[Finding, Waiver]]


def sort(found: Iterable[Finding], decision: Decision) -> Sorted:
    """A waiver counts for the very warning that it was given for; what stops a submission goes on stopping it.

    One query, where there is a warning.
    """
    found = list(found)
    waivers = _in_force(decision) if any(finding.warns for finding in found) else {}
    standing, set_aside = [], []
    for finding in found:
        waiver = waivers.get(finding.fingerprint) if finding.warns else None
        if waiver:
            set_aside.append((finding, waiver))
        else:
            standing.append(finding)
    return Sorted(standing, set_aside)


def _in_force(decision: Decision) -> dict[str, Waiver]:
    """By fingerprint, without those that were taken back: the last row of each counts."""
    last = {row.fingerprint: row for row in decision.waivers.all()}
    return {found: row for found, row in last.items() if row.act == WaiverAct.SET_ASIDE}


def frozen(set_aside: Sequence[tuple[Finding, Waiver]]) -> list[dict[str, str]]:
    """As a version's content keeps them, in words that need nothing else to be read."""
    return [
        {
            "rule": waiver.rule,
            "fingerprint": waiver.fingerprint,
            "found": waiver.found,
            "reason": waiver.reason,
            "by": waiver.by_name,
            "post": waiver.by_post,
            "at": waiver.at.isoformat(),
        }
        for _, waiver in set_aside
    ]


def of_content(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a frozen content says was set aside, `at` as a moment; nothing in one from before there were waivers."""
    return [{**row, "at": datetime.fromisoformat(row["at"])} for row in content.get("waivers", [])]
