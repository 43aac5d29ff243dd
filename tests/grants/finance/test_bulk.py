"""Many notices at once: chosen by filter or ticks, sized beforehand, sealed bytes as they are, named on the ledger."""

import csv
import io
import re
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.example import authority as example
from commissioning.lib.zips import Altered
from decisions.ledger import chain, sentences
from decisions.ledger.models import LedgerEvent
from decisions.notice.sealed import sealed_pdf
from decisions.record.models import Decision, Version
from tests import factories
from tests.conftest import guards_off
from tests.decisions.pages import MOST, copies, main_text, page, queries, signed_in
from tests.decisions.raw import execute
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LIST, CHOSEN, ZIP = "/finance/notices/", "/finance/download/", "/finance/notices.zip"
ALL = {"choose": "all"}


@pytest.fixture(scope="module")
def _notices(kept: None) -> list[int]:
    """One for ten districts; one for Bolton Council, which is exempt; and one that waits."""
    example.load()
    first = factories.signed()
    small = factories.submitted(decision_type="chief_officer", total=factories.Decimal("40000.00"))
    for days, who in enumerate(factories.CHAIN[:3], start=1):
        factories.sign(small, who, at=NOW + timedelta(days=days))
    waiting = factories.signed(count=3)
    with guards_off("decisions_sectiontext", "decisions_sealednotice"):
        execute(
            "UPDATE decisions_sectiontext SET answer = 'yes' WHERE key = 'exemption' AND decision_id = %s",
            small.decision_id,
        )
        execute("UPDATE decisions_sealednotice SET sealed_at = '2022-01-05T10:00Z' WHERE version_id = %s", small.pk)
    return [first.pk, small.pk, waiting.pk]


@pytest.fixture
def notices(_notices: list[int], db: None) -> tuple[Version, Version, Version]:
    first, small, waiting = (Version.objects.get(pk=pk) for pk in _notices)
    return first, small, waiting


Three = tuple[Version, Version, Version]


def content(response: HttpResponse) -> bytes:
    assert response.status_code == 200, response.content[:200]
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def opened(client: Client, **asked: object) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content(signed_in(client, "finance").post(ZIP, asked))))


def references(client: Client, query: str) -> list[str]:
    found = page(signed_in(client, "finance"), f"{LIST}?{query}")
    return [each["value"] or "" for each in found.all("input", name="notice")]


def table(file: zipfile.ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read("index.csv").decode("utf-8-sig"), newline="")))


def test_the_zip_holds_the_sealed_bytes_a_table_and_the_fingerprints(client: Client, notices: Three) -> None:
    sealed = [version.sealed_notices.get(edition="signed") for version in notices[:2]]
    file = opened(client, **ALL)
    assert file.testzip() is None
    assert file.namelist() == ["index.csv", "manifest.sha256", *(each.file_name for each in sealed)]
    assert [file.read(each.file_name) for each in sealed] == [sealed_pdf(each) for each in sealed]
    assert file.read("manifest.sha256").decode() == "".join(f"{each.sha256}  {each.file_name}\n" for each in sealed)
    assert table(file)[1] == {
        "reference": notices[1].decision.reference,
        "subject": notices[1].decision.subject,
        "decided_on": "2022-01-05",
        "total": "40000.00",
        "recipients": "Bolton Council",
        "sha256": sealed[1].sha256,
        "file": sealed[1].file_name,
    }
    assert table(file)[0]["recipients"].count("; ") == 9


def test_the_fingerprints_are_as_sha256sum_reads_them(client: Client, notices: Three, tmp_path: Path) -> None:
    opened(client, **ALL).extractall(tmp_path)
    proved = subprocess.run(["sha256sum", "-c", "manifest.sha256"], cwd=tmp_path, capture_output=True, text=True)
    assert (proved.returncode, proved.stdout.count(": OK")) == (0, 2)
    (altered,) = tmp_path.glob(f"{notices[0].decision.reference}*.pdf")
    altered.write_bytes(altered.read_bytes() + b" ")
    assert subprocess.run(["sha256sum", "--status", "-c", "manifest.sha256"], cwd=tmp_path).returncode == 1


def test_its_length_and_its_name_are_said_beforehand(client: Client, notices: Three) -> None:
    response = signed_in(client, "finance").post(ZIP, ALL)
    length = int(response["Content-Length"])
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith('attachment; filename="signed-notices-20')
    assert len(content(response)) == length


