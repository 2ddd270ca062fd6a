"""The chain under a walk: makes a draft's signatures, carries it, reads every record."""

from dataclasses import replace
from typing import Any

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils.abi import get_abi_output_types
from eth_utils.address import to_canonical_address
from hexbytes import HexBytes

from ip_finance.chain_api.events import ChainEvent, StepRefused
from ip_finance.chain_api.keys import word_of
from ip_finance.chain_api.roles import Role, Side
from ip_finance.chain_api.steps import Step
from ip_finance.chain_api.typed_data import typed_data
from tests.contracts.model import Model, Refused, Signed
from tests.contracts.model.records import NO_LOAN, NOBODY, Asset, Loan
from tests.contracts.scenes import malleated
from tests.contracts.walking import HASHES, LOANS, RIGHTS, Draft
from tests.evm import Actor, Evm

OTHER_SIDE = Side("somebody", Role(0))
NO_ASSET = Asset(0, 0)


class Ground:
    """The chain under a walk: makes signatures, carries drafts, reads records."""

    def __init__(self, evm: Evm) -> None:
        self.evm = evm
        self.address = to_canonical_address(evm.ledger.address)

    def sign(self, draft: Draft) -> tuple[bytes, Signed]:
        """The signatures, and the keys that the ledger finds behind them."""
        made, keys = b"", list[str | Refused]()
        sides = type(draft.step).SIDES
        for place, (actor, way) in enumerate(zip(draft.actors, draft.ways, strict=True)):
            side = sides[min(place, len(sides) - 1)]
            signature = self._signature(draft.step, side, actor, way)
            made += signature
            keys.append(self._key_behind(signature, draft.step, side, actor, way))
        return made, Signed(len(made), tuple(keys))

    def _signature(self, step: Step, side: Side, actor: Actor, way: str) -> bytes:
        match way:
            case "wrong side":
                return self.evm.sign_as(OTHER_SIDE, step, actor)
            case "other chain":
                return self.evm.sign_as(side, step, actor, chain_id=1)
            case "other step":
                return self.evm.sign_as(side, replace(step, deadline=step.deadline + 1), actor)
            case "high s":
                return malleated(self.evm.sign_as(side, step, actor))
            case _:
                return self.evm.sign_as(side, step, actor)

    def _key_behind(
        self, signature: bytes, step: Step, side: Side, actor: Actor, way: str
    ) -> str | Refused:
        if way == "well":
            return actor.address
        if way == "high s":
            return Refused("ECDSAInvalidSignatureS", signature[32:64])
        message = typed_data(step, side, self.evm.web3.eth.chain_id, self.evm.ledger.address)
        readable = encode_typed_data(full_message=message)
        r, last = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
        vrs = 27 + (last >> 255), r, last % 2**255
        return str(Account.recover_message(readable, vrs=vrs))

    def carry(self, step: Step, signatures: bytes) -> ChainEvent | Refused:
        """What the ledger says: one event, or the error with its facts."""
        receipt = self.evm.relay_all([self.evm.call_of(step, signatures)])
        [event] = self.evm.told(receipt)
        if isinstance(event, StepRefused):
            error, facts = self.evm.decoded(HexBytes(event.reason))
            return Refused(error, *facts)
        return event

    def storage(self) -> bytes:
        """Root of all that the ledger remembers."""
        state = self.evm.tester.backend.chain.get_vm().state
        return bytes(state._account_db._get_account(self.address).storage_root)

    def ask(self, view: str, of: Any) -> tuple[Any, ...]:
        """A view, asked of the machine itself: a tenth of the time of a call by RPC."""
        function = self.evm.ledger.get_function_by_name(view)
        args = [] if of is None else [of]
        data = bytes(HexBytes(self.evm.ledger.encode_abi(view, args=args)))
        machine = self.evm.tester.backend.chain.get_vm()
        done = machine.execute_bytecode(
            origin=self.address,
            gas_price=0,
            gas=10**6,
            to=self.address,
            sender=self.address,
            value=0,
            data=data,
            code=machine.state.get_code(self.address),
        )
        done.raise_if_error()
        [*answers] = self.evm.web3.codec.decode(get_abi_output_types(function.abi), done.output)
        return tuple(answers)

    def records(self, model: Model, people: tuple[Actor, ...]) -> dict[tuple[str, Any], Any]:
        """Every record, as the ledger has it."""
        return {(view, of): self.ask(view, of) for view, of in expected(model, people)}


def expected(model: Model, people: tuple[Actor, ...]) -> dict[tuple[str, Any], tuple[Any, ...]]:
    """Every record as the ledger should have it, by the view and what it is asked."""
    found: dict[tuple[str, Any], tuple[Any, ...]] = {}
    for name in RIGHTS:
        asset, word = model.assets.get(name, NO_ASSET), word_of(name)
        found["assetOf", word] = (in_storage(asset),)
        found["valuationOf", word] = (asset.valuation,)
        found["disputeOf", word] = (asset.disputed_by,)
        if name in model.assets:
            loan, pledge = model.lien_on(name) or (NO_LOAN, 0)
            found["lienOn", word] = (loan.bytes, pledge)
    for number in LOANS:
        loan_ = model.loans.get(number)
        found["loanOf", number.bytes] = (bits(loan_) if loan_ else (0,) * 9,)
        found["undistributedFenOf", number.bytes] = (loan_.undistributed_fen if loan_ else 0,)
    for actor in people:
        key = model.keys.get(actor.address, NOBODY)
        found["keyOf", actor.address] = ((key.party, key.person, key.roles, key.version),)
    for party in {actor.party for actor in people}:
        known = model.parties.get(party)
        limits = (known.version, known.dual_approval_above_fen) if known else (0, 0)
        found["partyOf", party] = ((limits[0], model.guardians(party), limits[1]),)
        found["anchoredSizeOf", party] = (model.log_sizes.get(party, 0),)
    for evidence in HASHES:
        found["isEvidenceUsed", HexBytes(evidence)] = (evidence in model.used_evidence,)
    found["pledgingStop", None] = (model.stopped, model.turns)
    return found


def in_storage(asset: Asset) -> tuple[Any, ...]:
    """The right's own word."""
    loan, pledge = asset.last_lien
    disputed = asset.disputed_by != 0
    return asset.owner, asset.version, asset.verified_until, loan.bytes, pledge, disputed


def bits(loan: Loan) -> tuple[int, ...]:
    """The loan's own word: of its pledges it has a bit each."""
    registered = sum(1 << n for n, pledge in enumerate(loan.pledges) if pledge.registered)
    live = sum(1 << n for n, pledge in enumerate(loan.pledges) if pledge.live)
    return (
        loan.borrower,
        loan.bank,
        loan.version,
        int(loan.state),
        loan.available_fen,
        loan.outstanding_fen,
        len(loan.pledges),
        registered,
        live,
    )
