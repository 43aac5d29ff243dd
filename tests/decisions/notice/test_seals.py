"""The seal of the organisation on a signed notice: put on, shown, proved; and said to be missing."""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import checks
from django.test import Client
from django.urls import reverse

from commissioning.lib import validity
from commissioning.lib.rendering import CouldNotRender
from decisions import system_checks
from decisions.notice import proof, seals
from decisions.record.models import Version
from tests.commissioning.lib.test_seal import SUBJECT, certified, key_file, pem
from tests.conftest import guards_off
from tests.decisions.notice.test_valid import AT
from tests.decisions.raw import execute

HTML = '<!DOCTYPE html><html lang="en-GB"><head><title>A notice</title></head><body><h1>Ten grants</h1></body></html>'
make = functools.partial(seals.render, HTML, attachments=[], created=AT)


@pytest.fixture
def key(tmp_path: Path, settings: object) -> Iterator[Path]:
    made = ec.generate_private_key(ec.SECP256R1())
    settings.SEAL_KEY = str(key_file(tmp_path, pem(made, certified(made))))  # type: ignore[attr-defined]
    yield tmp_path / "seal"
    seals._kept.cache_clear()


def test_with_a_key_a_notice_is_sealed_valid_and_says_whose_seal_it_is(key: Path) -> None:
    pdf = make()

    assert (validity.broken_rules(pdf), seals.fault(pdf, SUBJECT)) == ([], "")
    assert seals.software()["seal"] == SUBJECT


def test_without_a_key_a_notice_has_no_seal_and_the_same_bytes_each_time() -> None:
    assert make() == make()
    assert b"/Sig" not in make()
    assert "seal" not in seals.software()


def test_a_key_that_cannot_be_read_stops_the_sealing_with_a_sentence(key: Path) -> None:
    key.write_bytes(b"not a key")
    with pytest.raises(
        CouldNotRender, match=r"^The key of the seal in seal cannot be read: .*Tell whoever looks after"
    ):
        make()


def test_what_is_wrong_with_a_seal_is_said(key: Path) -> None:
    pdf = make()
    place = pdf.index(b"stream") + 20
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]

    assert seals.fault(changed, SUBJECT) == "it was changed after the organisation’s seal was put on."
    assert seals.fault(pdf, "Another") == f"its seal is that of {SUBJECT}, and not of Another."


def test_the_check_before_going_live_says_that_there_is_no_seal() -> None:
    [message] = system_checks.the_seal_can_be_put_on()

    assert (message.level, message.id) == (checks.INFO, "decisions.I001")


def test_the_check_before_going_live_fails_on_a_seal_that_cannot_be_put_on(key: Path) -> None:
    assert system_checks.the_seal_can_be_put_on() == []
    seals._kept.cache_clear()
    key.unlink()
    [message] = system_checks.the_seal_can_be_put_on()

    assert (message.level, message.id) == (checks.ERROR, "decisions.E001")


def sealed_by(version: Version, subject: str) -> None:
    """As if the notice had been sealed by an organisation."""
    with guards_off():
        execute("UPDATE decisions_sealednotice SET software = software || jsonb_build_object('seal', %s)", subject)


@pytest.mark.django_db
def test_the_page_of_a_notice_names_whose_seal_it_carries(decided: Version, client: Client) -> None:
    sealed_by(decided, SUBJECT)
    client.force_login(decided.decision.author)
    page = client.get(reverse("preview", args=[decided.decision.reference])).content.decode()

    assert f"It carries the electronic seal of {SUBJECT}." in page


@pytest.mark.django_db
def test_the_proof_misses_the_seal_of_a_notice_that_was_given_one(decided: Version) -> None:
    assert list(proof.faults()) == []
    sealed_by(decided, SUBJECT)

    assert list(proof.faults()) == [
        f"{edition} of DN-2021-0001: its organisation’s seal is gone."
        for edition in ("Sealed notice", "Public edition")
    ]
