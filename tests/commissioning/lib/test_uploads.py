"""Files that someone sends: told by their bytes, opened to their end, refused with a sentence that helps."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from commissioning.lib import uploads
from commissioning.lib.uploads import NotAccepted, check

TYPES = '<?xml version="1.0"?><Types><Override ContentType="application/vnd.{}"/></Types>'


def pdf(
    *, password: str = "", script: bool = False, attached: bool = False, opening: str = "", pages: int = 1
) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if script:
        names = DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})
        writer._root_object[NameObject("/Names")] = names
    if attached:
        writer.add_attachment("a.exe", b"MZ")
    if opening:
        action = DictionaryObject({NameObject("/S"): NameObject(opening), NameObject("/F"): TextStringObject("a")})
        writer._root_object[NameObject("/OpenAction")] = action
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(**parts: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes | str) -> bytes:
    return archive(**{"[Content_Types].xml": TYPES.format("x"), "word/document.xml": "<w/>", **more})


def xlsx(**more: bytes | str) -> bytes:
    return archive(**{"[Content_Types].xml": TYPES.format("x"), "xl/workbook.xml": "<x/>", **more})


def odt(**more: bytes | str) -> bytes:
    return archive(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>", **more})


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


def locked_zip() -> bytes:
    """The same with the mark of a password on its parts."""
    made = bytearray(docx())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(signature)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(signature, at + 4)
    return bytes(made)


def huge_png() -> bytes:
    """A header that claims 40,000 × 40,000 pixels."""
    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    end = b"\x00\x00\x00\x00IEND\xaeB`\x82"
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + end


SOUND = {
    "report.pdf": (pdf(), "application/pdf"),
    "letter.docx": (docx(), uploads.DOCX.media_type),
    "figures.xlsx": (xlsx(), uploads.XLSX.media_type),
    "notes.odt": (odt(), uploads.ODT.media_type),
    "rows.csv": (b"a,b\r\n1,2\r\n", "text/csv"),
    "note.txt": ("Café – in words".encode(), "text/plain"),
    "old.txt": ("Café".encode("cp1252"), "text/plain"),
    "map.png": (picture("PNG"), "image/png"),
    "photo.jpg": (picture("JPEG"), "image/jpeg"),
    "photo.JPEG": (picture("JPEG"), "image/jpeg"),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_taken_as_what_it_is(name: str) -> None:
    content, media_type = SOUND[name]
    taken = check(name, content)
    assert (taken.file_name, taken.media_type, taken.content) == (name, media_type, content)


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.pdf", b"", "“a.pdf” is empty. Choose the file again."),
    "21 MB": (
        "a.txt",
        b"x" * 21 * 1024 * 1024,
        "“a.txt” is 21.0 MB. The most is 20 MB. Make it smaller or link to it.",
    ),
    "wrong ending": (
        "a.pdf",
        picture("PNG"),
        "“a.pdf” is a PNG picture inside. Save it under a name that ends in .png.",
    ),
    "program": ("a.pdf", b"MZ\x90\x00" + b"\0" * 90, "“a.pdf” is of no kind that is taken. Taken are"),
    "program as text": ("a.txt", b"\x7fELF\x02\x01\x01\x00", "“a.txt” is of no kind that is taken. Taken are"),
    "web page": ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>", "is a web page or picture in text."),
    "svg": ("a.csv", b"<svg onload='alert(1)'/>", "is a web page or picture in text."),
    "macro": ("a.docx", docx(**{"word/vbaProject.bin": b"x"}), "“a.docx” has macros. Save it as a document without"),
    "macro type": (
        "a.docx",
        archive(**{"[Content_Types].xml": TYPES.format("ms-word.document.macroEnabled"), "word/document.xml": "<w/>"}),
        "has macros.",
    ),
    "macro in a sheet": ("a.xlsx", xlsx(**{"xl/activeX/a.bin": b"x"}), "has macros."),
    "script in odt": ("a.odt", odt(**{"Basic/Standard/a.xml": "<x/>"}), "has macros."),
    "zip": ("a.docx", archive(**{"a.txt": "words"}), "“a.docx” is an archive of no kind that is taken."),
    "sheet as letter": ("a.docx", xlsx(), "“a.docx” is an Excel workbook inside."),
    "bomb": ("a.docx", docx(**{"word/a.xml": b"\0" * 30_000_000}), "is packed in a way that would fill the computer."),
    "many parts": ("a.docx", docx(**{f"a{n}": b"" for n in range(5_001)}), "is packed in a way that would fill"),
    "password": ("a.docx", locked_zip(), "“a.docx” has a password. Save it without a password."),
    "old or locked office": (
        "a.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99,
        "has a password, or is of an old",
    ),
    "damaged": ("a.docx", docx()[:-30], "is damaged: it could not be opened."),
    "path inside": ("a.docx", docx(**{"../../evil": "x"}), "its parts contradict each other."),
    "encrypted pdf": ("a.pdf", pdf(password="secret"), "“a.pdf” has a password or is locked."),
    "script in pdf": ("a.pdf", pdf(script=True), "is a PDF with a program in it."),
    "file in pdf": ("a.pdf", pdf(attached=True), "is a PDF with a program in it."),
    "launching pdf": ("a.pdf", pdf(opening="/Launch"), "is a PDF with a program in it."),
    "cut pdf": ("a.pdf", pdf()[:200], "is a PDF that is not whole"),
    "no pdf": ("a.pdf", b"%PDF-1.7\nnothing\n%%EOF\n", "could not be opened as a PDF."),
    "pdf without a page": ("a.pdf", pdf(pages=0), "is a PDF without a page."),
    "pdf and zip": ("a.pdf", pdf() + docx(), "is a PDF that is not whole, or has something else behind it."),
    "zip behind a page": ("a.docx", b"<html>" + docx(), "is of no kind that is taken."),
    "png and more": ("a.png", picture("PNG") + b"<script>", "is not whole, or has something else behind it."),
    "jpeg and zip": ("a.jpg", picture("JPEG") + docx(), "is not whole, or has something else behind it."),
    "cut png": ("a.png", picture("PNG")[:20] + b"IEND\xaeB`\x82", "could not be opened as a picture."),
    "huge picture": ("a.png", huge_png(), "has more than 60 million pixels."),
    "broken csv": ("a.csv", b'a,"b\r\n"c"d', "could not be read as CSV."),
    "csv without rows": ("a.csv", b"\r\n\r\n", "has no row in it."),
    "hidden order": ("annex\u202efdp.exe", pdf(), "has hidden characters. Rename the file"),
    "nul": ("a\0.pdf", pdf(), "has hidden characters."),
    "no name": ("..", pdf(), "The file has no name."),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(case: str) -> None:
    name, content, sentence = HOSTILE[case]
    with pytest.raises(NotAccepted) as refused:
        check(name, content)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/annex.pdf", "annex.pdf"),
        ("C:\\Users\\me\\annex.pdf", "annex.pdf"),
        (f"{'a' * 300}.pdf", f"{'a' * 116}.pdf"),
        (" annex.pdf ", "annex.pdf"),
    ],
)
def test_of_a_name_its_last_part_is_kept(name: str, shown: str) -> None:
    assert check(name, pdf()).file_name == shown


def test_a_part_that_is_not_what_it_says_is_refused() -> None:
    made = bytearray(docx(**{"word/a.xml": b"words " * 50}))
    made[made.find(b"word/a.xml") + 12] ^= 0xFF
    with pytest.raises(NotAccepted, match="is damaged: it could not be read to its end"):
        check("a.docx", bytes(made))
