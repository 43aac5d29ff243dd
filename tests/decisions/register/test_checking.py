"""Anyone can check: by file or by fingerprint, and nobody learns more than they may, nor is anything kept."""

import hashlib
import json
import re
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pypdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from commissioning.example import authority as example
from commissioning.lib import canonical
from commissioning.models import User
from decisions.ledger.models import LedgerEvent
from decisions.notice import authenticity
from decisions.notice.authenticity import Reading
from decisions.notice.models import SealedNotice
from decisions.notice.sealed import sealed_pdf
from decisions.record.models import Decision, Version
from decisions.record.thawing import thawed
from decisions.register import forms
from tests import factories
from tests.conftest import guards_off
from tests.decisions.linking import superseded
from tests.decisions.pages import main_text, page, signed_in
from tests.decisions.raw import execute
from tests.factories import NOW
from tests.memory import peak_of

pytestmark = pytest.mark.django_db

ADDRESS = "/register/verify/"
GENUINE, REPLACED = "This is a genuine notice", "This is a genuine notice, and a later decision has replaced it"
ALTERED, UNKNOWN = "This file was altered", "We do not know this notice"


@pytest.fixture(autouse=True)
def _no_rate(db: None) -> None:
    cache.clear()


@pytest.fixture(scope="module")
def _version(kept: None) -> int:
    example.load()
    return factories.signed().pk


@pytest.fixture
def sealed(_version: int, db: None) -> SealedNotice:
    return SealedNotice.objects.select_related("version__decision").get(version=_version, edition="signed")


def upload(client: Client, content: bytes, name: str = "notice.pdf") -> str:
    response = client.post(ADDRESS, {"file": SimpleUploadedFile(name, content, "application/pdf"), "fingerprint": ""})
    assert response.status_code == 200
    return str(response.content.decode())


def typed(client: Client, words: str) -> str:
    return str(client.post(ADDRESS, {"fingerprint": words}).content.decode())


def title(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert found is not None
    return found[1].strip()


def publish(decision: Decision) -> None:
    with guards_off("decisions_decision"):
        Decision.objects.filter(pk=decision.pk).update(state="published")


def test_the_file_as_it_was_sealed_is_genuine(client: Client, sealed: SealedNotice) -> None:
    html = upload(client, sealed_pdf(sealed))
    assert title(html) == GENUINE
    assert "29 October 2021" in html


@pytest.mark.parametrize("place", [20, 2000, -3])
def test_one_byte_more_or_other_is_altered(client: Client, sealed: SealedNotice, place: int) -> None:
    content = bytearray(sealed_pdf(sealed))
    content[place] ^= 1
    assert title(upload(client, bytes(content))) == ALTERED
    assert title(upload(client, sealed_pdf(sealed) + b"\n")) == ALTERED


def test_a_copy_that_another_program_saved_is_altered(client: Client, sealed: SealedNotice) -> None:
    written = BytesIO()
    writer = pypdf.PdfWriter(clone_from=BytesIO(sealed_pdf(sealed)))
    writer.write(written)
    assert title(upload(client, written.getvalue())) == ALTERED


def test_another_pdf_is_unknown(client: Client, sealed: SealedNotice) -> None:
    assert title(upload(client, b"%PDF-1.7\nhello")) == UNKNOWN


@pytest.mark.parametrize("digits", [16, 17, 40, 64])
@pytest.mark.parametrize("which", ["data", "file"])
def test_a_fingerprint_is_enough_whole_or_in_part(
    client: Client, sealed: SealedNotice, digits: int, which: str
) -> None:
    whole = sealed.version.sha256 if which == "data" else sealed.sha256
    spaced = " ".join(re.findall(".{1,4}", whole[:digits].upper()))
    assert title(typed(client, f"  {spaced}\n")) == GENUINE


@pytest.mark.parametrize(
    "words", ["0123456789abcde", "g" * 16, "a" * 65, "DN-2021-0001", "' OR 1=1 --        ", "%" * 20]
)
def test_what_is_no_fingerprint_gets_a_sentence(client: Client, sealed: SealedNotice, words: str) -> None:
    assert forms.TOO_SHORT in typed(client, words)


def test_a_fingerprint_of_nothing_here_is_unknown(client: Client, sealed: SealedNotice) -> None:
    assert title(typed(client, "f" * 64)) == UNKNOWN


def test_a_version_that_waits_for_signatures_is_unknown(client: Client, sealed: SealedNotice) -> None:
    waiting = factories.submitted()
    assert title(typed(client, waiting.sha256)) == UNKNOWN


def test_the_address_printed_on_the_notice_leads_to_its_answer(client: Client, sealed: SealedNotice) -> None:
    text = "".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(sealed_pdf(sealed))).pages)
    (path,) = set(re.findall(r"/register/verify/([0-9a-f]{16})/", "".join(text.split())))
    assert sealed.version.sha256.startswith(path)
    assert title(client.get(f"{ADDRESS}{path}/").content.decode()) == GENUINE


