"""Parties in the words of the people who read them. Pure."""

from typing import Final

from ip_finance.parties.domain import PartyKind

KIND_WORDS: Final = {
    PartyKind.SME: "中小企业",
    PartyKind.TECH_PROVIDER: "核验机构",
    PartyKind.OPERATOR: "平台运营方",
    PartyKind.BANK: "银行",
    PartyKind.AUDITOR: "审计机构",
}
