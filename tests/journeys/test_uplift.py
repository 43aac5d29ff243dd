"""An uplift as an officer works it out: ten districts, three streams, 2.6 per cent, before and after to the penny."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from commissioning.lib.money import pounds
from decisions.record.models import Allocation, Decision
from tests.decisions.linking import grants
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

THREE = ("Community safety", "Violence reduction", "Hate crime")


@pytest.fixture
def parent(arrive: Callable[[str], Person]) -> Decision:
    """£3,953,846.15, of which 2.6 per cent is £102,800.00."""
    return grants(streams=THREE)


def raised(rows: list[Allocation]) -> dict[tuple[str, str], Decimal]:
    """The increase of each cell, worked out here once more: pennies left over go to the largest remainders."""
    pence = {(row.stream, str(row.locality)): int((row.amount or 0) * 100) for row in rows}
    exact = {cell: Fraction(before * 10_280_000, sum(pence.values())) for cell, before in pence.items()}
    whole = {cell: int(more) for cell, more in exact.items()}
    left = 10_280_000 - sum(whole.values())
    for cell in sorted(exact, key=lambda cell: exact[cell] - whole[cell], reverse=True)[:left]:
        whole[cell] += 1
    return {cell: Decimal(more).scaleb(-2) for cell, more in whole.items()}


def start(officer: Person, parent: Decision) -> Decision:
    """A draft of an uplift that varies the earlier decision."""
    officer.open("/decisions/new/")
    officer.choose("Police and crime")
    officer.choose("Uplift")
    officer.fill("Subject", "Grants to the ten districts: uplift for 2021/22")
    officer.choose("Deputy Mayor’s decision")
    officer.press("Start this decision")
    draft = Decision.objects.latest("pk")
    officer.follow("Earlier decisions")
    officer.page.get_by_label("What this does").first.select_option(label="Varies")
    officer.page.get_by_label("The decision").first.fill(parent.reference)
    officer.press("Save and go back to sections")
    return draft


def test_thirty_amounts_go_up_by_two_point_six_per_cent(arrive: Callable[[str], Person], parent: Decision) -> None:
    officer = arrive("officer")
    draft = start(officer, parent)
    officer.follow("Allocations")
    officer.follow("Work out the uplift")
    officer.fill("Percentage", "2.6%")
    if officer.script:
        officer.sees("Not saved yet. This browser keeps what you type.")
    officer.press("Show before and after")
    before = list(parent.allocations.select_related("locality"))
    wanted = raised(before)
    body = officer.page.locator("table.uplift tbody")
    shown = {cells[0]: cells[1:] for cells in _cells(body.nth(0).inner_text())}
    for row in before[:10]:
        assert row.amount is not None
        more = wanted[row.stream, str(row.locality)]
        said = shown[str(row.locality)]
        assert (said[0], said[1].split()[0], said[2]) == (
            pounds(row.amount),
            f"+{pounds(more)}",
            pounds(row.amount + more),
        )
    officer.press("Apply the uplift")
    officer.sees("The uplift is applied. The total of this decision is £102,800.00.")
    kept = {(row.stream, str(row.locality)): row.amount for row in draft.allocations.select_related("locality")}
    assert kept == wanted


def _cells(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines() if line.count("\t") == 3]
