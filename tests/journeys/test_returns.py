"""A provider without an account sends a return by its link, is asked again, and finance accepts it. At both widths."""

from collections.abc import Callable
from pathlib import Path

import pytest

from decisions.ledger import chain
from grants.awards.models import Agreement
from grants.returns import proof
from grants.returns.models import Return
from tests import factories
from tests.grants.awards.giving import post
from tests.grants.returns.asking import ask
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_provider_sends_a_return_by_its_link(arrive: Callable[[str], Person], tmp_path: Path) -> None:
    factories.signed()
    post()
    ask(Agreement.objects.get(grantee__name="Bolton Council"))
    finance = arrive("finance")
    finance.open("/finance/returns/?standing=late")
    finance.follow("Quarterly report")
    finance.press("Make a link")
    path = finance.page.get_by_label("The link").input_value().removeprefix("http://localhost:8000")
    provider = arrive("finance")
    provider.context.clear_cookies()  # nobody’s account
    _send(provider, path, tmp_path)
    finance.page.reload()
    _query(finance)
    provider.open(path)
    provider.sees("Forty of how many?")
    provider.fill("Your name", "Nia Price")
    provider.fill("Support given", "Forty of fifty.")
    provider.press("Send the return")
    assert provider.heading == "We have your return"
    finance.page.reload()
    finance.sees("Forty of fifty.")
    finance.press("Accept it")
    finance.sees("The return is accepted.")
    kinds = Return.objects.earliest("number").steps.values_list("kind", flat=True)
    assert list(kinds) == ["received", "queried", "received", "accepted"]
    assert [*proof.faults(), *chain.faults()] == []


def _send(provider: Person, path: str, folder: Path) -> None:
    """Once with a slip that is explained, once whole."""
    (folder / "report.txt").write_bytes(b"Forty women were seen.")
    provider.open(path)
    provider.fill("Women seen", "forty")
    provider.press("Send the return")
    provider.sees("Say who sends the return.")
    provider.fill("Your name", "Nia Price")
    provider.fill("Women seen", "40")
    provider.page.get_by_label("The return as a file").set_input_files(folder / "report.txt")
    provider.press("Send the return")
    assert provider.heading == "We have your return"
    provider.sees("report.txt")


def _query(finance: Person) -> None:
    finance.look()
    finance.fill("Note", "Forty of how many?")
    finance.press("Query it")
    finance.sees("It is wanted again.")
