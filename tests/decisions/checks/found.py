"""What one rule finds of a record as it stands in the database."""

from collections.abc import Callable, Iterator
from datetime import date

from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.record.sections import BY_KEY

DAY = date(2021, 10, 25)


def of(check: Callable[[Matter], Iterator[Finding]], decision: Decision, *, on: date = DAY) -> list[Finding]:
    return list(check(Matter.of(whole(Decision.objects.filter(pk=decision.pk)).get(), on)))


def brief(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    """Rule, level, where it is mended, and the sentence."""
    return [(each.rule, each.level.value, f"{each.section}#{each.field}", each.sentence) for each in findings]


def change(decision: Decision, **columns: object) -> None:
    if columns:
        assert Decision.objects.filter(pk=decision.pk).update(**columns) == 1


def section(decision: Decision, key: str, **columns: str) -> None:
    assert key in BY_KEY
    assert decision.section_texts.filter(key=key).update(**columns) == 1


def written(
    check: Callable[[Matter], Iterator[Finding]], decision: Decision, text: str, *, key: str = "background"
) -> list[tuple[str, str]]:
    """Level and sentence of what one rule finds of one section that says this."""
    section(decision, key, text=text)
    findings = of(check, decision)
    assert {finding.section for finding in findings} <= {BY_KEY[key].slug}
    return [(finding.level.value, finding.sentence) for finding in findings]
