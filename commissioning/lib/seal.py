"""The organisation's seal on a PDF: an electronic signature of baseline B that says who made the file and that it is
whole.

It is put on by the process that asked for the PDF, and never by the renderer: what reads the words that people typed
has no key. Source: ETSI EN 319 142-1 (PAdES baseline signatures); ISO 32000-1 12.8 (DocMDP).
"""

import functools
import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.keys import pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, pkcs11, signers
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from commissioning.lib.pdf_tags import SEAL_FIELD

ROOM = 16_384  # bytes for the signature and the certificates of its chain; without it every file is signed twice
Signer = signers.Signer


class NoSeal(ValueError):
    """A key cannot be used for sealing. Its sentence says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a sealed file says of itself: the subject of the certificate, and whether not one byte was changed since."""

    subject: str
    is_whole: bool


class _KeptKey(signers.SimpleSigner):
    """Parses its key once. pyHanko would read and check it for every signature, 130 ms each for RSA of 3,072 bits."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


class _Writer(IncrementalPdfFileWriter):
    """Leaves the metadata as they were: written anew, they would no longer be those of PDF/A."""

    def _update_meta(self) -> None:
        pass


P = ParamSpec("P")
T = TypeVar("T")


def _apart(work: Callable[P, T]) -> Callable[P, T]:
    """In a thread of its own: the engine runs an event loop, and the caller's thread may have one."""

    @functools.wraps(work)
    def done(*args: P.args, **kwargs: P.kwargs) -> T:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(work, *args, **kwargs).result()

    return done


def from_file(path: Path, passphrase: str = "") -> Signer:
    """A key and its certificates from one file, PKCS#12 or PEM. The first certificate of a PEM file is the sealing one.

    Raises: NoSeal where the file, its passphrase or its key is of no use.
    """
    try:
        content = path.read_bytes()
        read = _pem if b"-----BEGIN" in content else _pkcs12
        key, certificate, others = read(content, passphrase.encode() or None)
    except (OSError, ValueError, TypeError, StopIteration) as reason:
        raise NoSeal(f"The key of the seal in {path.name} cannot be read: {reason or 'no certificate'}.") from None
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise NoSeal(f"The key of the seal in {path.name} is neither RSA nor of an elliptic curve.")
    return _signer(key, certificate, others)


def _pem(content: bytes, passphrase: bytes | None) -> tuple[Any, x509.Certificate, list[x509.Certificate]]:
    certificates = list(pemder.load_certs_from_pemder_data(content))
    return serialization.load_pem_private_key(content, passphrase), certificates[0], certificates[1:]


def _pkcs12(content: bytes, passphrase: bytes | None) -> tuple[Any, x509.Certificate, list[x509.Certificate]]:
    held = pkcs12.load_pkcs12(content, passphrase)
    certificates = [each.certificate for each in (held.cert, *held.additional_certs) if each]
    first, *others = [x509.Certificate.load(each.public_bytes(serialization.Encoding.DER)) for each in certificates]
    return held.key, first, others


def _signer(key: Any, certificate: x509.Certificate, others: Iterable[x509.Certificate]) -> Signer:
    store = SimpleCertificateStore()
    store.register_multiple(others)
    if certificate.public_key.dump() != key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    ):
        raise NoSeal(f"The key of the seal is not that of its certificate, {_named(certificate)}.")
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    information = keys.PrivateKeyInfo.load(plain)
    signer = _KeptKey(signing_cert=certificate, signing_key=information, cert_registry=store)
    signer.key = key
    return signer


def from_token(library: str, *, token: str, label: str, pin: str) -> Signer:
    """A key that stays in a hardware module, by PKCS#11. Key and certificate have the same label.

    Raises: NoSeal where the module does not give it.
    """
    session = None
    try:
        session = pkcs11.open_pkcs11_session(library, token_criteria=TokenCriteria(label=token), user_pin=pin)
        signer = pkcs11.PKCS11Signer(session, cert_label=label, key_label=label)
        _ = signer.signing_cert  # read now, so that a wrong label is found at the start
    except Exception as reason:
        if session:
            session.close()  # a module lets nobody sign in twice
        said = str(reason) or type(reason).__name__
        raise NoSeal(f"The hardware module does not give the key of the seal: {said}.") from None
    return signer


def subject(signer: Signer) -> str:
    """Whom the certificate names: "Common Name: Decisions, Organization: An Authority"."""
    return _named(signer.signing_cert)


@_apart
def put_on(pdf: bytes, signer: Signer) -> bytes:
    """The file with the seal in the field that the renderer left for it, under a certification that forbids changes.

    Raises: NoSeal where the signing fails, in whatever way the key's keeper fails.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name=SEAL_FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason="Sealed decision notice",
    )
    try:
        sealed = signers.PdfSigner(metadata, signer=signer).sign_pdf(
            _Writer(io.BytesIO(pdf)), existing_fields_only=True, bytes_reserved=ROOM
        )
    except Exception as reason:
        raise NoSeal(f"The seal could not be put on the notice: {reason}.") from reason
    return bytes(sealed.getvalue())


@_apart
def found_on(pdf: bytes) -> Found | None:
    """The seal of a file, or None where it has none. Trust in the certificate is the reader's to give."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return None
        status = validate_pdf_signature(signatures[0], ValidationContext(trust_roots=[], allow_fetching=False))
    except Exception:
        return Found("", is_whole=False)
    whole = status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return Found(_named(status.signing_cert), is_whole=whole and len(signatures) == 1)


def _named(certificate: x509.Certificate) -> str:
    return str(certificate.subject.human_friendly)
