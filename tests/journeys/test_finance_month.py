"""A month of two finance officers, from what can be released to what the bank paid; with script and without."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Route

from commissioning.lib import dates
from commissioning.models import Locality, Organisation
from decisions.drafting import acts
from decisions.ledger import chain
from grants.awards import posting
from grants.awards.models import Award
from grants.payments import files, imports, proof
from grants.payments.models import Instalment
from tests.decisions.linking import sign_all, submitted
from tests.factories import NOW, complete, user
from tests.grants.awards.giving import LATER, post
from tests.grants.payments import paying as to
from tests.grants.payments.paying import award_of
from tests.grants.returns.asking import ask
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CLICKS = 5


def test_a_month_from_what_can_be_released_to_what_the_bank_paid(
    arrive: Callable[[str], Person], tmp_path: Path
) -> None:
    leo = arrive("finance")
    to.second_finance_officer()
    to.seed(["Bolton", "Bury", "Wigan"])
    bolton, bury = (to.plan(award_of(name))[0] for name in ("Bolton", "Bury"))
    priya = arrive("priya")
    for each in (bolton, bury):
        _certify(priya, each)
        _release(leo, each)
    sent = _payment_file(leo, tmp_path / "payments.csv")
    _try_with_a_slip(leo, tmp_path, sent)
    _take_over(leo, tmp_path, sent)
    _chase(leo, award_of("Wigan"))
    _withhold(leo, Instalment.objects.get(award=bolton.award, number=2))
    _claw_back(leo, bolton)
    assert to.states(bolton.award) == ["clawed_back", "withheld", "planned"]
    assert to.states(bury.award) == ["paid", "planned", "planned"]
    assert [*files.faults(), *imports.faults(), *proof.faults(), *chain.faults()] == []


def _certify(person: Person, instalment: Instalment) -> None:
    person.open("/finance/payments/")
    assert person.heading == "Payments"
    person.follow(f"Certify {instalment.reference}")
    person.press("Certify")
    person.sees(f"{instalment.reference} is certified.")
    person.follow(f"Release {instalment.reference}")
    person.sees("You certified it. Another finance officer releases it.")


def _release(person: Person, instalment: Instalment) -> None:
    person.open("/finance/payments/")
    person.follow(f"Release {instalment.reference}")
    person.press("Release")
    person.sees(f"{instalment.reference} is released.")


def _payment_file(person: Person, path: Path) -> list[list[str]]:
    """The first file was made too early and never sent; the second goes to the bank."""
    person.open("/finance/payments/")
    person.follow("Payment files")
    person.press("Make a payment file")
    person.follow("Withdraw")
    person.fill("Why?", "Made before Bury’s account was checked.")
    person.press("Withdraw the file")
    person.sees("Payment file 1 is withdrawn.")
    person.press("Make a payment file")
    with person.page.expect_download() as waiting:
        person.page.get_by_role("button", name="Download CSV of Payment file 2").click()
    waiting.value.save_as(path)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert [row[1:3] for row in rows] == [
        ["Payee", "Amount"],
        ["Bolton Council", "23191.11"],
        ["Bury Council", "12913.91"],
    ]
    return rows


def _from_the_bank(path: Path, rows: Iterable[list[str]]) -> Path:
    """What was sent, with the columns that the bank adds."""
    head, *lines = rows
    today = timezone.localdate().isoformat()
    with path.open("w", newline="") as file:
        made = [[*head, "Paid on", "Ledger reference"], *([*line, today, f"BACS {line[0]}"] for line in lines)]
        csv.writer(file).writerows(made)
    return path


def _put_in(person: Person, path: Path) -> None:
    person.open("/finance/payments/")
    person.follow("Import what was paid")
    person.page.get_by_label("Choose a CSV or XLSX file").set_input_files(path)
    person.page.get_by_role("button", name="Try the file").click()
    person.page.wait_for_url("**/imports/*/")
    person.look()
    assert person.heading == path.name


def _try_with_a_slip(person: Person, folder: Path, sent: list[list[str]]) -> None:
    """One sum differs, one payment is of nothing known, and Bury's is not there."""
    head, bolton, _ = sent
    wrong = [head, [*bolton[:2], "23191.10", *bolton[3:]], ["P-999999", "Nobody", "5.00", *bolton[3:]]]
    _put_in(person, _from_the_bank(folder / "with a slip.csv", wrong))
    for words in (
        "2 rows do not agree, so no row is taken over.",
        "£23,191.10 was paid, and £23,191.11 released.",
        "P-999999 is no instalment of any decision: a payment without a decision.",
        "Released, due and not in the file",
        "Bury Council, due on",
    ):
        person.sees(words)
    assert person.page.get_by_role("button", name="Take over").count() == 0


def _take_over(person: Person, folder: Path, sent: list[list[str]]) -> None:
    _put_in(person, _from_the_bank(folder / "mended.csv", sent))
    person.page.get_by_role("button", name="Take over 2 payments").click()
    person.sees("2 payments taken over from mended.csv.")
    person.look()
    person.follow("Undo this import")
    person.open("/finance/payments/?show=out")
    person.sees("Paid")
    person.open("/finance/payments/files/")
    person.sees("2 of 2")


def _chase(person: Person, award: Award) -> None:
    ask(award.agreement)
    person.open("/finance/returns/?standing=late")
    person.follow("Quarterly report")
    person.press("Make a link")
    assert "/returns/" in person.page.get_by_label("The link").input_value()


