"""ZIP files as a stream: any program reads them, their length is known beforehand, and nothing is held in memory."""

import io
import shutil
import subprocess
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib import zips
from commissioning.lib.zips import Altered, Member, Opened
from tests.memory import peak_of

AT = datetime(2021, 6, 30, 23, 30, 7, tzinfo=UTC)
NAMES = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="/\\"), min_size=1, max_size=30)


def made(*members: Member) -> bytes:
    return b"".join(zips.stream(members))


@given(st.dictionaries(NAMES, st.binary(max_size=300), max_size=6))
def test_whatever_goes_in_comes_out_and_the_length_was_known(files: dict[str, bytes]) -> None:
    members = [Member.of(name, content, AT) for name, content in files.items()]
    written = made(*members)
    assert len(written) == zips.size(members)
    with zipfile.ZipFile(io.BytesIO(written)) as opened:
        assert opened.testzip() is None
        assert {each.filename: opened.read(each) for each in opened.infolist()} == files
        assert all(each.compress_type == zipfile.ZIP_STORED for each in opened.infolist())


def test_members_have_uk_time_and_modes_that_anyone_can_read() -> None:
    with zipfile.ZipFile(io.BytesIO(made(Member.of("a.txt", b"a", AT)))) as opened:
        (member,) = opened.infolist()
        assert member.date_time == (2021, 7, 1, 0, 30, 6)
        assert member.external_attr >> 16 == 0o100644


@pytest.mark.skipif(shutil.which("unzip") is None, reason="no unzip here")
def test_another_program_finds_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "notices.zip"
    path.write_bytes(made(Member.of("Ŵ £1.txt", b"a" * 100, AT), Member.of("plain.txt", b"", AT)))
    tested = subprocess.run(["unzip", "-t", path], capture_output=True, text=True, check=True)
    assert "No errors detected" in tested.stdout


@pytest.mark.parametrize(("size", "crc32"), [(4, zlib.crc32(b"abc")), (2, zlib.crc32(b"abc")), (3, zlib.crc32(b"abd"))])
def test_a_member_that_is_not_what_was_said_ends_the_stream(size: int, crc32: int) -> None:
    with pytest.raises(Altered, match=r"^notice\.pdf has 3 bytes that are not those it was stored with\.$"):
        made(Member("notice.pdf", size, AT, lambda: Opened(crc32, [b"abc"])))


def test_names_are_made_unique_as_a_windows_folder_sees_them() -> None:
    names = ["a/One.pdf", "a/one.pdf", "a/One.pdf", "b/One.pdf", "none", "None"]
    assert zips.unique(names) == ["a/One.pdf", "a/one (2).pdf", "a/One (3).pdf", "b/One.pdf", "none", "None (2)"]


@given(st.lists(st.sampled_from(["a.pdf", "A.pdf", "a (2).pdf", "b"]), max_size=12))
def test_no_two_names_are_alike(names: list[str]) -> None:
    found = [name.casefold() for name in zips.unique(names)]
    assert len(set(found)) == len(names)


def test_more_than_65535_members_have_the_long_end() -> None:
    members = [Member.of(f"{number:05}", b"", AT) for number in range(65_537)]
    written = made(*members)
    assert len(written) == zips.size(members)
    with zipfile.ZipFile(io.BytesIO(written)) as opened:
        assert len(opened.namelist()) == 65_537
        assert opened.read("65536") == b""


def test_what_begins_past_four_gigabytes_is_found(tmp_path: Path) -> None:
    """The zeros are holes in the file; no one member is as long as four gigabytes."""
    piece, crc32 = bytes(1 << 26), 0
    for _ in range(33):
        crc32 = zlib.crc32(piece, crc32)
    halves = [Member(name, len(piece) * 33, AT, lambda: Opened(crc32, [piece] * 33)) for name in ("one", "two")]
    members = [*halves, Member.of("last", b"here", AT)]
    path = tmp_path / "long.zip"
    with path.open("wb") as file:
        for each in zips.stream(members):
            file.seek(len(each), io.SEEK_CUR) if each is piece else file.write(each)
    assert path.stat().st_size == zips.size(members) > 1 << 32
    with zipfile.ZipFile(path) as opened:
        assert opened.getinfo("last").header_offset > 1 << 32
        assert opened.read("last") == b"here"


def test_a_hundred_members_take_no_more_memory_than_ten() -> None:
    def peak(count: int) -> int:
        members = (Member(f"{number}", 1 << 18, AT, _random) for number in range(count))
        return peak_of(lambda: deque(zips.stream(members), maxlen=0))

    assert peak(100) < peak(10) + 50_000 < 1 << 20


def _random() -> Opened:
    content = bytes(1 << 18)

    def pieces() -> Iterator[bytes]:
        yield content

    return Opened(zlib.crc32(content), pieces())
