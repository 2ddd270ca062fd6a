"""Every way in which a bundle can be bad, and the reason that is given."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ip_finance.evidence import errors
from ip_finance.evidence.bundle import Bundle, SideSigned, Step, write_bundle
from ip_finance.evidence.errors import BundleRefused
from ip_finance.evidence.signatures import HALF_ORDER
from ip_finance.evidence.trust import CheckpointsBelieved, Trust
from ip_finance.evidence.verify import verify
from tests.evidence.cases import (
    AUDITOR,
    BANK,
    ORIGIN,
    TRUST,
    YEAR,
    Case,
    a_case,
    a_checkpoint,
    a_document,
    bundle_of,
    message_with,
)
from tests.evidence.paper import (
    GUARDIANS,
    LEDGER,
    NOON,
    OFFICER,
    OWNER,
    STRANGER,
    PaperChain,
    Person,
    Sent,
    Signed,
    a_message,
    a_step,
    other_ledger,
    signed_as,
)

CASE = a_case()
Change = Callable[[Case], Bundle]


def refused(bundle: Bundle, trust: Trust = TRUST, now: int = NOON) -> BundleRefused:
    """The refusal; the bundle must not be believed."""
    with pytest.raises(BundleRefused) as refusal:
        verify(write_bundle(bundle), trust, now)
    assert refusal.value.what_to_do
    assert str(refusal.value).startswith(refusal.value.where)
    return refusal.value


def recorded(sent: Sent, step: Signed, **changes: Any) -> Bundle:
    """One step in a block that also serves as checkpoint."""
    chain = PaperChain(**changes)
    block = chain.mine(sent)
    return bundle_of([(block, step)], [block], checkpoints=(a_checkpoint(block),))


class TestOtherLedger:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("chain_id", 1),
            ("genesis", b"g" * 32),
            ("address", b"a" * 20),
            ("code_hash", b"c" * 32),
            ("keys_slot", 4),
        ],
    )
    def test_is_refused_by_every_fact(self, field: str, value: Any) -> None:
        bundle = CASE.with_(ledger=replace(LEDGER, **{field: value}))

        refusal = refused(bundle)

        assert isinstance(refusal, errors.OtherLedger)
        assert refusal.field == f"ledger.{field}"

    def test_a_trust_in_another_ledger_is_no_use(self) -> None:
        assert isinstance(
            refused(CASE.bundle, replace(TRUST, ledger=other_ledger(chain_id=9))),
            errors.OtherLedger,
        )

    def test_other_code_at_the_address_is_refused(self) -> None:
        step = a_step("RegisterAsset", OWNER)

        refusal = refused(recorded(Sent((step,)), step, ledger=other_ledger(code_hash=b"x" * 32)))

        assert isinstance(refusal, errors.OtherLedger)
        assert refusal.where == "step 1 (RegisterAsset), owner"


class TestTrust:
    def test_an_expired_one_is_no_use(self) -> None:
        assert isinstance(refused(CASE.bundle, now=NOON + YEAR), errors.TrustExpired)

    def test_is_good_to_the_last_second(self) -> None:
        assert verify(CASE.data, TRUST, NOON + YEAR - 1).steps


class TestCheckpoint:
    @pytest.mark.parametrize(
        ("notes", "error", "says"),
        [
            ((), errors.NotAnchored, "tied to nothing"),
            ((b"no note",), errors.CheckpointRefused, "newline"),
            (
                (a_checkpoint(CASE.chain.blocks[4], AUDITOR),),
                errors.CheckpointRefused,
                "1 of the cosigners signed it; 2 are needed",
            ),
            (
                (a_checkpoint(CASE.chain.blocks[4], origin="other"),),
                errors.CheckpointRefused,
                "about 'other'",
            ),
            (
                (a_checkpoint(CASE.chain.blocks[0]), a_checkpoint(CASE.chain.blocks[4])),
                errors.NotAnchored,
                "another block at height 0",
            ),
            (
                (a_checkpoint(replace(CASE.chain.blocks[4], header=CASE.chain.blocks[3].header)),),
                errors.NotAnchored,
                "block 4: is tied to nothing",
            ),
            (
                (a_checkpoint(CASE.chain.blocks[4]), a_checkpoint(CASE.chain.blocks[4])),
                errors.Unreadable,
                "rising height",
            ),
        ],
    )
    def test_that_does_not_hold_is_refused(
        self, notes: tuple[bytes, ...], error: type[BundleRefused], says: str
    ) -> None:
        refusal = refused(CASE.with_(checkpoints=notes))

        assert isinstance(refusal, error)
        assert says in str(refusal)

    def test_of_another_block_at_that_height_is_refused(self) -> None:
        fork = PaperChain()
        for _ in range(5):
            fork.mine()

        refusal = refused(CASE.with_(checkpoints=(a_checkpoint(fork.blocks[4]),)))

        assert isinstance(refusal, errors.NotAnchored)
        assert refusal.where == "checkpoint 1"

    def test_by_fewer_than_the_trust_asks_for_is_refused(self) -> None:
        alone = CheckpointsBelieved(ORIGIN, (BANK.verifier,), 1)
        bundle = CASE.with_(checkpoints=(a_checkpoint(CASE.chain.blocks[4], AUDITOR),))

        refusal = refused(bundle, replace(TRUST, belief=alone))

        assert isinstance(refusal, errors.CheckpointRefused)
        assert "No known key" in str(refusal)


class TestHeaders:
    @pytest.mark.parametrize(
        ("change", "error", "says"),
        [
            (lambda rlps: rlps[:1] + rlps[2:], errors.NotAnchored, "block 1: is tied to nothing"),
            (lambda rlps: rlps[1:], errors.NotAnchored, "block 1: its header is not in the"),
            (lambda rlps: rlps[::-1], errors.Unreadable, "rising height"),
            (lambda rlps: (*rlps, rlps[-1]), errors.Unreadable, "rising height"),
            (lambda rlps: (CASE.chain.blocks[0].rlp, *rlps), errors.Unreadable, "proves nothing"),
            (lambda rlps: (*rlps[:-1], b"\xc0"), errors.Unreadable, "fields of a header"),
            (lambda rlps: (*rlps[:-1], b"\x01"), errors.Unreadable, "no list"),
            (lambda rlps: (*rlps[:-1], b"\xff"), errors.Unreadable, "no RLP"),
            (lambda rlps: (), errors.NotAnchored, "not in the bundle"),
        ],
    )
    def test_that_do_not_lead_to_the_checkpoint_are_refused(
        self, change: Callable[[Any], Any], error: type[BundleRefused], says: str
    ) -> None:
        refusal = refused(CASE.with_(headers=change(CASE.bundle.headers)))

        assert isinstance(refusal, error)
        assert says in str(refusal)

    def test_of_another_chain_do_not_link(self) -> None:
        fork = PaperChain(crowd=1)
        for _ in range(4):
            fork.mine()
        headers = (*CASE.bundle.headers[:2], fork.blocks[3].rlp, CASE.bundle.headers[3])

        refusal = refused(CASE.with_(headers=headers))

        assert isinstance(refusal, errors.NotAnchored)
        assert refusal.field == "parentHash"


class TestProof:
    @pytest.mark.parametrize("place", range(len(CASE.bundle.nodes)))
    def test_every_node_is_needed(self, place: int) -> None:
        nodes = CASE.bundle.nodes[:place] + CASE.bundle.nodes[place + 1 :]

        refusal = refused(CASE.with_(nodes=nodes))

        assert isinstance(refusal, errors.NotProven)
        assert "is missing" in str(refusal)

    def test_a_node_too_many_is_refused(self) -> None:
        refusal = refused(CASE.with_(nodes=(*CASE.bundle.nodes, b"\xc0")))

        assert isinstance(refusal, errors.NotProven)
        assert "1 of its nodes" in str(refusal)

    @pytest.mark.parametrize("transaction", [1, 127, 2**40])
    def test_a_transaction_that_is_not_there_is_refused(self, transaction: int) -> None:
        refusal = refused(CASE.with_step(1, transaction=transaction))

        assert isinstance(refusal, errors.NotProven)
        assert refusal.field == "receipt"

    def test_a_log_that_is_not_there_is_refused(self) -> None:
        assert isinstance(refused(CASE.with_step(1, log=1)), errors.NotProven)

    def test_a_failed_transaction_proves_nothing(self) -> None:
        step = a_step("RegisterAsset", OWNER)

        assert isinstance(refused(recorded(Sent((step,), succeeded=False), step)), errors.NotProven)

    def test_a_ledger_that_is_not_there_proves_nothing(self) -> None:
        step = a_step("RegisterAsset", OWNER)
        bundle = recorded(Sent((step,)), step, ledger=other_ledger(address=b"y" * 20))

        refusal = refused(bundle)

        assert isinstance(refusal, errors.NotProven)
        assert refusal.field == "account of the ledger"


class TestEvent:
    def test_of_another_contract_is_refused(self) -> None:
        step = a_step("RegisterAsset", OWNER)

        refusal = refused(recorded(Sent((step,), emitter=b"e" * 20), step))

        assert isinstance(refusal, errors.EventDiffers)
        assert refusal.field == "address"

    def test_of_another_step_is_refused(self) -> None:
        step, other = a_step("RegisterAsset", OWNER), a_step("AdmitParty", *GUARDIANS)

        refusal = refused(recorded(Sent((other,)), step))

        assert isinstance(refusal, errors.EventDiffers)
        assert refusal.field == "event"

    @pytest.mark.parametrize(
        ("kind", "signers", "field", "value"),
        [
            ("RegisterAsset", (OWNER,), "owner", 5),
            ("RegisterAsset", (OWNER,), "factsHash", "0x" + "11" * 32),
            ("RegisterAsset", (OWNER,), "evidenceHash", "0x" + "11" * 32),
            ("PledgeAssets", (OWNER, OFFICER), "securedFen", 1),
            ("PledgeAssets", (OWNER, OFFICER), "loanVersion", 11),
            ("PledgeAssets", (OWNER, OFFICER), "pledgor", 3),
            ("PledgeAssets", (OWNER, OFFICER), "loan", "0x" + "22" * 16),
            ("ReleaseFunds", (OFFICER,), "amountFen", 10**12),
        ],
    )
    def test_that_says_something_else_is_refused(
        self, kind: str, signers: tuple[Person, ...], field: str, value: Any
    ) -> None:
        step = a_step(kind, *signers)
        told = replace(step, event={field: value})

        refusal = refused(recorded(Sent((told,)), step))

        assert isinstance(refusal, errors.EventDiffers)
        assert refusal.field == field


class TestSignature:
    def signed(self, step: Signed, **changes: Any) -> BundleRefused:
        """The refusal of a bundle with this step, recorded as the ledger would."""
        return refused(recorded(Sent((step,)), step, **changes))

    def test_over_other_words_is_refused(self) -> None:
        step = a_step("RegisterAsset", OWNER)
        told = replace(step, message={**step.message, "deadline": 1})

        assert isinstance(self.signed(told), errors.SignerNotEntitled | errors.NotProven)

    @pytest.mark.parametrize("fact", [{"chain_id": 1}, {"address": b"z" * 20}])
    def test_for_another_ledger_is_refused(self, fact: dict[str, Any]) -> None:
        message = a_message("RegisterAsset")

        step = signed_as("RegisterAsset", message, [OWNER], other_ledger(**fact))

        assert isinstance(self.signed(step), errors.SignerNotEntitled | errors.NotProven)

    def test_after_their_deadline_are_refused(self) -> None:
        late = a_step("RegisterAsset", OWNER, deadline=NOON)

        refusal = refused(recorded(Sent((late,)), late))

        assert (refusal.code, refusal.field) == ("signature-refused", "deadline")

    def test_for_another_side_is_refused(self) -> None:
        message = a_message("RegisterAsset")

        step = signed_as("RegisterAsset", message, [OWNER], LEDGER, ["pledgor"])

        assert isinstance(self.signed(step), errors.SignerNotEntitled | errors.NotProven)

    def test_of_a_key_without_the_role_is_refused(self) -> None:
        refusal = self.signed(a_step("RegisterAsset", OFFICER))

        assert isinstance(refusal, errors.SignerNotEntitled)
        assert refusal.where == "step 1 (RegisterAsset), owner"

    def test_of_a_key_that_the_directory_does_not_know_is_refused(self) -> None:
        assert isinstance(self.signed(a_step("RegisterAsset", STRANGER)), errors.SignerNotEntitled)

    def test_of_a_key_with_roles_but_no_party_is_refused(self) -> None:
        nobody = replace(OWNER, party=0)

        refusal = self.signed(
            a_step("RegisterAsset", OWNER), directory={OWNER.address: nobody.word}
        )

        assert isinstance(refusal, errors.SignerNotEntitled)

    def test_with_high_s_is_refused(self) -> None:
        step = a_step("RegisterAsset", OWNER)
        high = (HALF_ORDER + 1).to_bytes(32, "big")

        refusal = self.signed(replace(step, signatures=step.signatures[:32] + high))

        assert isinstance(refusal, errors.SignatureRefused)
        assert "low s" in str(refusal)

    def test_with_the_other_parity_is_refused(self) -> None:
        step = a_step("RegisterAsset", OWNER)
        r, last = step.signatures[:32], step.signatures[32:]

        refusal = self.signed(replace(step, signatures=r + bytes([last[0] ^ 0x80]) + last[1:]))

        assert isinstance(refusal, errors.SignerNotEntitled | errors.SignatureRefused)

    @pytest.mark.parametrize("r", [bytes(32), b"\xff" * 32, b"\0" * 31 + b"\5"])
    def test_that_is_no_point_is_refused(self, r: bytes) -> None:
        step = a_step("RegisterAsset", OWNER)

        refusal = self.signed(replace(step, signatures=r + step.signatures[32:]))

        assert isinstance(refusal, errors.SignatureRefused | errors.SignerNotEntitled)

    @pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: s + b"\0", lambda s: b""])
    def test_of_another_length_is_refused(self, change: Callable[[bytes], bytes]) -> None:
        bundle = CASE.with_step(1, signatures=change(CASE.bundle.steps[0].signatures))

        assert isinstance(refused(bundle), errors.SignatureRefused)


class TestSides:
    @pytest.mark.parametrize("names", [(), ("pledgor",), ("pledgee", "pledgor"), ("owner",) * 2])
    def test_others_than_the_steps_are_refused(self, names: tuple[str, ...]) -> None:
        sides = tuple(SideSigned(name, 3) for name in names)

        refusal = refused(CASE.with_step(2, sides=sides))

        assert isinstance(refusal, errors.SignatureRefused)
        assert refusal.field == "sides"

    def test_only_the_second_of_an_approval_may_be_missing(self) -> None:
        step = a_step("ApproveLoan", OFFICER)

        bundle = recorded(Sent((step,)), step)

        assert verify(write_bundle(bundle), TRUST, NOON).steps[0].signers[0].side == "officer"

    @pytest.mark.parametrize("pair", [(GUARDIANS[0],) * 2, GUARDIANS[::-1]])
    def test_guardians_must_be_of_rising_parties(self, pair: tuple[Person, ...]) -> None:
        step = a_step("AdmitParty", *pair)

        refusal = refused(recorded(Sent((step,)), step))

        assert isinstance(refusal, errors.SignerNotEntitled)
        assert refusal.field == "sides"

    def test_one_key_cannot_sign_twice(self) -> None:
        both = replace(OWNER, roles=1 | 8)
        step = a_step("PledgeAssets", both, both)

        refusal = refused(recorded(Sent((step,)), step, directory={both.address: both.word}))

        assert isinstance(refusal, errors.SignerNotEntitled)


class TestSteps:
    def test_none_prove_nothing(self) -> None:
        assert isinstance(refused(Bundle(LEDGER, (), (), ())), errors.Unreadable)

    @pytest.mark.parametrize("order", [(1, 0), (0, 0), (0, 1, 1)])
    def test_out_of_order_or_twice_are_refused(self, order: tuple[int, ...]) -> None:
        steps = tuple(CASE.bundle.steps[place] for place in order)

        refusal = refused(CASE.with_(steps=steps))

        assert isinstance(refusal, errors.Unreadable)
        assert refusal.where == "steps"

    def test_left_out_leave_proofs_that_prove_nothing(self) -> None:
        bundle = CASE.with_(
            steps=CASE.bundle.steps[1:],
            headers=CASE.bundle.headers[2:],
            documents=CASE.bundle.documents,
        )

        assert isinstance(refused(bundle), errors.NotProven)

    @pytest.mark.parametrize("number", [1, 2])
    def test_every_member_of_a_message_counts(self, number: int) -> None:
        step = CASE.bundle.steps[number - 1]

        for name, value in step.message.items():
            changed = message_with(step, **{name: another(value)})
            bundle = CASE.with_step(number, message=changed)
            refused(replace(bundle, documents=(), files=()))

    @pytest.mark.parametrize("number", [1, 2])
    @pytest.mark.parametrize("field", ["block", "transaction", "log"])
    def test_every_place_counts(self, number: int, field: str) -> None:
        step: Step = CASE.bundle.steps[number - 1]

        for change in (-1, 1, 2):
            if (value := getattr(step, field) + change) >= 0:
                refused(CASE.with_step(number, **{field: value}))

    @pytest.mark.parametrize("height", [0, 1, 2, 4, 2**63])
    def test_the_height_of_the_directory_counts(self, height: int) -> None:
        side = SideSigned("pledgor", height)

        refused(CASE.with_step(2, sides=(side, CASE.bundle.steps[1].sides[1])))


def another(value: Any) -> Any:
    """Another value of the same type."""
    match value:
        case int():
            return value + 1
        case list():
            return [*value, *value]
        case str() if value.startswith("0x"):
            return value[:-1] + ("1" if value[-1] == "0" else "0")
        case _:
            return value + "X"


class TestDocuments:
    def test_of_no_step_is_refused(self) -> None:
        stray = a_document({"rate_bps": 1})

        refusal = refused(CASE.with_(documents=(*CASE.bundle.documents, stray)))

        assert isinstance(refusal, errors.DocumentRefused)
        assert refusal.where == f"documents/{stray.hash.hex()}"

    def test_with_another_salt_or_other_facts_is_refused(self) -> None:
        first, second = CASE.bundle.documents

        for changed in (replace(second, salt=b"z" * 32), replace(second, facts=b'{"rate_bps":1}')):
            refusal = refused(CASE.with_(documents=(first, changed)))
            assert isinstance(refusal, errors.DocumentRefused)

    def test_whose_facts_are_no_json_is_refused(self) -> None:
        broken = a_document(None)
        step = a_step(
            "RegisterAsset",
            OWNER,
            evidenceHash="0x" + replace(broken, facts=b"{").hash.hex(),
        )
        bundle = recorded(Sent((step,)), step)

        refusal = refused(replace(bundle, documents=(replace(broken, facts=b"{"),)))

        assert isinstance(refusal, errors.DocumentRefused)

    def test_shorter_than_a_salt_is_refused(self) -> None:
        stray = replace(CASE.bundle.documents[0], salt=b"short", facts=b"")

        assert isinstance(refused(CASE.with_(documents=(stray,), files=())), errors.DocumentRefused)

    def test_a_file_that_no_document_names_is_refused(self) -> None:
        refusal = refused(CASE.with_(files=(b"another",)))

        assert isinstance(refusal, errors.DocumentRefused)
        assert refusal.where.startswith("files/")


class TestDisclosure:
    def test_one_document_is_shown_without_the_others(self) -> None:
        terms = CASE.bundle.documents[1]
        bundle = CASE.with_(documents=(terms,), files=())

        report = verify(write_bundle(bundle), TRUST, NOON)

        shown = [
            one.hash
            for step in report.steps
            for one in step.commitments
            if one.disclosure == "disclosed"
        ]
        assert shown == ["0x" + terms.hash.hex()]

    def test_nothing_need_be_shown(self) -> None:
        bundle = CASE.with_(documents=(), files=())

        assert len(verify(write_bundle(bundle), TRUST, NOON).steps) == 2

    def test_what_is_required_must_be_shown(self) -> None:
        first, second = ("0x" + document.hash.hex() for document in CASE.bundle.documents)
        data = write_bundle(CASE.with_(documents=CASE.bundle.documents[1:], files=()))

        assert verify(data, TRUST, NOON, [second]).steps
        with pytest.raises(errors.DocumentMissing, match="not disclosed"):
            verify(data, TRUST, NOON, [second, first])

    def test_with_its_file(self) -> None:
        required = ["0x" + CASE.bundle.documents[0].hash.hex()]

        assert verify(CASE.data, TRUST, NOON, required).steps
        with pytest.raises(errors.DocumentMissing, match="its file"):
            verify(write_bundle(CASE.with_(files=())), TRUST, NOON, required)

    def test_a_document_within_a_document_is_reached_through_it(self) -> None:
        inner = a_document({"found": "nothing"}, b"i" * 32)
        outer = a_document({"annex": "0x" + inner.hash.hex()}, b"o" * 32)
        step = a_step("RegisterAsset", OWNER, factsHash="0x" + outer.hash.hex())
        bundle = recorded(Sent((step,)), step)

        assert verify(write_bundle(replace(bundle, documents=(inner, outer))), TRUST, NOON).steps
        assert isinstance(refused(replace(bundle, documents=(inner,))), errors.DocumentRefused)

    def test_no_document_is_none(self) -> None:
        step = a_step("RegisterAsset", OWNER, evidenceHash="0x" + "00" * 32)

        report = verify(write_bundle(recorded(Sent((step,)), step)), TRUST, NOON)

        assert report.steps[0].commitments[1].disclosure == "none"
