"""Each quirk of the real notices is found, and nothing else: the table is printed with `pytest -s`."""

from collections import Counter

import pytest

from decisions.checks.finding import Finding
from decisions.checks.matter import Matter
from decisions.checks.rules import RULES, findings
from tests.decisions.checks import said
from tests.decisions.checks.corpus.records import NOTICES, Notice

ASKS_FOR_MORE = frozenset({"V01", "V02", "V06", "V12", "V14", "V15", "V18", "V26", "X01"})
"""Rules on what a record lacks: these records have only what their quirk is about."""
SAYS_MORE = {("V03", "Say who pays"), ("V03", "Funders’ shares are not recorded")}


def judged(notice: Notice) -> Counter[tuple[str, str]]:
    found = findings(said.matter(**notice.record))
    return Counter((each.rule, each.excerpt) for each in found if _counts(each))


def _counts(finding: Finding) -> bool:
    return finding.rule not in ASKS_FOR_MORE and (finding.rule, finding.sentence) not in SAYS_MORE


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.name)
def test_a_notice_raises_its_findings_and_no_other(notice: Notice) -> None:
    assert judged(notice) == Counter(notice.finds)


def test_precision_and_recall_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for notice in NOTICES:
        here, expected = judged(notice), Counter(notice.finds)
        for made, counted in ((here, found), (expected, wanted), (here & expected, right)):
            for (rule, _), times in made.items():
                counted[rule] += times
    with capsys.disabled():
        print(f"\n{len(NOTICES)} notices\nrule  wanted  found  precision  recall")  # noqa: T201
        for rule in sorted(found | wanted):
            precision, recall = right[rule] / found[rule], right[rule] / wanted[rule]
            print(f"{rule:<6}{wanted[rule]:6}{found[rule]:7}{precision:11.2f}{recall:8.2f}")  # noqa: T201
    assert found == wanted == right


def test_every_rule_on_language_has_a_notice_that_it_is_for() -> None:
    covered = {rule for notice in NOTICES for rule, _ in notice.finds}
    assert {"V03", "V22", "V23", "V34", "V35", "V41", "V42", "X30", "X31", "X32"} <= covered
    assert covered <= {module.RULE.id for module in RULES}


def test_a_matter_that_is_only_said_asks_no_database() -> None:
    assert isinstance(said.matter(), Matter)
