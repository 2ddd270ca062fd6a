"""Who takes part, who signed, and where a party's own log stood."""

from dataclasses import dataclass, field, replace
from typing import Any, Self
from uuid import UUID

from ip_finance.chain.codec import snake
from ip_finance.chain_api import events as ev
from ip_finance.chain_api import steps as st
from ip_finance.chain_api.roles import Role
from tests.contracts.model.records import (
    NOBODY,
    UNSIGNED,
    Asset,
    Key,
    Loan,
    Party,
    Refused,
    Signed,
    Signer,
    require,
)

QUORUM = 2


@dataclass
class Directory:
    """Parties, keys, and who signed; and the records of all the other parts."""

    parties: dict[int, Party] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    loans: dict[UUID, Loan] = field(default_factory=dict)
    used_evidence: frozenset[str] = frozenset()
    recorded: frozenset[tuple[int, str]] = frozenset()
    log_sizes: dict[int, int] = field(default_factory=dict)
    turns: int = 0
    now: int = 0
    signed: Signed = UNSIGNED

    def copy(self) -> Self:
        """Another ledger in the same state; records are never changed, only replaced."""
        kept: dict[str, Any] = {
            name: dict(value) for name, value in vars(self).items() if isinstance(value, dict)
        }
        return replace(self, **kept)

    def take(self, step: st.Step, signed: Signed, now: int) -> ev.ChainEvent:
        """What the ledger logs for the step at this time; `Refused` if it does not take it."""
        self.now, self.signed = now, signed
        self.before_the_clock(step)
        require(now < step.deadline, "DeadlinePassed", step.deadline)
        event: ev.ChainEvent = getattr(self, snake(type(step).__name__))(step)
        return event

    def before_the_clock(self, step: st.Step) -> None:
        """What is asked of a step even before whether it is in time."""

    # ------------------------------------------------------------------------ what can be asked

    @property
    def stopped(self) -> bool:
        return self.turns % 2 == 1

    def guardians(self, party: int) -> int:
        """Keys of the party that guard."""
        return sum(
            1 for key in self.keys.values() if key.party == party and key.roles & Role.GUARDIAN
        )

    def guarding(self) -> int:
        """Parties with a guardian."""
        return sum(1 for party in self.parties if self.guardians(party))

    def lien_on(self, asset: str) -> tuple[UUID, int] | None:
        """The live pledge over the right."""
        held = [
            (number, place)
            for number, loan in self.loans.items()
            for place, pledge in enumerate(loan.pledges)
            if pledge.live and asset in pledge.assets
        ]
        assert len(held) <= 1, "at most one live pledge per right"
        return held[0] if held else None

    # ------------------------------------------------------------------------ who signed

    def signer(self, role: int, place: int = 0, of: int = 1) -> Signer:
        require(self.signed.size == 64 * of, "SignatureCount", self.signed.size, of)
        key = self.signed.keys[place]
        if isinstance(key, Refused):
            raise key
        holder = self.keys.get(key, NOBODY)
        require(bool(holder.roles & role), "RoleMissing", key, role)
        return Signer(key, holder.party, holder.person)

    def two_people(self, first: Signer, second: Signer) -> None:
        same = (first.party, first.person) == (second.party, second.person)
        require(not same, "SamePerson", second.party, second.person)

    def quorum(self) -> None:
        previous = 0
        for found in range(QUORUM):
            party = self.signer(Role.GUARDIAN, found, QUORUM).party
            require(party > previous, "QuorumMissing", found, QUORUM)
            previous = party

    def officer(self, loan: Loan) -> None:
        self.signer(Role.OFFICER).must_be_of(loan.bank)

    def officer_and_approver(self, bank: int) -> None:
        officer = self.signer(Role.OFFICER, 0, 2)
        approver = self.signer(Role.APPROVER, 1, 2)
        officer.must_be_of(bank)
        approver.must_be_of(bank)
        self.two_people(officer, approver)

    def witness(self, loan: Loan) -> int:
        pledgee = self.signer(Role.OFFICER, 0, 2)
        witness = self.signer(Role.VERIFIER, 1, 2)
        pledgee.must_be_of(loan.bank)
        witness.must_not_be_of(loan.bank)
        witness.must_not_be_of(loan.borrower)
        return witness.party

    def admitted(self, party: int) -> Party:
        require(party in self.parties, "PartyUnknown", party)
        return self.parties[party]

    def admit_party(self, step: st.AdmitParty) -> ev.ChainEvent:
        self.quorum()
        require(step.party != 0 and step.party not in self.parties, "PartyKnown", step.party)
        self.parties[step.party] = Party(step.dual_approval_above_fen)
        return ev.PartyAdmitted(step.party, step.identity, step.dual_approval_above_fen)

    def change_party(self, step: st.ChangeParty) -> ev.ChainEvent:
        self.quorum()
        version = self.admitted(step.party).version
        require(step.party_version == version, "VersionPassed", step.party_version, version)
        self.parties[step.party] = Party(step.dual_approval_above_fen, version + 1)
        return ev.PartyChanged(step.party, version + 1, step.dual_approval_above_fen)

    def known_key(self, address: str, signed_version: int) -> Key:
        require(address in self.keys, "KeyUnknown", address)
        version = self.keys[address].version
        require(signed_version == version, "VersionPassed", signed_version, version)
        return self.keys[address]

    def enrol_key(self, step: st.EnrolKey) -> ev.ChainEvent:
        self.quorum()
        self.admitted(step.party)
        require(step.key not in self.keys, "KeyKnown", step.key)
        self.keys[step.key] = Key(step.party, step.person, step.roles)
        return ev.KeyEnrolled(step.key, step.party, step.person, step.roles)

    def change_key(self, step: st.ChangeKey) -> ev.ChainEvent:
        self.quorum()
        old = self.known_key(step.key, step.key_version)
        new = replace(old, roles=step.roles, version=old.version + 1)
        left = replace(self, keys={**self.keys, step.key: new}).guarding()
        require(left >= QUORUM, "TooFewGuardians", left, QUORUM)
        self.keys[step.key] = new
        return ev.KeyChanged(step.key, new.party, new.version, new.roles)

    def rotate_key(self, step: st.RotateKey) -> ev.ChainEvent:
        self.quorum()
        old = self.known_key(step.key, step.key_version)
        require(step.new_key not in self.keys, "KeyKnown", step.new_key)
        self.keys[step.new_key] = replace(old, version=1)
        self.keys[step.key] = replace(old, roles=0, version=old.version + 1)
        return ev.KeyRotated(
            step.key, step.new_key, old.party, old.version + 1, old.person, old.roles
        )

    def anchor_log(self, step: st.AnchorLog) -> ev.ChainEvent:
        party = self.signer(Role.RECORDER).party
        anchored = self.log_sizes.get(party, 0)
        require(step.size > anchored, "LogNotGrown", anchored, step.size)
        self.log_sizes[party] = step.size
        return ev.LogAnchored(party, step.size, step.root)
