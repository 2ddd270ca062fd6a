"""What paying early would change, told before anybody commits to it."""

from dataclasses import dataclass
from datetime import date

from ip_finance.core.money import Fen
from ip_finance.loan_engine.account import Account
from ip_finance.loan_engine.allocation import Split
from ip_finance.loan_engine.errors import EventImpossible
from ip_finance.loan_engine.events import Payment, Prepayment
from ip_finance.loan_engine.lines import AccountRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An offer to prepay. `split` tells what is due first; its credit is what prepays."""

    on: date
    amount: Fen
    mode: Prepayment
    split: Split
    prepaid: Fen
    payoff: Fen
    """What would end the loan that day instead."""
    rows: tuple[AccountRow, ...]
    interest_before: Fen
    interest_after: Fen
    ends_on_before: date
    ends_on_after: date
    next_due_before: Fen
    next_due_after: Fen

    @property
    def interest_saved(self) -> Fen:
        return Fen(self.interest_before - self.interest_after)


def quote(account: Account, on: date, amount: Fen, mode: Prepayment) -> Quote:
    """What paying `amount` on `on` would change. Interest earned by then stays due on its date."""
    before = account.on(on)
    payoff = before.payoff(on)
    if not 0 < amount <= payoff:
        raise EventImpossible(
            f"{payoff} 分 would end the loan on {on}; {amount} 分 cannot prepay it.",
            cure="Offer a sum above nought and up to what ends the loan.",
            on=on.isoformat(),
            payoff=payoff,
        )
    split = before.allocate(amount, on)
    after = before.then(Payment(on=on, amount=amount, mode=mode))
    old, new = before.position(on), after.position(on)
    return Quote(
        on=on,
        amount=amount,
        mode=mode,
        split=split,
        prepaid=Fen(split.credit - after.credit + before.credit),
        payoff=payoff,
        rows=after.rows,
        interest_before=_interest(before),
        interest_after=_interest(after),
        ends_on_before=before.rows[-1].due_on,
        ends_on_after=after.rows[-1].due_on,
        next_due_before=old.next_due,
        next_due_after=new.next_due,
    )


def _interest(account: Account) -> Fen:
    return Fen(sum(row.interest for row in account.rows))