def test_a_draft_has_no_code(client: Client, sealed: SealedNotice) -> None:
    draft = factories.complete()
    html = signed_in(client, "officer").get(f"/decisions/{draft.reference}/preview/").content.decode()
    assert "notice__code" not in html
    shown = client.get(f"/decisions/{sealed.version.decision.reference}/preview/").content.decode()
    assert shown.count("notice__code") == 1


def test_a_superseded_notice_is_genuine_and_replaced(client: Client, sealed: SealedNotice) -> None:
    old = superseded()
    notice = SealedNotice.objects.get(version__decision=old, edition="signed")
    assert title(upload(client, sealed_pdf(notice))) == REPLACED
    assert title(typed(client, notice.version.sha256)) == REPLACED


def test_before_publication_nobody_learns_what_it_is_about(client: Client, sealed: SealedNotice) -> None:
    decision = sealed.version.decision
    altered = sealed_pdf(sealed) + b"\n"
    pages = [upload(client, sealed_pdf(sealed)), typed(client, sealed.version.sha256), upload(client, altered)]
    for html in pages:
        assert decision.reference not in html
        assert decision.subject not in html
        assert "What it says is not published here" in html


def test_a_published_one_is_named_unless_it_is_exempt(client: Client, sealed: SealedNotice) -> None:
    decision = sealed.version.decision
    publish(decision)
    assert f"{decision.reference} {decision.subject}" in main_text(page(client, f"{ADDRESS}{sealed.sha256}/"))
    with guards_off("decisions_sectiontext"):
        execute("UPDATE decisions_sectiontext SET answer = 'yes' WHERE key = 'exemption'")
    closed = main_text(page(client, f"{ADDRESS}{sealed.sha256}/"))
    assert closed.startswith(GENUINE)
    assert decision.reference not in closed


@pytest.mark.parametrize(("who", "named"), [("officer", True), ("finance", True), ("stranger", False)])
def test_who_is_signed_in_is_told_what_they_may_see(
    client: Client, sealed: SealedNotice, who: str, named: bool
) -> None:
    User.objects.create_user("stranger@gmca.example", "Sam Stray")
    text = main_text(page(signed_in(client, who), f"{ADDRESS}{sealed.sha256}/"))
    assert (sealed.version.decision.reference in text) is named


def test_a_forged_file_does_not_tell_which_unpublished_decisions_are_made(client: Client, sealed: SealedNotice) -> None:
    forged = f"%PDF-1.7\nDecision notice {sealed.version.decision.reference}: x".encode()
    assert title(upload(client, forged)) == UNKNOWN
    publish(sealed.version.decision)
    assert title(upload(client, forged)) == ALTERED


def test_what_is_no_pdf_is_not_judged(client: Client, sealed: SealedNotice) -> None:
    assert forms.NOT_A_PDF in upload(client, b"PK\x03\x04 zip")
    assert forms.NOT_A_PDF in upload(client, b"")
    assert forms.EMPTY in typed(client, "")
    both = {"file": SimpleUploadedFile("a.pdf", sealed_pdf(sealed)), "fingerprint": "f" * 64}
    assert forms.BOTH in client.post(ADDRESS, both).content.decode()


def test_a_large_file_is_not_read(client: Client, sealed: SealedNotice) -> None:
    response = client.generic(
        "POST", ADDRESS, b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(26 * 1024 * 1024)
    )
    assert response.status_code == 413
    assert forms.TOO_LARGE in response.content.decode()


def test_a_file_is_hashed_as_it_arrives_and_nothing_is_kept(
    client: Client, sealed: SealedNotice, tmp_path: Path
) -> None:
    handler = forms.HashOnly()
    with pytest.raises(forms.StopFutureHandlers):
        handler.new_file("file", "a.pdf", "application/pdf", None)

    def arrive() -> None:
        for number in range(64):
            assert handler.receive_data_chunk(bytes(1 << 16), number << 16) is None

    assert peak_of(arrive) < 1 << 19
    found = handler.file_complete(64 << 16)
    assert found.reading.sha256 == hashlib.sha256(bytes(64 << 16)).hexdigest()
    assert found.file is None


def test_a_claim_is_found_wherever_the_pieces_are_cut() -> None:
    text = b"%PDF-1.7 keywords: fingerprint " + b"ab" * 32 + b" end"
    for size in (1, 7, 33, 1000):
        reading = Reading.of(text[at : at + size] for at in range(0, len(text), size))
        assert (reading.fingerprints, reading.is_pdf, reading.size) == ({"ab" * 32}, True, len(text))


def test_a_form_without_its_token_is_refused(sealed: SealedNotice) -> None:
    assert Client(enforce_csrf_checks=True).post(ADDRESS, {"fingerprint": "f" * 64}).status_code == 403


