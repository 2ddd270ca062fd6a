"""How a product treats what happens between its due dates, where houses differ.

The defaults are ours. The others are named so that the tables of other systems can be reproduced
and a bank's own practice can be set.
"""

from dataclasses import dataclass
from enum import StrEnum

from ip_finance.loan_engine.allocation import CC_15, Across, Order
from ip_finance.loan_engine.events import Prepayment


class Rest(StrEnum):
    """When a change of the balance is felt by interest."""

    DAILY = "daily"
    PERIOD = "period"
    """Overdue principal bears interest to the end of the period, a pay-off likewise."""
    NEVER = "never"
    """Interest stays as scheduled whatever is paid when."""


class Overdue(StrEnum):
    """What principal bears after its due date."""

    PENALTY = "penalty"
    """The penalty rate instead of the contract rate (LN-13)."""
    CONTRACT = "contract"
    """The contract rate goes on, inside the current instalment."""


class Excess(StrEnum):
    """What becomes of money beyond what is due."""

    HELD = "held"
    """Kept for the next due date, bearing nothing; prepays only in a mode the debtor chose."""
    INTO_ROW = "into-row"
    """Principal of the instalment it arrives in; beyond that the later ones change."""
    NEXT_ROWS = "next-rows"
    """The next instalments in turn, whose principal stops bearing at once."""


class Tranches(StrEnum):
    """What a further drawdown does to equal instalments."""

    SPREAD = "spread"
    """They are reckoned anew from the period of the drawdown on."""
    KEEP = "keep"
    """They are those of the whole sum agreed."""


class DayOf(StrEnum):
    """To which side the day belongs on which a rate changes."""

    START = "start"
    """The first day counts, the last not: the night after the change bears the new rate."""
    END = "end"
    """The last day counts, the first not: the night before it already does."""


class RoundEach(StrEnum):
    """What is rounded to the 分."""

    ROW = "row"
    STRETCH = "stretch"
    """Each stretch of one balance and one rate by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """The conventions of one product beside those of its plan."""

    rest: Rest = Rest.DAILY
    overdue: Overdue = Overdue.PENALTY
    excess: Excess = Excess.HELD
    mode: Prepayment = Prepayment.SMALLER
    """For excess that prepays without the debtor's choice."""
    tranches: Tranches = Tranches.SPREAD
    day_of: DayOf = DayOf.START
    round_each: RoundEach = RoundEach.ROW
    order: Order = CC_15
    across: Across = Across.DEBT


OURS = Conduct()
