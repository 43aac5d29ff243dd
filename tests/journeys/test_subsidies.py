"""An officer and finance take a grant of minimal financial assistance from its letter to the subsidy database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from decisions.ledger import chain
from grants.subsidy import listing, proof
from grants.subsidy.choices import Next
from tests.factories import user
from tests.grants.subsidy.assisting import given
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_assistance_is_notified_confirmed_given_and_entered(arrive: Callable[[str], Person], tmp_path: Path) -> None:
    today = timezone.localdate().strftime("%d/%m/%Y")
    given("200000.00")
    finance = arrive("finance")
    finance.open("/finance/subsidy/?day=8+November+2021")
    finance.follow("Letters and confirmations")
    finance.follow("Bolton Council")
    _write(finance, "Write the notification", "By e-mail to the chief executive")
    _confirm(finance, today, tmp_path)
    _write(finance, "Write that it is given", "By e-mail to the chief executive")
    finance.sees("Nothing: it is notified, confirmed and given.")
    finance.follow("Record the entry")
    finance.fill("Its reference in the subsidy database", "SUB-77")
    finance.fill("On which day was it entered?", today)
    finance.press("Record the entry")
    finance.sees("Entered late")
    finance.open("/finance/subsidy/database/")
    finance.sees("SUB-77")
    assert [each.next for each in listing.procedures(user("finance"))] == [Next.NOTHING]
    assert [*proof.faults(), *chain.faults()] == []


def _write(finance: Person, what: str, how: str) -> None:
    """The letter as it is proposed, and that it was sent."""
    finance.press(what)
    finance.press("Write the letter")
    finance.sees("The letter is written.")
    finance.press("Record that it was sent")
    finance.press("Record it")
    finance.sees("Say how it was sent, and to whom.")
    finance.fill("How, and to whom?", how)
    finance.press("Record it")
    finance.sees("It is recorded as sent.")


def _confirm(finance: Person, today: str, folder: Path) -> None:
    """Once with a penny too much, which is explained, once within the limit, with the answer as a file."""
    (folder / "answer.txt").write_bytes(b"We stay within the limit.")
    finance.press("Record its confirmation")
    finance.fill("On which day did it confirm?", today)
    finance.fill("What does it say that it had from others?", "315,000.01")
    finance.press("Record the confirmation")
    finance.sees("and an enterprise may have £315,000.00.")
    finance.fill("What does it say that it had from others?", "20,000")
    finance.page.get_by_label("Its answer as a file").set_input_files(folder / "answer.txt")
    finance.press("Record the confirmation")
    finance.sees("The subsidy holds up no payment.")
    finance.sees("answer.txt")
