"""One byte changed anywhere: the bundle is refused with a reason, or says just what it said."""

import hashlib
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ip_finance.evidence.archive import pack, unpack
from ip_finance.evidence.bundle import MANIFEST, write_bundle
from ip_finance.evidence.errors import Altered, BundleRefused
from ip_finance.evidence.fields import canonical, parse
from ip_finance.evidence.verify import verify
from tests.evidence.cases import SEALS_TRUST, TRUST, a_case, a_sealed_case
from tests.evidence.paper import NOON

CASES = {"checkpoints": (a_case(), TRUST), "seals": (a_sealed_case(), SEALS_TRUST)}
PACKED = {name: write_bundle(case.bundle) for name, (case, _) in CASES.items()}
MEMBERS = sorted({(name, member) for name, data in PACKED.items() for member in unpack(data)})


@pytest.mark.parametrize("name", CASES)
@settings(deadline=None)
@given(data=st.data())
def test_of_the_file_is_seen_at_once(name: str, data: st.DataObject) -> None:
    packed = PACKED[name]
    place = data.draw(st.integers(0, len(packed) - 1))

    with pytest.raises(Altered):
        verify(changed(packed, place, data), CASES[name][1], NOON)


@pytest.mark.parametrize(("name", "member"), MEMBERS)
@settings(deadline=None)
@given(data=st.data())
def test_of_a_member_is_refused_though_every_digest_is_made_anew(
    name: str, member: str, data: st.DataObject
) -> None:
    """Somebody who knows the format alters one byte and seals the archive again."""
    members = unpack(PACKED[name])
    place = data.draw(st.integers(0, len(members[member]) - 1))
    forged = sealed_anew({**members, member: changed(members[member], place, data)}, member)
    case, trust = CASES[name]

    with pytest.raises(BundleRefused) as refusal:
        verify(forged, trust, NOON)

    assert refusal.value.where
    assert refusal.value.rule
    assert verify(case.data, trust, NOON), "only the byte made it bad"


@pytest.mark.parametrize(("name", "member"), MEMBERS)
def test_a_member_cannot_be_left_out(name: str, member: str) -> None:
    """Documents can, which is what selective disclosure is; not if the verifier asks for them."""
    case, trust = CASES[name]
    required = ["0x" + document.hash.hex() for document in case.bundle.documents]
    members = {key: value for key, value in unpack(PACKED[name]).items() if key != member}

    with pytest.raises(BundleRefused):
        verify(sealed_anew(members, member), trust, NOON, required)


def changed(data: bytes, place: int, drawn: st.DataObject) -> bytes:
    """The bytes with another one at `place`."""
    other = data[place] ^ drawn.draw(st.integers(1, 255))
    return data[:place] + bytes([other]) + data[place + 1 :]


def sealed_anew(members: Mapping[str, bytes], member: str) -> bytes:
    """The archive with all digests as they fit now; `member` was changed or taken out."""
    found = {_name(name, data): data for name, data in members.items() if name != MANIFEST}
    manifest = members.get(MANIFEST)
    if manifest is None:
        return pack(found)
    if member != MANIFEST:
        told = parse(manifest, MANIFEST, BundleRefused)
        told["members"] = {key: hashlib.sha256(value).hexdigest() for key, value in found.items()}
        manifest = canonical(told)
    return pack({MANIFEST: manifest, **found})


def _name(name: str, data: bytes) -> str:
    folder, _, _ = name.partition("/")
    return (
        f"{folder}/{hashlib.sha256(data).hexdigest()}" if folder in {"documents", "files"} else name
    )
