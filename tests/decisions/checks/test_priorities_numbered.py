"""A priority of the plan has its number: seed 001 has one without."""

import pytest

from decisions.checks import priorities_numbered
from tests.decisions.checks import said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Priority 1 – Keeping people safe", []),
        ("Priority – Preventing violence", ["Priority – Preventing violence"]),
        ("Priority: preventing violence. Priority 3: resilience.", ["Priority: preventing violence"]),
        ("Safer streets. Priority - violence", ["Priority - violence"]),
        ("Priority – 2, preventing violence", []),
        ("Priority No. – violence", ["Priority No. – violence"]),
        ("A priority – and a hard one – is housing.", []),
        ("Priority groups: women, children", []),
    ],
)
def test_a_priority_without_its_number_is_found(text: str, found: list[str]) -> None:
    wanted = [("warn", "plan-priorities#id_text", "Give the number of the priority", words) for words in found]
    assert said.found(priorities_numbered.check, said.matter({"plan_priorities": text})) == wanted