def _withhold(person: Person, instalment: Instalment) -> None:
    person.open(f"/finance/payments/{instalment.award_id}/")
    person.follow(f"Withhold {instalment.reference}")
    person.press("Withhold")
    person.sees("Give the reason.")
    person.fill("Why?", "The post is empty.")
    person.press("Withhold")
    person.sees(f"{instalment.reference} is withheld.")


def _claw_back(person: Person, instalment: Instalment) -> None:
    person.follow(f"Claw back {instalment.reference}")
    person.fill("Amount that came back", "1,500")
    person.fill("On which day?", timezone.localdate().isoformat())
    person.choose("The recipient did not spend it")
    person.fill("In a sentence or two", "The post stayed empty in March.")
    person.press("Record what came back")
    person.sees("£1,500.00 came back on")


def test_what_bolton_has_from_hmpps_next_year_is_read_in_under_five_clicks(arrive: Callable[[str], Person]) -> None:
    finance = arrive("finance")
    year = dates.financial_year(timezone.localdate()) + 1
    _promise(year)
    clicks = 0
    for words in ("Finance", "Places and services", "Bolton"):
        finance.page.get_by_role("link", name=words, exact=True).first.click()
        finance.page.wait_for_load_state()
        finance.look()
        clicks += 1
    table = finance.page.get_by_role("region", name="By year and funder, as a table")
    said = [row.inner_text().split("\t") for row in table.get_by_role("row").all()]
    at = said[0].index("HM Prison and Probation Service")
    assert clicks < CLICKS
    assert {row[0]: row[at] for row in said}[dates.financial_year_name(year)] == "£45,000.00"


def _promise(year: int) -> None:
    """Two decisions for that year: £45,000 of HMPPS to Bolton and £5,000 to Bury; £900 of another funder to Bolton."""
    for funder, amounts in (
        ("HM Prison and Probation Service", {"Bolton": "45000.00", "Bury": "5000.00"}),
        ("Home Office", {"Bolton": "900.00"}),
    ):
        total = sum(map(Decimal, amounts.values()), Decimal(0))
        decision = complete(total=Decimal("100.00"), period_until=date(year + 1, 3, 31))
        source = {"funder": Organisation.objects.get(name=funder), "amount": total, "financial_year": year}
        source |= {"status": "agreement_signed"}
        acts.fund(decision=decision, fields={"total": total}, sources=[source], by=user("officer"), at=NOW)
        places = {place.name: place for place in Locality.objects.all()}
        rows = [
            {"locality": places[name], "amount": Decimal(amount), "financial_year": year}
            for name, amount in amounts.items()
        ]
        acts.allocate(decision=decision, fields={"financial_years": [year]}, rows=rows, by=user("officer"), at=NOW)
        sign_all(submitted(decision))
    posting.catch_up(at=LATER)


def test_whoever_puts_a_file_in_is_told_how_far_it_is_and_when_it_fails(
    arrive: Callable[[str], Person], tmp_path: Path
) -> None:
    finance = arrive("finance")
    if not finance.script:
        pytest.skip("without script the browser shows that it waits")
    path = tmp_path / "long.csv"
    path.write_text("Reference,Amount,Paid on,Ledger reference\n" + "P-999999,5.00,1/11/2021,X\n" * 700)
    held: list[Route] = []
    finance.page.route("**/trial/", lambda route: held.append(route))
    finance.open("/finance/payments/imports/")
    finance.page.get_by_label("Choose a CSV or XLSX file").set_input_files(path)
    finance.page.get_by_role("button", name="Try the file").click()
    finance.sees("The file is being tried.")
    finance.look()
    held[0].fulfill(body='{"rows": 500, "of": 701}\n{"rows"')
    finance.sees("The connection failed, and the file was not tried to its end. Try again.")
    finance.page.unroute("**/trial/")
    _put_in(finance, path)
    finance.sees("What does not agree, 1 to 200 of 700")
    finance.look()
    finance.page.get_by_role("link", name="Page 4").click()
    finance.sees("What does not agree, 601 to 700 of 700")


def test_a_file_that_is_too_large_is_not_even_sent(arrive: Callable[[str], Person], tmp_path: Path) -> None:
    finance = arrive("finance")
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(6_000_000 if not finance.script else 1 << 30)
    finance.open("/finance/payments/imports/")
    finance.page.get_by_label("Choose a CSV or XLSX file").set_input_files(path)
    finance.page.get_by_role("button", name="Try the file").click()
    finance.sees("The file has more than 5 MB, so it was not read. Send the table alone.")


def test_the_lists_of_finance_can_be_read(arrive: Callable[[str], Person]) -> None:
    """Every list, with money in it."""
    finance = arrive("finance")
    to.seed(["Bolton", "Bury"])
    post()
    to.paid(to.plan(award_of("Bolton"))[0], at=to.later(1) - timedelta(hours=1))
    for address in ("awards", "funders", "districts", "payments", "payments/?show=waiting", "payments/?show=late"):
        finance.open(f"/finance/{address}{'' if '?' in address else '/'}")
        assert finance.heading
    finance.open(f"/finance/payments/{award_of('Bolton').pk}/schedule/?mode=typed&names=")
    finance.open(f"/finance/payments/{award_of('Bolton').pk}/conditions/")
    finance.choose("Unallocated underspend is not above a cap")
    finance.press("Ask for it")
    finance.page.get_by_role("button", name="Mark it").click()
    finance.choose("Met")
    finance.press("Mark it")
    finance.sees("How is that known?")
