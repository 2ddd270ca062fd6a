"""Messages of ISO 20022 that the simulated bank writes: pain.002, camt.054, camt.053."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from pyiso20022.camt.camt_053_001_08 import camt_053_001_08 as camt053
from pyiso20022.camt.camt_054_001_08 import camt_054_001_08 as camt054
from pyiso20022.pain.pain_002_001_10 import pain_002_001_10 as pain002
from xsdata.models.datatype import XmlDate

from ip_finance.core.clock import BEIJING
from ip_finance.core.money import Fen
from ip_finance.payments.domain import Direction, Entry, Statement
from ip_finance.payments.messages import CURRENCY, PAIN_001, moment, written, yuan_of

NOON: Final = time(12)
SIDES: Final = {Direction.CREDIT: "CRDT", Direction.DEBIT: "DBIT"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of one order: ACSC, PDNG, or RJCT with a reason."""

    end_to_end_id: str
    code: str
    reason: str | None = None


def status_report(
    message_id: str, of_message: str, on: date, answers: Sequence[Answer]
) -> tuple[str, bytes]:
    """pain.002: what becomes of the orders of one message."""
    document = pain002.Document(
        cstmr_pmt_sts_rpt=pain002.CustomerPaymentStatusReportV10(
            grp_hdr=pain002.GroupHeader86(msg_id=message_id, cre_dt_tm=moment(_noon(on))),
            orgnl_grp_inf_and_sts=pain002.OriginalGroupHeader17(
                orgnl_msg_id=of_message, orgnl_msg_nm_id=PAIN_001
            ),
            orgnl_pmt_inf_and_sts=[
                pain002.OriginalPaymentInstruction32(
                    orgnl_pmt_inf_id=of_message,
                    tx_inf_and_sts=[_answered(one) for one in answers],
                )
            ],
        )
    )
    return "pain.002", written(document, "pain.002.001.10")


def _answered(answer: Answer) -> Any:
    reasons = []
    if answer.reason is not None:
        code = pain002.StatusReason6Choice(cd=answer.reason)
        reasons.append(pain002.StatusReasonInformation12(rsn=code))
    return pain002.PaymentTransaction105(
        orgnl_end_to_end_id=answer.end_to_end_id, tx_sts=answer.code, sts_rsn_inf=reasons
    )


def notification(
    message_id: str, account: str, on: date, entries: Sequence[Entry]
) -> tuple[str, bytes]:
    """camt.054: what was just booked on an account."""
    document = camt054.Document(
        bk_to_cstmr_dbt_cdt_ntfctn=camt054.BankToCustomerDebitCreditNotificationV08(
            grp_hdr=camt054.GroupHeader81(msg_id=message_id, cre_dt_tm=moment(_noon(on))),
            ntfctn=[
                camt054.AccountNotification17(
                    id=message_id,
                    acct=_account(camt054, camt054.CashAccount39, account),
                    ntry=[_entry(camt054, one) for one in entries],
                )
            ],
        )
    )
    return "camt.054", written(document, "camt.054.001.08")


def statement(message_id: str, told: Statement) -> tuple[str, bytes]:
    """camt.053: an account's day."""
    at = moment(_noon(told.to_on))
    document = camt053.Document(
        bk_to_cstmr_stmt=camt053.BankToCustomerStatementV08(
            grp_hdr=camt053.GroupHeader81(msg_id=message_id, cre_dt_tm=at),
            stmt=[
                camt053.AccountStatement9(
                    id=told.reference,
                    acct=_account(camt053, camt053.CashAccount39, told.account),
                    bal=[
                        _balance("OPBD", told.opening, told.from_on),
                        _balance("CLBD", told.closing, told.to_on),
                    ],
                    ntry=[_entry(camt053, one) for one in told.entries],
                )
            ],
        )
    )
    return "camt.053", written(document, "camt.053.001.08")


def _noon(on: date) -> datetime:
    return datetime.combine(on, NOON, BEIJING)


def _account(module: Any, made: Any, number: str) -> Any:
    other = module.GenericAccountIdentification1(id=number)
    return made(id=module.AccountIdentification4Choice(othr=other), ccy=CURRENCY)


def _balance(code: str, amount: Fen, on: date) -> Any:
    side = camt053.CreditDebitCode.CRDT if amount >= 0 else camt053.CreditDebitCode.DBIT
    kind = camt053.BalanceType10Choice(cd=code)
    return camt053.CashBalance8(
        tp=camt053.BalanceType13(cd_or_prtry=kind),
        amt=camt053.ActiveOrHistoricCurrencyAndAmount(
            value=yuan_of(Fen(abs(amount))), ccy=CURRENCY
        ),
        cdt_dbt_ind=side,
        dt=camt053.DateAndDateTime2Choice(dt=XmlDate.from_date(on)),
    )


def _entry(module: Any, one: Entry) -> Any:
    day = module.DateAndDateTime2Choice
    return module.ReportEntry10(
        amt=module.ActiveOrHistoricCurrencyAndAmount(value=yuan_of(one.amount), ccy=CURRENCY),
        cdt_dbt_ind=module.CreditDebitCode(SIDES[one.direction]),
        sts=module.EntryStatus1Choice(cd="BOOK"),
        bookg_dt=day(dt=XmlDate.from_date(one.booked_on)),
        val_dt=day(dt=XmlDate.from_date(one.value_on)),
        acct_svcr_ref=one.reference,
        bk_tx_cd=module.BankTransactionCodeStructure4(
            prtry=module.ProprietaryBankTransactionCodeStructure1(cd="TRANSFER")
        ),
        ntry_dtls=[module.EntryDetails9(tx_dtls=[_details(module, one)])],
    )


def _details(module: Any, one: Entry) -> Any:
    side = "dbtr" if one.direction is Direction.CREDIT else "cdtr"
    name = module.PartyIdentification135(nm=one.counterparty or None)
    parties: dict[str, Any] = {side: module.Party40Choice(pty=name)}
    if one.counterparty_account:
        made = module.CashAccount38
        parties[f"{side}_acct"] = _account(module, made, one.counterparty_account)
    return module.EntryTransaction10(
        refs=module.TransactionReferences6(end_to_end_id=one.end_to_end_id or "NOTPROVIDED"),
        rltd_pties=module.TransactionParties6(**parties),
        rmt_inf=module.RemittanceInformation16(ustrd=_lines(one.remittance)),
    )


def _lines(text: str) -> list[str]:
    """A line of remittance holds 140 signs."""
    return [text[at : at + 140] for at in range(0, len(text), 140)]
