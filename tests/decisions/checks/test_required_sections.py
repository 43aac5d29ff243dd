"""Every section that law or practice requires is written."""

import pytest

from decisions.checks import required_sections
from decisions.drafting import acts
from decisions.record.choices import Kind
from decisions.record.models import Decision
from decisions.record.row_kinds import BY_SECTION
from decisions.record.sections import SECTIONS
from decisions.scheme.choices import FunctionFamily
from tests.decisions import rowed
from tests.decisions.checks import found
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MUST_BE_WRITTEN = ["decision", "reasons", "alternatives", "strategy", "plan_priorities", "financial", "legal", "risk"]
MUST_BE_WRITTEN += ["equality"]
ASKED = ["safeguarding_children", "safeguarding_adults", "interests", "exemption"]
MAY_BE_LEFT_OUT = ["background", "consultation", "outcomes", "milestones", "procurement", "data_protection"]
MAY_BE_LEFT_OUT += ["background_papers", "glossary"]
ONLY_FOR_SOME = ["criteria", "continuity", "transition"]


def test_every_section_is_in_one_of_the_four_lists() -> None:
    keys = [*MUST_BE_WRITTEN, *ASKED, *MAY_BE_LEFT_OUT, *ONLY_FOR_SOME]
    assert sorted(keys) == sorted(section.key for section in SECTIONS)


def test_nothing_is_found_of_a_full_record(draft: Decision) -> None:
    assert found.of(required_sections.check, draft) == []


def test_an_empty_record_is_asked_for_every_one_in_the_order_of_the_form(draft: Decision) -> None:
    draft.section_texts.all().delete()
    keys = [finding.section.replace("-", "_") for finding in found.of(required_sections.check, draft)]
    assert keys == [section.key for section in SECTIONS if section.key in {*MUST_BE_WRITTEN, *ASKED}]


@pytest.mark.parametrize("key", MUST_BE_WRITTEN)
@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_required_section_is_words(draft: Decision, key: str, text: str) -> None:
    found.section(draft, key, text=text)
    (finding,) = found.of(required_sections.check, draft)
    slug = key.replace("_", "-")
    assert (finding.rule, finding.blocks, finding.section, finding.field) == ("V14", True, slug, "id_text")


@pytest.mark.parametrize("key", MAY_BE_LEFT_OUT)
def test_an_optional_section_may_be_empty(draft: Decision, key: str) -> None:
    found.section(draft, key, text="")
    assert found.of(required_sections.check, draft) == []


@pytest.mark.parametrize("key", ASKED)
def test_a_question_is_answered_first(draft: Decision, key: str) -> None:
    found.section(draft, key, answer="", text="Words without an answer.")
    (finding,) = found.of(required_sections.check, draft)
    assert (finding.section, finding.field, finding.blocks) == (key.replace("_", "-"), "id_answer", True)


@pytest.mark.parametrize(
    ("key", "answer", "text", "count"),
    [
        ("safeguarding_children", "no", "", 1),
        ("safeguarding_children", "yes", "", 1),
        ("safeguarding_children", "no", "There are no children in it.", 0),
        ("safeguarding_adults", "no", "", 1),
        ("interests", "no", "", 0),
        ("interests", "yes", "", 1),
        ("interests", "yes", "The Director sits on its board.", 0),
        ("exemption", "no", "", 0),
        ("exemption", "yes", "", 1),
        ("exemption", "yes", "Paragraph 3.", 0),
    ],
)
def test_every_answer_but_two_is_explained(draft: Decision, key: str, answer: str, text: str, count: int) -> None:
    found.section(draft, key, answer=answer, text=text)
    assert len(found.of(required_sections.check, draft)) == count


def test_a_finding_cites_the_law_that_asks_for_it(draft: Decision) -> None:
    found.section(draft, "reasons", text="")
    found.section(draft, "interests", answer="")
    assert [(each.sentence, each.source) for each in found.of(required_sections.check, draft)] == [
        ("Write “Reasons for the decision”", "2012 Regulations, reg. 13(4)(b)"),
        ("Answer yes or no: interests declared", "2012 Regulations, reg. 13(4)(d)"),
    ]


@pytest.mark.parametrize("column", [{"text": ""}, {"answer": ""}])
def test_a_section_that_no_law_asks_for_cites_the_rule(draft: Decision, column: dict[str, str]) -> None:
    found.section(draft, "safeguarding_children", **column)
    (finding,) = found.of(required_sections.check, draft)
    assert finding.source == required_sections.RULE.source


@pytest.mark.parametrize("key", sorted({*BY_SECTION} & {*MUST_BE_WRITTEN}))
def test_rows_are_as_good_as_words(draft: Decision, key: str) -> None:
    rowed.plan()
    found.section(draft, key, text="")
    acts.write(decision=draft, key=key, text="", rows=[rowed.held(key)], by=draft.author, at=NOW)
    assert found.of(required_sections.check, draft) == []


NEEDED = {
    "award_round": ["criteria"],
    "fund": ["criteria"],
    "decommission": ["continuity", "consultation"],
    "transition": ["transition", "posts"],
    "pilot": ["outcomes"],
}


@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_needs_what_belongs_to_it(draft: Decision, kind: str) -> None:
    for key in MAY_BE_LEFT_OUT:
        found.section(draft, key, text="")
    draft.funded_posts.all().delete()
    found.change(draft, kind=kind)
    findings = found.of(required_sections.check, draft)
    assert sorted(finding.section for finding in findings) == sorted(NEEDED.get(kind, []))
    assert all(finding.blocks for finding in findings)


@pytest.mark.parametrize("family", FunctionFamily.values)
def test_only_police_and_crime_decisions_need_priorities_of_the_plan(draft: Decision, family: str) -> None:
    found.section(draft, "plan_priorities", text="")
    found.change(draft, function_family=family)
    sections = [finding.section for finding in found.of(required_sections.check, draft)]
    assert sections == (["plan-priorities"] if family == "pcc" else [])
