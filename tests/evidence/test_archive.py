"""The zip around a bundle: what is packed comes back, and nothing else is taken."""

import hashlib
import io
import struct
import zipfile

import pytest

from ip_finance.evidence import archive
from ip_finance.evidence.archive import DIGITS, SEAL, pack, unpack
from ip_finance.evidence.errors import Altered, BundleRefused, Unreadable

MEMBERS = {"manifest.json": b"{}", "steps/000001.json": b"step" * 100}


def sealed(data: bytes) -> bytes:
    """The zip file with a digest that fits, as somebody who tampers would leave it."""
    body = data[:-DIGITS]
    return body + hashlib.sha256(body).hexdigest().encode()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
        file.comment = SEAL + b"0" * DIGITS
    return sealed(out.getvalue())


def test_what_is_packed_comes_back() -> None:
    assert unpack(pack(MEMBERS)) == MEMBERS


def test_the_same_files_give_the_same_bytes() -> None:
    assert pack(MEMBERS) == pack(dict(MEMBERS))


def test_any_zip_program_opens_it() -> None:
    with zipfile.ZipFile(io.BytesIO(pack(MEMBERS))) as file:
        assert file.testzip() is None
        assert {entry: file.read(entry) for entry in file.namelist()} == MEMBERS


def test_every_byte_counts() -> None:
    data = pack(MEMBERS)

    for place in range(len(data)):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(Altered):
            unpack(changed)


def test_a_cut_off_file_is_refused() -> None:
    data = pack(MEMBERS)

    for length in range(len(data)):
        with pytest.raises(Altered):
            unpack(data[:length])


def test_a_file_that_was_packed_anew_is_refused() -> None:
    with pytest.raises(Altered, match="packed anew"):
        unpack(zipped(MEMBERS)[: -len(SEAL) - DIGITS])


def test_a_bomb_is_not_unpacked() -> None:
    bomb = zipped({"manifest.json": bytes(archive.MEMBER_BYTES + 1)})

    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="unpacks to more than"):
        unpack(bomb)


def test_many_members_that_are_a_bomb_together_are_not_unpacked() -> None:
    part = bytes(archive.MEMBER_BYTES)
    bomb = zipped({f"steps/{number:06}.json": part for number in range(9)})

    with pytest.raises(Unreadable, match=f"unpacks to more than {archive.ALL_BYTES}"):
        unpack(bomb)


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(zipped({"manifest.json": bytes(5_000)}))
    central = data.rindex(b"PK\1\2")
    struct.pack_into("<I", data, central + 24, 10)

    with pytest.raises(Unreadable):
        unpack(sealed(bytes(data)))


def test_too_many_members_are_refused() -> None:
    with pytest.raises(Unreadable, match="files; at most"):
        unpack(zipped({f"{number}": b"" for number in range(archive.MEMBERS + 1)}))


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "ALL_BYTES", 100)

    with pytest.raises(Unreadable, match="at most 100 are read"):
        unpack(pack(MEMBERS))


def test_bytes_before_the_first_file_are_refused() -> None:
    with pytest.raises(Unreadable, match="belong to none"):
        unpack(sealed(b"#!/bin/sh\n" + pack(MEMBERS)))


def test_bytes_between_the_files_are_refused() -> None:
    data = pack(MEMBERS)
    end = data.rindex(b"PK\5\6")
    central = data.index(b"PK\1\2")
    (offset,) = struct.unpack_from("<I", data, end + 16)
    hidden = bytearray(data[:central] + b"hidden" + data[central:])
    struct.pack_into("<I", hidden, end + 6 + 16, offset + 6)

    with pytest.raises(Unreadable, match="belong to none"):
        unpack(sealed(bytes(hidden)))


def test_a_name_that_is_there_twice_is_refused() -> None:
    data = pack({"a": b"1", "b": b"2"})

    with pytest.raises(Unreadable):
        unpack(sealed(data.replace(b"b", b"a")))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_packing_is_refused(method: int) -> None:
    with pytest.raises(Unreadable, match="packed in a way"):
        unpack(zipped(MEMBERS, method))


def test_a_locked_file_is_refused() -> None:
    data = bytearray(pack(MEMBERS))
    data[data.index(b"PK\1\2") + 8] |= 1

    with pytest.raises(Unreadable, match="packed in a way"):
        unpack(sealed(bytes(data)))


@pytest.mark.parametrize("data", [b"", b"PK", SEAL, SEAL + b"0" * DIGITS, b"x" * 500])
def test_what_is_no_zip_file_is_refused(data: bytes) -> None:
    with pytest.raises(BundleRefused):
        unpack(data)
    with pytest.raises(BundleRefused):
        unpack(sealed(data + SEAL + b"0" * DIGITS))
