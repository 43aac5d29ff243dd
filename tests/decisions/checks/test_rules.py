"""All rules together: each has a file and a test of its own, and points to a page that exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape

from decisions import checks
from decisions.checks.matter import Matter
from decisions.checks.rules import NOT_RULES, RULES, RuleModule, findings
from decisions.drafting.tasks import BY_SLUG
from decisions.record.loading import whole
from decisions.record.models import Decision
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db


def test_every_rule_has_a_file_and_a_test() -> None:
    files = {path.stem for path in Path(checks.__file__).parent.glob("*.py")} - NOT_RULES - {"__init__"}
    assert {module.__name__.rpartition(".")[2] for module in RULES} == files
    assert {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")} >= files


def test_ids_are_unique_and_order_is_the_quickest_to_mend_first() -> None:
    order = [(module.RULE.effort, module.RULE.id) for module in RULES]
    assert order == sorted(order)
    assert len({module.RULE.id for module in RULES}) == len(RULES) > 10
    assert [module.RULE.id for module in RULES if not re.fullmatch("[VX][0-9]{2}", module.RULE.id)] == []


@pytest.mark.parametrize("module", RULES, ids=lambda module: module.RULE.id)
def test_every_rule_explains_itself(module: RuleModule) -> None:
    rule = module.RULE
    said = (rule.title, rule.source, rule.explain, rule.example_bad, rule.example_good)
    assert [words for words in said if len(words) < 8] == []
    assert rule.title[-1] != "."
    assert rule.explain[-1] == "."
    assert rule.example_bad != rule.example_good
    assert "Source: " in (module.check.__doc__ or "")


def test_the_page_of_rules_has_each_with_a_place_to_link_to(client: Client, draft: Decision) -> None:
    client.force_login(draft.author)
    page = client.get("/checks/").content.decode()
    assert re.findall(r'<h2[^>]* id="([^"]+)"', page) == sorted(module.RULE.id for module in RULES)
    assert [module.RULE.id for module in RULES if escape(module.RULE.example_bad) not in page] == []


def test_a_finding_links_to_its_rule(client: Client, draft: Decision) -> None:
    client.force_login(draft.author)
    found.change(draft, contact_team="")
    page = client.get(f"/decisions/{draft.reference}/checks/").content.decode()
    assert page.count('<a class="govuk-link findings__rule" href="/checks/#V15">Rule V15</a>') == 1


def test_the_table_in_docs_is_of_the_rules_that_run(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rules")
    written = (Path(settings.BASE_DIR) / "docs" / "checks.md").read_text()
    assert capsys.readouterr().out == written, "run: manage.py rules > docs/checks.md"


def test_a_complete_draft_has_only_a_warning(draft: Decision) -> None:
    matter = Matter.of(whole(Decision.objects.filter(pk=draft.pk)).get(), found.DAY)
    assert [(finding.rule, finding.blocks) for finding in findings(matter)] == [("V19", False)]


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
