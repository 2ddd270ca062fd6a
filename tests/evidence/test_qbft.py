"""Validators' seals as Besu's QBFT makes them; sealed here by code of the tests alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
import rlp
from eth_account import Account
from eth_hash.auto import keccak

from ip_finance.evidence import errors
from ip_finance.evidence.bundle import Bundle, write_bundle
from ip_finance.evidence.errors import BundleRefused
from ip_finance.evidence.header import Header
from ip_finance.evidence.qbft import Extra, block_hash, check_seals, quorum, unsealed
from ip_finance.evidence.trust import SealsBelieved, Validators
from ip_finance.evidence.verify import verify
from tests.evidence import sealing
from tests.evidence.cases import SEALS_TRUST, Case, a_checkpoint, a_sealed_case, bundle_of
from tests.evidence.paper import NOON, OWNER, PaperChain, Sent, a_header, a_step
from tests.evidence.sealing import EXTRA_FIELD, VALIDATORS, addresses, extra, seal, sealed, twin

PLAIN = a_header(7, b"p" * 32, b"s" * 32, b"t" * 32, b"r" * 32, b"")
OUTSIDER = Account.from_key(b"\x66" * 32)


def refused(bundle: Bundle, since: int = 0) -> BundleRefused:
    trust = replace(SEALS_TRUST, belief=SealsBelieved((Validators(since, addresses()),)))
    with pytest.raises(BundleRefused) as refusal:
        verify(write_bundle(bundle), trust, NOON)
    return refusal.value


def with_seals(case: Case, change: Callable[[list[bytes]], Sequence[bytes]]) -> Bundle:
    """The case with other seals on its block."""
    header = rlp.decode(case.bundle.headers[0])
    vanity, validators, vote, round_, seals = rlp.decode(header[EXTRA_FIELD])
    header[EXTRA_FIELD] = rlp.encode([vanity, validators, vote, round_, list(change(seals))])
    return case.with_(headers=(rlp.encode(header),))


class TestHash:
    def test_leaves_out_seals_and_round(self) -> None:
        header = Header(sealed(PLAIN, VALIDATORS, round_=3))

        expected = keccak(rlp.encode([*PLAIN[:EXTRA_FIELD], extra(0, ()), *PLAIN[13:]]))

        assert block_hash(header, "block 7") == expected
        assert unsealed(header, "block 7").hash == expected

    def test_of_the_first_block_is_plain(self) -> None:
        genesis = a_header(0, b"p" * 32, b"s" * 32, b"t" * 32, b"r" * 32, extra(1, ()))

        assert block_hash(Header(genesis), "block 0") == keccak(rlp.encode(list(genesis)))


class TestSeals:
    @pytest.mark.parametrize("round_", [0, 1, 300])
    @pytest.mark.parametrize("count", [3, 4])
    def test_of_a_quorum_hold_in_any_round(self, count: int, round_: int) -> None:
        header = Header(sealed(PLAIN, VALIDATORS[:count], round_))

        assert check_seals(header, addresses(), "block 7") == count

    def test_hold_with_a_vote_in_the_header(self) -> None:
        vote = [addresses()[0], b"\xff"]
        parts = [sealing.VANITY, [], vote, b"\2"]
        digest = keccak(rlp.encode(list(sealing.with_extra(PLAIN, rlp.encode([*parts, []])))))
        seals = [seal(account, digest) for account in VALIDATORS]
        header = Header(sealing.with_extra(PLAIN, rlp.encode([*parts, seals])))

        assert check_seals(header, addresses(), "block 7") == 4
        assert Extra.parse(header.extra, "block 7").vote == vote

    def test_hold_whether_the_header_lists_validators_or_not(self) -> None:
        for listed in ((), addresses()):
            case = a_sealed_case(listed=listed)
            assert verify(case.data, SEALS_TRUST, NOON).steps

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            (lambda seals: seals[:2], "sealed by 2 of 4 validators; 3 are needed"),
            (lambda seals: [seals[0]] * 3, "sealed twice"),
            (lambda seals: [*seals, seals[0]], "sealed twice"),
            (lambda seals: [*seals, twin(seals[0])], "low s"),
            (lambda seals: [*seals, *seals], "more seals than"),
            (lambda seals: [*seals[:2], seals[2][:64]], "65 bytes"),
            (lambda seals: [*seals[:2], bytes(65)], "no point"),
            (lambda seals: [*seals[:2], seals[2][:64] + b"\x1b"], "no point"),
            (lambda seals: [*seals[:2], seals[2][:64] + bytes([seals[2][64] ^ 1])], "no validator"),
        ],
    )
    def test_that_do_not_hold_are_refused(
        self, change: Callable[[list[bytes]], Sequence[bytes]], says: str
    ) -> None:
        refusal = refused(with_seals(a_sealed_case(), change))

        assert isinstance(refusal, errors.SealsRefused)
        assert refusal.where == "block 1"
        assert says in str(refusal)

    def test_of_somebody_else_are_refused_even_beside_a_quorum(self) -> None:
        refusal = refused(a_sealed_case((*VALIDATORS[:3], OUTSIDER)).bundle)

        assert isinstance(refusal, errors.SealsRefused)
        assert "no validator of the trust file" in str(refusal)

    def test_of_validators_that_the_header_declares_are_refused(self) -> None:
        strangers = tuple(Account.from_key(bytes([number]) * 32) for number in range(101, 105))

        refusal = refused(a_sealed_case(strangers, listed=addresses(strangers)).bundle)

        assert isinstance(refusal, errors.SealsRefused)

    def test_over_another_round_are_refused(self) -> None:
        header = rlp.decode(a_sealed_case(round_=1).bundle.headers[0])
        parts = rlp.decode(header[EXTRA_FIELD])
        header[EXTRA_FIELD] = rlp.encode([*parts[:3], b"\2", parts[4]])

        refusal = refused(a_sealed_case().with_(headers=(rlp.encode(header),)))

        assert isinstance(refusal, errors.SealsRefused)

    @pytest.mark.parametrize("field", [place for place in range(16) if place not in {8, 12}])
    def test_every_field_of_the_header_is_sealed(self, field: int) -> None:
        header = rlp.decode(a_sealed_case().bundle.headers[0])
        header[field] = (
            header[field][:-1] + bytes([header[field][-1] ^ 1]) if header[field] else b"\1"
        )

        refusal = refused(a_sealed_case().with_(headers=(rlp.encode(header),)))

        assert isinstance(refusal, errors.SealsRefused)

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\x01",
            b"vanity".ljust(32, b"\0"),
            rlp.encode([b"v" * 32, [], [], b""]),
            rlp.encode([b"short", [], [], b"", []]),
            rlp.encode([b"v" * 32, b"", [], b"", []]),
            rlp.encode([b"v" * 32, [[]], [], b"", []]),
            rlp.encode([b"v" * 32, [], [], [], []]),
            rlp.encode([b"v" * 32, [], [], b"", b""]),
            rlp.encode([b"v" * 32, [], [], b"", [[]]]),
            rlp.encode([b"v" * 32, [], [], b"", []]) + b"\0",
        ],
    )
    def test_extra_data_of_another_shape_is_refused(self, data: bytes) -> None:
        case = a_sealed_case()
        header = sealing.with_extra(case.chain.blocks[1].header, data)

        refusal = refused(case.with_(headers=(rlp.encode(list(header)),)))

        assert isinstance(refusal, errors.Unreadable)
        assert refusal.field == "extraData"


class TestHistory:
    """Who may seal changes with the height; the trust file says when."""

    def test_a_block_is_judged_by_the_validators_of_its_height(self) -> None:
        before = Validators(0, addresses((OUTSIDER,)))
        since = Validators(1, addresses())
        after = Validators(2, addresses((OUTSIDER,)))
        trust = replace(SEALS_TRUST, belief=SealsBelieved((before, since, after)))

        assert verify(a_sealed_case().data, trust, NOON).steps

    def test_a_block_before_the_history_is_refused(self) -> None:
        assert isinstance(refused(a_sealed_case().bundle, since=2), errors.NotAnchored)

    @pytest.mark.parametrize(
        ("validators", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (10, 7)]
    )
    def test_the_quorum_is_two_thirds_rounded_up(self, validators: int, needed: int) -> None:
        assert quorum(validators) == needed


class TestLinks:
    """A header without seals is believed if the next one names it as its parent."""

    def linked(self, *, keep_seals: bool) -> Bundle:
        step = a_step("RegisterAsset", OWNER)
        chain = PaperChain()
        chain.mine()
        block = chain.mine(Sent((step,)))
        hashed = sealing.hashed(block.header)
        child = list(chain.mine().header)
        child[0] = keccak(rlp.encode(list(hashed)))
        shown = sealed(block.header, VALIDATORS[:3], 2) if keep_seals else hashed
        headers = (rlp.encode(list(shown)), rlp.encode(list(sealed(child, VALIDATORS[1:]))))
        bundle = bundle_of([(block, step)], [])
        return replace(bundle, headers=headers)

    def test_to_a_sealed_child_hold(self) -> None:
        report = verify(write_bundle(self.linked(keep_seals=False)), SEALS_TRUST, NOON)

        assert [anchor.height for anchor in report.anchors] == [2]

    def test_a_child_that_is_not_needed_is_refused(self) -> None:
        assert isinstance(refused(self.linked(keep_seals=True)), errors.Unreadable)

    def test_to_a_child_without_seals_do_not_hold(self) -> None:
        bundle = self.linked(keep_seals=False)
        child = Header.parse(bundle.headers[1], "header 2")
        bare = unsealed(child, "block 2").encoded

        refusal = refused(replace(bundle, headers=(bundle.headers[0], bare)))

        assert isinstance(refusal, errors.NotAnchored)

    def test_alone_a_header_without_seals_is_refused(self) -> None:
        bundle = self.linked(keep_seals=False)

        refusal = refused(replace(bundle, headers=bundle.headers[:1]))

        assert isinstance(refusal, errors.NotAnchored)


def test_a_checkpoint_is_no_use_where_seals_are_believed() -> None:
    case = a_sealed_case()

    refusal = refused(case.with_(checkpoints=(a_checkpoint(case.chain.blocks[1]),)))

    assert isinstance(refusal, errors.CheckpointRefused)
