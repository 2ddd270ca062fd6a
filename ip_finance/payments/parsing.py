"""Messages of ISO 20022 that come from outside, read with the classes of pyiso20022.

Each is measured first, by a reader that opens no entity, and only then given to the classes.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as Defused
from defusedxml.common import DefusedXmlException
from pyiso20022.camt.camt_053_001_08 import camt_053_001_08 as camt053
from pyiso20022.camt.camt_054_001_08 import camt_054_001_08 as camt054
from pyiso20022.pain.pain_001_001_09 import pain_001_001_09 as pain001
from pyiso20022.pain.pain_002_001_10 import pain_002_001_10 as pain002
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.parsers.config import ParserConfig
from xsdata.formats.dataclass.parsers.handlers import XmlEventHandler

from ip_finance.core.clock import BEIJING
from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.payments.domain import (
    STATUS_CODES,
    Direction,
    Entry,
    Message,
    Statement,
    Status,
)
from ip_finance.payments.errors import (
    BankFileTooLarge,
    BankFileUnreadable,
    ForeignCurrency,
    NotWholeFen,
    UnknownBankMessage,
)
from ip_finance.payments.messages import CURRENCY, PAIN_001, SPACE

MOST_ELEMENTS: Final = 500_000
DEEPEST: Final = 32
MOST_DIGITS: Final = 18
"""Of an amount, by its schema; a decimal of Python's would round beyond 28."""

READER: Final = XmlParser(
    config=ParserConfig(fail_on_converter_warnings=True), handler=XmlEventHandler
)


def read_orders(content: bytes) -> Any:
    """A pain.001 as its bank reads it. Raises: BadBankFile."""
    if kind_of(content) != PAIN_001:
        raise UnknownBankMessage(kind_of(content))
    return _parsed(content, pain001.Document)


def read(content: bytes) -> Message:
    """What a file of the bank tells. Raises: BadBankFile."""
    kind = kind_of(content)
    if kind not in KINDS:
        raise UnknownBankMessage(kind)
    document, told = KINDS[kind]
    found = _parsed(content, document)
    try:
        return told(kind, found)
    except (ValueError, ArithmeticError, AttributeError, TypeError) as odd:
        raise BankFileUnreadable(str(odd)[:300]) from odd


def kind_of(content: bytes) -> str:
    """The message's name, once the file is known to be harmless. Raises: BadBankFile."""
    root, count, depth = "", 0, 0
    try:
        reader = Defused.iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True)
        for event, element in reader:
            if event == "end":
                depth -= 1
                element.clear()
                continue
            count, depth = count + 1, depth + 1
            root = root or _space_of(element)
            if count > MOST_ELEMENTS or depth > DEEPEST:
                raise BankFileTooLarge(MOST_ELEMENTS if count > MOST_ELEMENTS else DEEPEST)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as broken:
        raise BankFileUnreadable(str(broken)[:300]) from broken
    return root


def _space_of(element: Element) -> str:
    return element.tag.partition("}")[0].removeprefix("{").removeprefix(SPACE) or "(none)"


def _parsed(content: bytes, document: type[Any]) -> Any:
    try:
        return READER.from_bytes(content, document)
    except (ValueError, TypeError, Warning) as broken:
        raise BankFileUnreadable(str(broken)[:300]) from broken


def _report(kind: str, found: Any) -> Message:
    statuses = [
        _status(one)
        for group in found.cstmr_pmt_sts_rpt.orgnl_pmt_inf_and_sts
        for one in group.tx_inf_and_sts
    ]
    return Message(kind, statuses=statuses)


def _status(one: Any) -> Status:
    reasons = [reason.rsn for reason in one.sts_rsn_inf if reason.rsn is not None]
    words = [text for reason in one.sts_rsn_inf for text in reason.addtl_inf]
    return Status(
        end_to_end_id=one.orgnl_end_to_end_id or "",
        state=STATUS_CODES.get(one.tx_sts or ""),
        reason_code=next((_text(reason.cd or reason.prtry, 35) for reason in reasons), None),
        text=" ".join(words)[:500],
    )


def _notification(kind: str, found: Any) -> Message:
    parts = found.bk_to_cstmr_dbt_cdt_ntfctn.ntfctn
    return Message(kind, entries=[one for part in parts for one in _entries(part)])


def _statement(kind: str, found: Any) -> Message:
    parts = found.bk_to_cstmr_stmt.stmt
    statements = [_between(part) for part in parts]
    for one in statements:
        one.check()
    return Message(
        kind,
        statements=statements,
        entries=[entry for one in statements for entry in one.entries],
    )


