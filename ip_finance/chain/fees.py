"""What we pay for a transaction, and what more for one that stays unmined. Pure.

Fees are in wei a gas, EIP-1559. A pool takes a second transaction with the same nonce only if it
offers at least an eighth more (Geth asks a tenth, Besu a tenth, others 12.5 %), in both fees.
"""

from dataclasses import dataclass

GAS_MARGIN = (5, 4)
"""Room over the simulated gas: refunds, the sixty-fourth a call keeps back, a changed state."""
PATIENCE_BLOCKS = 3
"""So many blocks may pass a transaction over before it offers more."""

FEE_CAP = 500 * 10**9
"""Wei a gas that we never go beyond, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class Fees:
    """Most that we pay in all, and what of it may go to the block's maker."""

    max_fee: int
    priority_fee: int


FREE = Fees(0, 0)
"""On a consortium chain without a price for gas."""


def fees_for(base_fee: int, suggested_tip: int, cap: int) -> Fees:
    """Enough for the base fee to double before inclusion; nothing where gas has no price."""
    if base_fee == 0:
        return FREE
    return _capped(Fees(2 * base_fee + suggested_tip, suggested_tip), cap)


def higher(offered: Fees, market: Fees, cap: int) -> Fees | None:
    """What to offer instead: the market's fees, and at least an eighth more than before.

    None where more cannot help: gas has no price, or the cap leaves no room for an eighth.
    """
    if offered == market == FREE:
        return None
    least = Fees(_eighth_more(offered.max_fee), _eighth_more(offered.priority_fee))
    if least.max_fee > cap:
        return None
    return _capped(
        Fees(
            max(least.max_fee, market.max_fee, least.priority_fee),
            max(least.priority_fee, market.priority_fee),
        ),
        cap,
    )


def is_passed_over(signed_at_block: int, head: int) -> bool:
    """Whether enough blocks went by without the transaction."""
    return head - signed_at_block >= PATIENCE_BLOCKS


def gas_limit(simulated: int) -> int:
    return simulated * GAS_MARGIN[0] // GAS_MARGIN[1]


def _eighth_more(fee: int) -> int:
    return max(fee + 1, -(-fee * 9 // 8))


def _capped(fees: Fees, cap: int) -> Fees:
    return Fees(min(fees.max_fee, cap), min(fees.priority_fee, cap))
