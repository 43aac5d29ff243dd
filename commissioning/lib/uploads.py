"""What a file that someone sends really is: told by its bytes, opened to its end, refused with a sentence.

Eight kinds are taken, each of which has to be opened anyway, so that no library of magic numbers would save anything.
"""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image
from pypdf import PdfReader

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
MOST_RATIO = 200  # how much smaller a part may be packed; office documents reach about 30
MOST_PIXELS = 60_000_000
LONGEST_NAME = 120
TAKEN = "PDF, Word (.docx), Excel (.xlsx), OpenDocument text (.odt), CSV, plain text, PNG and JPEG"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1024 * 1024
_UNSEEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class NotAccepted(Exception):
    """The file is not taken. Its message is a sentence that names the file, what was found and what would do."""


class _Fault(Exception):
    """What is wrong with the bytes, as the end of a sentence that begins with the file’s name."""


@dataclass(frozen=True)
class Kind:
    """`endings` are those that a name may have, the usual one first."""

    name: str
    media_type: str
    endings: tuple[str, ...]
    check: Callable[[bytes], None]


@dataclass(frozen=True)
class Checked:
    """A file that was taken, under a name that is safe to show and to save by."""

    file_name: str
    media_type: str
    content: bytes


def check(name: str, content: bytes) -> Checked:
    """The file, when it is whole, of a kind that is taken, and named as what it is.

    Raises: NotAccepted.
    """
    shown = clean_name(name)
    if len(content) > MOST_BYTES:
        raise NotAccepted(
            f"“{shown}” is {_megabytes(len(content))} MB. The most is 20 MB. Make it smaller or link to it."
        )
    if not content:
        raise NotAccepted(f"“{shown}” is empty. Choose the file again.")
    try:
        kind = _kind(content, shown)
        kind.check(content)
    except _Fault as fault:
        raise NotAccepted(f"“{shown}” {fault}") from None
    if not shown.lower().endswith(kind.endings):
        raise NotAccepted(f"“{shown}” is {kind.name} inside. Save it under a name that ends in {kind.endings[0]}.")
    return Checked(shown, kind.media_type, content)


def clean_name(name: str) -> str:
    """The last part of the name, without characters that nobody sees. Raises: NotAccepted where it misleads."""
    last = re.split(r"[/\\]", name)[-1].strip()
    if _UNSEEN & set(last) or any(unicodedata.category(mark) in ("Cc", "Cs", "Co") for mark in last):
        plain = "".join(mark for mark in last if mark.isprintable() and mark not in _UNSEEN)
        raise NotAccepted(f"The name of “{plain}” has hidden characters. Rename the file and choose it again.")
    if not last.strip(". "):
        raise NotAccepted("The file has no name. Rename it and choose it again.")
    stem, dot, ending = last.rpartition(".")
    return last if len(last) <= LONGEST_NAME else stem[: LONGEST_NAME - len(ending) - 1] + dot + ending


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}"


def _kind(content: bytes, name: str) -> Kind:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(_OLE):
        raise _Fault("has a password, or is of an old Office kind. Save it as .docx or .xlsx without a password.")
    if b"\0" in content:
        raise _Fault(f"is of no kind that is taken. Taken are {TAKEN}.")
    return CSV if name.lower().endswith(".csv") else TEXT


# PDF


def _check_pdf(content: bytes) -> None:
    tail = content[content.rfind(b"%%EOF") + len(b"%%EOF") :]
    if b"%%EOF" not in content or b"PK\x05\x06" in tail or len(tail.strip()) > _CHUNK // 1024:
        raise _Fault("is a PDF that is not whole, or has something else behind it. Print it to PDF again.")
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted
        root: object = {} if locked else reader.trailer["/Root"].get_object()
        pages = 0 if locked else len(reader.pages)
        active = not locked and _acts_by_itself(root)
    except Exception:  # pypdf raises many kinds for bytes that are no PDF
        raise _Fault("could not be opened as a PDF. Print it to PDF again.") from None
    if locked:
        raise _Fault("has a password or is locked. Save it without a password.")
    if active:
        raise _Fault("is a PDF with a program in it. Print it to PDF again, which leaves the program out.")
    if not pages:
        raise _Fault("is a PDF without a page. Choose another file.")


def _acts_by_itself(root: object) -> bool:
    """Whether the document runs a script or starts something when it is opened, or brings files with it."""
    catalogue = root if isinstance(root, dict) else {}
    names = catalogue["/Names"].get_object() if "/Names" in catalogue else {}
    opening = catalogue["/OpenAction"].get_object() if "/OpenAction" in catalogue else {}
    starts = isinstance(opening, dict) and str(opening.get("/S", "")) in {"/JavaScript", "/Launch", "/SubmitForm"}
    return "/JavaScript" in names or "/EmbeddedFiles" in names or "/AA" in catalogue or starts


