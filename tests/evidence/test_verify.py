"""What a good bundle proves."""

from dataclasses import replace

import pytest

from ip_finance.evidence.bundle import SideSigned, write_bundle
from ip_finance.evidence.errors import EventDiffers, NotAnchored, SignerNotEntitled
from ip_finance.evidence.report import Disclosure, How
from ip_finance.evidence.verify import verify
from ip_finance.evidence.words import STEPS
from tests.evidence.cases import (
    SEALS_TRUST,
    TRUST,
    a_case,
    a_checkpoint,
    a_sealed_case,
    bundle_of,
)
from tests.evidence.paper import (
    APPROVER,
    GUARDIANS,
    NOON,
    OFFICER,
    OWNER,
    PEOPLE,
    VERIFIER,
    PaperChain,
    Person,
    Sent,
    a_person,
    a_step,
    capture,
)

SIGNERS_OF = {
    "guardian": GUARDIANS[0],
    "owner": OWNER,
    "borrower": OWNER,
    "pledgor": OWNER,
    "provider": VERIFIER,
    "witness": VERIFIER,
    "approver": APPROVER,
}


def people_for(kind: str) -> tuple[Person, ...]:
    """Somebody for each side, with the roles that it takes, each of another party."""
    return tuple(
        a_person(20 + place, 1, side.roles) for place, side in enumerate(STEPS[kind].sides)
    )


LATER = NOON + 3_600


class TestReport:
    def test_tells_every_step_with_its_signers(self) -> None:
        report = verify(a_case().data, TRUST, NOON)

        assert [step.kind for step in report.steps] == ["RegisterAsset", "PledgeAssets"]
        pledge = report.steps[1]
        assert [(one.side, one.party, one.person, one.how) for one in pledge.signers] == [
            ("pledgor", 4, 1, How.SIGNATURE),
            ("pledgee", 3, 1, How.SIGNATURE),
        ]
        assert (pledge.block, pledge.at) == (3, NOON + 3)
        assert pledge.event["pledgor"] == 4

    def test_tells_what_is_disclosed(self) -> None:
        registration = verify(a_case().data, TRUST, NOON).steps[0]

        assert {one.member: one.disclosure for one in registration.commitments} == {
            "factsHash": Disclosure.NOT_DISCLOSED,
            "evidenceHash": Disclosure.DISCLOSED,
        }

    def test_tells_it_in_words(self) -> None:
        words = "\n".join(verify(a_case().data, TRUST, NOON).lines())

        assert "2 steps proven" in words
        assert "checkpoint cosigned by auditor.example, bank.example" in words
        assert "step 2: PledgeAssets, block 3, 2026-11-24 06:00:03Z" in words
        assert "owner: party 4, person 1" in words
        assert ": not disclosed" in words


@pytest.mark.parametrize("kind", sorted(STEPS))
def test_every_kind_of_step_can_be_proven(kind: str) -> None:
    people = people_for(kind)
    step = a_step(kind, *people)
    chain = PaperChain(directory={person.address: person.word for person in people})
    block = chain.mine(Sent((step,)))

    bundle = bundle_of([(block, step)], [block], checkpoints=(a_checkpoint(block),))
    report = verify(write_bundle(bundle), TRUST, NOON)

    assert [(one.side, one.party) for one in report.steps[0].signers] == [
        (side.name, 20 + place) for place, side in enumerate(STEPS[kind].sides)
    ]


class TestTie:
    def test_a_block_may_be_the_checkpoint_itself(self) -> None:
        case = a_case()
        step = case.bundle.steps[1]
        _, nodes = capture(case.chain.blocks[3], 0, 0, a_step("PledgeAssets", OWNER, OFFICER))
        block = case.chain.blocks[3]
        bundle = case.with_(
            steps=(step,),
            headers=(block.rlp,),
            nodes=tuple(nodes),
            checkpoints=(a_checkpoint(block),),
            documents=(),
            files=(),
        )

        assert verify(write_bundle(bundle), TRUST, NOON).anchors[0].height == 3

    def test_each_step_may_have_a_checkpoint_of_its_own(self) -> None:
        case = a_case()
        blocks = case.chain.blocks
        bundle = case.with_(
            headers=(blocks[1].rlp, blocks[3].rlp),
            checkpoints=(a_checkpoint(blocks[1]), a_checkpoint(blocks[3])),
        )

        assert [one.height for one in verify(write_bundle(bundle), TRUST, NOON).anchors] == [1, 3]

    def test_a_sealed_block_needs_nothing_else(self) -> None:
        report = verify(a_sealed_case().data, SEALS_TRUST, NOON)

        assert report.anchors[0].reason == "sealed by 3 of 4 validators"


