"""The files inside a PDF that anyone may have made: read within limits, and the pages never drawn."""

import io
import zlib

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from commissioning.lib.refusal import Refused

MOST_BYTES = 25 * 1024 * 1024
MOST_FILES = 50
DEEPEST = 8
MOST_INFLATED = 10 * 1024 * 1024

NOT_A_PDF = "This is not a PDF."
TOO_LARGE = f"The file is larger than {MOST_BYTES >> 20} MB, and a notice is not."
ENCRYPTED = "The PDF is encrypted, and a notice is not."
DAMAGED = "The PDF is damaged, so what is attached to it cannot be read."
TOO_MANY = f"More than {MOST_FILES} files are attached to the PDF, and to a notice two."
INFLATES = f"A file attached to the PDF is larger than {MOST_INFLATED >> 20} MB once it is unpacked."


def attached_files(pdf: bytes) -> dict[str, bytes]:
    """The attached files by name.

    Raises: Refused, with a sentence, for what is no PDF, is encrypted, damaged, or past a limit.
    """
    if not pdf.startswith(b"%PDF-"):
        raise Refused(NOT_A_PDF)
    if len(pdf) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    try:
        return _found(PdfReader(io.BytesIO(pdf), strict=False))
    except Refused:
        raise
    except Exception as fault:  # whatever a reader of hostile files trips over
        raise Refused(DAMAGED) from fault


def _found(reader: PdfReader) -> dict[str, bytes]:
    if reader.is_encrypted:
        raise Refused(ENCRYPTED)
    names = _dictionary(reader.root_object.get("/Names"))
    pairs: list[tuple[str, DictionaryObject]] = []
    _walk(_dictionary(names.get("/EmbeddedFiles")), pairs, DEEPEST)
    return {name: _content(file) for name, file in pairs}


def _walk(node: DictionaryObject, pairs: list[tuple[str, DictionaryObject]], depth: int) -> None:
    """Adds the names below a node of the tree. A tree that leads back to itself is deeper than any."""
    if not depth:
        raise Refused(DAMAGED)
    named = list(_array(node.get("/Names")))
    pairs += [(str(name), _dictionary(file)) for name, file in zip(named[::2], named[1::2], strict=False)]
    if len(pairs) > MOST_FILES:
        raise Refused(TOO_MANY)
    for kid in list(_array(node.get("/Kids")))[: MOST_FILES + 1]:
        _walk(_dictionary(kid), pairs, depth - 1)


def _content(file: DictionaryObject) -> bytes:
    stream = _dictionary(file.get("/EF")).get("/F")
    stream = stream.get_object() if stream is not None else None
    if not isinstance(stream, StreamObject):
        raise Refused(DAMAGED)
    packed: bytes = stream._data  # as it is in the file: get_data would unpack it without a limit of ours
    filters = stream.get("/Filter")
    names = [str(each) for each in filters] if isinstance(filters, ArrayObject) else [str(filters)] if filters else []
    if names not in ([], ["/FlateDecode"]):
        raise Refused(DAMAGED)
    return _inflated(packed) if names else packed


def _inflated(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(packed, MOST_INFLATED)
    if unpacking.unconsumed_tail:
        raise Refused(INFLATES)
    return content


def _dictionary(value: object) -> DictionaryObject:
    found = value.get_object() if hasattr(value, "get_object") else value
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _array(value: object) -> ArrayObject:
    found = value.get_object() if hasattr(value, "get_object") else value
    return found if isinstance(found, ArrayObject) else ArrayObject()
