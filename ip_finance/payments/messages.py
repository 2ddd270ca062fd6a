"""Messages of ISO 20022 that we write, with the classes of pyiso20022.

Chinese stands in the messages as it is: they are UTF-8.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from pyiso20022.pain.pain_001_001_09 import pain_001_001_09 as pain001
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig
from xsdata.formats.dataclass.serializers.writers import XmlEventWriter
from xsdata.models.datatype import XmlDate, XmlDateTime

from ip_finance.core.clock import BEIJING
from ip_finance.core.money import Fen
from ip_finance.payments.domain import Account, OrderPayment

SPACE: Final = "urn:iso:std:iso:20022:tech:xsd:"
PAIN_001: Final = "pain.001.001.09"
CURRENCY: Final = "CNY"
CLEARING: Final = "CNAPS"
LOAN_PURPOSE: Final = "LOAN"

WRITER: Final = XmlSerializer(config=SerializerConfig(indent="  "), writer=XmlEventWriter)


def payments_file(
    message_id: str, initiator: str, orders: Sequence[OrderPayment], at: datetime
) -> bytes:
    """The orders as pain.001, those of one day and account together."""
    groups = [list(group) for _, group in groupby(sorted(orders, key=_together), _together)]
    document = pain001.Document(
        cstmr_cdt_trf_initn=pain001.CustomerCreditTransferInitiationV09(
            grp_hdr=pain001.GroupHeader85(
                msg_id=message_id,
                cre_dt_tm=moment(at),
                nb_of_txs=str(len(orders)),
                ctrl_sum=_sum(orders),
                initg_pty=pain001.PartyIdentification135(nm=initiator),
            ),
            pmt_inf=[
                _instruction(f"{message_id[:30]}-{number}", group)
                for number, group in enumerate(groups, 1)
            ],
        )
    )
    return written(document, PAIN_001)


def _together(order: OrderPayment) -> tuple[date, str]:
    """Orders that may stand in one instruction: of one day, from one account."""
    return order.execute_on, order.debtor.number


def _instruction(instruction_id: str, orders: Sequence[OrderPayment]) -> Any:
    first = orders[0]
    return pain001.PaymentInstruction30(
        pmt_inf_id=instruction_id,
        pmt_mtd=pain001.PaymentMethod3Code.TRF,
        btch_bookg=False,
        nb_of_txs=str(len(orders)),
        ctrl_sum=_sum(orders),
        reqd_exctn_dt=pain001.DateAndDateTime2Choice(dt=XmlDate.from_date(first.execute_on)),
        dbtr=pain001.PartyIdentification135(nm=first.debtor.name),
        dbtr_acct=_account(first.debtor),
        dbtr_agt=_agent(first.debtor),
        cdt_trf_tx_inf=[_transfer(one) for one in orders],
    )


def _transfer(order: OrderPayment) -> Any:
    to = order.creditor
    address = (
        pain001.PostalAddress24(ctry="CN", adr_line=_lines(to.address)) if to.address else None
    )
    return pain001.CreditTransferTransaction34(
        pmt_id=pain001.PaymentIdentification6(
            instr_id=order.end_to_end_id, end_to_end_id=order.end_to_end_id
        ),
        amt=pain001.AmountType4Choice(
            instd_amt=pain001.ActiveOrHistoricCurrencyAndAmount(
                value=yuan_of(order.amount), ccy=CURRENCY
            )
        ),
        cdtr_agt=_agent(to),
        cdtr=pain001.PartyIdentification135(nm=to.name, pstl_adr=address),
        cdtr_acct=_account(to),
        purp=pain001.Purpose2Choice(cd=LOAN_PURPOSE),
        rmt_inf=pain001.RemittanceInformation16(ustrd=[order.remittance]),
    )


def _account(account: Account) -> Any:
    other = pain001.GenericAccountIdentification1(id=account.number)
    return pain001.CashAccount38(
        id=pain001.AccountIdentification4Choice(othr=other), ccy=CURRENCY, nm=account.name[:70]
    )


def _agent(account: Account) -> Any:
    member = pain001.ClearingSystemMemberIdentification2(
        clr_sys_id=pain001.ClearingSystemIdentification2Choice(cd=CLEARING), mmb_id=account.cnaps
    )
    return pain001.BranchAndFinancialInstitutionIdentification6(
        fin_instn_id=pain001.FinancialInstitutionIdentification18(
            clr_sys_mmb_id=member, nm=account.bank_name
        )
    )


def _lines(address: str) -> list[str]:
    """An address line holds 70 signs."""
    return [address[at : at + 70] for at in range(0, len(address), 70)]


def _sum(orders: Iterable[OrderPayment]) -> Decimal:
    return yuan_of(Fen(sum(one.amount for one in orders)))


def written(document: Any, kind: str) -> bytes:
    """A message as bytes, in UTF-8."""
    return WRITER.render(document, ns_map={None: SPACE + kind}).encode()


def moment(at: datetime) -> XmlDateTime:
    return XmlDateTime.from_datetime(at.astimezone(BEIJING).replace(microsecond=0))


def yuan_of(amount: Fen) -> Decimal:
    return Decimal(amount).scaleb(-2)