def test_the_thirty_first_question_in_a_minute_waits(client: Client, sealed: SealedNotice) -> None:
    statuses = [client.get(f"{ADDRESS}{'f' * 16}/").status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    assert client.post(ADDRESS, {"fingerprint": "f" * 64}).status_code == 429
    assert client.get(ADDRESS).status_code == 200


def test_checking_leaves_no_trace(client: Client, sealed: SealedNotice) -> None:
    before = LedgerEvent.objects.count()
    response = client.post(ADDRESS, {"file": SimpleUploadedFile("a.pdf", sealed_pdf(sealed))})
    assert LedgerEvent.objects.count() == before
    assert "no-store" in response["Cache-Control"]


def test_the_public_edition_is_genuine_by_itself_and_says_what_it_is(client: Client, sealed: SealedNotice) -> None:
    public = sealed.version.sealed_notices.get(edition="public")
    for html in (upload(client, sealed_pdf(public)), typed(client, public.data_sha256), typed(client, public.sha256)):
        assert title(html) == GENUINE
        assert "It is the public edition" in html
        assert canonical.grouped(public.data_sha256) in html
        assert canonical.grouped(sealed.version.sha256) not in html
    assert title(upload(client, sealed_pdf(public) + b" ")) == ALTERED
    assert "It is the public edition" not in upload(client, sealed_pdf(sealed))


def test_the_public_edition_of_a_published_exempt_decision_is_named(client: Client, sealed: SealedNotice) -> None:
    public = sealed.version.sealed_notices.get(edition="public")
    with guards_off("decisions_sectiontext"):
        execute("UPDATE decisions_sectiontext SET answer = 'yes' WHERE key = 'exemption'")
    assert sealed.version.decision.reference not in main_text(page(client, f"{ADDRESS}{public.sha256}/"))
    publish(sealed.version.decision)
    assert sealed.version.decision.reference in main_text(page(client, f"{ADDRESS}{public.sha256}/"))
    assert sealed.version.decision.reference not in main_text(page(client, f"{ADDRESS}{sealed.sha256}/"))


# The same on the command line.


def run(*args: str) -> str:
    said = StringIO()
    call_command(*args, stdout=said)
    return said.getvalue()


def test_verify_says_of_each_file_what_it_is(sealed: SealedNotice, tmp_path: Path) -> None:
    good, bad, other = (tmp_path / name for name in ("good.pdf", "bad.pdf", "other.pdf"))
    good.write_bytes(sealed_pdf(sealed))
    bad.write_bytes(sealed_pdf(sealed) + b" ")
    other.write_bytes(b"%PDF-1.7")
    about = f"{sealed.version.decision.reference} version 1, sealed on 29 October 2021"
    assert run("verify", str(good)) == f"{good}: genuine, {about}\n"
    said = StringIO()
    with pytest.raises(CommandError, match="^2 of 3 files not as sealed.$"):  # noqa: RUF043
        call_command("verify", str(good), str(bad), str(other), stdout=said)
    assert said.getvalue() == f"{good}: genuine, {about}\n{bad}: altered, {about}\n{other}: unknown\n"
    with pytest.raises(CommandError, match="No such file"):
        run("verify", str(tmp_path / "none.pdf"))


def test_extract_gets_the_record_back_to_the_byte(sealed: SealedNotice, tmp_path: Path) -> None:
    file = tmp_path / "notice.pdf"
    file.write_bytes(sealed_pdf(sealed))
    said = run("extract", str(file), "-o", str(tmp_path / "out"))
    data = (tmp_path / "out" / "decision.json").read_bytes()
    version = Version.objects.get(pk=sealed.version_id)
    assert data.decode() == version.content
    assert hashlib.sha256(data).hexdigest() == version.sha256
    assert version.sha256[:4] in said
    record = thawed(json.loads(data), pk=version.decision_id)
    assert (record.reference, record.total) == (version.decision.reference, version.decision.total)
    assert len((tmp_path / "out" / "allocations.csv").read_text("utf-8-sig").splitlines()) == 11
    with pytest.raises(CommandError, match="File exists"):
        run("extract", str(file), "-o", str(tmp_path / "out"))


def test_any_reader_gets_the_same(sealed: SealedNotice) -> None:
    attached = pypdf.PdfReader(BytesIO(sealed_pdf(sealed))).attachments
    assert attached["decision.json"] == [Version.objects.get(pk=sealed.version_id).content.encode()]


def test_the_day_after_it_is_still_genuine(sealed: SealedNotice) -> None:
    """What is answered comes from the seal, and not from what the record says by now."""
    with guards_off("decisions_decision"):
        Decision.objects.filter(pk=sealed.version.decision_id).update(
            subject="Other", saved_at=NOW + timedelta(days=99)
        )
    assert authenticity.of_fingerprint(sealed.sha256).verdict == "genuine"
