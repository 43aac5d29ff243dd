"""Every rule, in the order its findings are shown. A rule is added by adding its file."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Protocol, cast

from decisions import checks
from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.checks.rule import Rule

NOT_RULES = frozenset({"finding", "matter", "models", "prose", "rule", "rules", "urls", "views", "waivers"})
"""The modules of this room that are no rules; every other one is."""


class RuleModule(Protocol):
    """What a module is that holds a rule."""

    __name__: str
    RULE: Rule

    def check(self, matter: Matter) -> Iterator[Finding]: ...


def _discovered() -> Iterator[RuleModule]:
    for module in pkgutil.iter_modules(checks.__path__):
        if module.name not in NOT_RULES:
            yield cast("RuleModule", import_module(f"{checks.__name__}.{module.name}"))


RULES = tuple(sorted(_discovered(), key=lambda module: (module.RULE.effort, module.RULE.id)))
"""Quickest to mend first."""


def findings(matter: Matter) -> list[Finding]:
    """Everything the rules find, as things stand on the matter's day."""
    return [finding for module in RULES for finding in module.check(matter)]
