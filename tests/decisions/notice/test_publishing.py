"""Each key that a content can have is classified: published, unless exempt, or never. A new key fails here first."""

import ast
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest

from decisions.advice import standing
from decisions.notice import signatures
from decisions.notice.publishing import CONTENT, ROWS, SIGNATURE, Rule
from decisions.record import content, judging
from decisions.record.models import Version
from decisions.record.row_kinds import KINDS, RowKind
from tests.decisions.notice import examples

WITHIN_WHAT_IS_NEVER_PUBLISHED = {"id", "words", "value"}  # of answers to questionnaires


def named(rules: Mapping[str, Rule]) -> Iterator[str]:
    for key, rule in rules.items():
        yield key
        yield from named(rule.of)
        for rows in rule.by_section.values():
            yield from named(rows)


def keys_written(module: ModuleType, *functions: str) -> set[str]:
    """The keys of every dictionary that those functions write out; of all, where none is named."""
    tree = ast.parse(inspect.getsource(module))
    if functions:
        bodies = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef) and each.name in functions]
        assert {each.name for each in bodies} == set(functions)
    else:
        bodies = [tree]  # type: ignore[list-item]
    keys = (key for body in bodies for each in ast.walk(body) if isinstance(each, ast.Dict) for key in each.keys)
    return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


@pytest.mark.parametrize(
    "written",
    [
        keys_written(content),
        keys_written(judging, "frozen", "_sheet"),
        keys_written(standing, "_frozen"),
    ],
    ids=["content", "judging", "advice"],
)
def test_each_key_that_the_program_writes_into_a_content_is_classified(written: set[str]) -> None:
    assert len(written) > 5
    assert written - set(named(CONTENT)) - WITHIN_WHAT_IS_NEVER_PUBLISHED == set()


def test_each_key_of_a_signature_is_classified() -> None:
    assert keys_written(signatures, "printed") == set(named(SIGNATURE))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.section)
def test_each_column_of_each_kind_of_row_is_classified(kind: RowKind) -> None:
    rules = ROWS[kind.section]
    assert set(rules) == set(kind.names)
    for column in kind.columns:
        if column.of:
            assert set(rules[column.name].of) == set(column.of)
        elif kind.field(column).choices:
            assert set(rules[column.name].of) == {"code", "name"}


def test_there_are_rules_for_rows_that_exist_and_for_no_others() -> None:
    assert set(ROWS) == {kind.section for kind in KINDS}


def unclassified(said: Any, rule: Rule, beside: Mapping[str, Any], path: str) -> Iterator[str]:
    """The paths of what no rule names."""
    if rule.never:
        return
    if isinstance(said, list):
        for each in said:
            yield from unclassified(each, rule, beside, path)
    elif isinstance(said, Mapping):
        for key, value in said.items():
            found = rule.keys(beside).get(key)
            if found is None:
                yield f"{path}.{key}"
            else:
                yield from unclassified(value, found, said, f"{path}.{key}")


EXAMPLES = [
    examples.recovery_grants,
    examples.draft_with_holes,
    examples.three_streams_three_years,
    examples.thirty_recipients,
    examples.funded_posts,
]


@pytest.mark.parametrize("make", EXAMPLES)
def test_no_part_of_an_example_is_unclassified(make: Callable[[], dict[str, Any]]) -> None:
    assert list(unclassified(make(), Rule(of=CONTENT), {}, "content")) == []


@pytest.mark.django_db
def test_no_part_of_a_frozen_version_is_unclassified(decided: Version) -> None:
    assert list(unclassified(json.loads(decided.content), Rule(of=CONTENT), {}, "content")) == []


def test_what_no_rule_names_is_found() -> None:
    said = {"money": {"total": "1.00", "new": 1}, "sections": [{"key": "risk", "rows": [{"risk": "A", "cost": "2"}]}]}
    found = list(unclassified(said, Rule(of=CONTENT), {}, "content"))
    assert found == ["content.money.new", "content.sections.rows.cost"]
