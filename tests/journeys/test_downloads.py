"""Finance takes many notices at once; anyone checks one; the auditor takes everything about it. At both widths."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route

from decisions.ledger.models import LedgerEvent
from decisions.notice.models import SealedNotice
from decisions.notice.sealed import sealed_pdf
from tests import factories
from tests.journeys.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_finance_takes_several_notices_and_anyone_checks_one(arrive: Callable[[str], Person], tmp_path: Path) -> None:
    first, second = (factories.signed().decision.reference for _ in range(2))
    finance = arrive("finance")
    ticked = _download(finance, tmp_path / "ticked.zip", lambda: _tick(finance, first))
    matching = _download(finance, tmp_path / "matching.zip", lambda: _filter(finance))
    assert [[name[:12] for name in file.namelist()[2:]] for file in (ticked, matching)] == [[first], [first, second]]
    sealed = sealed_pdf(SealedNotice.objects.get(version__decision__reference=first, edition="signed"))
    assert ticked.read(ticked.namelist()[2]) == sealed
    assert list(LedgerEvent.objects.filter(act="download").values_list("by_name", flat=True)) == ["Leo Brandreth"] * 2
    auditor = arrive("auditor")
    _check(auditor, tmp_path, sealed)
    _take_pack(auditor, first, tmp_path / "pack.zip")


def test_whoever_waits_for_one_pdf_is_told_so_and_that_it_came(arrive: Callable[[str], Person], tmp_path: Path) -> None:
    factories.signed()
    finance = arrive("finance")
    if not finance.script:
        pytest.skip("without script the browser shows that it waits")
    held = _held(finance, "**/notices.pdf")
    _open_all(finance)
    finance.page.get_by_role("button", name="Download one PDF").click()
    _is_told(finance, "The PDF is being made. It can take up to 20 seconds.")
    with finance.page.expect_download() as waiting:
        held[0].continue_()
    waiting.value.save_as(tmp_path / "one.pdf")
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert waiting.value.suggested_filename.startswith("signed-notices-")
    finance.sees("The file is in your downloads.")
    assert LedgerEvent.objects.filter(act="download").count() == 1


def test_whoever_waits_for_an_audit_pack_is_told_so(arrive: Callable[[str], Person], tmp_path: Path) -> None:
    reference = factories.signed().decision.reference
    auditor = arrive("auditor")
    if not auditor.script:
        pytest.skip("without script the browser shows that it waits")
    held = _held(auditor, "**/audit-pack.zip")
    auditor.open(f"/decisions/{reference}/history/")
    auditor.page.get_by_role("button", name="Download the audit pack").click()
    _is_told(auditor, "The audit pack is being made. It can take up to a minute.")
    with auditor.page.expect_download() as waiting:
        held[0].continue_()
    waiting.value.save_as(tmp_path / "pack.zip")
    assert zipfile.ZipFile(tmp_path / "pack.zip").testzip() is None
    auditor.sees("The file is in your downloads.")


def test_whoever_waits_for_a_draft_is_told_so(arrive: Callable[[str], Person]) -> None:
    reference = factories.complete().reference
    officer = arrive("officer")
    if not officer.script:
        pytest.skip("without script the browser shows that it waits")
    officer.page.clock.install()
    officer.open(f"/decisions/{reference}/preview/")
    link = officer.page.get_by_role("link", name="Draft as a PDF")
    link.evaluate("(link) => link.addEventListener('click', (event) => event.preventDefault())")  # as if it took long
    link.click()
    _is_told(officer, "The PDF is being made. A long notice takes up to 20 seconds.")


def _held(person: Person, addresses: str) -> list[Route]:
    """Answers from there wait until the test lets them go."""
    person.page.clock.install()
    held: list[Route] = []
    person.page.route(addresses, lambda route: held.append(route))
    return held


def _is_told(person: Person, words: str) -> None:
    """Not at once, but after a few seconds."""
    status = person.page.get_by_role("status")
    assert status.inner_text() == ""
    person.page.clock.fast_forward(5_000)
    assert status.inner_text().split("\n")[0] == words
    person.look()


def test_whoever_waited_in_vain_reads_why(arrive: Callable[[str], Person]) -> None:
    factories.signed()
    finance = arrive("finance")
    if not finance.script:
        pytest.skip("without script the browser shows the page")
    _open_all(finance)
    finance.page.route("**/notices.pdf", lambda route: route.abort())
    finance.page.get_by_role("button", name="Download one PDF").click()
    finance.sees("The connection failed, and nothing was downloaded. Try again.")


def _open_all(finance: Person) -> None:
    finance.open("/finance/notices/")
    finance.press("Download the one")


def _tick(finance: Person, reference: str) -> None:
    finance.choose(f"Choose {reference}")
    finance.press("Download those ticked")
    finance.sees("Size of the files")


def _filter(finance: Person) -> None:
    finance.page.get_by_label("Pay to").select_option("Wigan")
    finance.page.get_by_label("Signed in").select_option("2021")
    finance.press("Filter")
    finance.press("Download all 2 that match")


def _download(finance: Person, path: Path, choose: Callable[[], None]) -> zipfile.ZipFile:
    finance.open("/finance/notices/")
    choose()
    with finance.page.expect_download() as waiting:
        finance.page.get_by_role("button", name="Download ZIP").click()
    waiting.value.save_as(path)
    return zipfile.ZipFile(path)


def _check(person: Person, folder: Path, sealed: bytes) -> None:
    fingerprint = SealedNotice.objects.latest("pk").version.sha256
    for name, content, answer in (
        ("genuine.pdf", sealed, "This is a genuine notice"),
        ("altered.pdf", sealed + b" ", "This file was altered"),
    ):
        (folder / name).write_bytes(content)
        person.open("/register/verify/")
        person.page.get_by_label("Choose the PDF").set_input_files(folder / name)
        person.press("Check it")
        assert person.heading == answer
    person.open("/register/verify/")
    person.fill("Or type the fingerprint", f"{fingerprint[:4]} {fingerprint[4:8]}")
    person.press("Check it")
    person.sees("Type at least the first 16 letters and digits")
    person.fill("Or type the fingerprint", f"{fingerprint[:8].upper()} {fingerprint[8:20]}")
    person.press("Check it")
    assert person.heading == "This is a genuine notice"


def _take_pack(auditor: Person, reference: str, path: Path) -> None:
    auditor.open(f"/decisions/{reference}/history/")
    with auditor.page.expect_download() as waiting:
        auditor.page.get_by_role("button", name="Download the audit pack").click()
    waiting.value.save_as(path)
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        assert "cover.pdf" in file.namelist()
