"""The credit limit: the least of what is known of five terms (LN-15). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ip_finance.core.money import Fen


class TermName(StrEnum):
    """The five terms."""

    NEED = "need"
    COLLATERAL = "collateral"
    PRODUCT = "product-cap"
    CUSTOMER = "single-customer-cap"
    POLICY = "policy-cap"


@dataclass(frozen=True, slots=True)
class Term:
    """One term with its arithmetic; no amount: it does not limit, and `arithmetic` says why.

    `figures` are what the arithmetic is made of, for whoever words it in another language.
    """

    name: TermName
    amount: Fen | None
    arithmetic: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    is_verified: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """All terms, and which of them bind."""

    terms: tuple[Term, ...]
    amount: Fen

    def binds(self, term: Term) -> bool:
        return term.amount == self.amount


def limit_of(terms: Sequence[Term]) -> Limit:
    """The least of the terms that limit; the collateral always does."""
    amounts = [term.amount for term in terms if term.amount is not None]
    return Limit(tuple(terms), Fen(max(0, min(amounts))))


def left_of(cap: Fen, owed: Fen) -> Fen:
    """What a customer's cap leaves beside what the customer owes already."""
    return Fen(max(0, cap - owed))
