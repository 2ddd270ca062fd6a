"""How a loss is shared, what the pool then pays, and what goes back to it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ip_finance.compensation.errors import ClaimConditionOpen, NoLoss
from ip_finance.core.money import WHOLE, BasisPoints, Fen, split_by_largest_remainder
from ip_finance.policies.contents.pool import POOL, Pool


@dataclass(frozen=True, slots=True)
class Standing:
    """What the conditions of a claim are held against."""

    days_overdue: int
    demands: int
    is_enforced: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """A loss by its bearers; `due` is the pool's part after caps and what it has paid before.

    `uncovered` is what the caps keep from being paid, `excess` what was paid too much before.
    """

    principal: Fen
    insured: Fen
    loss: Fen
    shares: Mapping[str, Fen]
    paid_before: Fen
    due: Fen
    uncovered: Fen
    excess: Fen


def check_conditions(pool: Pool, standing: Standing, *, is_provisional: bool) -> None:
    """Days overdue, demands, and for a final claim the enforcement (RS-03).

    Raises: ClaimConditionOpen.
    """
    if standing.days_overdue < pool.overdue_days:
        raise ClaimConditionOpen("days-overdue", standing.days_overdue, pool.overdue_days)
    if standing.demands < pool.demands:
        raise ClaimConditionOpen("delivered-demands", standing.demands, pool.demands)
    needs = pool.needs_enforcement or not is_provisional
    if needs and not standing.is_enforced:
        raise ClaimConditionOpen("enforcement-filed", 0, 1)


def share_loss(
    pool: Pool, principal: Fen, insured: Fen, paid_before: Fen, left: Fen | None
) -> Shared:
    """The loss by shares, remainders to the largest, and the pool's part within its caps.

    An insurer's payment comes off the loss first. `left` is what the pool may still promise.
    Where nothing is lost any more, a claim says only what goes back. Raises: NoLoss.
    """
    loss = Fen(max(0, principal - insured))
    if loss == 0 and paid_before == 0:
        raise NoLoss(principal, insured)
    shares = _split(pool, loss)
    wanted, capped = shares[POOL], part_of(pool, loss)
    further = max(0, capped - paid_before)
    due = min(further, left) if left is not None else further
    return Shared(
        principal=principal,
        insured=insured,
        loss=loss,
        shares=shares,
        paid_before=paid_before,
        due=Fen(due),
        uncovered=Fen(max(0, wanted - paid_before - due)),
        excess=Fen(max(0, paid_before - capped)),
    )


def part_of(pool: Pool, loss: Fen) -> Fen:
    """What of a loss the pool bears, within its cap for one loan."""
    wanted = _split(pool, loss)[POOL]
    return wanted if pool.cap_loan is None else min(wanted, pool.cap_loan)


def _split(pool: Pool, loss: Fen) -> Mapping[str, Fen]:
    parts = split_by_largest_remainder(loss, list(pool.shares.values()))
    return dict(zip(pool.shares, parts, strict=True))


def share_recovery(amount: Fen, costs: Fen, borne: Fen, loss: Fen, most: Fen) -> Fen:
    """The pool's part of what was recovered, after its costs: as it bore the loss (RS-03).

    Rounded half up to the 分, and never more than `most`: what it has paid and not got back.
    """
    net = amount - costs
    part = (2 * net * borne + loss) // (2 * loss) if loss else 0
    return Fen(min(part, most))


def average_rate(rates: Sequence[tuple[date, BasisPoints]], since: date, until: date) -> Fraction:
    """The rate a year of a period, by days; `rates` from their first days on, oldest first.

    Before the first of them that one holds already.
    """
    days = max(1, (until - since).days)
    ends = [*(first for first, _ in rates[1:]), date.max]
    weighed, begins = 0, since
    for (_, rate), end in zip(rates, ends, strict=True):
        ended = max(begins, min(end, since + timedelta(days)))
        weighed += (ended - begins).days * rate
        begins = ended
    return Fraction(weighed, days * WHOLE)
