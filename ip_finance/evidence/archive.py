"""The zip around a bundle, read with distrust.

The archive's comment is a SHA-256 over every byte before it, so that no byte can change unseen,
not even one that means nothing. Sizes are bounded before anything is unpacked.
"""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from ip_finance.evidence.errors import Altered, Unreadable

MEMBER_BYTES = 32 * 1024 * 1024
ALL_BYTES = 256 * 1024 * 1024
MEMBERS = 20_000
SEAL = b"ipfin-evidence sha256:"
DIGITS = 64

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o644 << 16
_LOCAL, _CENTRAL, _END = 30, 46, 22
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
)
WHERE = "archive"


def pack(members: Mapping[str, bytes]) -> bytes:
    """The archive of these files, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
        archive.comment = SEAL + b"0" * DIGITS
    body = out.getvalue()[:-DIGITS]
    return body + _digest(body)


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of the archive, in its order.

    Raises: Altered; Unreadable, also for archives made to exhaust the reader.
    """
    if len(data) > ALL_BYTES:
        raise Unreadable(f"has {len(data)} bytes; at most {ALL_BYTES} are read.", where=WHERE)
    body = data[:-DIGITS]
    if not body.endswith(SEAL):
        raise Altered("does not end in its digest: cut off, or packed anew.", where=WHERE)
    if data[-DIGITS:] != _digest(body):
        raise Altered("its digest does not fit: a byte was changed.", where=WHERE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive, len(data))
            return {entry.filename: _content(archive, entry) for entry in archive.infolist()}
    except _BROKEN as broken:
        raise Unreadable(f"is no sound zip file: {broken}.", where=WHERE) from broken


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _check_entries(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    if len(entries) > MEMBERS:
        raise Unreadable(f"has {len(entries)} files; at most {MEMBERS} are read.", where=WHERE)
    if len({entry.filename for entry in entries}) != len(entries):
        raise Unreadable("names a file twice.", where=WHERE)
    if sum(entry.file_size for entry in entries) > ALL_BYTES:
        raise Unreadable(f"unpacks to more than {ALL_BYTES} bytes.", where=WHERE)
    for entry in entries:
        _check_entry(entry)
    names = sum(len(entry.filename.encode()) for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    framing = (_LOCAL + _CENTRAL) * len(entries) + 2 * names + _END + len(archive.comment)
    if packed + framing != size:
        raise Unreadable("holds bytes that belong to none of its files.", where=WHERE)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.file_size > MEMBER_BYTES:
        raise Unreadable(f"unpacks to more than {MEMBER_BYTES} bytes.", where=name)
    if entry.compress_type != zipfile.ZIP_DEFLATED or entry.flag_bits or entry.extra:
        raise Unreadable("is packed in a way that this format does not use.", where=name)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        content = file.read(MEMBER_BYTES + 1)
    if len(content) != entry.file_size:
        raise Unreadable("has another size than the archive says.", where=entry.filename)
    return content
