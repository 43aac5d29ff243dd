"""What function and kind of a decision mean for whoever drafts it: what is asked for, who signs, which clocks run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commissioning.lib import money
from decisions.drafting import tasks
from decisions.record import kinds
from decisions.record.choices import Kind
from decisions.scheme.case import Case
from decisions.scheme.chain import Scheme, first_for_each_post
from decisions.scheme.explaining import sentence


@dataclass(frozen=True)
class Meaning:
    """`asked` and `spared` are titles of pages, `signing` and `clocks` sentences; empty where it is not known yet."""

    asked: list[str]
    spared: list[str]
    signing: list[str]
    clocks: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.asked or self.spared or self.signing or self.clocks)


def of(*, family: str, kind: str, decision_type: str, on: date) -> Meaning:
    """Two queries, where function and type are known; none otherwise."""
    usual = {key: need for key, need in kinds.USUAL.items() if need is not kinds.Need.NOT_NEEDED}
    spared = [key for key in usual if kinds.need(key, kind=kind, family=family) is kinds.Need.NOT_NEEDED]
    return Meaning(
        _titles(kinds.asked_for(kind, family)),
        _titles(spared) if kind else [],
        _signing(family, kind, decision_type, on),
        kinds.CLOCKS.get(family, ()),
    )


def _titles(keys: Iterable[str]) -> list[str]:
    wanted = set(keys)
    return [page.title for page in tasks.PAGES if page.key in wanted]


def _signing(family: str, kind: str, decision_type: str, on: date) -> list[str]:
    """What the rules in force ask for, whatever the amount will be."""
    if not (family and decision_type):
        return []
    case = Case(family=family, decision_type=decision_type, kind=kind or Kind.AWARD, total=money.LIMIT)
    return [sentence(rule) for rule in first_for_each_post(rule for rule in Scheme.of(on).rules if rule.covers(case))]
