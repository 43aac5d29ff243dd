"""Pages that no other journey opens, looked at by axe at both widths."""

from collections.abc import Callable

import pytest

from tests import factories
from tests.decisions.library import keeping
from tests.grants.passporting import passing
from tests.grants.pooling import pools
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

KEPT = ("clauses", "clauses/new", "templates", "templates/new", "glossary", "plans")
ASKED = ("procurement-route", "provider-selection", "reasons/comments", "financial/clauses")


@pytest.fixture
def script() -> bool:
    """Axe is a script itself."""
    return True


def test_what_governance_keeps(arrive: Callable[[str], Person]) -> None:
    governance = arrive("governance")
    keeping.clause()
    keeping.template()
    for page in KEPT:
        governance.open(f"/{page}/")


def test_what_finance_keeps_of_the_money_of_others(arrive: Callable[[str], Person]) -> None:
    finance = arrive("finance")
    for page in ("passporting", "pools"):
        finance.open(f"/finance/{page}/")
        finance.open(f"/finance/{page}/new/")
    passing.money(passing.grant(), "1000.00")
    pool = pools.pool()
    pools.put(pool, "50000.00")
    pools.close(pool, "50000.01")
    for act in ("", "money/", "pass-on/", "day/", "onward/"):
        finance.open(f"/finance/passporting/{passing.SLUG}/{act}")
    for act in ("", "change/", "contribution/", "outturn/"):
        finance.open(f"/finance/pools/{pools.SLUG}/{act}")


def test_what_officers_are_asked_and_told(arrive: Callable[[str], Person]) -> None:
    officer = arrive("officer")
    keeping.clause()
    draft = factories.complete()
    officer.open("/checks/")
    for page in ASKED:
        officer.open(f"/decisions/{draft.reference}/{page}/")
    officer.open(f"/decisions/{draft.reference}/checks/")
    officer.follow("Set aside with a reason")
    officer.sees("Why may this warning stand?")
    officer.open(f"/decisions/{draft.reference}/allocations/")
    officer.page.get_by_text("Rows and columns").first.click()
    officer.choose("Floors, caps and locks")
    officer.press("Show these rows and columns")
