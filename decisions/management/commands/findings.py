"""`manage.py findings`: what the checks find in a decision."""

import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.management.finding_decisions import find
from decisions.record.models import Decision
from decisions.record.versions import latest


class Command(BaseCommand):
    help = (
        "Prints what the checks find in a decision, one finding a line: level, rule, section, what to do and why. An "
        "open decision is judged as of today, any other as of the day it was submitted. Exits 1 if anything blocks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", metavar="REF", help="such as DN-2026-0001")

    def handle(self, *, reference: str, **options: Any) -> None:
        decision = find(reference)
        found = findings(Matter.of(decision, _day(decision)))
        for finding in found:
            self.stdout.write(line(finding))
        if any(finding.blocks for finding in found):
            sys.exit(1)


def line(finding: Finding) -> str:
    """Level, rule, section: sentence — why."""
    what = " — ".join(filter(None, [finding.sentence, finding.why]))
    return f"{finding.level} {finding.rule} {finding.section}: {what}"


def _day(decision: Decision) -> date:
    version = None if decision.is_open else latest(decision)
    return timezone.localdate(version.submitted_at if version else None)
