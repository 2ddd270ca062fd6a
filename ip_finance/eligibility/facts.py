"""What the rules are asked about: rights as sources tell them, and the pledge that is planned.

Everything here is data that goes through JSON and back unchanged, for a result is kept with all
that it rests on and can be computed again. Pure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from ip_finance.office_files.numbers import RightType
from ip_finance.rights.marks import Mark
from ip_finance.rights.standing import Told

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """A fact: what counts, and what other sources say otherwise."""

    told: Told[T]
    against: tuple[Told[T], ...] = ()

    @property
    def value(self) -> T:
        return self.told.value


def known(tellings: Sequence[Told[T]], worse: Callable[[T], Any]) -> Known[T] | None:
    """The newest telling counts, and of one day's the worst; those that differ stay beside it.

    `worse` gives a key that grows with how bad a value is for the pledgee. No telling: None.
    """
    if not tellings:
        return None
    chosen = max(tellings, key=lambda told: (told.on, worse(told.value)))
    return Known(chosen, tuple(told for told in tellings if told.value != chosen.value))


@dataclass(frozen=True, slots=True)
class Owner:
    """A name, with the unified social credit code where the source prints one."""

    name: str
    uscc: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """When somebody last looked a right up in its register as a whole, and where."""

    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Valuation:
    """A valuation of a right: `signers` appraisers signed it, `scheme` is its method's version."""

    valid_until: date
    signers: int
    scheme: str


@dataclass(frozen=True, slots=True)
class RightFacts:
    """A right as its sources tell it; None where none says anything.

    `id` is the platform's, or the number where there is none. `reading` lets the silence of a
    register count: what it would say and does not is not so. `is_liened`: a live pledge of the
    ledger holds it; `is_disputed`: a dispute is open there. `twin` is the number of an invention
    applied for on the same day, or the empty text if it was looked for and there is none.
    The flags all speak against the right. `frozen_until` is past where the law's limit has passed
    and no entry tells whether the order was renewed.
    """

    id: str
    right_type: RightType
    number: str
    title: str
    filed_on: date
    granted_on: date | None
    owners: Known[tuple[Owner, ...]]
    ends_on: Known[date]
    is_granted: Known[bool]
    is_ended: Known[bool] | None = None
    fees_paid_through: Known[date] | None = None
    is_frozen: Known[bool] | None = None
    frozen_until: Told[date] | None = None
    is_suspended: Known[bool] | None = None
    is_encumbered: Known[bool] | None = None
    is_invalidation_pending: Known[bool] | None = None
    is_partly_invalid: Known[bool] | None = None
    is_exclusively_licensed: Known[bool] | None = None
    is_openly_licensed: Known[bool] | None = None
    is_liened: bool = False
    is_disputed: bool = False
    reading: Reading | None = None
    twin: Told[str] | None = None
    mark: Mark | None = None
    valuation: Told[Valuation] | None = None


@dataclass(frozen=True, slots=True)
class OwnMark:
    """A mark of the owner's portfolio, pledged with the rest or not."""

    mark: Mark
    ends_on: date


class PledgeKind(StrEnum):
    """For one claim, or for all claims of a period up to a ceiling (CC-13)."""

    ORDINARY = "ordinary"
    MAXIMUM_AMOUNT = "maximum-amount"


@dataclass(frozen=True, slots=True)
class MaxAmount:
    """The terms of a maximum-amount pledge; claims of the period `from_on` to `until_on`."""

    ceiling_fen: int | None
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class ListedRight:
    """A right as the contract lists it; a mark with its classes and its exclusive period."""

    number: str
    title: str | None
    filed_on: date | None
    granted_on: date | None
    nice_classes: tuple[int, ...] = ()
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContractParty:
    """A side of the contract, as it stands there."""

    name: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Contract:
    """What a pledge contract says, as far as it is written."""

    pledgor: ContractParty | None
    pledgee: ContractParty | None
    claim_kind: str | None
    claim_fen: int | None
    performed_from: date | None
    performed_until: date | None
    scope: str | None
    rights: tuple[ListedRight, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    """A co-owner agrees to the pledge of a right, or all agreed that one may act alone.

    `owner` is None where the document is the agreement of all.
    """

    right_id: str
    owner: str | None
    document: str


class ResolvedBy(StrEnum):
    """Who decided in the company that pledges for another."""

    BOARD = "board"
    SHAREHOLDERS = "shareholders"


@dataclass(frozen=True, slots=True)
class Resolution:
    """A company's decision to give security for another (Company Law art. 15).

    `excluded` are who did not vote.
    """

    body: ResolvedBy
    resolved_on: date
    document: str
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What somebody saw against pledging a right, in words (PP-21)."""

    right_id: str
    what: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What is planned, as far as it is known; None where it is not.

    `clauses` is the wording of the contract.
    `registered_fen` is the amount in the application form, `interest_upfront_fen` what is to be
    deducted before the money is paid out. `is_for_own_shareholder`: the borrower is a shareholder
    or the actual controller of the pledgor.
    """

    maturity_on: date | None = None
    secured_fen: int | None = None
    kind: PledgeKind = PledgeKind.ORDINARY
    max_amount: MaxAmount | None = None
    contract: Contract | None = None
    clauses: str | None = None
    registered_fen: int | None = None
    interest_upfront_fen: int | None = None
    consents: tuple[Consent, ...] = ()
    resolution: Resolution | None = None
    is_for_own_shareholder: bool | None = None
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """All that the rules are asked about, on the business date `today`.

    `portfolio` are the trademarks of the pledgor with what told of them; None: nobody knows them.
    """

    today: date
    borrower: Owner
    pledgor: Owner
    terms: Terms
    rights: tuple[RightFacts, ...]
    portfolio: Told[tuple[OwnMark, ...]] | None
