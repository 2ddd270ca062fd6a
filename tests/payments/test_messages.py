"""What we write to banks and read from them, without a database."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sepaxml.validation import try_valid_xml

from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.payments import answers, messages, parsing
from ip_finance.payments.domain import (
    Account,
    Direction,
    Entry,
    OrderPayment,
    OrderState,
    Statement,
)
from ip_finance.payments.errors import BadBankFile
from tests.clock import NOON

BANK = Account("锦江农业银行", "6222000012345", "锦江农业银行总行营业部", "313651099999")
PAYEE = Account(
    "成都精密传感器有限公司", "51001234567890", "中国农业银行", "103651000017", "天府大道一号" * 15
)
DAY = date(2026, 11, 24)


def order(amount: int = 123_456_789, *, attempt: int = 1, on: date = DAY) -> OrderPayment:
    return OrderPayment(
        record_id=UUID(int=7),
        attempt=attempt,
        bank_id=UUID(int=8),
        loan_id=None,
        debtor=BANK,
        creditor=PAYEE,
        amount=Fen(amount),
        execute_on=on,
        remittance="贷款发放 SQ-2026-000042",
    )


def entry(amount: int = 500, direction: Direction = Direction.CREDIT) -> Entry:
    return Entry(
        account=BANK.number,
        direction=direction,
        amount=Fen(amount),
        booked_on=DAY,
        value_on=DAY,
        reference="REF1",
        end_to_end_id="NOTPROVIDED",
        counterparty="成都星灿智能装备有限公司",
        counterparty_account="5100999888",
        remittance="归还贷款本息" * 30,
    )


def statement(opening: int, closing: int, *entries: Entry) -> bytes:
    told = Statement(BANK.number, "S1", DAY, DAY, Fen(opening), Fen(closing), entries)
    return answers.statement("M1", told)[1]


NOTE = answers.notification("M1", BANK.number, DAY, [entry()])[1]


def test_orders_are_valid_by_the_published_schema() -> None:
    orders = [
        order(),
        order(1, attempt=2),
        order(MAX_FEN // 10**4, attempt=3, on=date(2026, 12, 1)),
    ]

    content = messages.payments_file("M" * 32, "锦江农业银行", orders, NOON)

    try_valid_xml(content, "pain.001.001.09")


def test_chinese_names_and_addresses_survive() -> None:
    content = messages.payments_file("M1", "锦江农业银行", [order()], NOON)

    part = parsing.read_orders(content).cstmr_cdt_trf_initn.pmt_inf[0]
    told = part.cdt_trf_tx_inf[0]

    assert part.btch_bookg is False
    assert part.dbtr.nm == BANK.name
    assert told.cdtr.nm == PAYEE.name
    assert "".join(told.cdtr.pstl_adr.adr_line) == PAYEE.address
    assert told.rmt_inf.ustrd == ["贷款发放 SQ-2026-000042"]


@settings(max_examples=30)
@given(st.integers(1, 10**14))
def test_an_amount_goes_out_and_comes_back_to_the_fen(amount: int) -> None:
    content = messages.payments_file("M1", "锦江农业银行", [order(amount)], NOON)
    sent = parsing.read_orders(content).cstmr_cdt_trf_initn.pmt_inf[0].cdt_trf_tx_inf[0]

    told = parsing.read(answers.notification("M1", BANK.number, DAY, [entry(amount)])[1])

    assert int(sent.amt.instd_amt.value * 100) == amount
    assert [one.amount for one in told.entries] == [amount]


def test_an_entry_is_read_as_it_was_told() -> None:
    told = parsing.read(NOTE)

    assert [one.remittance.replace("\n", "") for one in told.entries] == [entry().remittance]
    assert [one.counterparty for one in told.entries] == [entry().counterparty]
    assert [one.counterparty_account for one in told.entries] == ["5100999888"]


@pytest.mark.parametrize(
    ("code", "state"),
    [("ACSC", OrderState.ACCEPTED), ("PDNG", OrderState.ACCEPTED), ("RJCT", OrderState.REJECTED)],
)
def test_a_status_is_no_more_than_a_word_until_the_account_shows_it(
    code: str, state: OrderState
) -> None:
    answer = answers.Answer(order().end_to_end_id, code, "AC01" if code == "RJCT" else None)

    told = parsing.read(answers.status_report("M2", "M1", DAY, [answer])[1])

    assert [one.state for one in told.statuses] == [state]
    assert [one.reason_code for one in told.statuses] == [answer.reason]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bank-file-unreadable"),
        (b"no xml at all", "bank-file-unreadable"),
        (NOTE[: len(NOTE) // 2], "bank-file-unreadable"),
        (b'<?xml version="1.0" encoding="gb18030"?><a/>', "bank-file-unreadable"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "bank-file-unreadable"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "bank-file-unreadable"),
        (b"<a>" * 100 + b"</a>" * 100, "bank-file-too-large"),
        (b"<a/>", "unknown-bank-message"),
        (messages.payments_file("M1", "行", [order()], NOON), "unknown-bank-message"),
        (NOTE.replace(b"001.08", b"001.99"), "unknown-bank-message"),
        (NOTE.replace(b"<Sts>", b"<Sts><New>1</New>"), "bank-file-unreadable"),
        (NOTE.replace(b'"CNY"', b'"USD"'), "foreign-currency"),
        (NOTE.replace(b">5.00<", b">5.001<"), "not-whole-fen"),
        (NOTE.replace(b">5.00<", b">0<"), "not-whole-fen"),
        (NOTE.replace(b">5.00<", b">-5.00<"), "not-whole-fen"),
        (NOTE.replace(b">5.00<", b">NaN<"), "not-whole-fen"),
        (NOTE.replace(b">5.00<", b">1e400<"), "not-whole-fen"),
        (NOTE.replace(b">5.00<", b">five<"), "bank-file-unreadable"),
        (NOTE.replace(b">2026-11-24</Dt>", b">2026-13-24</Dt>"), "bank-file-unreadable"),
        (NOTE.replace(b"AcctSvcrRef>", b"NtryRef>"), "bank-file-unreadable"),
        (statement(100, 700, entry()), "statement-out-of-balance"),
    ],
)
def test_a_bad_file_has_a_name(content: bytes, code: str) -> None:
    with pytest.raises(BadBankFile) as refused:
        parsing.read(content)

    assert refused.value.code == code


def test_a_statement_that_adds_up_is_read_also_when_overdrawn() -> None:
    told = parsing.read(statement(-200, -900, entry(700, Direction.DEBIT)))

    assert [(one.opening, one.closing) for one in told.statements] == [(-200, -900)]


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_no_bytes_give_anything_but_a_message_or_a_name(content: bytes) -> None:
    with pytest.raises(BadBankFile):
        parsing.read(content)
