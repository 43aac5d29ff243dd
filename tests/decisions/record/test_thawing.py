"""A frozen content read back as a record says the same again, and asks the database nothing."""

import json
from typing import Any

import pytest

from decisions.checks.matter import Matter
from decisions.checks.rules import RULES, findings
from decisions.record import content
from decisions.record.loading import whole
from decisions.record.models import Decision, Version
from decisions.record.thawing import thawed
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_it_freezes_to_the_same_content(out: Version) -> None:
    said = json.loads(out.content)
    again = content.of(thawed(said, pk=out.decision_id), version=1, chain=())
    assert again | {"chain": said["chain"]} == said


def test_the_rules_find_on_it_what_they_find_on_the_record(
    out: Version,
    django_assert_num_queries: Any,
) -> None:
    record = whole(Decision.objects.filter(pk=out.decision_id)).get()
    with django_assert_num_queries(0):
        found = findings(Matter(thawed(json.loads(out.content), pk=record.pk), NOW.date()))
    assert [finding.rule for finding in found] == ["V19"]
    assert found == findings(Matter(record, NOW.date()))
    assert len(RULES) > 10
