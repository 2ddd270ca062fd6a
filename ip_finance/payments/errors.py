"""What is refused about payments and files of banks, each with its cure. Pure."""

from datetime import datetime
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated


class PaymentOrderNotFound(NotFound):
    code = "payment-order-not-found"

    def __init__(self, order_id: UUID) -> None:
        super().__init__("No such payment order.", order_id=str(order_id))


class EntryNotFound(NotFound):
    code = "account-entry-not-found"

    def __init__(self, entry_id: UUID) -> None:
        super().__init__("No such account entry.", entry_id=str(entry_id))


class EntryMatched(Conflict):
    code = "entry-matched"

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(
            f"{by} has matched this entry already, at {at.isoformat()}.",
            cure="Open the entry: it shows what it was matched with.",
            by=by,
            at=at.isoformat(),
        )


class NotACredit(RuleViolated):
    code = "not-a-credit"

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"Entry {reference} is money that went out.",
            cure="Choose an entry by which money came in.",
            reference=reference,
        )


class NoSettlementAccount(Conflict):
    code = "no-settlement-account"

    def __init__(self) -> None:
        super().__init__(
            "The bank has no settlement account in force from which to pay.",
            cure="State the bank's account at /payments and have a second person check it.",
        )


class SettlementAccountNotFound(NotFound):
    code = "settlement-account-not-found"

    def __init__(self, account_id: UUID) -> None:
        super().__init__("No such settlement account.", account_id=str(account_id))


class OwnAccountCheck(Forbidden):
    code = "own-account-check"

    def __init__(self) -> None:
        super().__init__(
            "Nobody checks the account that he has stated himself.",
            cure="Have a colleague check it.",
        )


class SettlementAccountChecked(Conflict):
    code = "settlement-account-checked"

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(
            f"{by} has checked this account already, at {at.isoformat()}.",
            cure="Reload the page.",
            by=by,
            at=at.isoformat(),
        )


class SettlementAccountExists(Conflict):
    code = "settlement-account-exists"

    def __init__(self, account_id: UUID) -> None:
        super().__init__(
            "Another account is on record under this id.",
            cure="Choose a new id for a new account.",
            account_id=str(account_id),
        )


class SettlementAccountTaken(Conflict):
    code = "settlement-account-taken"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"The account {number} is another bank's.",
            cure="State the number of an account of your own bank.",
            number=number,
        )


class BadBankFile(RuleViolated):
    """A file of a bank that cannot be used; it is moved aside under this name."""


class BankFileTooLarge(BadBankFile):
    code = "bank-file-too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The file has more than {limit} bytes, elements or levels.",
            cure="Have the bank split it.",
            limit=limit,
        )


class BankFileUnreadable(BadBankFile):
    code = "bank-file-unreadable"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The file is no sound message: {reason}",
            cure="Have the bank send it again; the file lies in the folder `refused`.",
        )


class UnknownBankMessage(BadBankFile):
    code = "unknown-bank-message"

    def __init__(self, namespace: str) -> None:
        super().__init__(
            f"We do not read messages of the kind {namespace[:100]}.",
            cure="Have the bank send pain.002.001.10, camt.053.001.08 or camt.054.001.08.",
        )


class ForeignCurrency(BadBankFile):
    code = "foreign-currency"

    def __init__(self, currency: str) -> None:
        super().__init__(
            f"An amount is in {currency[:10]}; the platform keeps CNY alone.",
            cure="Have the bank report CNY accounts only.",
        )


class NotWholeFen(BadBankFile):
    code = "not-whole-fen"

    def __init__(self, amount: str) -> None:
        super().__init__(
            f"{amount[:40]} is no amount in whole fen.",
            cure="Have the bank correct the message.",
        )


class StatementOutOfBalance(BadBankFile):
    code = "statement-out-of-balance"

    def __init__(self, reference: str, opening: int, moved: int, closing: int) -> None:
        super().__init__(
            f"Statement {reference}: {opening} {moved:+} fen is not {closing} fen.",
            cure="Have the bank send the statement again.",
        )


class EntryContradicts(BadBankFile):
    code = "entry-contradicts"

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"Entry {reference} was told before, with another amount, day or direction.",
            cure="Ask the bank which of the two holds.",
        )