def _between(part: Any) -> Statement:
    balances = {one.tp.cd_or_prtry.cd: one for one in part.bal}
    if "OPBD" not in balances or "CLBD" not in balances:
        raise BankFileUnreadable("a statement needs an opening and a closing balance")
    first, last = balances["OPBD"], balances["CLBD"]
    return Statement(
        account=_number(part.acct),
        reference=_text(part.id, 35),
        from_on=_day(first.dt),
        to_on=_day(last.dt),
        opening=_signed(first),
        closing=_signed(last),
        entries=_entries(part),
    )


def _entries(part: Any) -> list[Entry]:
    """What is booked; an entry that is only announced (PDNG, INFO) moves nothing yet."""
    return [_entry(_number(part.acct), one) for one in part.ntry if one.sts.cd == "BOOK"]


def _entry(account: str, one: Any) -> Entry:
    if not one.acct_svcr_ref:
        raise BankFileUnreadable("an entry has no reference of the bank's (AcctSvcrRef)")
    if one.rvsl_ind:
        raise BankFileUnreadable(f"entry {one.acct_svcr_ref} is a reversal, which we do not read")
    details = [detail for group in one.ntry_dtls for detail in group.tx_dtls]
    detail = details[0] if len(details) == 1 else None
    is_credit = one.cdt_dbt_ind.value == "CRDT"
    name, number = _side(detail, "dbtr" if is_credit else "cdtr")
    booked = _day(one.bookg_dt)
    return Entry(
        account=account,
        direction=Direction.CREDIT if is_credit else Direction.DEBIT,
        amount=_positive(one.amt),
        booked_on=booked,
        value_on=_day(one.val_dt) if one.val_dt else booked,
        reference=_text(one.acct_svcr_ref, 35),
        end_to_end_id=_end_to_end(detail),
        counterparty=name,
        counterparty_account=number,
        remittance="\n".join(detail.rmt_inf.ustrd) if detail and detail.rmt_inf else "",
        parts=max(len(details), 1),
    )


def _end_to_end(detail: Any) -> str | None:
    told = detail.refs.end_to_end_id if detail and detail.refs else None
    return _text(told, 35) if told else None


def _side(detail: Any, side: str) -> tuple[str, str]:
    """Name and account of the debtor (`dbtr`) or creditor (`cdtr`) of a movement."""
    parties = detail.rltd_pties if detail else None
    if parties is None:
        return "", ""
    party, account = getattr(parties, side), getattr(parties, f"{side}_acct")
    name = party.pty.nm if party and party.pty else None
    return (name or "")[:140], _number(account) if account else ""


def _number(account: Any) -> str:
    found = account.id.othr.id if account.id.othr else account.id.iban
    if not found:
        raise BankFileUnreadable("an account has no number")
    return _text(found, 34)


def _text(told: str, most: int) -> str:
    """As long as its schema lets it be, which the classes do not look at."""
    if len(told) > most:
        raise BankFileUnreadable(f"{told[:most]}… is longer than {most} signs")
    return told


def _day(told: Any) -> date:
    if told is None or (told.dt is None and told.dt_tm is None):
        raise BankFileUnreadable("an entry or balance has no day")
    if told.dt is not None:
        return told.dt.to_date()  # type: ignore[no-any-return]
    at: datetime = told.dt_tm.to_datetime()
    return at.astimezone(BEIJING).date() if at.tzinfo else at.date()


def _positive(amount: Any) -> Fen:
    """Raises: ForeignCurrency, NotWholeFen."""
    found = _fen(amount)
    if found <= 0:
        raise NotWholeFen(str(amount.value))
    return found


def _signed(balance: Any) -> Fen:
    found = _fen(balance.amt)
    return found if balance.cdt_dbt_ind.value == "CRDT" else Fen(-found)


def _fen(amount: Any) -> Fen:
    if amount.ccy != CURRENCY:
        raise ForeignCurrency(str(amount.ccy))
    value: Decimal = amount.value
    if len(value.as_tuple().digits) > MOST_DIGITS or not value.is_finite():
        raise NotWholeFen(str(value))
    if not 0 <= value <= MAX_FEN or value.scaleb(2) % 1:
        raise NotWholeFen(str(value))
    exact = int(value.scaleb(2))
    if exact > MAX_FEN:
        raise NotWholeFen(str(value))
    return Fen(exact)


KINDS: Final[Mapping[str, tuple[type[Any], Callable[[str, Any], Message]]]] = {
    "pain.002.001.10": (pain002.Document, _report),
    "camt.054.001.08": (camt054.Document, _notification),
    "camt.053.001.08": (camt053.Document, _statement),
}
"""The messages that we read: the class that holds each, and what it tells."""
