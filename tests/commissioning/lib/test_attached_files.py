"""Files inside PDFs that anyone may have made: got back, or refused with a sentence."""

import io
import time

import pikepdf
import pytest

from commissioning.lib import attached_files as module
from commissioning.lib.attached_files import attached_files
from commissioning.lib.refusal import Refused
from tests.memory import peak_of


def pdf(files: dict[str, bytes], **options: object) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        for name, content in files.items():
            document.attachments[name] = pikepdf.AttachedFileSpec(document, content)
        document.save(written, **options)  # type: ignore[arg-type]
    return written.getvalue()


def test_what_was_attached_is_got_back() -> None:
    files = {"decision.json": b"{}" * 5000, "allocations.csv": b"", "Ŵ.txt": b"\x00\xff"}
    assert attached_files(pdf(files)) == files
    assert attached_files(pdf(files, object_stream_mode=pikepdf.ObjectStreamMode.generate)) == files
    assert attached_files(pdf({})) == {}


def looped() -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        node = document.make_indirect(pikepdf.Dictionary())
        node.Kids = pikepdf.Array([node])
        document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=node)
        document.save(written)
    return written.getvalue()


REFUSED = {
    "a zip": (lambda: b"PK\x03\x04", module.NOT_A_PDF),
    "nothing": (lambda: b"", module.NOT_A_PDF),
    "only a head": (lambda: b"%PDF-1.7", module.DAMAGED),
    "cut off": (lambda: pdf({"a": b"b"})[:200], module.DAMAGED),
    "noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 50, module.DAMAGED),
    "too large": (lambda: b"%PDF-1.7" + bytes(module.MOST_BYTES), module.TOO_LARGE),
    "encrypted": (lambda: pdf({"a": b"b"}, encryption=pikepdf.Encryption(owner="o", user="u")), module.ENCRYPTED),
    "a bomb": (lambda: pdf({"a": bytes(module.MOST_INFLATED + 1)}), module.INFLATES),
    "many": (lambda: pdf({f"{n}": b"" for n in range(module.MOST_FILES + 1)}), module.TOO_MANY),
    "a loop": (looped, module.DAMAGED),
}


@pytest.mark.parametrize("which", REFUSED)
def test_what_no_notice_is_gets_a_sentence(which: str) -> None:
    make, sentence = REFUSED[which]
    with pytest.raises(Refused) as refusal:
        attached_files(make())
    assert refusal.value.sentence == sentence


def test_a_bomb_costs_neither_memory_nor_time() -> None:
    bomb = pdf({"a": bytes(200 << 20)})

    def refused() -> None:
        with pytest.raises(Refused):
            attached_files(bomb)

    started = time.process_time()
    assert peak_of(refused) < 40 << 20
    assert time.process_time() - started < 5
