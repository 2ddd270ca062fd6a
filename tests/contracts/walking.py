"""Random steps for the ledger, good and bad, drawn from what the model says of its state.

A `Draft` is a step with those who are to sign it, and how. `Walker.good` looks for a draft that the
model takes, `Walker.bad` for one that it refuses, in ways not seen before if it can: so that a few
hundred steps reach every action and every refusal.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from random import Random
from typing import Any
from uuid import UUID

from ip_finance.chain_api.keys import bundle_fingerprint
from ip_finance.chain_api.roles import Role, Side
from ip_finance.chain_api.steps import BY_KIND, Step
from tests.contracts.model import Key, Model, Refused, Signed
from tests.contracts.model.records import NO_LOAN, NOBODY
from tests.contracts.scenes import a_hash
from tests.evm import BANK, DUAL_APPROVAL_ABOVE, OTHER_BANK, YEAR, Actor, an_actor

RIGHTS = (
    "CN:patent:0000000000007",
    "CN:patent:202010123456X",
    "CN:software:2020SR1234567",
    "CN:trademark:G123A",
)
NOT_RIGHTS = ("CN:patent:2020.1012345", "2020101234567", "CN:trademark:0123", "")
LOANS = tuple(UUID(int=number) for number in (70, 80, 90, 100))
NEWCOMER, UNKNOWN_PARTY = 50, 51
HASHES = (a_hash("one"), a_hash("two"), a_hash("three"), "0x" + "00" * 32)
TRIES, BAD_TRIES = 15, 60
GOOD = 0.6
BAD_WAYS = ("wrong side", "other step", "other chain", "high s")
"""Ways to sign after which nobody known has signed, or the signature is not one."""
NOBODYS = {"high s": Refused("ECDSAInvalidSignatureS")}


@dataclass(frozen=True)
class Draft:
    """A step, those who are to sign it in this order, and the way in which each signs."""

    step: Step
    actors: tuple[Actor, ...]
    ways: tuple[str, ...]

    def as_if_signed(self) -> Signed:
        """The signatures as the model is asked about them before they are made."""
        keys = tuple(
            actor.address if way == "well" else NOBODYS.get(way, "whoever")
            for actor, way in zip(self.actors, self.ways, strict=True)
        )
        return Signed(64 * len(keys), keys)


@dataclass
class Walker:
    """Draws drafts. `people` are all who have a key, or might get one."""

    random: Random
    model: Model
    people: tuple[Actor, ...]
    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)

    def next(self, now: int) -> Draft:
        """A good draft of an action taken seldom, if there is one; or a bad draft of any."""
        kinds = self.random.sample(sorted(BY_KIND), len(BY_KIND))
        if self.random.random() < GOOD:
            for kind in sorted(kinds, key=self._commonness):
                if draft := self.good(BY_KIND[kind], now):
                    return draft
        return self.bad(now)

    def _commonness(self, kind: str) -> int:
        return self.taken[kind] * (4 if kind in SELDOM else 1)

    def good(self, kind: type[Step], now: int) -> Draft | None:
        for _ in range(TRIES):
            draft = self.draft(kind, now)
            if self.verdict(draft, now) is None:
                return draft
        return None

    def bad(self, now: int) -> Draft:
        """Of some drafts, spoilt and not, the one whose refusal was met least."""
        kinds = self.random.choices(sorted(BY_KIND), k=BAD_TRIES)
        drafts = [self.draft(BY_KIND[kind], now) for kind in kinds]
        spoilt = [self.spoilt(draft, now) for draft in drafts]
        return min(drafts + spoilt, key=lambda draft: self._boredom(draft, now))

    def saw(self, draft: Draft, said: object) -> None:
        """Remember what became of the draft."""
        kind = type(draft.step).__name__
        if isinstance(said, Refused):
            self.refused[kind, said.error] += 1
        else:
            self.taken[kind] += 1

    def verdict(self, draft: Draft, now: int) -> Refused | None:
        """Why the model would not take it."""
        try:
            self.model.copy().take(draft.step, draft.as_if_signed(), now)
        except Refused as refused:
            return refused
        return None

    def _boredom(self, draft: Draft, now: int) -> tuple[int, int]:
        refused, kind = self.verdict(draft, now), type(draft.step).__name__
        if refused is None:
            return sum(self.refused.values()), 0
        met = sum(times for (_, error), times in self.refused.items() if error == refused.error)
        return met, self.refused[kind, refused.error]

    # ------------------------------------------------------------------------ drafting

    def draft(self, kind: type[Step], now: int) -> Draft:
        words: dict[str, Any] = {}
        for member in fields(kind):
            words[member.name] = self._word(kind.__name__, member.name, words, now)
        step = kind(**words)
        actors = self._signers(step)
        return Draft(step, actors, ("well",) * len(actors))

    def spoilt(self, draft: Draft, now: int) -> Draft:
        """With one thing about it changed."""
        spoil = self.random.choice((self._respell, self._sign_otherwise, self._let_others_sign))
        return spoil(draft, now)

    def _respell(self, draft: Draft, now: int) -> Draft:
        kind = type(draft.step)
        words = {member.name: getattr(draft.step, member.name) for member in fields(kind)}
        name = self.random.choice(sorted(words))
        if name.endswith("version"):
            words[name] = max(0, words[name] + self.random.choice((-1, 1)))
        elif name == "deadline":
            words[name] = now - self.random.choice((0, 1))
        else:
            words[name] = self._word(kind.__name__, name, words, now)
        return replace(draft, step=kind(**words))

    def _sign_otherwise(self, draft: Draft, now: int) -> Draft:
        place = self.random.randrange(len(draft.ways))
        ways = list(draft.ways)
        ways[place] = self.random.choice(BAD_WAYS)
        return replace(draft, ways=tuple(ways))

    def _let_others_sign(self, draft: Draft, now: int) -> Draft:
        actors = list(draft.actors)
        match self.random.randrange(4):
            case 0:
                actors.pop()
            case 1:
                actors.append(self.random.choice(self.people))
            case 2:
                actors.reverse()
            case _:
                actors[self.random.randrange(len(actors))] = self.random.choice(self.people)
        return Draft(draft.step, tuple(actors), ("well",) * len(actors))

    # ------------------------------------------------------------------------ who signs

    def _signers(self, step: Step) -> tuple[Actor, ...]:
        sides = type(step).SIDES
        if type(step).__name__ == "ApproveLoan" and not self._needs_two(step):
            sides = sides[:1]
        actors = [self._signer(side, step) for side in sides]
        if all(side.name == "guardian" for side in sides):
            actors.sort(key=lambda actor: actor.party)
        return tuple(actors)

    def _needs_two(self, step: Any) -> bool:
        loan = self.model.loans.get(step.loan)
        limit = self.model.parties[loan.bank].dual_approval_above_fen if loan else 0
        return bool(step.amount_fen > limit)

    def _signer(self, side: Side, step: Any) -> Actor:
        """Somebody with the role; of the party whose decision it is, if that is known."""
        role = int(side.role)
        able = [actor for actor in self.people if self._holds(actor).roles & role]
        parties = {self._decider(side, step)}
        return self.random.choice(
            [actor for actor in able if self._holds(actor).party in parties]
            or able
            or list(self.people)
        )

    def _decider(self, side: Side, step: Any) -> int | None:
        loan = self.model.loans.get(getattr(step, "loan", NO_LOAN))
        if side.name == "pledgor":
            assets = [asset for name in step.assets if (asset := self.model.assets.get(name))]
            return assets[0].owner if assets else None
        if side.name == "borrower":
            return loan.borrower if loan else None
        if side.name == "assignee":
            return loan.offer[0] if loan and loan.offer else None
        return loan.bank if loan and side.name in BANKS else None

    def _holds(self, actor: Actor) -> Key:
        return self.model.keys.get(actor.address, NOBODY)

    # ------------------------------------------------------------------------ what is in a step

    def _word(self, kind: str, name: str, words: dict[str, Any], now: int) -> Any:
        """A plausible word for the member, given those before it."""
        if name in PLAIN:
            return self.random.choice(PLAIN[name])
        if name in DRAWN:
            return DRAWN[name](self, kind, words)
        if name in AHEAD:
            return now + self.random.choice(AHEAD[name])
        if name.endswith("_fen"):
            return self._amount(kind, words)
        if name.endswith("_version"):
            return self._version(name, words)
        return self.random.choice(HASHES)

    def _version(self, name: str, words: dict[str, Any]) -> int:
        match name:
            case "asset_version":
                asset = self.model.assets.get(words["asset"])
                return asset.version if asset else 1
            case "loan_version":
                loan = self.model.loans.get(words["loan"])
                return loan.version if loan else 1
            case "key_version":
                key = self.model.keys.get(words["key"])
                return key.version if key else 1
            case "party_version":
                party = self.model.parties.get(words["party"])
                return party.version if party else 1
            case _:
                return self.model.turns

    def _amount(self, kind: str, words: dict[str, Any]) -> int:
        """On either side of every limit that there is."""
        loan = self.model.loans.get(words.get("loan", NO_LOAN))
        if loan is None or kind in FRESH_AMOUNTS:
            return self.random.choice((0, 1, 99, DUAL_APPROVAL_ABOVE, DUAL_APPROVAL_ABOVE + 1))
        if kind == "DistributeProceeds":
            there = loan.undistributed_fen
            limits = [0, 0, 0, there // 4, there // 2, there, loan.outstanding_fen]
        else:
            limits = [1, loan.available_fen, loan.outstanding_fen, loan.outstanding_fen // 2]
        return max(0, self.random.choice(limits) + self.random.choice((-1, 0, 0, 0, 0, 1)))

    def _fingerprint(self, kind: str, words: dict[str, Any]) -> str:
        if self.random.random() > MOSTLY:
            return self.random.choice(HASHES)
        assets = self.model.assets
        bundle = words.get("assets", ())
        return bundle_fingerprint((name, assets[name].version) for name in bundle if name in assets)

    def _bundle(self, kind: str, words: dict[str, Any]) -> tuple[str, ...]:
        """Rising rights that are known, mostly."""
        known = [name for name in RIGHTS if name in self.model.assets] or RIGHTS
        count = self.random.choice((1, 1, 1, 1, 1, 2, 2, 2, 0))
        bundle = self.random.choices(known if self.random.random() < MOSTLY else RIGHTS, k=count)
        return tuple(sorted(set(bundle)) if self.random.random() < MOSTLY else bundle)

    def _asset(self, kind: str, words: dict[str, Any]) -> str:
        """A right that is known, or one that is not, as the action wants it, mostly."""
        wants_known = (kind != "RegisterAsset") == (self.random.random() < MOSTLY)
        known = [name for name in RIGHTS if name in self.model.assets]
        others = [*(name for name in RIGHTS if name not in self.model.assets), *NOT_RIGHTS]
        return self.random.choice(known if wants_known and known else others)

    def _loan(self, kind: str, words: dict[str, Any]) -> UUID:
        """A loan that is known, or one that is not, as the action wants it, mostly."""
        wants_known = (kind != "ApplyForLoan") == (self.random.random() < MOSTLY)
        known = [number for number in LOANS if number in self.model.loans]
        others = [*(number for number in LOANS if number not in self.model.loans), NO_LOAN]
        return self.random.choice(known if wants_known and known else others)

    def _pledge(self, kind: str, words: dict[str, Any]) -> int:
        loan = self.model.loans.get(words["loan"])
        signed = len(loan.pledges) if loan else 0
        return int(self.random.choice((*range(signed), *range(signed), signed, 7, 8, 255)))

    def _size(self, kind: str, words: dict[str, Any]) -> int:
        anchored = max(self.model.log_sizes.values(), default=0)
        return anchored + int(self.random.choice((0, 1, 5)))

    def _key(self, kind: str, words: dict[str, Any]) -> str:
        """A newcomer's, mostly: who lets everybody's keys go soon has nobody to sign."""
        newcomers = [actor for actor in self.people if actor.party == NEWCOMER]
        people = newcomers if self.random.random() < MOSTLY else self.people
        return self.random.choice(people).address


MOSTLY = 0.85
BANKS = {"officer", "approver", "pledgee", "lender", "assignor"}
SELDOM = {"AdmitParty", "ChangeParty", "EnrolKey", "ChangeKey", "RotateKey", "AnchorLog"} | {
    "StopPledging",
    "DeclineLoan",
    "OpenDispute",
    "WithdrawVerification",
    "VoidRegistration",
    "LapseRegistration",
    "WaivePledge",
    "ForceDischarge",
    "RecordFact",
}
"""Actions that open no way to another, or that bar one."""
FRESH_AMOUNTS = {"ApplyForLoan", "ApproveLoan", "PledgeAssets", "RecordRealisation"} | {
    "MarkOverdue",
    "RecordFact",
}
AHEAD = {"valid_until": (0, 1, 20, YEAR, YEAR, YEAR), "deadline": (1, 3_600, 3_600)}
PLAIN: dict[str, tuple[Any, ...]] = {
    "bank": (BANK, BANK, OTHER_BANK, UNKNOWN_PARTY),
    "party": (BANK, OTHER_BANK, NEWCOMER, UNKNOWN_PARTY, 0),
    "person": (1, 2, 9),
    "upheld": (True, False),
    "fact": (1, 28, 255, 0),
    "overdue_since": (0, 1_800_000_000),
    "registered_on": (0, 1_800_000_000),
    "voided_on": (0, 1_800_000_000),
    "lapsed_on": (0, 1_800_000_000),
    "roles": (0, *(role.value for role in Role), int(Role.OFFICER | Role.APPROVER), 63),
    "low_fen": (0, 1, 5, 5),
    "base_fen": (5, 5, 4, 9),
    "high_fen": (5, 9, 9, 4),
}
DRAWN: dict[str, Callable[[Walker, str, dict[str, Any]], Any]] = {
    "asset": Walker._asset,
    "assets": Walker._bundle,
    "fingerprint": Walker._fingerprint,
    "loan": Walker._loan,
    "pledge": Walker._pledge,
    "size": Walker._size,
    "key": Walker._key,
    "new_key": Walker._key,
}


def spares() -> tuple[Actor, ...]:
    """People who have no key yet."""
    roles = Role.SIGNATORY | Role.OFFICER | Role.VERIFIER
    return tuple(an_actor(NEWCOMER, number, roles) for number in range(1, 6))
