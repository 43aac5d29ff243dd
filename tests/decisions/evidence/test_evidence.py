"""Printed matter and the audit pack: valid, complete, proved by its own fingerprints, and for whom it is meant."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pypdf
import pytest
from django.http import HttpResponse
from django.test import Client

from commissioning.example import authority as example
from decisions.advice.choices import AdviceKind
from decisions.ledger import chain, sentences
from decisions.ledger.models import LedgerEvent
from decisions.record import papers
from decisions.record.models import Decision
from decisions.record.papers import PaperFile
from decisions.signoff import returning, submission
from tests import factories, verapdf
from tests.conftest import guards_off
from tests.decisions.advice import asking
from tests.decisions.pages import page, signed_in
from tests.decisions.scheme.delegating import delegate
from tests.factories import NOW, user

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _decided(kept: None) -> int:
    """Advised on, taken back once with a signature on it, then signed by everyone."""
    example.load()
    draft = factories.complete()
    asking.give(asking.ask(draft, at=NOW, due_on=NOW.date()), at=NOW)
    first = submission.submit(decision=draft, by=user("officer"), at=NOW + timedelta(hours=1))
    factories.sign(first, factories.CHAIN[0], at=NOW + timedelta(hours=2))
    returning.take_back(decision=first.decision, by=user("officer"), at=NOW + timedelta(hours=3))
    again = Decision.objects.get(pk=draft.pk)
    factories.acts.write(decision=again, key="plan_priorities", text="=Other words.", by=user("officer"), at=NOW)
    second = submission.submit(decision=again, by=user("officer"), at=NOW + timedelta(hours=4))
    for days, who in enumerate(factories.CHAIN, start=1):
        factories.sign(second, who, at=NOW + timedelta(days=days))
    return draft.pk


@pytest.fixture
def decided(_decided: int, db: None) -> Decision:
    return Decision.objects.get(pk=_decided)


def content(response: HttpResponse) -> bytes:
    assert response.status_code == 200, response.content[:300]
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def pack(client: Client, decision: Decision, who: str = "auditor") -> zipfile.ZipFile:
    response = signed_in(client, who).post(f"/decisions/{decision.reference}/audit-pack.zip")
    found = content(response)
    assert len(found) == int(response["Content-Length"])
    return zipfile.ZipFile(io.BytesIO(found))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def rows(file: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read(name).decode("utf-8-sig"), newline="")))


def test_the_pack_holds_everything_and_its_index_proves_each_file(client: Client, decided: Decision) -> None:
    file = pack(client, decided)
    sealed = decided.versions.get(number=2).sealed_notices.get(edition="signed")
    assert file.testzip() is None
    assert file.namelist() == [
        *("cover.pdf", "index.csv", "manifest.sha256", f"notices/{sealed.file_name}"),
        f"notices/{sealed.file_name.removesuffix('.pdf')} (public edition).pdf",
        *(f"versions/version-1{end}" for end in (".json", ".html", "-sign-off-sheet.pdf")),
        *(f"versions/version-2{end}" for end in (".json", ".html", "-sign-off-sheet.pdf")),
        *("versions/differences-1-2.csv", "signatures.json", "advice.json", "ledger.csv", "ledger.json"),
    ]
    hashes = {name: hashlib.sha256(file.read(name)).hexdigest() for name in file.namelist()}
    assert file.read("manifest.sha256").decode() == "".join(
        f"{hashes[name]}  {name}\n" for name in file.namelist() if name != "manifest.sha256"
    )
    table = rows(file, "index.csv")
    assert {row["file"]: row["sha256"] for row in table} == {
        name: hashes[name] for name in file.namelist() if name not in {"index.csv", "manifest.sha256"}
    }
    assert [int(row["bytes"]) for row in table] == [file.getinfo(row["file"]).file_size for row in table]
    cover = text_of(file.read("cover.pdf")).replace(" ", "")
    assert all(hashes[row["file"]] in cover for row in table if row["file"] != "cover.pdf")


def test_every_pdf_that_is_made_breaks_no_rule(client: Client, decided: Decision) -> None:
    file = pack(client, decided)
    made = [name for name in file.namelist() if name.endswith(".pdf")]
    assert len(made) == 5
    assert {name: verapdf.faults(file.read(name)) for name in made} == dict.fromkeys(made, verapdf.NONE)
    signed_in(client, "governance")
    paper = content(client.get(f"/delegations/{delegate().reference}/certificate.pdf"))
    assert verapdf.faults(paper) == verapdf.NONE


def test_its_parts_are_those_of_the_record(client: Client, decided: Decision) -> None:
    file = pack(client, decided)
    versions = list(decided.versions.order_by("number"))
    assert [file.read(f"versions/version-{each.number}.json").decode() for each in versions] == [
        each.content for each in versions
    ]
    signatures = json.loads(file.read("signatures.json"))
    assert [(each["version"], each["void"]) for each in signatures] == [(1, True), *[(2, False)] * 4]
    assert [each["sha256"] for each in signatures] == [versions[each["version"] - 1].sha256 for each in signatures]
    (advice,) = json.loads(file.read("advice.json"))
    assert (advice["kind"], advice["advice"]["by"]) == (AdviceKind.LEGAL, "Nadia Rahman")
    changed = {row["part"]: row for row in rows(file, "versions/differences-1-2.csv")}
    assert any(row["version_2"] == "'=Other words." for row in changed.values())


def test_the_ledger_in_it_can_be_proved_without_the_program(client: Client, decided: Decision) -> None:
    file = pack(client, decided)
    events = list(LedgerEvent.objects.filter(reference=decided.reference).order_by("number"))
    told = json.loads(file.read("ledger.json"))
    assert [LedgerEvent(**{**each, "at": event.at}) for each, event in zip(told, events, strict=True)] == events
    moments = [{**each, "at": event.at} for each, event in zip(told, events, strict=True)]
    assert [chain.fingerprint(LedgerEvent(**each)) for each in moments] == [each["sha256"] for each in told]
    assert [row["sha256"] for row in rows(file, "ledger.csv")] == [each["sha256"] for each in told]
    assert rows(file, "ledger.csv")[-1]["act"] == "take_pack"


def test_taking_it_is_one_line(client: Client, decided: Decision) -> None:
    before = LedgerEvent.objects.count()
    pack(client, decided, "governance")
    (line,) = LedgerEvent.objects.filter(number__gt=before)
    sealed = decided.versions.get(number=2).sealed_notices.all()
    assert (line.act, line.by_name, line.reference) == ("take_pack", "Joan Petrie", decided.reference)
    assert line.detail == {"files": {each.file_name: each.sha256 for each in sealed}}
    assert sentences.sentence(line).startswith("downloaded the audit pack")


def test_a_draft_has_a_pack_without_notices(client: Client, decided: Decision) -> None:
    file = pack(client, factories.draft())
    assert file.namelist() == [
        *("cover.pdf", "index.csv", "manifest.sha256"),
        *("signatures.json", "advice.json", "ledger.csv", "ledger.json"),
    ]


@pytest.mark.parametrize(
    ("who", "sheet", "taken"),
    [
        ("officer", 200, 403),
        ("colleague", 200, 403),
        ("treasurer", 403, 403),
        ("finance", 403, 403),
        ("governance", 200, 200),
        ("auditor", 200, 200),
        ("ellen", 404, 404),
    ],
)
def test_who_gets_what(client: Client, decided: Decision, who: str, sheet: int, taken: int) -> None:
    factories.outsider()
    waiting = factories.submitted().decision if who == "ellen" else decided
    before = LedgerEvent.objects.count()
    signed_in(client, who)
    assert client.get(f"/decisions/{waiting.reference}/history/1/sign-off-sheet.pdf").status_code == sheet
    assert LedgerEvent.objects.count() == before
    assert client.post(f"/decisions/{waiting.reference}/audit-pack.zip").status_code == taken
    assert LedgerEvent.objects.count() == before + (taken == 200)
    html = client.get(f"/decisions/{decided.reference}/history/").content.decode()
    assert ("audit-pack.zip" in html) is (taken == 200)
    assert ("sign-off-sheet.pdf" in html) is (sheet == 200)


def test_the_sheet_says_who_signed_and_that_it_is_void(client: Client, decided: Decision) -> None:
    first, second = decided.versions.order_by("number")
    signed_in(client, "officer")
    sheets = [
        text_of(content(client.get(f"/decisions/{decided.reference}/history/{number}/sign-off-sheet.pdf")))
        for number in (1, 2)
    ]
    assert "every signature below is void" in sheets[0]
    assert sheets[0].count("Not signed") == 3
    assert "Void" not in sheets[1]
    assert "Not signed" not in sheets[1]
    for version, said in zip((first, second), sheets, strict=True):
        assert version.sha256 in said.replace(" ", "")
    assert all(each.signer_name in sheets[1] for each in second.sign_offs.all())
    assert client.get(f"/decisions/{decided.reference}/history/3/sign-off-sheet.pdf").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("treasurer", 200), ("auditor", 200), ("finance", 200), ("officer", 403), ("director", 403)]
)
def test_the_certificate_is_for_both_sides_and_for_audit(
    client: Client, decided: Decision, who: str, status: int
) -> None:
    delegation = delegate()
    response = signed_in(client, who).get(f"/delegations/{delegation.reference}/certificate.pdf")
    assert response.status_code == status
    if status == 200:
        said = text_of(content(response))
        for part in (delegation.reference, delegation.holder_name, delegation.to_name, delegation.document):
            assert part in said
    assert client.get("/delegations/D-1999-001/certificate.pdf").status_code == 404
    assert client.get("/delegations/%00/certificate.pdf").status_code == 404
    assert page(client, "/delegations/") is not None


def test_the_papers_are_in_it_as_they_were_uploaded(client: Client, decided: Decision) -> None:
    content = b"name,amount\r\nBolton,1\r\n"
    name = papers.put(content)
    with guards_off():
        PaperFile.objects.create(
            decision=decided,
            name=name,
            file_name="survey.csv",
            media_type="text/csv",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            stored_at=NOW,
            stored_by=user("officer"),
        )
    file = pack(client, decided)
    assert file.read("papers/survey.csv") == content
    (row,) = (row for row in rows(file, "index.csv") if row["file"] == "papers/survey.csv")
    assert row["sha256"] == hashlib.sha256(content).hexdigest()
