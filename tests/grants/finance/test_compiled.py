"""Several notices as one PDF: valid, with contents and bookmarks, and marked as what it is."""

import io
import re

import pypdf
import pytest
from django.http import HttpResponse
from django.test import Client

from commissioning.example import authority as example
from decisions.ledger import sentences
from decisions.ledger.models import LedgerEvent
from decisions.notice import store
from decisions.notice.sealed import sealed_html
from decisions.record.models import Version
from grants.finance import compiled
from tests import factories, verapdf
from tests.conftest import guards_off
from tests.decisions.pages import copies, main_text, page, signed_in
from tests.decisions.raw import execute

pytestmark = pytest.mark.django_db

CHOSEN, PDF = "/finance/download/", "/finance/notices.pdf"
ALL = {"choose": "all"}


@pytest.fixture(scope="module")
def _notices(kept: None) -> list[int]:
    example.load()
    return [factories.signed().pk, factories.signed().pk]


@pytest.fixture
def notices(_notices: list[int], db: None) -> list[Version]:
    return list(Version.objects.filter(pk__in=_notices).order_by("pk"))


def made(client: Client, **asked: object) -> HttpResponse:
    return signed_in(client, "finance").post(PDF, asked)  # type: ignore[return-value]


def test_it_breaks_no_rule_and_leads_to_each_notice(client: Client, notices: list[Version]) -> None:
    content = made(client, **ALL).content
    assert verapdf.faults(content) == verapdf.NONE
    reader = pypdf.PdfReader(io.BytesIO(content))
    tops = [each for each in reader.outline if not isinstance(each, list)]
    assert [each.title for each in tops] == ["2 signed decision notices", *(each.decision.subject for each in notices)]
    starts = [reader.get_destination_page_number(each) for each in tops]
    assert starts[0] == 0 < (starts[1] or 0) < (starts[2] or 0)
    contents = " ".join(reader.pages[0].extract_text().split())
    assert re.findall(r"Page (\d+)(?! of)", contents)[:2] == [str((start or 0) + 1) for start in starts[1:]]
    assert "Compiled from sealed notices" in contents


def test_it_prints_the_fingerprints_and_says_what_the_evidence_is(client: Client, notices: list[Version]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made(client, **ALL).content))
    text = "".join("".join(each.extract_text().split()) for each in reader.pages)
    for version in notices:
        assert version.sha256 in text
        assert version.sealed_notices.get(edition="signed").sha256 in text
    assert "Thesealedfilesaretheevidence" in text


def test_words_that_look_like_names_stay_as_they_are(client: Client, notices: list[Version]) -> None:
    before = sealed_html(notices[0].sealed_notices.get(edition="signed"))
    said = store.keep(before.replace("Words about reasons.", 'Say  id="x" aloud.').encode(), "html")
    with guards_off("decisions_sealednotice"):
        execute("UPDATE decisions_sealednotice SET html_sha256 = %s", said.sha256)
    assert "Words about reasons." in before
    reader = pypdf.PdfReader(io.BytesIO(made(client, choose="ticked", notice=[notices[0].decision.reference]).content))
    text = " ".join(" ".join(each.extract_text().split()) for each in reader.pages)
    assert 'id="x" aloud.' in text


def test_it_is_one_line_of_the_ledger(client: Client, notices: list[Version]) -> None:
    made(client, **ALL)
    line = LedgerEvent.objects.latest("number")
    assert (line.act, line.detail["as_what"], len(line.detail["files"])) == ("download", "one PDF", 2)
    assert sentences.sentence(line) == "downloaded 2 signed notices as one PDF."


def test_more_than_fit_are_refused_before_and_when_asked(client: Client, notices: list[Version]) -> None:
    copies(notices[0], compiled.MOST - 1)
    before = LedgerEvent.objects.count()
    response = made(client, **ALL)
    assert response.status_code == 409
    assert "One PDF holds up to 30 notices" in response.content.decode()
    assert LedgerEvent.objects.count() == before
    text = main_text(page(client, f"{CHOSEN}?choose=all"))
    assert "One PDF holds up to 30 notices" in text
    assert "Download one PDF" not in text


def test_nothing_chosen_and_others_get_nothing(client: Client, notices: list[Version]) -> None:
    assert made(client, choose="ticked").status_code == 400
    assert signed_in(client, "officer").post(PDF, ALL).status_code == 403
