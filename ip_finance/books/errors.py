"""What the books refuse. Pure."""

from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, RuleViolated


class EntryEmpty(RuleViolated):
    code = "entry-empty"

    def __init__(self, reference: str) -> None:
        super().__init__(
            "An entry has lines, each with an amount on exactly one side.",
            cure="State a debit or a credit in every line.",
            reference=reference,
        )


class EntryUnbalanced(RuleViolated):
    code = "entry-unbalanced"

    def __init__(self, reference: str, debits: int, credits_: int) -> None:
        super().__init__(
            f"Debits of {debits} fen are not credits of {credits_} fen.",
            cure="Post what leaves one account into another.",
            reference=reference,
            debits_fen=debits,
            credits_fen=credits_,
        )


class DayNotOpen(Conflict):
    code = "day-not-open"

    def __init__(self, on: date, open_day: date) -> None:
        super().__init__(
            f"The books are open for {open_day}, not for {on}.",
            cure=f"Post on {open_day}; a correction names the day that it corrects.",
            on=on.isoformat(),
            open_day=open_day.isoformat(),
        )


class BooksNotOpened(Conflict):
    code = "books-not-opened"

    def __init__(self, bank_id: UUID) -> None:
        super().__init__(
            "This party keeps no books here.",
            cure="Have the bank admitted to the ledger first; its books open with that.",
            bank_id=str(bank_id),
        )
