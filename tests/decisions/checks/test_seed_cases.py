"""What is wrong with the seeds, each as a record here, is found: cases T01 to T26 of the research that belong to rules.

The rest of the twenty-six are cases of parsing or of rules with test files of their own; docs/faults.md lists them all.
"""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.lib import dates
from decisions.checks.matter import Matter
from decisions.checks.rules import findings
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.scheme.choices import Capacity
from tests.decisions.checks import found

pytestmark = pytest.mark.django_db
BEGUN = ("V19", "warn", "dates")
"""What the complete draft has of itself: it begins in April and is written in October (T24)."""


def brief(decision: Decision) -> set[tuple[str, str, str]]:
    """Everything that all rules find beyond that."""
    matter = Matter.of(whole(Decision.objects.filter(pk=decision.pk)).get(), found.DAY)
    every = {(finding.rule, finding.level.value, finding.section) for finding in findings(matter)}
    assert BEGUN in every
    return every - {BEGUN}


def test_t01_first_published_after_it_was_due(draft: Decision) -> None:
    found.change(draft, due_on=date(2021, 11, 1), first_published_on=date(2021, 11, 27))
    assert brief(draft) == {("V10", "warn", "dates")}


def test_t02_no_amount(draft: Decision) -> None:
    found.change(draft, total=None)
    draft.allocations.all().delete()
    assert brief(draft) == {("V01", "block", "funding")}


def test_t05_a_last_sentence_that_is_a_name(draft: Decision) -> None:
    text = "Data go to the board. The Institute for Justice at the University of Northampton."
    found.section(draft, "outcomes", text=text)
    assert brief(draft) == {("V25", "warn", "outcomes")}


def test_t08_two_date_styles(draft: Decision) -> None:
    assert dates.parse("08/07/2024") == date(2024, 7, 8)
    assert dates.parse("12 Jun 2024") == date(2024, 6, 12)
    found.section(draft, "background", text="Published on 08/07/2024, due on 12 June 2024.")
    assert brief(draft) == {("V17", "warn", "background")}


@pytest.mark.parametrize("amount", ["69573.31", "69573.33"])
def test_t11_a_penny_off(draft: Decision, amount: str) -> None:
    assert brief(draft) == set()
    draft.allocations.filter(locality__name="Bolton").update(amount=Decimal(amount))
    assert brief(draft) == {("V02", "block", "allocations")}


def test_t14_no_type_is_ticked(draft: Decision) -> None:
    found.change(draft, type="")
    assert brief(draft) == {("V26", "block", "type")}


def test_t16_days_with_dot_leaders(draft: Decision) -> None:
    written = ["...27th October 2021.....", "28/10/2021", "...1st November 2021....."]
    shown = ["27 October 2021", "28 October 2021", "1 November 2021"]
    assert [dates.long(dates.parse(each)) for each in written] == shown
    found.section(draft, "background", text=f"Signed on Date{written[0]}")
    assert brief(draft) == {("V16", "block", "background")}


def test_t18_no_contact(draft: Decision) -> None:
    found.change(draft, contact_team="")
    assert brief(draft) == {("V15", "block", "contact")}


def test_t19_raw_tags(draft: Decision) -> None:
    found.section(draft, "decision", text="<p>Grants are awarded.</p>")
    assert brief(draft) == {("V16", "block", "decision")}


def test_t20_heading_twice_and_lost_words(draft: Decision) -> None:
    heading = "How this decision contributes to the priorities of the Greater Manchester Strategy"
    found.section(draft, "strategy", text=f"{heading}:\n\nResidents feel safe.")
    found.section(draft, "risk", text="A plan will be developed by, with oversight from the board.")
    assert brief(draft) == {("V21", "warn", "strategy"), ("V24", "warn", "risk")}


@pytest.mark.parametrize(("total", "asked"), [("49999.99", False), ("50000.00", True), ("639733.00", True)])
def test_t21_from_50000_the_deputy_mayor_decides(draft: Decision, total: str, *, asked: bool) -> None:
    found.change(draft, total=Decimal(total))
    matter = Matter.of(whole(Decision.objects.filter(pk=draft.pk)).get(), found.DAY)
    deciding = {step.post.code for step in matter.steps if step.capacity == Capacity.DECIDES}
    assert ("deputy-mayor" in deciding) is asked


@pytest.mark.parametrize(("family", "expected"), [("general", {("V07", "block", "type")}), ("pcc", set())])
def test_t22_key_if_the_function_were_general(draft: Decision, family: str, expected: set[object]) -> None:
    found.change(draft, function_family=family, key_reason="")
    assert {each for each in brief(draft) if each[0] == "V07"} == expected


@pytest.mark.parametrize(("basis", "expected"), [("excluded", {("V31", "warn", "procurement")}), ("included", set())])
def test_t23_over_the_threshold_only_with_vat(draft: Decision, basis: str, expected: set[object]) -> None:
    found.change(draft, vat_basis=basis)
    assert brief(draft) == expected


def test_t24_the_year_began_before_anyone_signed(draft: Decision) -> None:
    assert brief(draft) == set()
    found.change(draft, period_from=date(2021, 11, 1))
    matter = Matter.of(whole(Decision.objects.filter(pk=draft.pk)).get(), found.DAY)
    assert findings(matter) == []


def test_t25_a_legal_route_to_be_explored(draft: Decision) -> None:
    found.section(draft, "legal", text="Grants can be used, this will be explored. Alternatively, there are contracts.")
    assert brief(draft) == {("V24", "warn", "legal")}


def test_t26_no_work_with_children_is_an_answer(draft: Decision) -> None:
    found.section(draft, "safeguarding_children", answer="no", text="The service will not work with children.")
    assert brief(draft) == set()


def test_t27_a_lost_apostrophe(draft: Decision) -> None:
    found.section(draft, "background", text="It supports women s secure care.")
    assert brief(draft) == {("V16", "warn", "background")}
