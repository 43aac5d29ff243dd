"""All rules together: each has a file and a test of its own, and points to a page that exists."""

from pathlib import Path

import pytest

from decisions import checks
from decisions.checks.matter import Matter
from decisions.checks.rules import RULES, findings
from decisions.drafting.tasks import BY_SLUG
from decisions.record.loading import whole
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
NOT_RULES = {"__init__", "finding", "matter", "rules"}


def test_every_rule_has_a_file_a_place_in_the_list_and_a_test() -> None:
    files = {path.stem for path in Path(checks.__file__).parent.glob("*.py")} - NOT_RULES
    assert {rule.__module__.rpartition(".")[2] for rule in RULES} == files
    assert len(RULES) == len(files)
    assert {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")} - {"rules"} == files


def test_every_rule_cites_its_source() -> None:
    assert [rule.__module__ for rule in RULES if "Source: " not in (rule.__doc__ or "")] == []


def test_a_complete_draft_has_only_a_warning(draft: Decision) -> None:
    matter = Matter.of(whole(Decision.objects.filter(pk=draft.pk)).get(), found.DAY)
    assert [(finding.rule, finding.blocks) for finding in findings(matter)] == [("retrospective", False)]


def test_every_finding_of_an_empty_draft_points_to_a_page(draft: Decision) -> None:
    draft.section_texts.all().delete()
    draft.funding_sources.all().delete()
    draft.allocations.all().delete()
    found.change(draft, subject="x", summary="", kind="", stage="", is_key=None, total=None, contact_team="")
    matter = Matter.of(whole(Decision.objects.filter(pk=draft.pk)).get(), found.DAY)
    every = findings(matter)
    assert len(every) > 15
    for finding in every:
        assert finding.section in BY_SLUG
        assert finding.field
        assert (finding.sentence[0].isupper(), finding.sentence[-1] == ".") == (True, False)


def test_the_rules_take_two_queries_beyond_the_record(draft: Decision, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    decision = whole(Decision.objects.filter(pk=draft.pk)).get()
    with django_assert_num_queries(2):
        findings(Matter.of(decision, found.DAY))
