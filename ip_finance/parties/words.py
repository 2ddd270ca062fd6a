"""Parties in the words of the people who read them. Pure."""

from typing import Final

from ip_finance.parties.domain import OnboardingState, PartyKind

KIND_WORDS: Final = {
    PartyKind.SME: "中小企业",
    PartyKind.TECH_PROVIDER: "核验机构",
    PartyKind.OPERATOR: "平台运营方",
    PartyKind.BANK: "银行",
    PartyKind.AUDITOR: "审计机构",
}
ONBOARDING_WORDS: Final = {
    OnboardingState.NOT_FILED: ("待提交", "waiting"),
    OnboardingState.FILED: ("审核中", "waiting"),
    OnboardingState.REFERRED_BACK: ("已退回", "bad"),
    OnboardingState.ADMITTED: ("已准入账本", "good"),
}
"""How far a party is known, and how that looks."""
