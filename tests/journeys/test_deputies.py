"""Deputising, an interest that stands aside, and a rejection, through the pages of several people."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from commissioning.example.authority import PASSWORD
from commissioning.lib import dates
from decisions.record.models import Decision, Version
from decisions.signoff.models import Recusal
from tests import factories
from tests.factories import NOW, user
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def waiting_for_the_treasurer() -> Version:
    version = factories.submitted()
    for days, who in enumerate(("assistant.director", "director"), start=1):
        factories.sign(version, who, at=NOW + timedelta(days=days))
    return version


def cover(holder: Person, until_on: str) -> None:
    """Leave cover: whom and until when, and one button."""
    holder.open("/delegations/")
    holder.page.get_by_label("Who signs for you").select_option(label="Ana Ferreira, Deputy Treasurer")
    holder.fill("Last day", until_on)
    holder.press("Let them sign")


def test_a_deputy_signs_on_behalf_and_hands_back(arrive: Callable[[str], Person]) -> None:
    reference = waiting_for_the_treasurer().decision.reference
    simon = arrive("treasurer")
    cover(simon, dates.long(timezone.localdate() + timedelta(days=5)))
    simon.sees("Ana Ferreira may sign as Treasurer")
    ana = arrive("deputy.treasurer")
    ana.open("/my-work/")
    under = f"D-{timezone.localdate().year}-001"
    ana.sees(f"You sign for Simon Pryce, Treasurer, under {under}.")
    ana.open(f"/sign-offs/{reference}/")
    ana.sign(1)
    ana.sees("You signed version 1")
    officer = arrive("officer")
    officer.open(f"/decisions/{reference}/preview/")
    officer.sees("for and on behalf of Simon Pryce, Treasurer under delegation")
    officer.sees(under)
    simon.open("/delegations/")
    simon.press(f"Hand back {under}")
    simon.sees("Ana Ferreira signs no more under it.")
    ana.open("/sign-offs/")
    ana.sees("Nothing waits for your signature.")
    simon.open("/register/delegations/")
    simon.sees("Ended on")


def test_an_interest_stands_aside_and_the_deputy_signs(arrive: Callable[[str], Person]) -> None:
    version = waiting_for_the_treasurer()
    simon = arrive("treasurer")
    cover(simon, dates.long(timezone.localdate()))
    simon.open(f"/sign-offs/{version.decision.reference}/")
    simon.choose("Yes, so I stand aside")
    simon.fill("What the interest is", "My brother works for the provider.")
    simon.page.get_by_label("I have read", exact=False).check()
    simon.fill("Your password", PASSWORD)
    simon.press("Sign version 1")
    simon.sees("You stand aside from")
    assert Recusal.objects.get().person == user("treasurer")
    ana = arrive("deputy.treasurer")
    ana.open(f"/sign-offs/{version.decision.reference}/")
    ana.sign(1)
    ana.sees("You signed version 1")
    assert version.sign_offs.count() == 3


def test_a_rejected_notice_ends_there(arrive: Callable[[str], Person]) -> None:
    version = waiting_for_the_treasurer()
    reference = version.decision.reference
    simon = arrive("treasurer")
    simon.open(f"/sign-offs/{reference}/")
    simon.page.get_by_text("Reject it for good").click()
    simon.press(f"Reject {reference}")
    simon.sees("There is a problem")
    simon.page.locator("form[action$='/reject/'] textarea").fill("The fund is closed.")
    simon.press(f"Reject {reference}")
    simon.sees(f"{reference} is rejected. Amara Whitlock has been told.")
    simon.open("/my-work/")
    simon.sees("You rejected it on")
    amara = arrive("officer")
    amara.open(f"/decisions/{reference}/history/")
    amara.sees("The fund is closed.")
    amara.sees("rejected version 1.")
    assert Decision.objects.get(reference=reference).state == "rejected"


def test_a_post_is_handed_over_and_the_next_holder_signs(arrive: Callable[[str], Person]) -> None:
    reference = waiting_for_the_treasurer().decision.reference
    joan = arrive("governance")
    joan.open("/scheme/posts/treasurer/")
    joan.press("Hand the post over")
    joan.page.get_by_label("Who takes over").select_option(label="Ana Ferreira, deputy.treasurer@gmca.example")
    joan.press("See what this would change")
    joan.sees("1 of them still needs a signature from this post")
    joan.press("Save this change")
    joan.sees("Treasurer is handed over.")
    ana = arrive("deputy.treasurer")
    ana.open(f"/sign-offs/{reference}/")
    ana.sign(1)
    ana.sees("You signed version 1")
