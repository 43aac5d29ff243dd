"""The organisation's seal. Keys and certificates are made here, and thrown away."""

import io
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pkcs11 import Attribute
from pkcs11.util.x509 import decode_x509_certificate

from commissioning.lib import seal, validity
from commissioning.lib.rendering import Attached, render
from tests import verapdf

AT = datetime(2021, 11, 1, 16, 30, tzinfo=UTC)
HTML = '<!DOCTYPE html><html lang="en-GB"><head><title>A notice</title></head><body><h1>Ten grants</h1></body></html>'
DATA = [Attached("decision.json", b"{}", "Source", "The data")]
SUBJECT = "Common Name: Decision notices, Organization: An Authority"
MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PINS = ("--pin", "1234", "--so-pin", "1234")
PASSPHRASE = "only for this test"


def unsealed() -> bytes:
    return render(HTML, attachments=DATA, created=AT, room_for_seal=True)


def certified(key: Any) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "An Authority"),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, "Decision notices"),
        ]
    )
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    made = made.add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
    return made.sign(key, hashes.SHA256())


def pem(key: Any, certificate: x509.Certificate, passphrase: str = "") -> bytes:
    locked: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        locked = serialization.BestAvailableEncryption(passphrase.encode())
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)
    return bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)


def key_file(folder: Path, content: bytes) -> Path:
    path = folder / "seal"
    path.write_bytes(content)
    return path


@pytest.fixture(params=["RSA in PKCS#12", "elliptic curve in PEM"])
def signer(request: pytest.FixtureRequest, tmp_path: Path) -> seal.Signer:
    if request.param == "RSA in PKCS#12":
        key = rsa.generate_private_key(65537, 2048)
        locked = serialization.BestAvailableEncryption(PASSPHRASE.encode())
        content = pkcs12.serialize_key_and_certificates(b"seal", key, certified(key), None, locked)
    else:
        curve = ec.generate_private_key(ec.SECP256R1())
        content = pem(curve, certified(curve), PASSPHRASE)
    return seal.from_file(key_file(tmp_path, content), PASSPHRASE)


def test_a_sealed_notice_is_whole_names_its_organisation_and_is_still_valid(signer: seal.Signer) -> None:
    before = unsealed()
    sealed = seal.put_on(before, signer)

    assert sealed.startswith(before)
    assert seal.found_on(sealed) == seal.Found(SUBJECT, is_whole=True)
    assert validity.broken_rules(sealed) == []
    if verapdf.is_installed():
        assert verapdf.faults(sealed) == verapdf.NONE


def test_the_seal_is_of_baseline_b_and_forbids_every_change(signer: seal.Signer) -> None:
    with pikepdf.open(io.BytesIO(seal.put_on(unsealed(), signer))) as document:
        [field] = document.Root.AcroForm.Fields

        assert (str(field.T), str(field.V.SubFilter)) == ("Seal", "/ETSI.CAdES.detached")
        assert int(document.Root.Perms.DocMDP.Reference[0].TransformParams.P) == 1


def test_one_changed_byte_or_one_added_after_sealing_is_found(signer: seal.Signer) -> None:
    sealed = seal.put_on(unsealed(), signer)
    place = sealed.index(b"stream") + 20
    changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]

    assert seal.found_on(changed) == seal.Found(SUBJECT, is_whole=False)
    assert seal.found_on(sealed + b"\n% more") == seal.Found(SUBJECT, is_whole=False)


def test_a_notice_that_waits_for_its_seal_or_will_have_none_has_none() -> None:
    assert seal.found_on(unsealed()) is None
    assert seal.found_on(render(HTML, attachments=DATA, created=AT)) is None


def test_what_cannot_be_read_is_not_taken_for_whole() -> None:
    assert seal.found_on(b"no PDF") == seal.Found("", is_whole=False)


def test_a_file_without_room_for_a_seal_gets_none(signer: seal.Signer) -> None:
    with pytest.raises(seal.NoSeal, match=r"^The seal could not be put on the notice: "):
        seal.put_on(render(HTML, attachments=DATA, created=AT), signer)


def test_a_room_for_a_seal_is_itself_valid_and_adds_no_page() -> None:
    assert validity.broken_rules(unsealed()) == []
    with pikepdf.open(io.BytesIO(unsealed())) as document:
        assert len(document.pages) == 1


def wrong_key() -> bytes:
    mine, another = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    return pem(mine, certified(another), PASSPHRASE)


def no_certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def other_passphrase() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return pem(key, certified(key), "another")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"neither", r"^The key of the seal in seal cannot be read: "),
        (wrong_key(), r"^The key of the seal is not that of its certificate, Common Name: Decision notices"),
        (no_certificate(), r"^The key of the seal in seal cannot be read: "),
        (other_passphrase(), r"^The key of the seal in seal cannot be read: "),
    ],
    ids=["no key", "another's certificate", "no certificate", "another passphrase"],
)
def test_a_key_of_no_use_is_refused_with_a_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(seal.NoSeal, match=sentence):
        seal.from_file(key_file(tmp_path, content), PASSPHRASE)


def test_a_key_file_that_is_not_there_is_named_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(seal.NoSeal, match=r"^The key of the seal in nowhere\.p12 cannot be read: "):
        seal.from_file(tmp_path / "nowhere.p12")


@pytest.mark.skipif(not MODULE.exists(), reason="needs Debian’s softhsm2")
def test_a_key_that_never_leaves_its_module_seals_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    made = rsa.generate_private_key(65537, 2048)
    certificate = certified(made)
    util = ["softhsm2-util", "--token", "decisions", "--label", "seal", "--pin", "1234"]
    locked = key_file(tmp_path, pem(made, certificate).split(b"-----END CERTIFICATE-----\n")[1])
    subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "decisions", *PINS], check=True)
    subprocess.run([*util, "--import", locked, "--id", "01"], check=True)
    attributes = decode_x509_certificate(certificate.public_bytes(serialization.Encoding.DER))
    with pkcs11.lib(str(MODULE)).get_token(token_label="decisions").open(user_pin="1234", rw=True) as session:
        session.create_object({**attributes, Attribute.LABEL: "seal", Attribute.TOKEN: True})

    with pytest.raises(seal.NoSeal, match=r"^The hardware module does not give the key of the seal: "):
        seal.from_token(str(MODULE), token="decisions", label="another", pin="1234")
    sealed = seal.put_on(unsealed(), seal.from_token(str(MODULE), token="decisions", label="seal", pin="1234"))
    assert seal.found_on(sealed) == seal.Found(SUBJECT, is_whole=True)
    assert validity.broken_rules(sealed) == []


def test_a_hardware_module_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(seal.NoSeal, match=r"^The hardware module does not give the key of the seal: "):
        seal.from_token(str(tmp_path / "none.so"), token="decisions", label="seal", pin="1234")
