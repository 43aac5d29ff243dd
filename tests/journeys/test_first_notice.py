"""A first notice, from nothing to ready and submitted in one sitting: rows, answers, a share within limits."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from decisions.record.models import Decision, Version
from decisions.record.states import State
from tests.journeys.conftest import Person
from tests.journeys.test_main_job import ANSWERS, SECTIONS, SUBJECT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WEIGHTS = (774, 431, 1708, 555, 616, 786, 480, 528, 349, 890)
DISTRICTS = (
    "Bolton",
    "Bury",
    "Manchester",
    "Oldham",
    "Rochdale",
    "Salford",
    "Stockport",
    "Tameside",
    "Trafford",
    "Wigan",
)
RISK = {
    "Risk": "A post stays empty for months",
    "What is done about it": "The provider keeps a list of trained bank staff",
    "Post that owns it": "Head of Commissioning",
}


@pytest.fixture
def script() -> bool:
    """Without script it is walked in test_without_script.py."""
    return True


class Sitting:
    """One officer at one draft; looks at the pages that are new, and saves the others without looking."""

    def __init__(self, officer: Person) -> None:
        self.officer, self.page = officer, officer.page
        officer.open("/decisions/new/")
        officer.choose("Police and crime")
        officer.choose("Award")
        officer.fill("Subject", SUBJECT)
        officer.choose("Deputy Mayor’s decision")
        officer.press("Start this decision")
        self.draft = Decision.objects.latest("pk")
        self.base = f"/decisions/{self.draft.reference}/"

    def open(self, slug: str) -> None:
        self.page.goto(f"{self.officer.address}{self.base}{slug}/")

    def first(self, label: str) -> Locator:
        """Without script a page has more than one empty row."""
        return self.page.get_by_label(label, exact=True).first

    def save(self) -> None:
        self.page.get_by_role("button", name="Save and go back to sections").click()
        self.page.wait_for_url(f"**{self.base}")

    def answer_what_it_is(self) -> None:
        self.open("subject")
        self.officer.fill("Summary in plain English", "Ten councils each receive a grant for recovery workers.")
        self.save()
        self.open("type")
        self.officer.choose("Commissioning decision, final sign-off")
        self.save()
        self.open("dates")
        self.officer.fill("It has effect from", "1 April 2021")
        self.officer.fill("It has effect until", "31 March 2022")
        self.officer.fill("Decision due", "1 November 2021")
        self.save()
        self.open("localities")
        self.officer.choose("All 10 districts")
        self.save()
        self.open("contact")
        self.officer.fill("Team", "Commissioning team")
        self.officer.fill("E-mail address", "commissioning@gmca.example")
        self.save()

    def write(self) -> None:
        """The prose; alternatives and risks in rows instead."""
        for title, words in SECTIONS.items():
            if title in ("Alternatives considered", "Risk assessment"):
                continue
            self.page.get_by_role("main").get_by_role("link", name=title, exact=True).first.click()
            self.page.locator("#id_text").fill(words)
            self.save()
        for title, (answer, words) in ANSWERS.items():
            self.page.get_by_role("main").get_by_role("link", name=title, exact=True).first.click()
            self.officer.choose(answer)
            self.page.locator("#id_text").fill(words)
            self.save()
        self.open("alternatives")
        self.first("Option").fill("One tender for the whole area")
        self.first("Why it was rejected").fill("No provider said that it would bid.")
        self.save()
        self.officer.open(f"{self.base}risk/")
        for label, words in RISK.items():
            self.first(label).fill(words)
        for label in ("Likelihood", "Impact"):
            self.first(label).select_option(index=1)
        self.save()

    def pay(self) -> None:
        """The total and its funder, then shares by weight, of which none is below £40,000."""
        self.open("funding")
        self.officer.fill("Total of the decision", "£639,733")
        self.officer.choose("Outside the scope of VAT")
        self.first("Funder").select_option("Greater Manchester Combined Authority")
        self.first("Financial year").fill("2021/22")
        self.save()
        self.officer.open(f"{self.base}allocations/")
        for name, weight in zip(DISTRICTS, WEIGHTS, strict=True):
            self.officer.fill(f"{name}, weight", str(weight))
        self.page.get_by_text("At least, at most, and what is kept aside first").click()
        self.officer.fill("Each row gets at least", "£40,000")
        self.officer.press("Share the total by weight")
        self.save()


def test_a_first_notice_from_nothing_to_submitted_in_one_sitting(arrive: Callable[[str], Person]) -> None:
    sitting = Sitting(arrive("officer"))
    sitting.answer_what_it_is()
    sitting.write()
    sitting.pay()
    amounts = [row.amount for row in sitting.draft.allocations.all() if row.amount is not None]
    assert (len(amounts), sum(amounts), min(amounts)) == (10, 639733, 40000)
    officer = sitting.officer
    officer.open(f"{sitting.base}checks/")
    assert officer.page.get_by_role("heading", name=" you submitting").all_inner_texts() == []
    officer.open(f"{sitting.base}submit/")
    officer.press("Submit for signature")
    assert Decision.objects.get(pk=sitting.draft.pk).state == State.IN_SIGN_OFF
    assert RISK["Risk"] in Version.objects.get(decision=sitting.draft).content
