"""An officer adds an organisation that is there already; finance finds the two, and merges them. At both widths."""

from collections.abc import Callable

import pytest

from commissioning.models import Organisation
from decisions.ledger.models import LedgerEvent
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_duplicate_is_added_found_merged_and_taken_apart_again(arrive: Callable[[str], Person]) -> None:
    officer = arrive("officer")
    officer.open("/finance/organisations/")
    officer.press("Add an organisation")
    officer.fill("Name", "The Millrace Trust Ltd")
    officer.fill("Company number", "3210987")
    officer.press("Add this organisation")
    officer.sees("“3210987” has 7 characters. Write it with its nought: 03210987.")
    officer.fill("Company number", "03210987")
    officer.press("Add this organisation")
    officer.sees("The Millrace Trust Ltd is much like Millrace Trust.")
    officer.sees("GB-COH-03210987")
    finance = arrive("finance")
    _merge(finance)
    merged = Organisation.objects.get(name="The Millrace Trust Ltd")
    assert merged.merged_into == Organisation.objects.get(name="Millrace Trust")
    _find(finance)
    finance.follow("The Millrace Trust Ltd")
    finance.press("Undo the merge")
    finance.fill("Why are they two bodies after all?", "Another company.")
    finance.press("Undo the merge")
    finance.sees("The Millrace Trust Ltd stands by itself again.")
    acts = ["add_organisation", "merge_organisations", "unmerge_organisation"]
    assert list(LedgerEvent.objects.order_by("number").values_list("act", flat=True)) == acts


def _merge(finance: Person) -> None:
    finance.open("/finance/organisations/")
    finance.follow("Look for duplicates")
    finance.follow("Compare")
    finance.sees("once they are merged")
    finance.press("Merge them")
    finance.sees("Say how you know that they are one body.")
    finance.fill("How do you know that they are one body?", "The register names one company.")
    finance.press("Merge them")
    finance.sees("The Millrace Trust Ltd is merged into Millrace Trust.")


def _find(finance: Person) -> None:
    """By the name of the record that is merged away, and by its number."""
    finance.open("/finance/organisations/")
    finance.fill("Name, other name or number", "03210987")
    finance.press("Search")
    finance.sees("1 organisation")
    finance.fill("Name, other name or number", "millrace trust ltd")
    finance.press("Search")
    finance.follow("Millrace Trust")
    assert finance.heading == "Millrace Trust"