def test_those_ticked_and_no_others(client: Client, notices: Three) -> None:
    small = notices[1].decision.reference
    assert [row["reference"] for row in table(opened(client, choose="ticked", notice=[small]))] == [small]


def test_ticks_count_for_nothing_where_all_that_match_are_asked_for(client: Client, notices: Three) -> None:
    first, small, _ = (each.decision.reference for each in notices)
    assert [row["reference"] for row in table(opened(client, choose="all", notice=[small], year="2021"))] == [first]


FILTERS = [
    ("", "both"),
    ("year=2021", "first"),
    ("year=2022", "small"),
    ("state=decided", "both"),
    ("state=superseded", "none"),
    ("state=draft", "both"),
    ("payee=Wigan", "first"),
    ("payee=Bolton+Council", "small"),
    ("payee=Bolton", "first"),
    ("funder=Greater+Manchester+Combined+Authority", "both"),
    ("funder=Home+Office", "none"),
    ("decider=Deputy+Mayor", "first"),
    ("decider=Treasurer", "none"),
    ("words=bolton+council", "small"),
    ("year=2021&payee=Bolton+Council", "none"),
    ("year=2022&funder=Greater+Manchester+Combined+Authority&state=decided", "small"),
]


@pytest.mark.parametrize(("query", "which"), FILTERS)
def test_list_and_zip_hold_what_the_filters_say(client: Client, notices: Three, query: str, which: str) -> None:
    first, small, _ = (each.decision.reference for each in notices)
    wanted = {"both": [first, small], "first": [first], "small": [small], "none": []}[which]
    assert sorted(references(client, query)) == wanted
    response = client.post(ZIP, {**dict(part.split("=") for part in query.replace("+", " ").split("&") if part), **ALL})
    if wanted:
        file = zipfile.ZipFile(io.BytesIO(content(response)))
        assert [row["reference"] for row in table(file)] == wanted
    else:
        assert response.status_code == 400


def test_the_form_offers_what_some_notice_has(client: Client, notices: Three) -> None:
    found = page(signed_in(client, "finance"), LIST)
    lists = re.findall(r'<select[^>]* id="(\w+)".*?>(.*?)</select>', found.html, re.DOTALL)
    offered = {name: re.findall(r'<option value="(.+?)"', options) for name, options in lists}
    assert offered["year"] == ["2022", "2021"]
    assert offered["state"] == ["decided"]
    assert "Bolton Council" in offered["payee"]
    assert len(offered["payee"]) == 11
    assert offered["funder"] == ["Greater Manchester Combined Authority"]
    assert "Deputy Mayor" in offered["decider"]


def test_the_page_before_says_how_many_how_large_and_that_some_are_exempt(client: Client, notices: Three) -> None:
    text = main_text(page(signed_in(client, "finance"), f"{CHOSEN}?choose=all"))
    assert "Notices chosen2" in text
    assert "£679,733.00" in text
    assert "1 of them contains exempt information" in text
    first = notices[0].decision.reference
    one = main_text(page(client, f"{CHOSEN}?choose=ticked&notice={first}"))
    assert "Notices chosen1" in one
    assert "exempt information" not in one
    assert notices[1].decision.reference not in one


@pytest.mark.parametrize("query", ["", "choose=ticked", "choose=all&year=1999", "choose=ticked&notice=%00"])
def test_nothing_chosen_says_so(client: Client, notices: Three, query: str) -> None:
    assert "No notice is chosen" in main_text(page(signed_in(client, "finance"), f"{CHOSEN}?{query}"))
    before = LedgerEvent.objects.count()
    response = client.post(f"{ZIP}?", query, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, LedgerEvent.objects.count()) == (400, before)
    assert "No notice is chosen" in response.content.decode()


def test_a_notice_that_waits_is_never_in_it(client: Client, notices: Three) -> None:
    waiting = notices[2].decision.reference
    response = signed_in(client, "governance").post(ZIP, {"choose": "ticked", "notice": [waiting]})
    assert response.status_code == 400


