"""Files of a bank that nobody expects: each is moved aside, and the next one is read."""

import os
from pathlib import Path

import pytest

from ip_finance.payments import parsing
from ip_finance.payments.errors import BadBankFile
from ip_finance.payments.exchange import BankFolder
from tests.api import Platform
from tests.drawdowns.scenes import ACCOUNT_BODY, open_account
from tests.payments.scenes import work

pytest_plugins = ["tests.parties.platforms"]

SPACE = "urn:iso:std:iso:20022:tech:xsd:"
ENTRY = f"""<Document xmlns="{SPACE}camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
<GrpHdr><MsgId>m</MsgId><CreDtTm>2026-11-24T12:00:00</CreDtTm></GrpHdr><Ntfctn><Id>x</Id>
<Acct><Id><Othr><Id>{ACCOUNT_BODY["number"]}</Id></Othr></Id></Acct><Ntry><Amt Ccy="CNY">1.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-24</Dt></BookgDt>
<AcctSvcrRef>REF</AcctSvcrRef><BkTxCd/></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"""
DETAILS = "<NtryDtls><TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"
STATUS = f"""<Document xmlns="{SPACE}pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>m</MsgId>
<CreDtTm>2026-11-24T12:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>o</OrgnlMsgId>
<OrgnlMsgNmId>pain.001</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>
<OrgnlPmtInfId>p</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>e</OrgnlEndToEndId>
<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Prtry>{"p" * 36}</Prtry></Rsn></StsRsnInf></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""
BALANCES = "".join(
    f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='CNY'>1.00</Amt>"
    "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>"
    for code in ("OPBD", "CLBD")
)
STATEMENT = f"""<Document xmlns="{SPACE}camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>m</MsgId>
<CreDtTm>2026-11-24T12:00:00</CreDtTm></GrpHdr><Stmt><Id>{"s" * 36}</Id>
<Acct><Id><Othr><Id>6222</Id></Othr></Id></Acct>{BALANCES}</Stmt></BkToCstmrStmt></Document>"""
DAY = "<Dt>2026-11-24</Dt>"
ODD = {
    "long reference": ENTRY.replace("REF", "R" * 36),
    "long account": ENTRY.replace(ACCOUNT_BODY["number"], "6" * 35),
    "long end-to-end id": ENTRY.replace("</Ntry>", DETAILS.format("e" * 36)),
    "long reason": STATUS,
    "long statement": STATEMENT,
    "end of the day": ENTRY.replace(DAY, "<DtTm>2026-11-24T24:00:00</DtTm>"),
    "year nought": ENTRY.replace(DAY, "<Dt>0000-01-01</Dt>"),
    "far year": ENTRY.replace(DAY, "<Dt>12026-01-01</Dt>"),
    "before all days": ENTRY.replace(DAY, "<DtTm>0001-01-01T00:00:00+14:00</DtTm>"),
    "no account": ENTRY.replace("Acct><Id>", "Acct><Id/><Old>").replace("</Id></Acct>", "</Old>"),
}


def test_the_sound_ones_are_read() -> None:
    assert parsing.read(ENTRY.encode()).entries[0].reference == "REF"
    assert parsing.read(STATUS.replace("p" * 36, "p" * 35).encode()).statuses
    assert parsing.read(STATEMENT.replace("s" * 36, "s" * 35).encode()).statements


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_what_no_column_or_calendar_holds_has_a_name(content: str) -> None:
    with pytest.raises(BadBankFile) as refused:
        parsing.read(content.encode())

    assert refused.value.code == "bank-file-unreadable"


def test_an_amount_of_more_digits_than_its_schema_has_is_refused() -> None:
    with pytest.raises(BadBankFile) as refused:
        parsing.read(ENTRY.replace("1.00", f"1.{'0' * 100}1").encode())

    assert refused.value.code == "not-whole-fen"


def test_after_each_the_next_file_is_read(busy_platform: Platform, tmp_path: Path) -> None:
    open_account(busy_platform)
    folder = BankFolder(tmp_path)
    (tmp_path / "in").mkdir()
    for place, content in enumerate([*ODD.values(), STATUS]):
        (tmp_path / "in" / f"{place:02d}.xml").write_text(content)
    in_gbk = os.fsdecode("回单.xml".encode("gbk"))
    (tmp_path / "in" / in_gbk).write_text(ENTRY)
    (tmp_path / "in" / f"{'回' * 82}.xml").write_text("<bad")
    (tmp_path / "in" / "z.xml").write_text(ENTRY.replace("REF", "THE LAST"))

    work(busy_platform, folder)

    assert not list((tmp_path / "in").iterdir())
    assert len(list((tmp_path / "refused").iterdir())) == len(ODD) + 1
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_a_debit_for_several_payments_is_kept_with_a_note(
    busy_platform: Platform, tmp_path: Path
) -> None:
    parts = DETAILS.format("a" * 32).replace("</NtryDtls></Ntry>", "")
    both = parts + DETAILS.format("b" * 32).removeprefix("<NtryDtls>")
    batch = ENTRY.replace("CRDT", "DBIT").replace("REF", "BATCH").replace("</Ntry>", both)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "batch.xml").write_text(batch)

    work(busy_platform, BankFolder(tmp_path))

    told = next(
        one for one in busy_platform.get("admin", "/payments/files") if "batch" in one["name"]
    )
    assert told["detail"] == "BATCH: 2 payments in one entry, none is booked"
