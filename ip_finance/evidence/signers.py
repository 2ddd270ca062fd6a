"""Who signed a step: signatures over its typed data, and the directory's word on each key."""

from collections.abc import Sequence
from dataclasses import dataclass

from ip_finance.evidence.anchoring import Tied
from ip_finance.evidence.bundle import SideSigned, Step
from ip_finance.evidence.eip712 import digest
from ip_finance.evidence.errors import OtherLedger, SignatureRefused, SignerNotEntitled
from ip_finance.evidence.ledger import LedgerFacts, domain_of
from ip_finance.evidence.proofs import Nodes
from ip_finance.evidence.report import How, Signer
from ip_finance.evidence.signatures import AnySignature, KeySignature, signer_of, split
from ip_finance.evidence.words import SideWords, StepWords

_PARTY, _PERSON, _ROLES = (0, 32), (32, 32), (64, 16)
"""First bit and width of the members of the directory's word, `IPartyDirectory.Key`."""


@dataclass(frozen=True, slots=True)
class Holder:
    """What the directory says of a key."""

    party: int
    person: int
    roles: int

    @classmethod
    def of(cls, word: int) -> "Holder":
        party, person, roles = (
            word >> first & ((1 << width) - 1) for first, width in (_PARTY, _PERSON, _ROLES)
        )
        return cls(party, person, roles)

    def may(self, side: SideWords) -> bool:
        """Whether the key's roles cover the side."""
        return self.party != 0 and bool(self.roles & side.roles)


@dataclass(frozen=True, slots=True)
class Directory:
    """The ledger's directory of keys, after every block that the bundle has."""

    ledger: LedgerFacts
    tied: Tied
    nodes: Nodes

    def after(self, height: int, key: bytes, where: str) -> Holder:
        """What it said of a key. Raises: NotProven, OtherLedger."""
        root = self.tied.headers[height].state_root
        account = self.nodes.account(root, self.ledger.address, where)
        if account.code_hash != self.ledger.code_hash:
            rule = f"its code after block {height} is not the code in the trust file."
            raise OtherLedger(rule, where=where, field="code_hash")
        return Holder.of(self.nodes.entry(account, self.ledger.keys_slot, key, where))


@dataclass(frozen=True, slots=True)
class Signature:
    """A key that signed on a side, and how that is known. Whether it was entitled is not."""

    side: SideWords
    key: bytes
    how: How


def signatures_of(
    step: Step, words: StepWords, ledger: LedgerFacts, where: str
) -> tuple[Signature, ...]:
    """The keys behind the signatures, side by side. Raises: SignatureRefused."""
    sides = _sides(step, words, where)
    given = split(step.signatures, len(sides), where)
    return tuple(
        Signature(side, *_key(step, words, ledger, side, one, f"{where}, {side.name}"))
        for side, one in zip(sides, given, strict=True)
    )


def check_signers(
    step: Step, words: StepWords, directory: Directory, where: str
) -> tuple[Signer, ...]:
    """Who signed, side by side.

    Raises: SignatureRefused, SignerNotEntitled, NotProven, OtherLedger.
    """
    found = []
    made = signatures_of(step, words, directory.ledger, where)
    for one, signed in zip(made, step.sides, strict=True):
        place = f"{where}, {one.side.name}"
        holder = _holder(one.key, step.block, one.side, signed, directory, place)
        found.append(
            Signer(
                one.side.name,
                "0x" + one.key.hex(),
                holder.party,
                holder.person,
                holder.roles,
                one.how,
            )
        )
    _check_distinct(found, where)
    return tuple(found)


def _sides(step: Step, words: StepWords, where: str) -> Sequence[SideWords]:
    """The sides that signed: those of the step in their order, the optional last one or not."""
    names = [signed.side for signed in step.sides]
    expected = [side.name for side in words.sides]
    if len(names) < words.least_signers or names != expected[: len(names)]:
        rule = f"must be {', '.join(expected)}, at least {words.least_signers} of them."
        raise SignatureRefused(rule, where=where, field="sides")
    return words.sides[: len(names)]


def _key(
    step: Step,
    words: StepWords,
    ledger: LedgerFacts,
    side: SideWords,
    signature: AnySignature,
    where: str,
) -> tuple[bytes, How]:
    if not isinstance(signature, KeySignature):
        return signature.wallet, How.WALLET
    members = [("side", "string"), *((member.name, member.type) for member in words.members)]
    message = {"side": side.name, **step.message}
    signed = digest(domain_of(ledger), step.kind, members, message)
    return signer_of(signed, signature.data, where, SignatureRefused), How.SIGNATURE


def _holder(
    key: bytes, block: int, side: SideWords, signed: SideSigned, directory: Directory, where: str
) -> Holder:
    """Who holds the key, and may sign on this side.

    After the block; or before it, if the key lost its part in that very block.
    """
    if signed.directory_at not in (block, block - 1):
        rule = "must be the step's block or the one before."
        raise SignerNotEntitled(rule, where=where, field="directory_at")
    holder = directory.after(signed.directory_at, key, where)
    if not holder.may(side):
        rule = f"key 0x{key.hex()} does not have the role that this side needs."
        raise SignerNotEntitled(rule, where=where, field="roles")
    if signed.directory_at != block and directory.after(block, key, where).may(side):
        rule = "must be the step's block, after which the key has its role."
        raise SignerNotEntitled(rule, where=where, field="directory_at")
    return holder


def _check_distinct(signers: Sequence[Signer], where: str) -> None:
    """No key signs twice; of one side with several signers, each is of another party."""
    for place, signer in enumerate(signers):
        for other in signers[:place]:
            same_party = signer.side == other.side and signer.party <= other.party
            if signer.key == other.key or same_party:
                rule = "two signers are not the different, rising parties that the ledger asks for."
                raise SignerNotEntitled(rule, where=where, field="sides")