@pytest.mark.parametrize("who", ["officer", "treasurer", "deputy.mayor", "ellen"])
def test_others_get_nothing_and_leave_no_line(client: Client, notices: Three, who: str) -> None:
    factories.outsider()
    before = LedgerEvent.objects.count()
    signed_in(client, who)
    found = [client.post(ZIP, ALL), client.get(f"{CHOSEN}?choose=all")]
    assert [each.status_code for each in found] == [403, 403]
    assert LedgerEvent.objects.count() == before


def test_get_downloads_nothing(client: Client, notices: Three) -> None:
    assert signed_in(client, "finance").get(ZIP).status_code == 405
    assert Client(enforce_csrf_checks=True).post(ZIP, ALL).status_code in {302, 403}


def test_a_download_is_one_line_with_every_file_and_what_is_exempt(client: Client, notices: Three) -> None:
    before = LedgerEvent.objects.count()
    content(signed_in(client, "finance").post(ZIP, ALL))
    (line,) = LedgerEvent.objects.filter(number__gt=before)
    assert (line.act, line.by_name, line.reference) == ("download", "Leo Brandreth", "")
    assert line.detail == {
        "as_what": "ZIP",
        "files": {each.decision.reference: each.sealed_notices.get(edition="signed").sha256 for each in notices[:2]},
        "exempt": [notices[1].decision.reference],
    }
    assert sentences.sentence(line) == "downloaded 2 signed notices as a ZIP."
    assert list(chain.faults()) == []


def test_one_notice_by_itself_is_in_its_own_history(client: Client, notices: Three) -> None:
    reference = notices[0].decision.reference
    response = signed_in(client, "finance").get(f"/decisions/{reference}/notice.pdf?save")
    assert response.status_code == 200
    line = LedgerEvent.objects.latest("number")
    assert (line.act, line.by_name, line.reference) == ("download", "Leo Brandreth", reference)
    assert line.content_sha256 == notices[0].sha256
    assert line.detail["files"] == {reference: notices[0].sealed_notices.get(edition="signed").sha256}
    assert "downloaded the signed notice." in main_text(page(client, f"/decisions/{reference}/history/"))


def test_a_draft_that_is_looked_at_is_no_download(client: Client, notices: Three) -> None:
    waiting = notices[2].decision.reference
    assert signed_in(client, "officer").get(f"/decisions/{waiting}/notice.pdf").status_code == 200
    assert not LedgerEvent.objects.filter(act="download").exists()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_table_is_a_formula(client: Client, notices: Three, start: str) -> None:
    with guards_off("decisions_decision"):
        Decision.objects.filter(pk=notices[0].decision_id).update(subject=f"{start}1+1")
    assert table(opened(client, **ALL))[0]["subject"] == f"'{start}1+1"


def test_two_of_one_name_are_both_in_it(client: Client, notices: Three) -> None:
    with guards_off("decisions_sealednotice"):
        execute("UPDATE decisions_sealednotice SET file_name = 'Index.csv'")
    file = opened(client, **ALL)
    assert file.namelist() == ["index.csv", "manifest.sha256", "Index (2).csv", "Index (3).csv"]
    assert [row["file"] for row in table(file)] == file.namelist()[2:]


def test_a_file_that_is_not_as_long_as_was_said_breaks_the_download_off(client: Client, notices: Three) -> None:
    """Its length was said beforehand: the browser calls it failed."""
    with guards_off("decisions_sealednotice"):
        execute("ALTER TABLE decisions_sealednotice DROP CONSTRAINT IF EXISTS sealed_notice_hash_is_that_of_its_bytes")
        execute("UPDATE decisions_sealednotice SET size = size + 1 WHERE version_id = %s", notices[0].pk)
    response = signed_in(client, "finance").post(ZIP, ALL)
    with pytest.raises(Altered):
        content(response)


def test_queries_are_as_many_for_2_as_for_40_until_the_files_are_read(client: Client, notices: Three) -> None:
    signed_in(client, "finance")
    before = queries(client, LIST), queries(client, f"{CHOSEN}?choose=all")
    with CaptureQueriesContext(connection) as asked:
        client.post(ZIP, ALL)
    copies(notices[0], 38)
    assert (queries(client, LIST), queries(client, f"{CHOSEN}?choose=all")) == before
    assert max(before) <= MOST
    with CaptureQueriesContext(connection) as again:
        client.post(ZIP, ALL)
    assert len(again) == len(asked) <= MOST
    assert not any('"decisions_sealednotice"."pdf"' in query["sql"] for query in again)
