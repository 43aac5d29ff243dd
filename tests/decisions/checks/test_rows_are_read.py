"""The rules on language read what rows say, as they read texts."""

import pytest

from decisions.checks import acronyms_defined, nothing_left_open
from decisions.drafting import acts
from decisions.record.models import Decision
from decisions.record.row_kinds import BY_SECTION
from tests.decisions import rowed
from tests.decisions.checks import found
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def write(draft: Decision, section: str, **changes: str) -> None:
    acts.write(decision=draft, key=section, text="", rows=[rowed.held(section, **changes)], by=draft.author, at=NOW)


def test_a_promise_left_open_in_a_row_is_found_there(draft: Decision) -> None:
    write(draft, "risk", owner="TBC")
    (finding,) = found.of(nothing_left_open.check, draft)
    assert (finding.section, finding.field) == ("risk", "rows")


def test_a_term_of_the_notice_is_written_out_by_its_row(draft: Decision) -> None:
    found.section(draft, "reasons", text="A DRO ends most debts.")
    assert [finding.excerpt for finding in found.of(acronyms_defined.check, draft)] == ["DRO"]
    write(draft, "glossary")
    assert found.of(acronyms_defined.check, draft) == []


def test_days_amounts_and_choices_are_not_words(draft: Decision) -> None:
    kind = BY_SECTION["decision"]
    assert kind.written(kind.said(rowed.held("decision"))) == ["a grant for advice on debt", "Brook Lane Advice"]
