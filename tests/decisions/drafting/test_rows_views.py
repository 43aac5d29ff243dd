"""Rows of a section on its page: typed, moved, taken out, refused, and kept when something is wrong."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commissioning.lib.refusal import Refused
from decisions.drafting import acts
from decisions.ledger.models import LedgerEvent
from decisions.record import row_kinds
from decisions.record.loading import whole
from decisions.record.models import Decision
from decisions.record.papers import PaperFile
from decisions.record.row_kinds import BY_SECTION, KINDS
from decisions.record.sections import BY_KEY
from tests.commissioning.lib.test_uploads import docx, pdf
from tests.decisions import rowed
from tests.decisions.drafting.forms import fields
from tests.decisions.pages import MOST, page, queries, signed_in
from tests.factories import NOW, user

pytestmark = pytest.mark.usefixtures("people", "db")
SECTIONS = [kind.section for kind in KINDS]


@pytest.fixture(autouse=True)
def _plan(people: None, db: None) -> None:
    rowed.plan()


@pytest.fixture
def officer(client: Client) -> Client:
    return signed_in(client, "officer")


def address(decision: Decision, section: str) -> str:
    return f"/decisions/{decision.reference}/{BY_KEY[section].slug}/"


def send(client: Client, decision: Decision, section: str, **typed: Any) -> Any:
    """As a browser without script sends the page; None takes a field out."""
    where = address(decision, section)
    sent: dict[str, Any] = fields(client.get(where).content.decode()) | typed
    return client.post(where, {name: value for name, value in sent.items() if value is not None})


def stored(decision: Decision, section: str) -> list[Any]:
    return list(row_kinds.of(whole(Decision.objects.filter(pk=decision.pk)).get(), section))


@pytest.mark.parametrize("section", SECTIONS)
def test_rows_are_typed_shown_again_and_saved_as_they_were(officer: Client, draft: Decision, section: str) -> None:
    response = send(officer, draft, section, **rowed.typed(section), **rowed.typed(section, 1), then="stay")
    assert (response.status_code, response.url) == (302, address(draft, section))
    row = BY_SECTION[section].said(rowed.held(section))
    assert stored(draft, section) == [row, row]
    before = LedgerEvent.objects.count()
    assert send(officer, draft, section).status_code == 302
    assert (stored(draft, section), LedgerEvent.objects.count()) == ([row, row], before)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_row_is_taken_out(officer: Client, draft: Decision, section: str) -> None:
    send(officer, draft, section, **rowed.typed(section))
    send(officer, draft, section, **{"rows-0-remove": "on"})
    assert stored(draft, section) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_row_that_says_too_little_is_refused_and_kept(officer: Client, draft: Decision, section: str) -> None:
    kind = BY_SECTION[section]
    column = next(each for each in reversed(kind.columns) if each.needed)
    typed = rowed.typed(section) | {f"rows-0-{column.name}": ""}
    response = send(officer, draft, section, **typed)
    text = response.content.decode()
    assert response.status_code == 200
    assert f"{kind.noun.capitalize()} 1: Fill in “{column.label}”, or take this row out." in text
    again = fields(text)
    assert {name: again.get(name, [""])[0] for name in typed} == typed
    assert stored(draft, section) == []


def test_rows_come_in_the_order_of_their_places(officer: Client, draft: Decision) -> None:
    acts.write(
        decision=draft,
        key="glossary",
        text="",
        rows=[{"term": term, "expansion": "x"} for term in "ABC"],
        by=user("officer"),
        at=NOW,
    )
    for moved, expected in (
        ({"rows-2-place": "1"}, "CAB"),
        ({"rows-0-place": "3"}, "ABC"),
        ({"rows-1-place": "1"}, "BAC"),
    ):
        send(officer, draft, "glossary", **moved)
        assert "".join(row["term"] for row in stored(draft, "glossary")) == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rows-0-amount": "lots"}, "Resolution 1: “lots” has no figures in it."),
        ({"rows-0-from_on": "31 April 2027"}, "Resolution 1: "),
        (
            {"rows-0-until_on": "1 March 2027"},
            "Resolution 1: It ends on 1 March 2027, before it starts on 1 April 2027.",
        ),
        ({"rows-0-place": "first"}, "Resolution 1: Give the place as a number, such as 2."),
        ({"rows-0-what": "x" * 501}, "Resolution 1: This has 501 characters; the most is 500. Shorten it."),
        ({"rows-0-verb": "steal"}, "Resolution 1: "),
    ],
)
def test_what_is_wrong_is_told_by_row(officer: Client, draft: Decision, typed: dict[str, str], sentence: str) -> None:
    response = send(officer, draft, "decision", **rowed.typed("decision") | typed)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert stored(draft, "decision") == []


def test_an_older_page_overwrites_no_row_unseen(officer: Client, draft: Decision) -> None:
    where = address(draft, "risk")
    sent: dict[str, Any] = fields(officer.get(where).content.decode()) | rowed.typed("risk")
    colleague = signed_in(Client(), "colleague")
    send(colleague, draft, "risk", **rowed.typed("risk") | {"rows-0-risk": "The roof leaks"})
    response = officer.post(where, sent)
    text = response.content.decode()
    assert response.status_code == 409
    assert "The roof leaks" in text
    assert fields(text)["rows-0-risk"] == ["An adviser leaves"]
    assert [row["risk"] for row in stored(draft, "risk")] == ["The roof leaks"]


def test_words_sent_without_rows_leave_the_rows(officer: Client, draft: Decision) -> None:
    send(officer, draft, "risk", **rowed.typed("risk"))
    officer.post(address(draft, "risk"), {"text": "Other words."})
    assert len(stored(draft, "risk")) == 1
    assert draft.section_texts.get(key="risk").text == "Other words."


def test_only_priorities_of_the_plan_in_force_are_offered(officer: Client, draft: Decision) -> None:
    first, second = rowed.PlanPriority.objects.order_by("pk")
    send(officer, draft, "plan_priorities", **rowed.typed("plan_priorities"))
    later = rowed.plan()
    text = officer.get(address(draft, "plan_priorities")).content.decode()
    assert f'value="{first.pk}" selected' in text
    assert f'value="{second.pk}"' not in text
    assert f'value="{later[1].pk}"' in text
    refused = send(
        officer, draft, "plan_priorities", **rowed.typed("plan_priorities") | {"rows-0-priority": str(second.pk)}
    )
    assert refused.status_code == 200


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("count", [1, 20])
def test_a_page_costs_no_more_queries_with_many_rows(
    officer: Client, draft: Decision, section: str, count: int
) -> None:
    rows = [rowed.held(section)] * count
    acts.write(decision=draft, key=section, text="Words.", answer="no", rows=rows, by=user("officer"), at=NOW)
    assert queries(officer, address(draft, section)) <= MOST


def test_who_may_not_change_it_reads_the_rows(client: Client, draft: Decision) -> None:
    acts.write(decision=draft, key="risk", text="Words.", rows=[rowed.held("risk")], by=user("officer"), at=NOW)
    found = page(signed_in(client, "auditor"), address(draft, "risk"))
    assert "An adviser leaves" in found.one("main").text
    assert "rows-0-risk" not in str(found.one("main").text)


# Files


def paper(name: str = "survey.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)


PAPER = {"rows-0-title": "Survey", "rows-0-access": "public"}


def test_a_file_is_stored_with_its_hash_and_named_in_its_row(officer: Client, draft: Decision) -> None:
    content = pdf()
    send(officer, draft, "background_papers", **PAPER, **{"rows-0-upload": paper(content=content)})
    file = PaperFile.objects.get()
    assert (file.decision, file.file_name, file.media_type, file.size) == (
        draft,
        "survey.pdf",
        "application/pdf",
        len(content),
    )
    assert file.read() == content
    assert "survey" not in file.name
    (row,) = stored(draft, "background_papers")
    assert row["file"]["sha256"] == file.sha256
    event = LedgerEvent.objects.get(act="keep_paper")
    assert (event.content_sha256, event.detail) == (file.sha256, {"file": "survey.pdf", "size": len(content)})


def test_a_stored_file_stays_when_the_page_is_saved_again_and_goes_with_its_row(
    officer: Client, draft: Decision
) -> None:
    send(officer, draft, "background_papers", **PAPER, **{"rows-0-upload": paper()})
    send(officer, draft, "background_papers", **{"rows-0-title": "The survey"})
    (row,) = stored(draft, "background_papers")
    assert (row["title"], row["file"]["file_name"]) == ("The survey", "survey.pdf")
    send(officer, draft, "background_papers", **{"rows-0-remove": "on"})
    assert (stored(draft, "background_papers"), PaperFile.objects.count()) == ([], 1)


def test_a_sound_file_is_not_lost_over_another_mistake(officer: Client, draft: Decision) -> None:
    response = send(officer, draft, "background_papers", **{"rows-0-access": "public", "rows-0-upload": paper()})
    text = response.content.decode()
    assert response.status_code == 200
    assert "Paper 1: Fill in “Title”, or take this row out." in text
    assert "survey.pdf" in text
    again: dict[str, Any] = fields(text) | {"rows-0-title": "Survey"}
    assert officer.post(address(draft, "background_papers"), again).status_code == 302
    assert stored(draft, "background_papers")[0]["file"]["sha256"] == PaperFile.objects.get().sha256


def test_a_file_that_is_not_taken_is_named_and_nothing_typed_is_lost(officer: Client, draft: Decision) -> None:
    macro = paper("plan.docx", docx(**{"word/vbaProject.bin": b"x"}))
    response = send(officer, draft, "background_papers", **PAPER, **{"rows-0-upload": macro})
    text = response.content.decode()
    assert "Paper 1: “plan.docx” has macros. Save it as a document without macros, and choose that one." in text
    assert fields(text)["rows-0-title"] == ["Survey"]
    assert not PaperFile.objects.exists()


def test_a_file_that_is_too_large_is_refused(officer: Client, draft: Decision) -> None:
    large = paper("plan.txt", b"x" * (20 * 1024 * 1024 + 1))
    response = send(officer, draft, "background_papers", **PAPER, **{"rows-0-upload": large})
    assert "Paper 1: “plan.txt” is more than 20 MB. Make it smaller or link to it." in response.content.decode()


def test_a_paper_can_be_found_or_is_a_published_work(officer: Client, draft: Decision) -> None:
    response = send(officer, draft, "background_papers", **PAPER)
    assert "Paper 1: Choose the file, or give its web address." in response.content.decode()
    send(officer, draft, "background_papers", **PAPER | {"rows-0-access": "published"})
    assert len(stored(draft, "background_papers")) == 1


def test_the_file_of_another_decision_cannot_be_named(officer: Client, draft: Decision) -> None:
    elsewhere = acts.start(subject="Another decision", by=user("officer"), at=NOW)
    send(officer, elsewhere, "background_papers", **PAPER, **{"rows-0-upload": paper()})
    sent = PAPER | {"rows-0-kept": PaperFile.objects.get().sha256}
    response = send(officer, draft, "background_papers", **sent)
    assert "Choose the file, or give its web address." in response.content.decode()


def test_there_are_twenty_papers_at_most(officer: Client, draft: Decision) -> None:
    rows = {}
    for place in range(21):
        rows |= {f"rows-{place}-title": f"Book {place}", f"rows-{place}-access": "published"}
    response = send(officer, draft, "background_papers", **rows, **{"rows-TOTAL_FORMS": "21"})
    assert "There are more than 20 papers. Take some out." in response.content.decode()
    books = [{"title": f"Book {place}", "access": "published"} for place in range(21)]
    with pytest.raises(Refused, match="20 background papers at most"):
        acts.write(decision=draft, key="background_papers", text="", rows=books, by=user("officer"), at=NOW)
