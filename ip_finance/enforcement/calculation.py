"""Who receives what of a sale (EN-02, CC-15), and what is then still owed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ip_finance.core.money import Fen
from ip_finance.enforcement.errors import CostsAboveProceeds


@dataclass(frozen=True, slots=True)
class LowerRank:
    """A claim that comes after the secured one, in the order given."""

    name: str
    amount: Fen


@dataclass(frozen=True, slots=True)
class Debt:
    """What the pledge secures; interest holds penalties and fees."""

    interest: Fen
    principal: Fen


@dataclass(frozen=True, slots=True)
class Distribution:
    """Every yuan of the proceeds. `deficit` is what the debtor still owes afterwards."""

    proceeds: Fen
    costs: Fen
    taxes: Fen
    interest: Fen
    principal: Fen
    lower: tuple[LowerRank, ...]
    surplus: Fen
    deficit: Debt

    @property
    def rest(self) -> Fen:
        """What does not stay with the bank, as the ledger's step names it."""
        return Fen(sum(one.amount for one in self.lower) + self.surplus)


def distribute(
    proceeds: Fen, costs: Fen, taxes: Fen, debt: Debt, lower: Sequence[LowerRank] = ()
) -> Distribution:
    """Costs, taxes, interest, principal, lower ranks, and the surplus to the pledgor.

    Raises: CostsAboveProceeds.
    """
    if costs + taxes > proceeds:
        raise CostsAboveProceeds(Fen(costs + taxes), proceeds)
    left = proceeds - costs - taxes
    interest = min(left, debt.interest)
    principal = min(left - interest, debt.principal)
    left -= interest + principal
    given = []
    for one in lower:
        given.append(LowerRank(one.name, Fen(min(left, one.amount))))
        left -= given[-1].amount
    return Distribution(
        proceeds=proceeds,
        costs=costs,
        taxes=taxes,
        interest=Fen(interest),
        principal=Fen(principal),
        lower=tuple(given),
        surplus=Fen(left),
        deficit=Debt(Fen(debt.interest - interest), Fen(debt.principal - principal)),
    )