class TestDirectory:
    """A key may gain, or lose, its part in the very block of the step."""

    def test_a_key_enrolled_in_this_block_is_shown_after_it(self) -> None:
        step = a_step("RegisterAsset", OWNER)
        chain = PaperChain(directory={})
        chain.mine()
        chain.directory = {OWNER.address: OWNER.word}
        block = chain.mine(Sent((step,)))
        bundle = bundle_of([(block, step)], [block], checkpoints=(a_checkpoint(block),))

        assert verify(write_bundle(bundle), TRUST, NOON).steps[0].signers[0].party == OWNER.party

    def test_a_key_that_lost_its_part_in_this_block_is_shown_before_it(self) -> None:
        step = a_step("RegisterAsset", OWNER)
        chain = PaperChain()
        before = chain.mine()
        chain.directory = {OWNER.address: replace(OWNER, roles=0).word}
        block = chain.mine(Sent((step,)))
        shown, nodes = capture(block, 0, 0, step, directory=before)
        late, late_nodes = capture(block, 0, 0, step)
        checkpoints = (a_checkpoint(block),)
        good = replace(
            bundle_of([], [before, block], checkpoints=checkpoints),
            steps=(shown,),
            nodes=tuple(nodes | late_nodes),
        )
        bad = replace(good, headers=(block.rlp,), steps=(late,), nodes=tuple(late_nodes))

        assert shown.sides == (SideSigned("owner", before.number),)
        assert verify(write_bundle(good), TRUST, NOON).steps[0].signers[0].roles == OWNER.roles
        with pytest.raises(SignerNotEntitled, match="does not have the role"):
            verify(write_bundle(bad), TRUST, NOON)

    def test_before_the_block_does_for_no_other_key(self) -> None:
        step = a_step("RegisterAsset", OWNER)
        chain = PaperChain()
        before = chain.mine()
        block = chain.mine(Sent((step,)))
        shown, nodes = capture(block, 0, 0, step, directory=before)
        _, late_nodes = capture(block, 0, 0, step)
        bundle = replace(
            bundle_of([], [before, block], checkpoints=(a_checkpoint(block),)),
            steps=(shown,),
            nodes=tuple(nodes | late_nodes),
        )

        with pytest.raises(SignerNotEntitled, match="after which the key has its role"):
            verify(write_bundle(bundle), TRUST, NOON)

    def test_no_other_block_will_do(self) -> None:
        step = a_step("RegisterAsset", OWNER)
        chain = PaperChain()
        early = chain.mine()
        chain.mine()
        block = chain.mine(Sent((step,)))
        shown, nodes = capture(block, 0, 0, step, directory=early)
        bundle = replace(
            bundle_of([], chain.blocks, checkpoints=(a_checkpoint(block),)),
            steps=(shown,),
            nodes=tuple(nodes),
        )

        with pytest.raises(SignerNotEntitled, match="the step's block or the one before"):
            verify(write_bundle(bundle), TRUST, NOON)


class TestBatch:
    def test_steps_of_one_transaction_share_its_proof(self) -> None:
        steps = [a_step("RegisterAsset", OWNER, deadline=LATER + place) for place in range(5)]
        chain = PaperChain()
        block = chain.mine(Sent(tuple(steps), batch=True))
        taken = [capture(block, 0, place, step) for place, step in enumerate(steps)]
        bundle = replace(
            bundle_of([], [block], checkpoints=(a_checkpoint(block),)),
            steps=tuple(step for step, _ in taken),
            nodes=tuple(set().union(*(nodes for _, nodes in taken))),
        )

        report = verify(write_bundle(bundle), TRUST, NOON)

        assert [step.message["deadline"] for step in report.steps] == [LATER + n for n in range(5)]

    def test_a_refused_step_of_a_batch_is_not_proven(self) -> None:
        steps = tuple(a_step("RegisterAsset", OWNER, deadline=LATER + n) for n in range(2))
        chain = PaperChain()
        block = chain.mine(Sent(steps, refused=frozenset({1}), batch=True))
        step, nodes = capture(block, 0, 1, steps[1])
        bundle = replace(
            bundle_of([], [block], checkpoints=(a_checkpoint(block),)),
            steps=(step,),
            nodes=tuple(nodes),
        )

        with pytest.raises(EventDiffers, match="no AssetRegistered"):
            verify(write_bundle(bundle), TRUST, NOON)


def test_a_later_block_is_not_tied_by_an_earlier_one() -> None:
    case = a_case()
    blocks = case.chain.blocks
    bundle = case.with_(
        headers=tuple(block.rlp for block in blocks[1:4]),
        checkpoints=(a_checkpoint(blocks[1]),),
    )

    with pytest.raises(NotAnchored, match="tied to nothing"):
        verify(write_bundle(bundle), TRUST, NOON)


def test_everybody_of_the_cast_is_another_person() -> None:
    assert len({(one.party, one.person) for one in PEOPLE}) == len(PEOPLE)
