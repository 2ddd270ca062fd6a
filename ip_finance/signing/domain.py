"""Who must sign a step, and whose signature counts for which side. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from eth_hash.auto import keccak
from hexbytes import HexBytes

from ip_finance.chain_api.roles import Role, Side
from ip_finance.chain_api.steps import Step
from ip_finance.chain_api.typed_data import compact
from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated

SIGNATURE_VALID_FOR = timedelta(days=7)
"""How long a signed step may wait for the other side and for the relay."""

HIGHEST_S = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
"""Half the order of the curve (EIP-2)."""


class RequestState(StrEnum):
    """OPEN until all sides signed, COMPLETE until the chain took it (TAKEN) or not (REFUSED).

    A newer request for the same decision makes an open one SUPERSEDED.
    """

    OPEN = "open"
    COMPLETE = "complete"
    TAKEN = "taken"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key as the ledger knows it."""

    address: str
    party: int
    person: int
    roles: Role


@dataclass(frozen=True, slots=True)
class Slot:
    """One signature that a step needs: the side, and the party whose decision it is, if fixed."""

    side: Side
    party: int | None

    def fits(self, signer: Signer) -> bool:
        return bool(self.side.role & signer.roles) and self.party in (None, signer.party)


class Consent(Protocol):
    """Signed messages of the deployed ledger; the chain adapter gives it."""

    def typed_data(self, step: Step, side: Side) -> dict[str, Any]:
        """What `side` signs for `step`: EIP-712 typed data."""
        ...

    def signer_of(self, step: Step, side: Side, signature: str) -> str | None:
        """Address of whoever signed; None if the signature is malformed."""
        ...


class RequestNotFound(NotFound):
    code = "signing-request-not-found"

    def __init__(self, request_id: UUID) -> None:
        super().__init__("No such signing request.", request_id=str(request_id))


class RequestNotOpen(Conflict):
    code = "signing-request-not-open"

    def __init__(self, state: RequestState) -> None:
        super().__init__(
            f"This step no longer waits for a signature: it is {state.value}.",
            cure="Open the case again: it shows what is to be done now.",
            state=state.value,
        )


class StepOnItsWay(Conflict):
    code = "step-on-its-way"

    def __init__(self) -> None:
        super().__init__(
            "All sides have signed the step; the ledger is about to take it.",
            cure="Wait for the ledger's answer, and go on from there.",
        )


class DeadlinePassed(Conflict):
    code = "signing-deadline-passed"

    def __init__(self, deadline: datetime) -> None:
        super().__init__(
            "The time to sign this step is over; the ledger would refuse it.",
            cure="Ask for the step anew.",
            deadline=deadline.isoformat(),
        )


class NotYourSignature(Forbidden):
    code = "not-your-signature"

    def __init__(self, sides: Sequence[str]) -> None:
        super().__init__(
            "No side of this step is yours to sign: the side's party or role is another's.",
            cure="Leave it to the person named; nobody, the operator included, signs for others.",
            waiting_for=", ".join(sides),
        )


class SamePersonTwice(RuleViolated):
    code = "same-person-twice"
    rule = "four-eyes"

    def __init__(self, side: str) -> None:
        super().__init__(
            f"You have already signed this step as {side}; the other side needs somebody else.",
            cure="Ask a colleague with the other role to sign.",
            signed_as=side,
        )


class SignatureNotYours(RuleViolated):
    code = "signature-not-yours"

    def __init__(self, expected: str, found: str | None) -> None:
        super().__init__(
            "The signature was not made with your enrolled key over this step and side.",
            cure="Sign the typed data of this request with your own key.",
            expected=expected,
            found=found,
        )


class NoKeyEnrolled(Forbidden):
    code = "no-key-enrolled"

    def __init__(self) -> None:
        super().__init__(
            "You have no signing key that the ledger knows.",
            cure="Make a key; it can be used once guardians of two parties have enrolled it.",
        )


class KeyTaken(Conflict):
    code = "key-taken"

    def __init__(self, address: str) -> None:
        super().__init__(
            "This key, or another one of yours, is already on file.",
            cure="One person has one key; ask for key rotation if yours is lost.",
            address=address,
        )


class KeystoreMismatch(RuleViolated):
    code = "keystore-mismatch"

    def __init__(self, address: str) -> None:
        super().__init__(
            "The keystore is not an encrypted key file of this address.",
            cure="Send the keystore (version 3 JSON) that belongs to the address.",
            address=address,
        )


def checksummed(address: str) -> str:
    """The address in the one spelling that the ledger's events have (EIP-55).

    >>> checksummed("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
    """
    plain = address.lower().removeprefix("0x")
    digits = keccak(plain.encode()).hex()
    return "0x" + "".join(
        char.upper() if int(digit, 16) >= 8 else char
        for char, digit in zip(plain, digits, strict=False)
    )


def is_unique_form(signature: str) -> bool:
    """Whether this is the one of the two forms of a signature that the ledger takes."""
    return int(signature[66:130], 16) <= HIGHEST_S


def check_keystore(address: str, keystore: dict[str, Any]) -> None:
    """Refuse anything but an encrypted keystore of `address`; a key in the clear never enters.

    Raises: KeystoreMismatch.
    """
    crypto = keystore.get("crypto", keystore.get("Crypto"))
    named = str(keystore.get("address", "")).lower().removeprefix("0x")
    if not isinstance(crypto, dict) or "ciphertext" not in crypto:
        raise KeystoreMismatch(address)
    if named != address.lower().removeprefix("0x"):
        raise KeystoreMismatch(address)


def slot_for(signer: Signer, slots: Sequence[Slot], signed: dict[int, Signer]) -> int:
    """Which slot, by position, the signer fills now.

    Raises:
        SamePersonTwice: the signer has filled another slot of this step.
        NotYourSignature: no free slot is the signer's.
    """
    for position, other in signed.items():
        if (other.party, other.person) == (signer.party, signer.person):
            raise SamePersonTwice(slots[position].side.name)
    free = [position for position in range(len(slots)) if position not in signed]
    guardians = {other.party for other in signed.values()}
    for position in free:
        slot = slots[position]
        if slot.fits(signer) and not (
            slot.side.role is Role.GUARDIAN and signer.party in guardians
        ):
            return position
    raise NotYourSignature([slots[position].side.name for position in free])


def side_to_sign(signer: Signer, slots: Sequence[Slot], signed: dict[int, Signer]) -> Side | None:
    """The side that the signer may sign now, if any."""
    try:
        return slots[slot_for(signer, slots, signed)].side
    except (SamePersonTwice, NotYourSignature):
        return None


def in_contract_order(slots: Sequence[Slot], signed: Sequence[tuple[Signer, str]]) -> str:
    """The signatures laid end to end as the contract wants them, 64 bytes each.

    Sides in their order; guardians, who all stand on one side, by rising party number.
    """
    parts = list(signed)
    if all(slot.side.role is Role.GUARDIAN for slot in slots):
        parts.sort(key=lambda part: part[0].party)
    return "0x" + b"".join(compact(bytes(HexBytes(signature))) for _, signature in parts).hex()
