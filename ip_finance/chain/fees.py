"""What we pay for a transaction. Pure."""

from dataclasses import dataclass

GAS_MARGIN = (5, 4)
"""Room over the simulated gas: state can change between simulation and inclusion."""


@dataclass(frozen=True, slots=True)
class Fees:
    """EIP-1559 fees in wei a gas; both zero on a consortium chain without a price for gas."""

    max_fee: int
    priority_fee: int


def fees_for(base_fee: int, suggested_tip: int) -> Fees:
    """Enough for the base fee to double before inclusion; nothing where gas has no price."""
    if base_fee == 0:
        return Fees(0, 0)
    return Fees(2 * base_fee + suggested_tip, suggested_tip)


def gas_limit(simulated: int) -> int:
    return simulated * GAS_MARGIN[0] // GAS_MARGIN[1]
