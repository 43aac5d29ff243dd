"""Money that ends: an officer records who pays, sees the cliff, and records what follows; finance reads it."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from commissioning.lib import dates
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAME, TITLE = "Night-time safety hubs", "Safer streets grant"


def test_money_that_runs_out_is_seen_and_followed(arrive: Callable[[str], Person], tmp_path: Path) -> None:
    ends = timezone.localdate() + timedelta(days=20)
    amara = arrive("officer")
    _add_the_service(amara)
    _record_the_grant(amara, ends)
    amara.open("/finance/cliffs/")
    amara.sees(f"Ends {dates.long(ends)} · 20 days")
    amara.sees("£96,400.00 · up to 2.50 FTE")
    amara.sees("Nothing after it is recorded")
    _record_what_follows(amara, ends)
    amara.open("/finance/cliffs/")
    amara.sees(f"{TITLE}, until {dates.long(ends)}. Council budget goes on.")
    assert amara.page.locator(".cliff__card").count() == 0
    _finance_reads_it(arrive("finance"), ends, tmp_path / "spells.csv")


def _add_the_service(amara: Person) -> None:
    amara.open("/finance/services/")
    amara.page.get_by_role("button", name="Add a service").click()
    amara.press("Save")
    amara.sees("Give the name of the service.")
    amara.fill("Name of the service", NAME)
    amara.fill("What it does", "A safe place to wait for the last bus.")
    amara.page.get_by_label("Provider").select_option("Millrace Trust")
    amara.press("Save")
    amara.follow(NAME)
    assert amara.heading == NAME


def _record_the_grant(amara: Person, ends: date) -> None:
    amara.page.get_by_role("button", name="Record who pays").click()
    amara.fill("Whose money it is", TITLE)
    amara.page.get_by_role("radio", name="Grant", exact=True).check()
    amara.fill("First day", dates.long(ends - timedelta(days=300)))
    amara.fill("Last day", dates.long(ends - timedelta(days=400)))
    amara.fill("Amount", "£96,400")
    amara.choose("In all")
    amara.press("Save")
    amara.sees("It ends before it starts.")
    amara.fill("Last day", dates.long(ends))
    amara.press("Save")
    amara.sees("It is recorded.")
    amara.page.get_by_role("main").get_by_role("link", name=TITLE, exact=True).click()
    amara.look()
    amara.fill("Title of the post", "Hub worker")
    amara.fill("Full-time equivalents", "2.5")
    amara.choose("Up to")
    amara.press("Save")
    amara.sees("Up to 2.50 FTE")


def _record_what_follows(amara: Person, ends: date) -> None:
    amara.follow(NAME)
    amara.page.get_by_role("button", name="Record who pays").click()
    first_day = amara.page.get_by_label("First day", exact=True).input_value()
    assert first_day == dates.long(ends + timedelta(days=1))
    amara.fill("Whose money it is", "Council budget")
    amara.page.get_by_role("radio", name="Mainstream", exact=True).check()
    amara.press("Save")
    amara.page.get_by_text("Who changed what, and when").click()
    amara.sees(f"recorded “Council budget” of {NAME}")


def _finance_reads_it(finance: Person, ends: date, path: Path) -> None:
    finance.open("/finance/")
    finance.follow("Places and services")
    finance.page.get_by_role("link", name="Services", exact=True).click()
    finance.follow(NAME)
    with finance.page.expect_download() as waiting:
        finance.page.go_back()
        finance.page.get_by_role("link", name="CSV").click()
    waiting.value.save_as(path)
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["Spell"], row["To"], row["Amount"]) for row in rows] == [
        (TITLE, ends.isoformat(), "96400.00"),
        ("Council budget", "No end", "Not recorded"),
    ]
    finance.open("/finance/cliffs/")
    finance.fill("As at", dates.long(ends + timedelta(days=1)))
    finance.press("Show")
    finance.sees("As it was known on")