# Office documents: ZIP archives


def _office_kind(content: bytes) -> Kind:
    with _archive(content) as archive:
        parts = {entry.filename for entry in archive.infolist()}
        if "word/document.xml" in parts and "[Content_Types].xml" in parts:
            return DOCX
        if "xl/workbook.xml" in parts and "[Content_Types].xml" in parts:
            return XLSX
        if "content.xml" in parts and "mimetype" in parts and archive.read("mimetype") == ODT.media_type.encode():
            return ODT
    raise _Fault(f"is an archive of no kind that is taken. Taken are {TAKEN}.")


def _archive(content: bytes) -> zipfile.ZipFile:
    """The archive, once what its directory says is harmless. Raises: _Fault."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise _Fault("is damaged: it could not be opened. Save it again and choose it anew.") from None
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS or unpacked > MOST_UNPACKED or any(map(_is_bomb, entries)):
        raise _Fault("is packed in a way that would fill the computer. Save it again from the program it comes from.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise _Fault("has a password. Save it without a password.")
    if not entries or min(entry.header_offset for entry in entries) or archive.comment:
        raise _Fault("holds something besides the document. Save it again from the program it comes from.")
    return archive


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _CHUNK and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)


def _check_office(content: bytes) -> None:
    with _archive(content) as archive:
        names = [entry.filename.lower() for entry in archive.infolist()]
        if len(names) != len(set(names)) or any(".." in name.split("/") or name.startswith("/") for name in names):
            raise _Fault("is damaged: its parts contradict each other. Save it again and choose it anew.")
        try:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    while part.read(_CHUNK):
                        pass
            types = archive.read("[Content_Types].xml") if "[content_types].xml" in names else b""
        except Exception:  # zipfile, zlib and lzma each raise several kinds for bytes that are damaged
            raise _Fault("is damaged: it could not be read to its end. Save it again and choose it anew.") from None
    macros = any(name.endswith("vbaproject.bin") or "/activex/" in name for name in names)
    scripts = any(name.startswith(("basic/", "scripts/")) for name in names)
    if macros or scripts or b"macroenabled" in types.lower():
        raise _Fault("has macros. Save it as a document without macros, and choose that one.")


# Pictures


def _check_png(content: bytes) -> None:
    if not content.endswith(b"IEND\xaeB`\x82"):
        raise _Fault("is a PNG picture that is not whole, or has something else behind it. Save it again.")
    _check_picture(content, "PNG")


def _check_jpeg(content: bytes) -> None:
    if not content.endswith(b"\xff\xd9"):
        raise _Fault("is a JPEG picture that is not whole, or has something else behind it. Save it again.")
    _check_picture(content, "JPEG")


def _check_picture(content: bytes, kind: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                size = picture.width * picture.height
                if size <= MOST_PIXELS:
                    picture.load()
    except Image.DecompressionBombError:
        size = MOST_PIXELS + 1
    except Exception:  # Pillow raises many kinds for bytes that are no picture
        raise _Fault("could not be opened as a picture. Save it again.") from None
    if size > MOST_PIXELS:
        raise _Fault("has more than 60 million pixels. Make it smaller.")


# Text


def _check_text(content: bytes) -> None:
    _decoded(content)


def _check_csv(content: bytes) -> None:
    try:
        rows = [row for row in csv.reader(io.StringIO(_decoded(content)), strict=True) if row]
    except csv.Error:
        raise _Fault("could not be read as CSV. Save it as CSV from the spreadsheet again.") from None
    if not rows:
        raise _Fault("has no row in it. Choose another file.")


def _decoded(content: bytes) -> str:
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = content.decode("cp1252", errors="replace")
    if (
        any(unicodedata.category(mark) in ("Cc", "Cs") and mark not in "\t\r\n\f" for mark in words)
        or "\ufffd" in words
    ):
        raise _Fault(f"is of no kind that is taken. Taken are {TAKEN}.")
    if re.match(r"\s*<(!doctype|html|script|svg|\?xml)", words, re.IGNORECASE):
        raise _Fault("is a web page or picture in text. Print it to PDF and choose that one.")
    return words


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = Kind("a PDF", "application/pdf", (".pdf",), _check_pdf)
DOCX = Kind("a Word document", f"{_OFFICE}wordprocessingml.document", (".docx",), _check_office)
XLSX = Kind("an Excel workbook", f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), _check_office)
ODT = Kind("an OpenDocument text", "application/vnd.oasis.opendocument.text", (".odt",), _check_office)
PNG = Kind("a PNG picture", "image/png", (".png",), _check_png)
JPEG = Kind("a JPEG picture", "image/jpeg", (".jpg", ".jpeg"), _check_jpeg)
CSV = Kind("CSV", "text/csv", (".csv",), _check_csv)
TEXT = Kind("plain text", "text/plain", (".txt",), _check_text)
