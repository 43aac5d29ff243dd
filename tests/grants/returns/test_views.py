"""Pages of returns: the list, one return, an agreement’s lines; and the page for who has no account."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commissioning.lib import uploads
from decisions.ledger.models import LedgerEvent
from decisions.mail.models import SentMail
from grants.returns import acts, links
from grants.returns.models import ReportingLine, Return, ReturnLink
from tests.commissioning.markup import Page
from tests.decisions.pages import MOST, main_text, page, queries, signed_in
from tests.factories import user
from tests.grants.awards.giving import LATER
from tests.grants.returns.asking import ask, organisation, take_in

pytestmark = pytest.mark.django_db

LIST = "/finance/returns/"


@pytest.fixture
def finance(client: Client, line: ReportingLine) -> Client:
    return signed_in(client, "finance")


def of(report: Return, more: str = "") -> str:
    return f"{LIST}{report.pk}/{more}"


def lines_of(line: ReportingLine, more: str = "") -> str:
    return f"/finance/awards/{line.agreement.decision.reference}/{line.agreement.grantee_id}/returns/{more}"


def public(report: Return, *, ago: timedelta = timedelta()) -> str:
    """The path of a new link, made that long ago."""
    link = links.make_link(report=report, by=user("finance"), at=timezone.now() - ago)
    return links.address(link).removeprefix("http://localhost:8000")


def test_the_list_counts_where_returns_stand_and_filters_by_it(finance: Client, line: ReportingLine) -> None:
    first, second, third, _ = line.returns.order_by("number")
    take_in(first)
    take_in(second)
    acts.accept(report=second, by=user("finance"), at=LATER)
    take_in(third)
    acts.query(report=third, note="Why?", by=user("finance"), at=LATER)
    found = page(finance, LIST)
    sums = dict(zip([each.text for each in found.all("dt")], [each.text for each in found.all("dd")], strict=True))
    assert {words: int(count.split()[0]) for words, count in sums.items()} == {
        "Late": 1,
        "Queried": 1,
        "Received, to be read": 1,
        "Due later": 0,
        "Accepted": 1,
    }
    late = main_text(page(finance, f"{LIST}?standing=late&reporter=Bolton+Council&words=quarterly"))
    assert "1 January 2022 to 31 March 2022" in late
    assert "1 April 2021 to 30 June 2021" not in late
    assert "No return matches" in main_text(page(finance, f"{LIST}?words=nothing+of+the+kind"))


@pytest.mark.parametrize(
    ("query", "due"),
    [
        ("line=Quarterly+report", 4),
        ("line=Another", 0),
        ("funder=Greater+Manchester+Combined+Authority", 4),
        ("funder=Nobody", 0),
        ("due_from=14+October+2021", 3),
        ("due_until=14+October+2021", 2),
        ("due_from=14/10/2021&due_until=2022-01-17&standing=late", 2),
        ("due_from=15+October+2021&due_until=16+January+2022", 0),
    ],
)
def test_the_list_and_its_file_are_of_the_line_funder_and_days_asked_for(
    finance: Client, line: ReportingLine, query: str, due: int
) -> None:
    assert main_text(page(finance, f"{LIST}?{query}")).count("to Harbour NHS Trust") == due
    assert len(rows_of(finance, query)) == due


def test_what_is_no_day_is_said_and_left_out(finance: Client, line: ReportingLine) -> None:
    found = page(finance, f"{LIST}?due_from=31+June+2021&due_until=14+July+2021")
    assert main_text(found).count("to Harbour NHS Trust") == 1
    assert "There is a problem" in main_text(found)
    assert found.one("title").text.startswith("Error: ")
    assert finance.get("/finance/returns.csv?due_from=31+June+2021").status_code == 404


def rows_of(client: Client, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"/finance/returns.csv?{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_leaves_as_a_file_without_formulas(finance: Client, line: ReportingLine) -> None:
    first = line.returns.earliest("number")
    take_in(first, underspend=Decimal("250.50"))
    acts.query(report=first, note="Why?", by=user("finance"), at=LATER)
    take_in(first, underspend=Decimal("200.00"))
    ask(line.agreement, title="=1+1", frequency="once")
    rows = rows_of(finance)
    assert len(rows) == 5
    assert rows[0] == {
        "Decision": line.agreement.decision.reference,
        "Subject": line.agreement.decision.subject,
        "Recipient": "Bolton Council",
        "Return": "Quarterly report",
        "Who reports": "Bolton Council",
        "To whom": "Harbour NHS Trust",
        "Period from": "2021-04-01",
        "Period until": "2021-06-30",
        "Due": "2021-07-14",
        "Stands": "Received, to be read",
        "Since": LATER.date().isoformat(),
        "Not spent": "200.00",
        "As at": timezone.localdate().isoformat(),
    }
    assert (rows[1]["Stands"], rows[1]["Since"], rows[1]["Not spent"]) == ("Late", "", "")
    assert [row["Return"] for row in rows if "1+1" in row["Return"]] == ["'=1+1"]
    assert finance.get("/finance/returns.xlsx").content[:2] == b"PK"
    assert finance.get("/finance/returns.pdf").status_code == 404


def test_the_file_takes_as_many_queries_for_many_returns(finance: Client, line: ReportingLine) -> None:
    few = queries(finance, "/finance/returns.csv")
    ask(line.agreement, title="Monthly report", frequency="monthly")
    assert queries(finance, "/finance/returns.csv") == few <= MOST


def test_pages_take_few_queries_however_many_returns(finance: Client, line: ReportingLine, first: Return) -> None:
    take_in(first, actuals={line.indicators.earliest("number").pk: Decimal(3)})
    before = {path: queries(finance, path) for path in (LIST, of(first), lines_of(line))}
    ask(line.agreement, title="Monthly report", frequency="monthly")
    ask(line.agreement, title="Forecast", frequency="once")
    acts.query(report=first, note="Why?", by=user("finance"), at=LATER)
    take_in(first)
    after = {path: queries(finance, path) for path in before}
    assert after == before
    assert max(after.values()) <= MOST


def test_a_return_shows_baseline_target_and_actual(finance: Client, first: Return) -> None:
    seen = first.line.indicators.earliest("number")
    take_in(first, actuals={seen.pk: Decimal(36)}, underspend=Decimal("1250.50"))
    said = main_text(page(finance, of(first)))
    for words in ("Women seen", "31.50", "40", "36", "£1,250.50", "Not reported", "Twelve needs.", "Nia Price"):
        assert words in said
    chain = "Bolton Council → reports to Harbour NHS Trust → reports to Board for integrated care"
    assert chain in said


def test_a_return_is_accepted_queried_or_excused_by_the_button(finance: Client, line: ReportingLine) -> None:
    first, second, *_ = line.returns.order_by("number")
    take_in(first)
    assert "Say why." in finance.post(of(first), {"what": "query", "note": ""}).content.decode()
    assert finance.post(of(first), {"what": "query", "note": "Twelve of how many?"}).status_code == 302
    assert "Twelve of how many?" in main_text(page(finance, of(first)))
    take_in(first, on=timezone.localdate(), at=timezone.now())
    assert finance.post(of(first), {"what": "accept"}).status_code == 302
    assert finance.post(of(second), {"what": "excuse", "note": "Closed."}).status_code == 302
    assert "Choose what is to become" in finance.post(of(first), {"what": "burn"}).content.decode()
    stand = Return.objects.standing(timezone.localdate()).order_by("number").values_list("standing", flat=True)
    assert list(stand)[:2] == ["accepted", "excused"]


def test_an_officer_takes_in_a_file_that_came_by_post(finance: Client, first: Return) -> None:
    said = {"said_by": "Nia Price", "received_on": "12 July 2021"}
    sent_ = {**said, "upload": SimpleUploadedFile("report.txt", b"Forty women.")}
    assert finance.post(of(first, "receive/"), sent_).status_code == 302
    step = first.steps.get()
    assert (step.said_by, step.happened_on.isoformat(), step.file_name) == ("Nia Price", "2021-07-12", "report.txt")
    response = finance.get(of(first, f"{step.sha256}/"))
    assert response.content == b"Forty women."
    assert response["Content-Disposition"] == 'attachment; filename="report.txt"'
    assert finance.get(of(first, f"{'0' * 64}/")).status_code == 404
    again = finance.post(of(first, "receive/"), said)
    assert again.status_code == 403
    assert "This return has come" in again.content.decode()


def test_what_was_typed_stays_where_something_is_wrong(finance: Client, first: Return) -> None:
    said = {"said_by": "Nia Price", "received_on": "12 July 2021", "area_0": "Twelve needs."}
    number = first.line.indicators.earliest("number").pk
    response = finance.post(of(first, "receive/"), {**said, f"actual_{number}": "many"})
    assert "“many” is not a number" in response.content.decode()
    assert "Twelve needs." in response.content.decode()
    nothing = {"said_by": "Nia Price", "received_on": "12 July 2021"}
    assert "The return says nothing yet" in finance.post(of(first, "receive/"), nothing).content.decode()
    assert first.steps.count() == 0


def test_a_line_is_added_with_its_indicators(finance: Client, line: ReportingLine) -> None:
    said = {
        "title": "February forecast",
        "reporter": line.reporter_id,
        "receiver": organisation("Greater Manchester Combined Authority").pk,
        "onward": "Board\n\nCommittee",
        "frequency": "once",
        "from_on": "1 April 2021",
        "until_on": "31 January 2022",
        "due_after": "20",
        "key_areas": "Spent to January\nExpected to March",
        "asks_underspend": "on",
        "name_1": "People helped",
        "kind_1": "output",
        "target_1": "1,200",
    }
    wrong = finance.post(lines_of(line, "add/"), {**said, "kind_1": "", "receiver": line.reporter_id}).content.decode()
    assert "Choose whether “People helped” is an output or an outcome." in wrong
    assert "nobody reports to themselves" in wrong
    assert finance.post(lines_of(line, "add/"), said).status_code == 302
    made = ReportingLine.objects.get(number=2)
    assert (made.onward, made.key_areas) == (["Board", "Committee"], ["Spent to January", "Expected to March"])
    assert [(each.name, each.target) for each in made.indicators.all()] == [("People helped", 1200)]
    assert made.returns.get().due_on.isoformat() == "2022-02-28"
    assert "February forecast" in main_text(page(finance, lines_of(line)))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (("Women seen", "women SEEN"), "“Women seen” is asked for twice. Call each indicator something of its own."),
        (("Women seen", ""), "Say what the indicator measures."),
    ],
)
def test_an_indicator_has_a_name_of_its_own(
    finance: Client, line: ReportingLine, rows: tuple[str, str], why: str
) -> None:
    said = {"title": "Forecast", "reporter": line.reporter_id, "receiver": line.receiver_id, "frequency": "once"}
    said |= {"from_on": "1 April 2021", "until_on": "31 January 2022", "due_after": "20", "target_2": "12"}
    named = {f"name_{number}": name for number, name in enumerate(rows, 1)}
    kinds = {f"kind_{number}": "output" for number, name in enumerate(rows, 1) if name}
    found = Page(finance.post(lines_of(line, "add/"), said | named | kinds).content.decode())
    assert why in main_text(found)
    assert found.one("input", name="target_2")["value"] == "12"
    assert line.agreement.reporting_lines.count() == 1


def test_a_line_is_ended_once(finance: Client, line: ReportingLine) -> None:
    assert "Say why the line ends." in finance.post(lines_of(line, "1/end/"), {"note": ""}).content.decode()
    assert finance.post(lines_of(line, "1/end/"), {"note": "Closed."}).status_code == 302
    assert "Closed." in main_text(page(finance, lines_of(line)))
    assert finance.post(lines_of(line, "1/end/"), {"note": "Closed."}).status_code == 403


def test_who_may_not_change_it_reads_why_and_changes_nothing(client: Client, first: Return) -> None:
    auditor, count = signed_in(client, "auditor"), LedgerEvent.objects.count()
    take_in(first)
    assert "You can read this and not change it" in main_text(page(auditor, of(first)))
    assert auditor.post(of(first), {"what": "accept"}).status_code == 403
    for path in (of(first, "receive/"), lines_of(first.line, "add/"), lines_of(first.line, "1/end/")):
        assert "keep agreements" in main_text(page(auditor, path))
        assert auditor.post(path, {"note": "Closed."}).status_code == 403
    auditor.post(of(first, "link/"))
    assert ReturnLink.objects.count() == 0
    assert LedgerEvent.objects.count() == count + 1


@pytest.mark.parametrize("who", ["legal", "director"])
def test_whoever_may_not_open_agreements_finds_no_return(client: Client, first: Return, who: str) -> None:
    someone = signed_in(client, who)
    assert someone.get(LIST).status_code == 403
    for path in (of(first), of(first, "receive/"), lines_of(first.line), lines_of(first.line, "add/")):
        assert someone.get(path).status_code == 404


# Without an account.


def test_a_provider_sends_a_return_by_its_link_without_an_account(client: Client, first: Return) -> None:
    path, number = public(first), first.line.indicators.earliest("number").pk
    shown = page(client, path)
    text = main_text(shown)
    assert "Women seen" in text
    assert "Output, before this funding 0, target for the period 40" in text
    assert first.line.agreement.decision.subject not in shown.one("body").text
    said = {"said_by": "Nia Price", f"actual_{number}": "36", "underspend": "£1,250.50", "area_1": "Weekly groups."}
    response = client.post(path, {**said, "upload": SimpleUploadedFile("report.txt", b"Forty women.")})
    assert (response.status_code, response["Location"]) == (302, path)
    step = first.steps.get()
    assert (step.said_by, step.by, step.by_name, step.underspend) == (
        "Nia Price",
        None,
        "Nia Price",
        Decimal("1250.50"),
    )
    assert step.areas == [["Support given", "Weekly groups."]]
    assert [(each.indicator.name, each.actual) for each in step.actuals.all()] == [("Women seen", 36)]
    assert "We have your return" in main_text(page(client, path))
    again = client.post(path, said)
    assert (again.status_code, first.steps.count()) == (200, 1)
    told = SentMail.objects.filter(subject__startswith="Return received").values_list("person__name", flat=True)
    assert sorted(told) == ["Amara Whitlock", "Leo Brandreth"]


def test_a_query_is_read_and_answered_through_the_same_link(client: Client, first: Return) -> None:
    path = public(first)
    client.post(path, {"said_by": "Nia Price", "area_0": "Some."})
    acts.query(report=first, note="Twelve of how many?", by=user("finance"), at=timezone.now())
    assert "Twelve of how many?" in main_text(page(client, path))
    client.post(path, {"said_by": "Nia Price", "area_0": "Twelve of forty."})
    acts.accept(report=first, by=user("finance"), at=timezone.now())
    assert "It is accepted." in main_text(page(client, path))


def test_a_link_to_what_is_no_longer_wanted_says_so(client: Client, first: Return) -> None:
    path = public(first)
    acts.excuse(report=first, note="Closed.", by=user("finance"), at=timezone.now())
    said = main_text(page(client, path))
    assert "This return is no longer wanted" in said
    assert "Closed." not in said


def test_only_the_last_link_opens_and_only_while_it_lasts(client: Client, line: ReportingLine) -> None:
    first, second, *_ = line.returns.order_by("number")
    old, new, over = public(first), public(first), public(second, ago=links.LASTS + timedelta(minutes=1))
    forged = new.rstrip("/")[:-1] + ("A/" if not new.endswith("A/") else "B/")
    assert {client.get(path).status_code for path in (old, over, forged, "/returns/x/", "/returns/1:x:y/")} == {404}
    assert client.post(old, {"said_by": "Nia Price", "area_0": "Some."}).status_code == 404
    assert client.get(new).status_code == 200
    assert first.steps.count() == 0


def test_a_link_that_does_not_work_says_whom_to_ask_and_sends_nobody_to_sign_in(client: Client, first: Return) -> None:
    said = main_text(page(client, "/returns/1:x:y/", status=404))
    assert "ask whoever sent it to you for a new one. You need no account." in said
    assert "Sign in" not in said
    assert "Sign in" in main_text(page(client, "/nothing-here/", status=404))


def test_the_public_page_has_the_usual_headers_and_is_kept_nowhere(client: Client, first: Return) -> None:
    response = client.get(public(first))
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"


def test_what_is_too_large_is_not_read(client: Client, first: Return) -> None:
    size = str(uploads.MOST_BYTES * 60)
    response = client.generic("POST", public(first), b"", CONTENT_LENGTH=size, content_type="multipart/form-data")
    assert response.status_code == 413
    assert "20 MB at most" in response.content.decode()


def test_a_form_without_its_token_is_refused(first: Return) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(public(first), {"said_by": "Nia Price", "area_0": "Some."}).status_code == 403
    assert first.steps.count() == 0


def test_a_file_that_is_not_what_its_name_says_is_refused(client: Client, first: Return) -> None:
    sent_ = {"said_by": "Nia Price", "upload": SimpleUploadedFile("report.pdf", b"%PDF-1.7 and no more")}
    assert "PDF that is not whole" in client.post(public(first), sent_).content.decode()
    assert first.steps.count() == 0


def test_whoever_asks_too_often_waits(client: Client, first: Return) -> None:
    path = public(first)
    asked = [client.get(path, REMOTE_ADDR="192.0.2.7").status_code for _ in range(31)]
    assert asked == [200] * 30 + [429]


def test_a_link_is_made_shown_and_replaced(finance: Client, first: Return) -> None:
    assert finance.post(of(first, "link/")).status_code == 302
    address = links.address(ReturnLink.objects.get())
    assert address in finance.get(of(first)).content.decode()
    finance.post(of(first, "link/"))
    assert address not in finance.get(of(first)).content.decode()
    assert ReturnLink.objects.count() == 2
