"""Prints docs/checks.md: every rule with its id, level, source and test."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from decisions.checks.rules import RULES, RuleModule

HEAD = """\
# Checks

Made by `manage.py rules`; a test compares. A rule is one file in `decisions/checks/`, found there by
`decisions/checks/rules.py`; the page `/checks/` explains each. The level is the gravest that a rule finds: `block`
stops submission, `warn` asks for a second look, `inform` only tells.

| Id | Level | What is true of a sound record | Source | Test |
|---|---|---|---|---|"""


class Command(BaseCommand):
    help = "Prints docs/checks.md: every rule with its id, level, source and test."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join([HEAD, *rows()]))


def rows() -> Iterator[str]:
    for module in sorted(RULES, key=lambda module: module.RULE.id):
        yield f"| {' | '.join(_cells(module))} |"


def _cells(module: RuleModule) -> Iterator[str]:
    rule, name = module.RULE, module.__name__.rpartition(".")[2]
    yield from (rule.id, rule.level.value, rule.title, rule.source, f"`tests/decisions/checks/test_{name}.py`")
